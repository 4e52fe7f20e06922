"""Filling tables for a test, search words included."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.records.actions.derive import refresh_search


def insert(cursor: Cursor, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows with their search tokens."""
    columns = list(rows[0])
    text = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )
    cursor.executemany(text, [tuple(row.values()) for row in rows])


def with_tokens(cursor: Cursor, table: str) -> None:
    """Make every row findable, as writing it would have."""
    cursor.execute(sql.SQL("select id from {}").format(sql.Identifier(table)))
    refresh_search(cursor, table, [row[0] for row in cursor.fetchall()])
