"""Playing a dump into a database in one transaction, with schemas and roles renamed where need be."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

import psycopg

from guanxi.cluster.backup.manifest import DUMP
from guanxi.cluster.backup.programs import printing

_COPY = re.compile(rb"COPY .* FROM stdin;\n")
_END = b"\\.\n"
# Words for psql, and a setting that PostgreSQL 16 does not have.
_NOT_FOR_US = re.compile(rb"(\\(un)?restrict .*|SET transaction_timeout = 0;)\n")
_GRANT = re.compile(rb"^(GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*;$", re.MULTILINE)
_BLOCK = 1 << 18


@dataclass(frozen=True, slots=True)
class Script:
    """A backup's dump: all of it, or one schema, with the names to change.

    Schemas are ``renamed`` wherever they are named, ``logins`` in grants only.
    """

    folder: Path
    schema: str = ""
    renamed: Mapping[str, str] = field(default_factory=dict)
    logins: Mapping[str, str] = field(default_factory=dict)

    def play(self, cursor: psycopg.Cursor[Any]) -> None:
        """Bring back tables, then rows, then indexes, keys, triggers; empties the search path."""
        cursor.execute(self._text("pre-data"))
        with printing("pg_restore", self._words("data")) as lines:
            self._rows(cursor, lines)
        cursor.execute(self._text("post-data"))

    def _text(self, section: str) -> bytes:
        with printing("pg_restore", self._words(section)) as lines:
            text = b"".join(line for line in lines if not _NOT_FOR_US.fullmatch(line))
        return _GRANT.sub(lambda found: _granted(found[0], self.logins), _changed(text, self.renamed))

    def _rows(self, cursor: psycopg.Cursor[Any], lines: IO[bytes]) -> None:
        for line in lines:
            if _COPY.fullmatch(line):
                with cursor.copy(_changed(line, self.renamed)) as copy:
                    for block in _blocks(lines):
                        copy.write(_changed(block, self.renamed))
            elif line.strip() and not line.startswith(b"--") and not _NOT_FOR_US.fullmatch(line):
                cursor.execute(_changed(line, self.renamed))

    def _words(self, section: str) -> list[str | Path]:
        chosen = [f"--schema={self.schema}"] if self.schema else []
        return ["--no-owner", f"--section={section}", *chosen, "--file=-", self.folder / DUMP]


def _changed(text: bytes, names: Mapping[str, str]) -> bytes:
    """Put new names in place of old ones: those of schemas are random, so nothing else is called so."""
    for old, new in names.items():
        if old != new and old.encode() in text:
            text = re.sub(rb"\b" + re.escape(old.encode()) + rb"(?=\b|_)", new.encode(), text)
    return text


def _granted(line: bytes, logins: Mapping[str, str]) -> bytes:
    """Put the names of logins here in place of those there, all at once: one may be called as another was."""
    names = {old.encode(): b'"' + new.replace('"', '""').encode() + b'"' for old, new in logins.items()}
    either = b"|".join(re.escape(name) for name in names)
    return re.sub(rb'(?<![\w"])"?(' + either + rb')"?(?![\w"])', lambda found: names[found[1]], line)


def _blocks(lines: IO[bytes]) -> Iterator[bytes]:
    """Yield the rows of one table, many lines at once."""
    held, size = [], 0
    for line in lines:
        if line == _END:
            break
        held.append(line)
        size += len(line)
        if size > _BLOCK:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)
