"""What a load has to say about its rows: each kind of oddity counted and named, nothing silently mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.exchange.actions.levels import numbered
from guanxi.exchange.actions.store import Stage
from guanxi.exchange.logic.plan import LINES, Plan
from guanxi.exchange.logic.staging import ColumnQuality

Note = dict[str, Any]

# kind → the targets it needs, and what it counts over the staged rows r. Named by {…}: the columns' names.
_ROW_NOTES: dict[str, tuple[tuple[str, ...], str]] = {
    "return": (("order_lines.quantity",), "count(*) filter (where {0} < 0)"),
    "cancellation": (
        ("orders.@id", "order_lines.quantity"),
        "count(*) filter (where {0} ~ '^C[0-9]' and {1} < 0)",
    ),
    "no_customer": (("people.@id",), "count(*) filter (where {0} is null)"),
    "zero_price": (("order_lines.unit_price",), "count(*) filter (where {0} = 0)"),
    "negative_price": (("order_lines.unit_price",), "count(*) filter (where {0} < 0)"),
    "zero_amount": (("order_lines.amount",), "count(*) filter (where {0} = 0)"),
    "negative_amount": (("order_lines.amount",), "count(*) filter (where {0} < 0)"),
}

# kind → the object whose records it counts, and of which target several values are worth a word.
_SEVERAL_NOTES: dict[str, tuple[str, tuple[str, ...]]] = {
    "several_times": ("orders", ("orders.ordered_at",)),
    "several_customers": ("orders", ("people.@id",)),
    "several_names": ("products", ("products.name", "order_lines.description")),
    "several_countries": ("people", ("people.country",)),
}


def take_notes(
    cursor: Cursor, stage: Stage, plan: Plan, quality: Mapping[str, ColumnQuality], options: Mapping[str, Any]
) -> list[Note]:
    """Return the notes of a staged file, each with its kind and how many rows or records it concerns."""
    notes = [
        *_row_notes(cursor, stage, plan),
        *_repeats(cursor, stage, plan),
        *_several(cursor, stage, plan),
        *_kept_aside(quality),
        *_cleaned(quality),
        *({"kind": "ignored_column", "column": name} for name in options.get("ignored", ())),
        *({"kind": "new_field", "field": name} for name in options.get("new_fields", ())),
        *({"kind": kind, "column": name} for name, kind in options.get("dates", {}).items()),
        *({"kind": kind, "count": count} for kind, count in options.get("oddities", {}).items()),
    ]
    return [note for note in notes if note.get("rows", 1) and note.get("records", 1)]


_FLAGGED = {LINES: "lines_like_others"}


def flagged(records: Mapping[str, Mapping[str, int]]) -> list[Note]:
    """Return the notes of records that may be another one, as the written chunks have counted them."""
    return [
        {"kind": _FLAGGED.get(slug, "possible_duplicate"), "object": slug, "records": counts["flagged"]}
        for slug, counts in records.items()
        if counts.get("flagged")
    ]


def _row_notes(cursor: Cursor, stage: Stage, plan: Plan) -> Iterator[Note]:
    fitting = {
        kind: sql.SQL(count).format(*map(_column, needed))
        for kind, (needed, count) in _ROW_NOTES.items()
        if plan.targets.issuperset(needed)
    }
    if fitting:
        cursor.execute(
            sql.SQL("select {} from {} r").format(sql.SQL(", ").join(fitting.values()), numbered(stage))
        )
        for kind, rows in zip(fitting, cursor.fetchall()[0], strict=True):
            yield {"kind": kind, "rows": rows}


def _repeats(cursor: Cursor, stage: Stage, plan: Plan) -> Iterator[Note]:
    cursor.execute(sql.SQL("select count(*) filter (where occurrence > 1) from {}").format(numbered(stage)))
    yield {"kind": "repeated_row", "rows": cursor.fetchall()[0][0]}
    if plan.main.key and plan.main.slug != "order_lines":
        cursor.execute(
            sql.SQL("select count(*) filter (where rows > 1) from {}").format(stage.table(plan.main.slug))
        )
        yield {"kind": "several_rows", "object": plan.main.slug, "records": cursor.fetchall()[0][0]}


def _several(cursor: Cursor, stage: Stage, plan: Plan) -> Iterator[Note]:
    for kind, (slug, candidates) in _SEVERAL_NOTES.items():
        level = plan.level(slug)
        target = next((each for each in candidates if each in plan.targets), None)
        if level is None or level.main or level.key is None or target is None:
            continue
        cursor.execute(
            sql.SQL(
                "select count(*) from (select 1 from {} r where {key} is not null group by {key} "
                "having count(distinct {value}) > 1) s"
            ).format(numbered(stage), key=_column(level.key), value=_as_written(target))
        )
        yield {"kind": kind, "object": slug, "records": cursor.fetchall()[0][0]}


def _as_written(target: str) -> sql.Composed:
    """Return a value as the file writes it, before cleaning; a blank is one way of writing it."""
    return sql.SQL("coalesce(r.originals -> {name} ->> 0, {value}::text, '')").format(
        name=sql.Literal(target), value=_column(target)
    )


def _kept_aside(quality: Mapping[str, ColumnQuality]) -> Iterator[Note]:
    for target, seen in quality.items():
        for code, rows in seen.errors.items():
            yield {"kind": "value_kept_aside", "field": target, "reason": code, "rows": rows}


def _cleaned(quality: Mapping[str, ColumnQuality]) -> Iterator[Note]:
    for target, seen in quality.items():
        for rule, rows in seen.rules.items():
            yield {"kind": "cleaned", "field": target, "rule": rule, "rows": rows}


def _column(target: str) -> sql.Composed:
    return sql.SQL("r.{}").format(sql.Identifier(target))
