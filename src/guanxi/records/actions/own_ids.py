"""Records that a file names by their own id, as our exports do: they are those records, in whatever source.

An id of ours is one of time and chance (uuid7, RFC 9562), so one that is not known here has come from another
installation, and the record keeps it.
"""

from __future__ import annotations

from psycopg import sql

_OWN = """
case when length({text}) = 36
and {text} ~ '^[0-9a-f]{{8}}-[0-9a-f]{{4}}-7[0-9a-f]{{3}}-[89ab][0-9a-f]{{3}}-[0-9a-f]{{12}}$'
then {text}::uuid end
"""


def own_id(text: sql.Composable) -> sql.Composable:
    """Return the expression of the id that a text is; null for any other text."""
    return sql.SQL(_OWN).format(text=text)


def own_record(table: str, text: sql.Composable) -> sql.Composable:
    """Return the expression of the id of the record that a text names by it; null where there is none."""
    return sql.SQL("(select own.id from {table} own where own.id = {id})").format(
        table=sql.Identifier(table), id=own_id(text)
    )
