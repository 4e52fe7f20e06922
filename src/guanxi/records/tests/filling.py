"""Filling tables for a test, search words included."""

from __future__ import annotations

from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.metadata.api import index_tokens


def insert(cursor: Cursor, table: str, rows: list[dict[str, Any]]) -> None:
    """Insert rows with their search tokens."""
    columns = list(rows[0])
    text = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join([sql.Placeholder()] * len(columns)),
    )
    cursor.executemany(text, [tuple(row.values()) for row in rows])


def with_tokens(cursor: Cursor, table: str, *fields: str) -> None:
    """Fill the search column of every row."""
    cursor.execute(
        sql.SQL("select id, {} from {}").format(
            sql.SQL(", ").join(map(sql.Identifier, fields)), sql.Identifier(table)
        )
    )
    for row in cursor.fetchall():
        cursor.execute(
            sql.SQL("update {} set search = array_to_tsvector(%s::text[]) where id = %s").format(
                sql.Identifier(table)
            ),
            (index_tokens(row[1:]), row[0]),
        )
