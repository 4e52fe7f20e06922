"""What passes through the home: kept while somebody is at work on it, known as left behind after a kill."""

from __future__ import annotations

import os
import signal
import time

import pytest

from guanxi.exchange.actions import passing
from guanxi.exchange.api import discard, hold, left_behind, passing_folder


@pytest.fixture(autouse=True)
def root(tmp_path, monkeypatch):
    home = tmp_path / "files" / "uploads"
    monkeypatch.setattr(passing, "passing_root", lambda: home)
    return home


def aged(place):
    """Let a file or folder be made a minute ago."""
    os.utime(place, (time.time() - 60,) * 2)
    return place


def killed(work):
    """Have another process do something, which says where, and return that place once it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with work() as place:
                os.write(writing, os.fsencode(aged(place)))
                signal.pause()
        finally:
            os._exit(1)
    place = os.fsdecode(os.read(reading, 4096))
    assert left_behind() == []
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return place


def test_a_folder_whose_process_was_killed_is_left_behind(root):
    place = killed(passing_folder)
    assert [str(each) for each in left_behind()] == [place]
    for each in left_behind():
        discard(each)
    assert list(root.iterdir()) == []


def test_a_folder_goes_with_its_block():
    with passing_folder() as place:
        (place / "file").write_text("Ann")
        aged(place)
        assert left_behind() == []
    assert not place.exists()


def test_a_file_is_held_while_it_is_open_and_for_its_first_moments(root):
    root.mkdir(parents=True)
    sent = root / "tmp.upload.csv"
    with sent.open("w") as file:
        hold(file)
        aged(sent)
        assert left_behind() == []
    aged(sent)
    assert left_behind() == [sent]
    sent.touch()
    assert left_behind() == []


def test_a_whole_file_on_its_way_in_is_no_remains(root):
    (root / "token").mkdir(parents=True)
    (root / "token" / "about.json").write_text("{}")
    aged(root / "token")
    assert left_behind() == []
