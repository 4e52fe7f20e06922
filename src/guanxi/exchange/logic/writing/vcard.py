"""vCard 4.0 (RFC 6350): a card for each person; what it has no property for stands in X- properties."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import IO

from guanxi.exchange.logic.writing.cells import read_rows
from guanxi.exchange.logic.writing.columns import ID, OutColumn

_WIDEST = 75
_SEXES = {"female": "F", "male": "M", "other": "O"}
_TITLES = ("name", "email", "phone", "number")
_ADDRESS = ("", "", "street", "city", "region", "postcode", "country")
# Properties that hold one field as it is.
_PLAIN = {
    "email": "EMAIL", "company": "ORG", "job_title": "TITLE", "website": "URL", "notes": "NOTE",
    "language": "LANG",
}  # fmt: skip
# What other properties have said already.
_SAID = frozenset({"name", "given_name", "family_name", "phone", "gender", "birthday", "address", "tags"})
_PLACE = frozenset({"city", "region", "postcode", "country"})


def write_vcards(rows: Iterable[bytes], columns: Sequence[OutColumn], file: IO[bytes]) -> None:
    """Write rows of people, which are lines of CSV."""
    for cells in read_rows(rows):
        filled = [(column, cell) for column, cell in zip(columns, cells, strict=True) if cell]
        for line in _card(filled):
            file.write(_folded(line))


def _card(filled: Sequence[tuple[OutColumn, str]]) -> Iterator[str]:
    said = {column.slug: cell for column, cell in filled if column.type != ID}
    yield "BEGIN:VCARD"
    yield "VERSION:4.0"
    yield from (f"UID:urn:uuid:{cell}" for column, cell in filled if column.slug == "id")
    yield f"FN:{_escaped(next((said[slug] for slug in _TITLES if slug in said), '–'))}"
    if "given_name" in said or "family_name" in said:
        yield f"N:{_structured([said.get('family_name', ''), said.get('given_name', ''), '', '', ''])}"
    yield from _own_forms(said)
    for column, cell in filled:
        if column.type == ID or column.slug in _SAID or (column.slug in _PLACE and "address" not in said):
            continue
        yield f"{_PLAIN.get(column.slug) or _extension(column.slug)}:{_escaped(cell)}"
    yield "END:VCARD"


def _own_forms(said: Mapping[str, str]) -> Iterator[str]:
    if phone := said.get("phone"):
        yield f"TEL;VALUE=uri:tel:{phone}" if phone.startswith("+") else f"TEL;VALUE=text:{_escaped(phone)}"
    if sex := said.get("gender"):
        yield f"GENDER:{_SEXES.get(sex, f'O;{_escaped(sex)}')}"
    if day := said.get("birthday"):
        yield f"BDAY:{day.replace('-', '')}"
    if tags := said.get("tags"):
        listed = json.loads(tags) if tags.startswith("[") else tags.split(";")
        yield f"CATEGORIES:{','.join(map(_escaped, listed))}"
    parts = (
        json.loads(said["address"]) if "address" in said else {part: said.get(part, "") for part in _PLACE}
    )
    if any(parts.values()):
        yield f"ADR:{_structured([parts.get(part, '') for part in _ADDRESS])}"


def _extension(slug: str) -> str:
    return f"X-GUANXI-{slug.upper().replace('_', '-')}"


def _structured(parts: Sequence[str]) -> str:
    return ";".join(map(_escaped, parts))


def _escaped(text: str) -> str:
    for sign in ("\\", ",", ";"):
        text = text.replace(sign, f"\\{sign}")
    return text.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets that end between characters."""
    pieces, room, piece = [], _WIDEST, b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > room:
            pieces.append(piece)
            piece, room = b"", _WIDEST - 1
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
