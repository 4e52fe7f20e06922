"""Files made for a test, and loading them as an operator would."""

from __future__ import annotations

import csv
import gzip
import random
from io import StringIO
from pathlib import Path

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import (
    NewImport,
    run_import,
    start_import,
)
from guanxi.kernel.api import uuid7
from guanxi.records.api import STANDARD_OBJECTS

ORDERS = {
    "Invoice": "orders.@id",
    "Code": "products.@id",
    "Text": "products.name",
    "Quantity": "order_lines.quantity",
    "When": "orders.ordered_at",
    "Price": "order_lines.unit_price",
    "Customer": "people.@id",
    "Country": "people.country",
}
PEOPLE = {"Id": "people.@id", "Name": "people.name", "Mail": "people.email", "Phone": "people.phone"}


def write(path: Path, headings, rows, *, delimiter=",", encoding="utf-8", compress=False) -> Path:
    text = StringIO()
    writer = csv.writer(text, delimiter=delimiter)
    writer.writerow(headings)
    writer.writerows(rows)
    data = text.getvalue().encode(encoding)
    path.write_bytes(gzip.compress(data) if compress else data)
    return path


def load(context, path, as_, mapping, source="shop", **options):
    context = context.on_trail(uuid7())
    given = NewImport(path, path.name, as_, source, mapping, options)
    return run_import(context, perform(start_import, context, given).id)


def order_rows(count: int, seed: int = 7):
    draw = random.Random(seed)
    return [
        [
            f"A{draw.randrange(count // 4)}" if draw.random() > 0.05 else f"C{draw.randrange(9)}",
            f"P{draw.randrange(30)}",
            f"Thing {draw.randrange(40)}",
            draw.choice([1, 2, 2, 6, -1]),
            f"2011-0{draw.randrange(1, 10)}-1{draw.randrange(10)} 08:2{draw.randrange(3)}:00",
            draw.choice(["2.55", "0", "3.39", "-5"]),
            draw.choice(["17850.0", "13047.0", "", "12583.0"]),
            "United Kingdom",
        ]
        for _ in range(count)
    ]


def everything(context):
    """Return every record of every object, with what its sources said, as the database would print it."""
    with enter(context.workspace.schema) as cursor:
        found = {}
        for kind in STANDARD_OBJECTS:
            cursor.execute(f"select to_jsonb(t)::text from {kind.slug} t order by id")
            found[kind.slug] = cursor.fetchall()
        for table in ("source_record", "edge", "field"):
            cursor.execute(f"select to_jsonb(t)::text from {table} t order by 1")
            found[table] = cursor.fetchall()
        return found


def counts(run, name):
    return {slug: of[name] for slug, of in run.records.items() if of[name]}


def noted(run):
    return {note["kind"]: note.get("rows", note.get("records")) for note in run.notes}
