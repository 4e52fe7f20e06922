"""Files that are sent: in the home from their first byte, and gone when nobody takes them further."""

from __future__ import annotations

import os
import time

from django.core.files.uploadedfile import SimpleUploadedFile

from guanxi.exchange.api import left_behind, passing_root
from guanxi.web.exchange import uploads
from guanxi.web.tests.browsing import browser


def aged(place, days):
    os.utime(place, (time.time() - days * 24 * 3600,) * 2)


def test_a_large_file_is_in_the_home_while_it_is_sent(cast, monkeypatch):
    seen = []

    def watched(workspace, user, file, object_slug):
        place = passing_root() / os.path.basename(file.temporary_file_path())
        aged(place, 9)
        seen.append((place, place.exists(), place in left_behind()))
        return keep(workspace, user, file, object_slug)

    keep = uploads.keep
    monkeypatch.setattr(uploads, "keep", watched)
    rows = b"Name,Mail\n" + b"Ann,a@example.com\n" * 100_000
    given = {"as": "people", "file": SimpleUploadedFile("p.csv", rows)}
    answer = browser(cast.bob).post(f"/{cast.workspace.slug}/imports/new", given)
    assert answer.status_code == 302
    [(place, was_there, was_left)] = seen
    assert (was_there, was_left, place.exists()) == (True, False, False)


def test_the_sweep_takes_what_kills_left_and_what_nobody_took_further(cast):
    def upload():
        return uploads.keep_text(cast.workspace.pk, cast.bob.actor.id, "Name\nAnn\n", "people")

    older, newer = upload(), upload()
    aged(older.folder, 3)
    aged(newer.folder, 1)
    half, sent = passing_root() / "tmphalf", passing_root() / "tmp.upload.csv"
    half.mkdir()
    for path in (half / "file", sent):
        path.write_text("Name\nAnn\n")
    for path in (half, sent):
        aged(path, 1)
    uploads.sweep()
    found = [path.exists() for path in (older.folder, newer.folder, half, sent)]
    assert found == [False, True, False, False]
