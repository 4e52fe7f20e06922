"""Opening a file of customer data, whatever its name says it is."""

from __future__ import annotations

from pathlib import Path

from guanxi.exchange.errors import EmptyTable, FileMissing, NotATable
from guanxi.exchange.logic.reading.archive import is_workbook, open_archive
from guanxi.exchange.logic.reading.cards import is_cards, open_cards
from guanxi.exchange.logic.reading.columnar import open_parquet
from guanxi.exchange.logic.reading.content import GZIP, Content, check_gzip
from guanxi.exchange.logic.reading.delimited import open_delimited
from guanxi.exchange.logic.reading.encoding import guess_encoding
from guanxi.exchange.logic.reading.json_values import is_json
from guanxi.exchange.logic.reading.objects import open_objects
from guanxi.exchange.logic.reading.table import Table
from guanxi.exchange.logic.reading.workbook import open_workbook

HEAD = 1 << 16
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_FOREIGN = (
    (ZIP, "an archive inside an archive"),
    (OLE, "a workbook inside an archive of one file"),
    (b"PAR1", "a Parquet file inside an archive of one file"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"%PDF", "a PDF document"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"Rar!", "a rar archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
)


def open_table(path: Path, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Open a table by what is in the file: CSV and its kin, Parquet, Excel, JSON, vCard, or a zip of these.

    ``encoding`` overrules what the file's bytes speak for; ``sheet`` names the table of a workbook or archive
    that holds several. Raises ``FileMissing``, ``NotATable``, ``EmptyTable``, ``SeveralTables``,
    ``NoSuchTable``, ``Locked``, ``Packed`` or ``TooLargeToOpen``.
    """
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise FileMissing(path=path.name) from error
    if not head:
        raise EmptyTable(path=path.name)
    if head.startswith(ZIP) and not is_workbook(path):
        return open_archive(path, sheet, open_content)
    content = Content(path, "gzip" if head.startswith(GZIP) else "")
    if content.packing:
        check_gzip(content)
    return open_content(content, encoding, sheet)


def open_content(content: Content, encoding: str | None = None, sheet: str | None = None) -> Table:
    """Open a file, or a member of an archive; one that must be a file of its own lies unpacked."""
    raw = content.head(HEAD)
    if not content.packing and raw.startswith(b"PAR1"):
        return open_parquet(content.path)
    if not content.packing and raw.startswith((ZIP, OLE)):
        return open_workbook(content.path, sheet)
    for magic, found in _FOREIGN:
        if raw.startswith(magic):
            raise NotATable(path=content.name, found=found)
    guess = guess_encoding(raw)
    text = raw[guess.mark :].decode(guess.encoding, "replace")
    if is_cards(text):
        return open_cards(content)
    if is_json(text):
        return open_objects(content, text)
    return open_delimited(content, encoding)
