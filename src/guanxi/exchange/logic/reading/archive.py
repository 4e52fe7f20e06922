"""Zip archives: their tables, read one after the other where their columns are the same.

The archive says how large each member unpacks; one that is out of proportion, locked, or holds further
archives is refused before anything is unpacked. Texts are read in a stream; what must be a file of its own
(Excel, Parquet) is unpacked for as long as the table lasts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from guanxi.exchange.errors import EmptyTable, NotATable, SeveralTables
from guanxi.exchange.logic.reading.chained import only
from guanxi.exchange.logic.reading.content import Content, check_zip
from guanxi.exchange.logic.reading.scratch import scratch_folder
from guanxi.exchange.logic.reading.table import Table

Opener = Callable[[Content, str | None, str | None], Table]

MOST_MEMBERS = 1_000
_WORKBOOK_PARTS = frozenset({"[Content_Types].xml", "content.xml", "xl/workbook.xml", "xl/workbook.bin"})
_OWN_FILE = (b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_ARCHIVES = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"Rar!", b"PK\x05\x06")
# What stands beside the tables to tell of them.
_BESIDE = frozenset({".txt", ".md", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".html", ".htm", ".xml", ".sql"})


def is_workbook(path: Path) -> bool:
    """Return whether a zip file is a workbook (or another document of an office) and no archive of tables."""
    try:
        with ZipFile(path) as archive:
            return not _WORKBOOK_PARTS.isdisjoint(archive.namelist())
    except BadZipFile as error:
        raise NotATable(path=path.name, found="a damaged zip archive") from error


def open_archive(path: Path, sheet: str | None, open_content: Opener) -> Table:
    """Open an archive: all its tables if their columns are the same, or the member named.

    A sheet of a workbook inside is named ``MEMBER:SHEET``. Raises ``Packed``, ``Locked``, ``NotATable``,
    ``EmptyTable``, ``SeveralTables``, ``NoSuchTable``.
    """
    check_zip(path)
    with ZipFile(path) as archive:
        members = [entry for entry in archive.infolist() if _counts(entry)]
    tables = [entry for entry in members if PurePosixPath(entry.filename).suffix.lower() not in _BESIDE]
    names = [entry.filename for entry in tables or members]
    if len(names) > MOST_MEMBERS:
        raise NotATable(path=path.name, found=f"an archive of {len(names)} files")
    wanted, inner = _wanted(names, sheet)
    folder = scratch_folder()
    opened: dict[str, Table] = {}
    choices: list[str] = []
    for place, name in enumerate([wanted] if wanted else names):
        content = _content(path, name, Path(folder.name) / str(place))
        try:
            opened[name] = open_content(content, None, inner)
            choices.append(name)
        except EmptyTable:
            continue
        except SeveralTables as error:
            choices += [f"{name}:{each}" for each in error.params["choices"]]
    if len(choices) > len(opened):
        raise SeveralTables(path=path.name, names=", ".join(choices), choices=tuple(choices))
    if not opened:
        raise EmptyTable(path=path.name)
    return only(path, opened, wanted or sheet, held=folder)


def _counts(entry: ZipInfo) -> bool:
    """Return whether an entry is a file that somebody meant to send."""
    parts = PurePosixPath(entry.filename).parts
    return not entry.is_dir() and not any(part.startswith((".", "__MACOSX")) for part in parts)


def _wanted(names: list[str], sheet: str | None) -> tuple[str | None, str | None]:
    """Return the member that a choice names, and the sheet inside it."""
    if sheet is None or sheet in names:
        return sheet, None
    member, sign, inner = sheet.rpartition(":")
    return (member, inner) if sign and member in names else (None, None)


def _content(path: Path, name: str, unpacked: Path) -> Content:
    content = Content(path, "zip", name)
    head = content.head(16)
    if head.startswith(_ARCHIVES):
        raise NotATable(path=name, found="an archive inside an archive")
    if not head.startswith(_OWN_FILE):
        return content
    target = unpacked / PurePosixPath(name).name
    target.parent.mkdir()
    with target.open("wb") as file:
        for data, _ in content.pieces():
            file.write(data)
    if head.startswith(b"PK\x03\x04") and not is_workbook(target):
        raise NotATable(path=name, found="an archive inside an archive")
    return Content(target)
