"""Addresses on the web."""

from __future__ import annotations

import re

from guanxi.metadata.logic.field_types import codes
from guanxi.metadata.logic.field_types.base import (
    ANY,
    EQUAL,
    SHAPED,
    TEXTUAL,
    FieldType,
    ParseContext,
    Parsed,
    Parser,
)
from guanxi.metadata.logic.field_types.clean import reading

MAX_LENGTH = 2000
_SHAPE = re.compile(
    r"(?:(https?|ftp)://)?((?:[^\s/?#@:]+(?::[^\s/?#@]*)?@)?)"
    r"((?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+(?:[^\W\d_]{2,63}|xn--[a-z0-9-]+)|\d{1,3}(?:\.\d{1,3}){3}|localhost)"
    r"\.?(:\d{1,5})?((?:[/?#]\S*)?)",
    re.IGNORECASE,
)


def _read(text: str) -> Parsed:
    if len(text) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    found = _SHAPE.fullmatch(text)
    if found is None or (found[1] is None and (found[2] or found[3].lower() == "localhost")):
        return Parsed(None, None, codes.NOT_A_URL)
    scheme, user, host, port, rest = found.groups(default="")
    url = f"{(scheme or 'https').lower()}://{user}{host.lower()}{port}{rest}"
    if len(url) > MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    return Parsed(url, codes.SCHEME_ADDED if not scheme else codes.LOWER_CASE if url != text else None)


class UrlType(FieldType):
    """A web address with its scheme; only http, https and ftp, so that a link can never run a script."""

    name = "url"
    operators = ANY | EQUAL | TEXTUAL | SHAPED
    well_formed = r"^(https?|ftp)://[^\s/?#]+\S*$"
    mismatch = codes.NOT_A_URL

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        return reading(_read)
