"""What a contact card says, by column: the preferred value in the main one, the others beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from guanxi.exchange.logic.reading.card_lines import BINARY, Property

# In this order the columns of a file stand; what else its cards say comes behind.
COLUMNS = (
    "uid", "full name", "given name", "family name", "additional names", "name prefix", "name suffix",
    "nickname", "email", "phone", "organization", "department", "job title", "role", "address", "city",
    "region", "postcode", "country", "website", "birthday", "anniversary", "gender", "language",
    "tags", "notes",
)  # fmt: skip
# Of the file and the program, not of the person.
_ADMINISTRATIVE = frozenset(
    "BEGIN END VERSION NAME SOURCE PRODID REV PROFILE CLIENTPIDMAP CLASS MAILER SORT-STRING X-ABLABEL "
    "X-ABADR X-ABUID X-ABSHOWAS X-ETAG X-MS-OL-DESIGN X-MS-OL-DEFAULT-POSTAL-ADDRESS X-GENERATOR "
    "X-COUCHDB-APPLICATION-ANNOTATIONS".split()
)
_PLAIN = {
    "FN": "full name", "TITLE": "job title", "ROLE": "role", "URL": "website", "BDAY": "birthday",
    "ANNIVERSARY": "anniversary", "X-ANNIVERSARY": "anniversary", "LANG": "language", "UID": "uid",
    "EMAIL": "email",
}  # fmt: skip
_NAME = ("family name", "given name", "additional names", "name prefix", "name suffix")
_PLACES = ("HOME", "WORK", "CELL", "FAX", "PAGER", "CAR", "MAIN", "OTHER")
_CALLED = {"CELL": "mobile", "FAX": "fax", "PAGER": "pager"}
_APPLE = re.compile(r"_\$!<(.*)>!\$_")

Cells = dict[str, str]


def cells_of(card: Sequence[Property]) -> tuple[Cells, int]:
    """Return a card's values by column, and how many pictures, sounds and keys were left out."""
    cells: Cells = {}
    labels = {each.group: _label(each) for each in card if each.name == "X-ABLABEL"}
    ranked = sorted(card, key=lambda each: each.rank)
    _telephones([each for each in ranked if each.name == "TEL"], labels, cells)
    _addresses([each for each in ranked if each.name == "ADR"], cells)
    for each in ranked:
        if each.name not in _ADMINISTRATIVE and each.name not in BINARY:
            _READERS.get(each.name, _other)(each, cells)
    return cells, sum(1 for each in card if each.name in BINARY)


def _put(cells: Cells, column: str, value: str) -> None:
    """Keep a value in its column, or in the next of that name; a value said twice is said once."""
    number, name = 1, column
    while value and cells.get(name, value) != value:
        number += 1
        name = f"{column} {number}"
    if value:
        cells[name] = value


def _label(each: Property) -> str:
    text = each.text()
    apple = _APPLE.fullmatch(text)
    return (apple[1] if apple else text).lower()


def _telephones(numbers: Sequence[Property], labels: dict[str, str], cells: Cells) -> None:
    """Put the number that reaches a person first, and name the others by what they are."""
    spoken = [each for each in numbers if not each.types & {"FAX", "PAGER"}]
    first = min(spoken, key=lambda each: (each.rank, "CELL" not in each.types), default=None)
    if first:
        _put(cells, "phone", _number(first))
    for each in numbers:
        if each is not first and _number(each) != cells.get("phone"):
            _put(cells, _kind(each, labels), _number(each))


def _number(each: Property) -> str:
    return each.text().removeprefix("tel:").removeprefix("TEL:")


def _kind(each: Property, labels: dict[str, str]) -> str:
    if label := labels.get(each.group, ""):
        return f"{label} phone" if "phone" not in label else label
    words = [_CALLED.get(place, place.lower()) for place in _PLACES if place in each.types]
    if "FAX" in each.types or "PAGER" in each.types:
        return " ".join(words)
    return " ".join([*words[-1:], "phone"]) if words else "phone"


def _addresses(places: Sequence[Property], cells: Cells) -> None:
    for at, each in enumerate(places):
        box, extended, street, *rest = [part.replace("\n", ", ") for part in [*each.parts(), *[""] * 7][:7]]
        lines = ", ".join(filter(None, (street, extended, box)))
        if at == 0:
            found = zip(("city", "region", "postcode", "country"), rest, strict=True)
            cells.update((column, text) for column, text in (("address", lines), *found) if text)
        else:
            kind = next((place.lower() for place in _PLACES if place in each.types), "other")
            _put(cells, f"{kind} address", ", ".join(filter(None, (lines, *rest))))


def _plain(each: Property, cells: Cells) -> None:
    _put(cells, _PLAIN[each.name], each.text())


def _name(each: Property, cells: Cells) -> None:
    for column, text in zip(_NAME, each.parts(), strict=False):
        _put(cells, column, text.replace(",", " ") if column != "name suffix" else text)


def _organization(each: Property, cells: Cells) -> None:
    whole, *units = each.parts()
    _put(cells, "organization", whole)
    _put(cells, "department", ", ".join(filter(None, units)))


def _listed(column: str) -> Callable[[Property, Cells], None]:
    def read(each: Property, cells: Cells) -> None:
        _join(cells, column, "; ", each.parts(","))

    return read


def _notes(each: Property, cells: Cells) -> None:
    _join(cells, "notes", "\n\n", [each.text()])


def _join(cells: Cells, column: str, between: str, values: Iterable[str]) -> None:
    known = [cells[column]] if column in cells else []
    if said := [*known, *filter(None, values)]:
        cells[column] = between.join(said)


def _gender(each: Property, cells: Cells) -> None:
    sex, *identity = each.parts()
    _put(cells, "gender", sex or "".join(identity))


def _done(each: Property, cells: Cells) -> None:
    """Leave a property that was read together with its like."""


def _label_of_address(each: Property, cells: Cells) -> None:
    """Take an address as it is printed on a letter where its parts are not given."""
    if "address" not in cells:
        cells["address"] = each.text().replace("\n", ", ")


def _other(each: Property, cells: Cells) -> None:
    name = each.name.lower().removeprefix("x-").replace("-", " ")
    _put(cells, name or "x", each.text())


_READERS: dict[str, Callable[[Property, Cells], None]] = {
    **dict.fromkeys(_PLAIN, _plain),
    "N": _name,
    "ORG": _organization,
    "NICKNAME": _listed("nickname"),
    "CATEGORIES": _listed("tags"),
    "NOTE": _notes,
    "GENDER": _gender,
    "X-GENDER": _gender,
    "TEL": _done,
    "ADR": _done,
    "LABEL": _label_of_address,
}
