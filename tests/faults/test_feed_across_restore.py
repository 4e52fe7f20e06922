"""The feed of changes across a backup and its restore: a reader goes on, and misses and repeats nothing."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from guanxi.cluster.api import database_urls, ensure_server
from guanxi.history.api import FeedEntry
from guanxi.history.queries.log import _FEED
from tests.faults.product import run

pytestmark = pytest.mark.slow

Place = tuple[int, int]


def read(home: Path, slug: str, after: Place = (0, 0), limit: int = 10_000) -> list[FeedEntry]:
    """Read the feed of a workspace as ``feed`` does."""
    with (
        ensure_server(home),
        psycopg.connect(database_urls(home).owner.conninfo, autocommit=True) as connection,
    ):
        schemas = connection.execute("select schema from access_workspace where slug = %s", (slug,))
        [[schema]] = schemas.fetchall()
        connection.execute("select set_config('search_path', %s, false)", (f"{schema}, public",))
        connection.execute("select settle()")
        named = {"position": after[0], "seq": after[1], "limit": limit}
        return [FeedEntry(*row) for row in connection.execute(_FEED.encode(), named).fetchall()]


def place_of(entries: list[FeedEntry]) -> Place:
    return entries[-1].position, entries[-1].seq


def load(home: Path, folder: Path, name: str, slug: str = "shop") -> None:
    """Load twenty people whose names begin with one."""
    file = folder / f"{name}.csv"
    rows = "".join(f"{name}-{number},{name} {number}\n" for number in range(20))
    file.write_text(f"Customer ID,Name\n{rows}", "utf-8")
    code, told = run(home, "load", file, "--as", "people", "--workspace", slug)
    assert (code, told["rows_accepted"]) == (0, 20)


def names(entries: list[FeedEntry]) -> list[str]:
    """Return the first names of the people that entries tell of having been made."""
    made = [each.after or {} for each in entries if (each.object, each.verb) == ("people", "create")]
    return sorted(str(each["name"]).split()[0] for each in made)


@pytest.fixture(scope="module")
def home(place) -> Path:
    assert run(place / "home", "workspace", "create", "Shop")[0] == 0
    return place / "home"


@pytest.fixture(scope="module")
def saved(home, place, tmp_path_factory):
    """Save the home, and its workspace, in the middle of what two readers read; return all of that."""
    folder = tmp_path_factory.mktemp("files")
    load(home, folder, "Ann")
    behind = read(home, "shop", limit=7)
    # This is settled by whoever restores it: nobody has read it before the backup.
    load(home, folder, "Bob")
    backups = {
        "whole": run(home, "backup", "--to", place / "backups")[1]["backup"],
        "workspace": run(home, "backup", "--to", place / "backups", "--workspace", "shop")[1]["backup"],
    }
    before = read(home, "shop")
    load(home, folder, "Carol")
    ahead = read(home, "shop")
    assert names(ahead) == ["Ann"] * 20 + ["Bob"] * 20 + ["Carol"] * 20
    return {"behind": behind, "before": before, "ahead": ahead, "files": folder, **backups}


@pytest.mark.parametrize("kind", ["whole", "workspace"])
def test_readers_go_on_in_what_was_restored(home, place, saved, kind):
    if kind == "whole":
        restored, slug = place / "restored", "shop"
        code, told = run(home, "restore", saved[kind], "--into", restored)
    else:
        restored, slug = home, "copy"
        code, told = run(home, "restore", saved[kind], "--workspace", "shop", "--as", slug)
    assert code == 0, told
    load(restored, saved["files"], "Dora", slug)

    # Who stopped before the backup finds the rest of it, as it would have been read there, and then the new.
    following = read(restored, slug, place_of(saved["behind"]))
    rest = saved["before"][len(saved["behind"]) :]
    assert following[: len(rest)] == rest
    new = following[len(rest) :]
    assert names(new) == ["Dora"] * 20
    places = [(each.position, each.seq) for each in [*saved["behind"], *following]]
    assert places == sorted(set(places))

    # Who had read on after the backup finds all that is new, and nothing again.
    assert read(restored, slug, place_of(saved["ahead"])) == new
    assert read(restored, slug, place_of(following)) == []
    assert read(restored, slug) == [*saved["behind"], *following]
