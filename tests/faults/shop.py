"""A file of many order lines with the dirt of real ones, and what a source of them has brought."""

from __future__ import annotations

import csv
import random
from pathlib import Path

from tests.faults.product import asked

LINES = 60_000
HEADINGS = "Order No,Order Date,Customer ID,Customer Name,Email,SKU,Product,Quantity,Price".split(",")

# What a source has brought, in the words of its file; numbers that the database draws are left out.
BROUGHT = {
    "people": "select number, name, email from people t",
    "products": "select sku, name from products t",
    "orders": """
        select t.number, t.ordered_at, t.total, t.line_count, t.status, p.number
        from orders t left join people p on p.id = t.person
    """,
    "order_lines": """
        select o.number, p.sku, t.quantity, t.unit_price, t.amount, t.kind, t.ordered_at, t.occurrence
        from order_lines t join orders o on o.id = t."order" left join products p on p.id = t.product
    """,
}
_OF_RECORDS = """t.id in (
    select record_id from source_record r join source s on s.id = r.source_id where s.slug = %s
)"""
_OF_LINES = "t.source_id = (select id from source where slug = %s)"


def brought(home: Path, source: str) -> dict[str, list[tuple[object, ...]]]:
    """Return every record of a source, sorted, without what is the database's own."""
    found = {}
    for slug, query in BROUGHT.items():
        condition = _OF_LINES if slug == "order_lines" else _OF_RECORDS
        found[slug] = sorted(asked(home, f"{query} where {condition}", source), key=repr)
    return found


def write_shop(path: Path, lines: int = LINES, seed: int = 11) -> Path:
    """Write order lines: repeats, returns, some without a customer, and some that must be refused."""
    draw = random.Random(seed)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADINGS)
        for number in range(lines):
            writer.writerow(_line(number // 4, draw))
    return path


def _line(order: int, draw: random.Random) -> list[object]:
    customer, product = order * 7 % 9000, draw.randrange(2000)
    day = 1 + order * 13 % 28
    known = order % 5 > 0
    return [
        "" if draw.random() < 0.001 else f"A{order:06}",
        "some day" if draw.random() < 0.001 else f"2024-{1 + order % 12:02}-{day:02} 10:{order % 60:02}:00",
        f"C{customer}" if known else "",
        f"Customer {customer}" if known else "",
        f"c{customer}@example.com" if known else "",
        f"S{product}",
        f"Thing {product}",
        draw.choice([1, 1, 2, 3, 12, -1]),
        draw.choice(["1.25", "2.50", "0", "9.99"]),
    ]
