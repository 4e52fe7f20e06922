"""Cells that a spreadsheet would run as formulas, made harmless, and back.

The rule (OWASP, “CSV injection”): a cell that begins with ``= + - @``, their full-width forms, tab, CR or LF
gets an apostrophe before it; so does one in which apostrophes stand before such a sign. A cell that begins
with an apostrophe of that kind loses one when it is read back. So every text comes back as it was. Numbers
and amounts are left alone: nothing can hide in them.
"""

from __future__ import annotations

import re

from psycopg import sql

_SIGNS = "=+\\-@＝＋－＠\t\r\n"
_DANGEROUS = re.compile(f"'*[{_SIGNS}]").match
_DEFUSED = re.compile(f"'+[{_SIGNS}]").match

# The first sign of most cells is none of these, and looking at it costs less than matching a pattern.
_FIRST = ", ".join(str(ord(sign)) for sign in "'=+-@＝＋－＠\t\r\n")
_GUARDED = (
    f"case when ascii({{value}}) in ({_FIRST}) and {{value}} ~ {{pattern}} "
    "then '''' || {value} else {value} end"
)
_PATTERN = f"^'*[{_SIGNS}]"


def defuse(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if _DANGEROUS(cell) else cell


def restore(cell: str) -> str:
    """Return the cell that ``defuse`` was given."""
    return cell[1:] if _DEFUSED(cell) else cell


def defused(value: sql.Composable) -> sql.Composable:
    """Return ``defuse`` as an expression of SQL over a text."""
    return sql.SQL(_GUARDED).format(value=value, pattern=sql.Literal(_PATTERN))
