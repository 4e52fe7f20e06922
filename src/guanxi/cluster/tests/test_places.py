"""Where a restored home is built: what a killed restore has left there goes, now or with the next."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from guanxi.cluster.backup import places


def left_behind(place: Path) -> Path:
    site = place / ".home.restoring-0a0a0a0a"
    (site / "pg").mkdir(parents=True)
    site.with_name(f"{site.name}.lock").touch()
    return site


def test_what_cannot_go_at_once_goes_a_moment_later(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = left_behind(place)
    tried: list[Path] = []
    remove = shutil.rmtree

    def third_time(path: Path, *, ignore_errors: bool) -> None:
        tried.append(path)
        if tried.count(site) > 2:
            remove(path, ignore_errors=ignore_errors)

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "rmtree", third_time)
        with places.building_site(place / "home"):
            assert not site.exists()
    assert list(place.iterdir()) == []


def test_what_does_not_go_is_left_to_the_next_restore(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = left_behind(place)
    with monkeypatch.context() as patch:
        patch.setattr(places, "_PATIENCE", 0.1)
        patch.setattr(shutil, "rmtree", lambda path, ignore_errors: None)
        with places.building_site(place / "home"):
            assert site.exists()
    with places.building_site(place / "home"):
        pass
    assert list(place.iterdir()) == []
