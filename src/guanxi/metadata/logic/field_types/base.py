"""What every field type can do: read a text, check, show, and travel as JSON."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any, ClassVar, Literal, NamedTuple, cast

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.object_type import Label, Option

DateOrderName = Literal["ymd", "dmy", "mdy"]
Resolver = Callable[[str], object | None]

ANY = frozenset({"is_empty", "is_filled", "is_valid", "is_not_valid"})
EQUAL = frozenset({"eq", "ne", "in", "not_in"})
ORDERED = frozenset({"lt", "lte", "gt", "gte", "between"})
TEXTUAL = frozenset({"contains", "starts", "ends", "matches"})
SHAPED = frozenset({"shaped"})


class Parsed(NamedTuple):
    """What a text became.

    ``value`` is None for a blank text. ``rule`` names the cleaning by which the value differs from the text
    (the weightiest one, where several applied). ``error`` says why the text is no value of the field;
    then ``value`` is None, except for phones, whose text is kept and flagged.
    """

    value: Any
    rule: str | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ParseContext:
    """What a text is read with, and a value shown with.

    ``country`` is ISO 3166 alpha-2, ``currency`` ISO 4217, ``zone`` an IANA time zone. ``date_order``
    settles 3/4/2011 (None: by the country). ``decimal_mark`` settles 1.234 (None: by the value alone).
    ``new_options`` lets a select field take an unknown choice. ``resolve`` turns a name or external id into
    a record's or user's id.
    """

    country: str | None = None
    currency: str = "CNY"
    zone: str = "UTC"
    language: str = "en"
    date_order: DateOrderName | None = None
    decimal_mark: Literal[".", ","] | None = None
    options: tuple[Option, ...] = ()
    new_options: bool = False
    resolve: Resolver | None = None

    @property
    def chinese(self) -> bool:
        """Return whether values are shown in Chinese."""
        return self.language.startswith("zh")


EMPTY = Parsed(None)
DEFAULT = ParseContext()
Parser = Callable[[str], Parsed]
# Parsed from its three parts at once: half the time of a call by name, for the ways that most cells take.
parsed = cast(Callable[[tuple[Any, str | None, str | None]], Parsed], partial(tuple.__new__, Parsed))


class FieldType:
    """A type of field. Subclasses give ``parser``; the rest has defaults that fit a value stored as text.

    ``sql_type`` is the column's PostgreSQL type; ``operators`` are the filter operators that make sense.
    ``well_formed`` is a regular expression of PostgreSQL's that every valid stored value matches; a column
    may hold others, where texts are kept and flagged or are older than a rule. None: all are valid.
    Contract (tested for each type): ``parse(to_export(v)) == v``, ``from_json(to_json(v)) == v``,
    ``check(parse(text).value)`` finds nothing, blank text is None, and no text makes ``parse`` raise.
    """

    name: ClassVar[str]
    sql_type: ClassVar[str] = "text"
    operators: ClassVar[frozenset[str]] = ANY | EQUAL
    well_formed: ClassVar[str | None] = None
    # The Python type of a value, and what is said of anything else.
    python: ClassVar[type | tuple[type, ...]] = str
    mismatch: ClassVar[str] = codes.NOT_A_TEXT
    # What a module's type is called; the pages know what ours are called.
    label: ClassVar[Label | None] = None

    def parser(self, context: ParseContext) -> Parser:
        """Return the function that reads one text of a column, specialised for the context."""
        raise NotImplementedError

    def unchanged(self, raws: Sequence[str]) -> bool:  # noqa: ARG002
        """Return whether all texts of a batch (none of them empty) surely stay as they are; a short cut."""
        return False

    def parse(self, raw: str | None, context: ParseContext = DEFAULT) -> Parsed:
        """Read one text; for many of them, see ``column_parser``."""
        return EMPTY if raw is None else _parser(self, context)(raw)

    def check(self, value: object, context: ParseContext = DEFAULT) -> str | None:
        """Return the code of what is wrong with a value, or None."""
        if value is None:
            return None
        if not isinstance(value, self.python):
            return self.mismatch
        again = self.parse(self.to_export(value, context), context)
        return again.error or (None if again.value == value else self.mismatch)

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:
        """Return the value as people read it in the context's language; None is the empty text."""
        return self.to_export(value, context)

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return the value as files carry it, the same in every language; ``parse`` reads it back."""
        return "" if value is None else str(value)

    def to_json(self, value: Any) -> Any:
        """Return the value in JSON's types."""
        return value

    def from_json(self, data: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Read what ``to_json`` wrote, or a text."""
        return self.from_python(data, context)

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Read a typed cell (of a Parquet file, a spreadsheet, an API) in the same way as a text."""
        if value is None:
            return EMPTY
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            return self.parse(_plain(value), context)
        return Parsed(None, None, self.mismatch)


def _plain(value: str | float) -> str:
    """Return a number without the ``.0`` that spreadsheets and data frames add to whole ones."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        return str(int(value))
    return str(value)


@lru_cache(maxsize=512)
def _parser(field_type: FieldType, context: ParseContext) -> Parser:
    return field_type.parser(context)
