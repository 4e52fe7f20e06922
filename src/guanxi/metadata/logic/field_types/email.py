"""E-mail addresses."""

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
    parsed,
)
from guanxi.metadata.logic.field_types.clean import reading

# RFC 5321: 64 octets before the sign, 254 in all.
MAX_LENGTH = 254
MAX_LOCAL = 64

# Possessive throughout: an address is read once from left to right.
_ATOM = r"[a-z0-9!#$%&'*+/=?^_`{|}~-]++"
_LABEL = r"[a-z0-9]++(?:-++[a-z0-9]++)*+"
_CLEAN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*+@(?:{_LABEL}\.)++[a-z]{{2,63}}")
_LOCAL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x20\x7f.]+(?:\.[^\s@<>()\[\],;:\\\"\x00-\x20\x7f.]+)*")
_WIDE_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")
_ANGLES = re.compile(r"[^<>]*<\s*([^<>\s]+@[^<>\s]+)\s*>.*")
_SEVERAL = re.compile(r"[;,|、\s]+|/(?=\s*\S+@)")
_WRAPPING = " \t'\"<>()[]{},;:.|。，；、“”‘’`"


def _own_script(label: str) -> str:
    """Return a domain's label with punycode decoded (RFC 3492)."""
    return label[4:].encode().decode("punycode").lower() if label.startswith("xn--") else label


def _domain(domain: str) -> str | None:
    """Return a domain in lower case with its names in their own script, or None if it is none."""
    labels = domain.lower().split(".")
    if len(labels) < 2:
        return None
    try:
        labels = [_own_script(label) for label in labels]
    except (UnicodeError, ValueError, OverflowError):
        return None
    if not all(_WIDE_LABEL.fullmatch(label) for label in labels):
        return None
    return None if labels[-1].isdigit() else ".".join(labels)


def _address(text: str) -> Parsed | None:
    """Return what one bare address becomes, or None if it is none."""
    local, sign, host = text.rpartition("@")
    domain = _domain(host.rstrip(".")) if sign else None
    if domain is None or not _LOCAL.fullmatch(local):
        return None
    address = f"{local.lower()}@{domain}"
    if len(address.encode()) > MAX_LENGTH or len(local.encode()) > MAX_LOCAL:
        return Parsed(None, None, codes.TOO_LONG)
    rule = codes.IDN if host.lower().rstrip(".") != domain else codes.LOWER_CASE if address != text else None
    return Parsed(address, rule)


def _read(text: str) -> Parsed:
    if len(text) > 4 * MAX_LENGTH:
        return Parsed(None, None, codes.TOO_LONG)
    bare, rule = text, None
    if bare[:7].lower() == "mailto:":
        bare, rule = bare[7:].partition("?")[0], codes.ADDRESS_ONLY
    angles = _ANGLES.fullmatch(bare)
    if angles:
        bare, rule = angles[1], codes.ADDRESS_ONLY
    stripped = bare.strip(_WRAPPING)
    if stripped != bare:
        bare, rule = stripped, rule or codes.TRAILING_PUNCTUATION
    found = _address(bare)
    if found is not None:
        return found if found.error or rule is None else Parsed(found.value, rule)
    for piece in _SEVERAL.split(bare):
        found = _address(piece.strip(_WRAPPING)) if "@" in piece else None
        if found is not None and found.error is None:
            return Parsed(found.value, codes.FIRST_OF_SEVERAL)
    return Parsed(None, None, codes.NOT_AN_EMAIL)


class EmailType(FieldType):
    """An address in lower case.

    RFC 5321 lets a server tell A@ from a@ apart; none in use does, and people write both, so both parts are
    lowered. Names in other scripts are kept in that script (``xn--`` is decoded).
    """

    name = "email"
    operators = ANY | EQUAL | TEXTUAL | SHAPED
    well_formed = r'^[^\s@<>()\[\],;:\\"]+@([^\s@.]+\.)+[^\s@.]*[^\s@.0-9][^\s@.]*$'
    mismatch = codes.NOT_AN_EMAIL

    def parser(self, context: ParseContext) -> Parser:  # noqa: ARG002
        """Return the reader; the context makes no difference."""
        slow, clean = reading(_read), _CLEAN.fullmatch

        def parse(raw: str) -> Parsed:
            # Short enough for every limit; a rare domain of another script takes the long way.
            if len(raw) <= MAX_LOCAL and "xn--" not in raw:
                if clean(raw):
                    return parsed((raw, None, None))
                if raw.isascii() and clean(lowered := raw.lower()):
                    return parsed((lowered, codes.LOWER_CASE, None))
            return slow(raw)

        return parse
