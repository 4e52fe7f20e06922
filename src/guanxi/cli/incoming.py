"""What is to be loaded: files, folders of files, standard input, an address on the operator's network."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from guanxi.cli.errors import NothingToLoad
from guanxi.cluster.api import is_home
from guanxi.kernel.api import Context

STANDARD_INPUT = "-"
# Of a folder, what is certainly meant to be loaded; anything else can be named by itself.
SUFFIXES = frozenset(
    ".csv .tsv .tab .gz .parquet .pq .xlsx .xlsm .xlsb .xls .ods "
    ".vcf .vcard .json .ndjson .jsonl .zip".split()
)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing to load: what it was called, the file it will be read from, the name of that file."""

    given: str
    path: Path
    name: str


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was asked for, in order, and what of its folders was passed over."""

    files: tuple[Incoming, ...]
    passed_over: tuple[str, ...] = ()


def gather(given: Sequence[str]) -> Gathered:
    """Return what the words of a command name; folders are looked through, hidden files left alone.

    Raises ``NothingToLoad`` for a blank word, which would be the folder one is in, and for a folder without
    tables. Our own homes are passed over: they hold the database and its passwords.
    """
    files: list[Incoming] = []
    passed_over: list[str] = []
    for word in given:
        path = Path(word)
        if is_address(word) or word == STANDARD_INPUT or (word.strip() and not path.is_dir()):
            files.append(Incoming(word, path, "stdin" if word == STANDARD_INPUT else path.name))
            continue
        tables: list[Incoming] = []
        for each in _inside(path) if word.strip() else ():
            if each.is_file() and each.suffix.lower() in SUFFIXES:
                tables.append(Incoming(str(each), each, each.name))
            else:
                passed_over.append(str(each))
        if not tables:
            raise NothingToLoad(given=word)
        files += tables
    return Gathered(tuple(files), tuple(passed_over))


def _inside(folder: Path) -> Iterator[Path]:
    """Yield what lies in a folder, file by file; of a home, the folder alone."""
    for place, folders, names in os.walk(folder):
        if is_home(Path(place)):
            folders.clear()
            yield Path(place)
            continue
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(names) if not name.startswith("."))


def is_address(word: str) -> bool:
    """Return whether a word is the address of a file on the network."""
    return word.lower().startswith(("http://", "https://"))


def at_hand(context: Context, incoming: Incoming, folder: Path) -> Incoming:
    """Return something to load with a file to read; what has none yet is written down first."""
    if incoming.given == STANDARD_INPUT:
        path = folder / "stdin"
        with path.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file, 1 << 20)
        return Incoming(incoming.given, path, incoming.name)
    if is_address(incoming.given):
        from guanxi.exchange.api import fetch

        fetched = fetch(context, incoming.given, folder)
        return Incoming(incoming.given, fetched, fetched.name)
    return incoming
