"""vCard 2.1, 3.0 and 4.0 as properties: lines unfolded, encodings undone (RFC 2426, RFC 6350, versit 2.1)."""

from __future__ import annotations

import binascii
import codecs
import quopri
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_HEAD = re.compile(r'(?:([\w-]+)\.)?([A-Za-z][\w-]*)((?:;(?:[^:;"]|"[^"]*")*)*):(.*)', re.DOTALL)
_PARAMETER = re.compile(r';((?:[^;"]|"[^"]*")*)')
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
# Files that are no text: their names, whatever they hold.
BINARY = frozenset({"PHOTO", "LOGO", "SOUND", "KEY", "X-MS-CARDPICTURE"})
_BASE64 = frozenset({"B", "BASE64"})


@dataclass(frozen=True, slots=True)
class Property:
    """One property. ``types`` are its TYPE parameters in capitals, ``rank`` its preference, 1 the highest."""

    name: str
    value: str
    types: frozenset[str] = frozenset()
    rank: int = 100
    group: str = ""

    def text(self) -> str:
        """Return the value as one text."""
        return unescape(self.value).strip()

    def parts(self, separator: str = ";") -> list[str]:
        """Return the parts of a structured value."""
        return [unescape(part).strip() for part in split(self.value, separator)]


def unescape(text: str) -> str:
    """Undo the backslashes of a value."""
    if "\\" not in text:
        return text
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], text)


def split(text: str, separator: str) -> list[str]:
    """Part a value at the separators that no backslash stands before."""
    if "\\" not in text:
        return text.split(separator)
    return re.split(rf"(?<!\\)(?:(?:\\\\)*){re.escape(separator)}", text)


def properties(lines: Sequence[str], encoding: str) -> Iterator[Property]:
    """Yield the properties of one card; ``encoding`` is the one its lines were decoded with."""
    for line in unfold(lines):
        found = _HEAD.fullmatch(line)
        if found:
            group, name, given, value = found.groups()
            yield _property(group or "", name.upper(), _parameters(given), value, encoding)


def unfold(lines: Sequence[str]) -> Iterator[str]:
    """Yield whole lines, joined at a blank, at the ``=`` of quoted-printable, where no property begins."""
    whole, soft = "", False
    for line in lines:
        if soft:
            whole = f"{whole[:-1]}{line}"
        elif whole and line[:1] in (" ", "\t"):
            whole += line[1:]
        elif whole and not _HEAD.match(line):
            whole += line if _is_base64(whole) or not line else f"\\n{line}"
        else:
            if whole:
                yield whole
            whole = line
        soft = line.endswith("=") and _is_quoted(whole)
    if whole:
        yield whole


def _is_quoted(line: str) -> bool:
    return "QUOTED-PRINTABLE" in line.partition(":")[0].upper()


def _is_base64(line: str) -> bool:
    head = line.partition(":")[0].upper()
    return "BASE64" in head or "ENCODING=B" in head


def _parameters(text: str) -> dict[str, list[str]]:
    """Return parameters by name in capitals; version 2.1 leaves the names of types and encodings out."""
    found: dict[str, list[str]] = {}
    for parameter in _PARAMETER.findall(text):
        name, sign, value = parameter.partition("=")
        if not sign:
            name, value = ("ENCODING" if name.upper() in {*_BASE64, "QUOTED-PRINTABLE"} else "TYPE"), name
        found.setdefault(name.strip().upper(), []).extend(
            each.strip().upper() for each in value.replace('"', "").split(",") if each.strip()
        )
    return found


def _property(group: str, name: str, given: dict[str, list[str]], value: str, encoding: str) -> Property:
    types = frozenset(given.get("TYPE", ()))
    rank = given.get("PREF", ["1" if "PREF" in types else "100"])[0]
    text = "" if name in BINARY else _decoded(value, given, encoding)
    return Property(name, text, types - {"PREF"}, int(rank) if rank.isdecimal() else 100, group)


def _decoded(value: str, given: dict[str, list[str]], encoding: str) -> str:
    how = set(given.get("ENCODING", ()))
    charset = next(iter(given.get("CHARSET", ())), "")
    if not how & {*_BASE64, "QUOTED-PRINTABLE"} and not charset:
        return value
    raw = value.encode(encoding, "surrogateescape")
    if "QUOTED-PRINTABLE" in how:
        raw = quopri.decodestring(raw)
    elif how & _BASE64:
        try:
            raw = binascii.a2b_base64(raw)
        except binascii.Error:
            return value
    text = _as_text(raw, charset or encoding).replace("\r\n", "\n").replace("\0", "")
    # What was decoded holds its line ends as they are; the backslashes around them still stand.
    return text.rstrip("\n")


def _as_text(raw: bytes, charset: str) -> str:
    try:
        name = codecs.lookup(charset).name
    except LookupError:
        name = "utf-8"
    try:
        return raw.decode(name)
    except UnicodeDecodeError:
        return raw.decode("cp1252" if name == "utf-8" else "utf-8", "guanxi-mark")
