"""Postal addresses: street, city, region, postcode, country."""

from __future__ import annotations

import json
import re
from typing import Any

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    DEFAULT,
    EMPTY,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import clean_line, is_blank_word
from guanxi.metadata.logic.field_types.places_cn import split_chinese_address

PARTS = ("street", "city", "region", "postcode", "country")
MAX_LENGTH = 500
_HAN = re.compile("[\u4e00-\u9fff]")


def from_parts(parts: dict[str, Any]) -> Parsed:
    """Build an address from its parts' texts; blank parts are left out, a country code is put in capitals."""
    if not all(key in PARTS and (value is None or isinstance(value, str)) for key, value in parts.items()):
        return Parsed(None, None, codes.NOT_AN_ADDRESS)
    cleaned = {key: clean_line(parts[key]) for key in PARTS if parts.get(key)}
    address = {key: value for key, value in cleaned.items() if value}
    country = address.get("country", "")
    if len(country) == 2 and country.isascii() and country.isalpha():
        address["country"] = country.upper()
    if any(len(value) > MAX_LENGTH for value in address.values()):
        return Parsed(None, None, codes.TOO_LONG)
    if not address:
        return EMPTY
    return Parsed(address, None if address == parts else codes.TRIM)


def _read(raw: str) -> Parsed:
    if raw.lstrip().startswith("{"):
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            data = None
        if isinstance(data, dict):
            return from_parts(data)
    text = clean_line(raw)
    if not text:
        return EMPTY
    if is_blank_word(text):
        return Parsed(None, codes.BLANK_WORD)
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    parts = split_chinese_address(text) if _HAN.search(text) else None
    if parts is not None:
        return Parsed(parts, codes.ADDRESS_PARTS)
    return Parsed({"street": text}, None if text == raw else codes.TRIM)


class AddressType(FieldType):
    """A dict of the filled parts among street, city, region, postcode, country (ISO alpha-2 where known).

    A Chinese line is taken apart where its province or city is obvious, the district staying before the
    street; any other line is the street. JSON objects carry parts exactly.
    """

    name = "address"
    sql_type = "jsonb"
    operators = ANY | TEXTUAL
    python = dict
    mismatch = codes.NOT_AN_ADDRESS

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return _read

    def to_text(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return one line, in the order of the address's own script."""
        if not value:
            return ""
        street, city, region, postcode, country = (value.get(part, "") for part in PARTS)
        if _HAN.search(street + city + region):
            line = f"{region}{city if city != region else ''}{street}"
            return " ".join(filter(None, (line, postcode)))
        where = " ".join(filter(None, (region, postcode)))
        return ", ".join(filter(None, (street, city, where, country)))

    def to_export(self, value: Any, context: ParseContext = DEFAULT) -> str:  # noqa: ARG002
        """Return the parts as JSON."""
        return json.dumps(value, ensure_ascii=False) if value else ""

    def from_python(self, value: Any, context: ParseContext = DEFAULT) -> Parsed:
        """Take dicts of parts, and texts as ``parse`` does."""
        return from_parts(value) if isinstance(value, dict) else super().from_python(value, context)
