"""A shop with one customer who is known everywhere: records, sources, log, files, lake, views, scores."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from guanxi.access.api import action, perform
from guanxi.cluster.api import Cursor, as_owner, enter
from guanxi.exchange.api import NewImport, run_import, start_import
from guanxi.insight.api import analyse
from guanxi.kernel.api import Context, Role, uuid7
from guanxi.metadata.api import View, save_view
from guanxi.records.api import NewRecords, RecordChange, change_record, create_records

HEADINGS = ["Id", "Name", "Mail", "Phone", "Land", "Memo"]
PEOPLE = {
    "Id": "people.@id", "Name": "people.name", "Mail": "people.email", "Phone": "people.phone",
    "Land": "people.country", "Memo": "people.notes",
}  # fmt: skip
ORDERS = {
    "Invoice": "orders.@id", "Code": "products.@id", "Quantity": "order_lines.quantity",
    "When": "orders.ordered_at", "Price": "order_lines.unit_price", "Customer": "people.@id",
    "Buyer": "people.email",
}  # fmt: skip

# What betrays her, each in no other row; her number too, but only where numbers of customers stand.
SECRETS = (
    "Quentina", "Zwetschgenbaum", "zwetschge.nbaum", "plum-tree.example", "2079460471", "020 7946 0471",
    "Plumlane", "QZ471", "likes plums", "angry about plums", "plum call",
)  # fmt: skip


@dataclass(frozen=True)
class Shop:
    """The shop's context and its customer."""

    context: Context
    person: UUID
    member: UUID
    people_file: Path
    orders_file: Path


def open_shop(context: Context, folder: Path) -> Shop:
    """Fill a workspace."""
    people = [["QZ471", " Quentina  Zwetschgenbaum", "Zwetschge.Nbaum@Plum-Tree.example", "020 7946 0471",
               "GB", "likes plums"]]  # fmt: skip
    people += [
        [f"C{n}", f"Buyer Number{n}", f"buyer{n}@shop.example", f"0207946{n:04}", "FR", ""] for n in range(60)
    ]
    # A namesake who shares her telephone and keeps both.
    people += [["QX1", "Cai Lin", "cai@shop.example", "020 7946 0003", "FR", ""]]
    people += [["QX2", "Cai Lin", "cai@shop.example", "020 7946 0003", "FR", "keeps all"]]
    people_file = write(folder / "people.csv", HEADINGS, people)
    load(context, people_file, "people", PEOPLE)
    orders_file = write(folder / "orders.csv", list(ORDERS), order_rows())
    load(context, orders_file, "orders", ORDERS)
    bad = [
        [f"I{n}", "P1", "1", "not a day", "2.50", "QZ471", "zwetschge.nbaum@plum-tree.example"]
        for n in range(3)
    ]
    load(context, write(folder / "bad.csv.gz", list(ORDERS), bad), "orders", ORDERS)
    person = find(context, "QZ471")
    shop = Shop(context, person, _merged(context, person), people_file, orders_file)
    _by_hand(shop)
    analyse(context)
    analyse(context, as_of=datetime(2011, 9, 1, tzinfo=UTC))
    analyse(context)
    return shop


def order_rows() -> list[list[Any]]:
    """Return lines of orders; every twentieth order is hers."""
    return [
        [f"I{n}", f"P{n % 7}", n % 3 + 1, f"2011-{n % 9 + 1:02}-{n % 27 + 1:02} 10:00:00", "3.50",
         *(("QZ471", "zwetschge.nbaum@plum-tree.example") if n % 20 == 0
           else (f"C{n % 60}", f"buyer{n % 60}@shop.example"))]
        for n in range(600)
    ]  # fmt: skip


def _by_hand(shop: Shop) -> None:
    context, person = shop.context, shop.person
    home = {"street": "1 Plumlane", "city": "Ely", "country": "GB"}
    perform(change_record, context.on_trail(uuid7()), RecordChange("people", person, {"address": home}))
    call = {
        "person": person,
        "channel": "call",
        "subject": "plum call Quentina",
        "body": "Quentina is angry about plums",
    }
    perform(create_records, context.on_trail(uuid7()), NewRecords("contact_records", [call]))
    said = {"person": person, "rating": 2.0, "text": "Zwetschgenbaum says: angry about plums"}
    perform(create_records, context.on_trail(uuid7()), NewRecords("feedback", [said]))
    fact = ("visit", datetime(2011, 3, 1, tzinfo=UTC), person, "likes plums, Quentina")
    perform(happen, context.on_trail(uuid7()), fact)
    perform(exported, context.on_trail(uuid7()), "Quentina Zwetschgenbaum")
    tree = {"field": "email", "op": "eq", "value": "zwetschge.nbaum@plum-tree.example"}
    perform(
        save_view, context.on_trail(uuid7()), View("people", "Quentina Zwetschgenbaum", tree, shared=True)
    )


@action("test.exported", Role.MEMBER)
def exported(_context: Context, cursor: Cursor, words: str) -> None:
    """Let an export have been made of what some words find."""
    cursor.execute(
        "insert into export_run "
        "(id, object, format, file_name, fields, words, sort, sources, status, started_by) "
        "values (%s, 'people', 'csv', 'out.csv', '{}', %s, 'id', false, 'done', 'Alice')",
        (uuid7(), words),
    )


def _merged(context: Context, person: UUID) -> UUID:
    twin = {"name": "Quentina Zwetschgenbaum", "phone": "+442079460471", "country": "GB", "stage": "customer"}
    [member] = perform(create_records, context.on_trail(uuid7()), NewRecords("people", [twin]))
    perform(merge, context.on_trail(uuid7()), (person, member))
    return member


@action("test.merge", Role.MEMBER)
def merge(_context: Context, cursor: Cursor, given: tuple[UUID, UUID]) -> None:
    """Say that two people are one."""
    root, member = given
    cursor.execute(
        "insert into edge (object, a, b, kind, reason, action_id) "
        "values ('people', least(%s, %s), greatest(%s, %s), 'same', 'said Quentina', current_action())",
        (root, member, root, member),
    )
    cursor.execute("update people set canonical_id = %s where id = %s", (root, member))


@action("test.happen", Role.MEMBER)
def happen(_context: Context, cursor: Cursor, given: tuple[str, datetime, UUID, str]) -> None:
    """Let a fact of behaviour come in."""
    name, at, person, detail = given
    cursor.execute("insert into source (slug) values ('web') on conflict (slug) do nothing")
    cursor.execute(
        "insert into events (id, name, occurred_at, person, detail, source_id, external_id, action_id) "
        "select %s, %s, %s, %s, %s, id, %s, current_action() from source where slug = 'web'",
        (uuid7(), name, at, person, detail, str(uuid7())),
    )


@action("test.plant", Role.MEMBER)
def plant(_context: Context, cursor: Cursor, given: dict[str, Any]) -> None:
    """Put some text where none belongs."""
    cursor.execute("update import_run set options = options || %s", (Jsonb(given),))


def write(path: Path, headings: list[str], rows: list[list[Any]]) -> Path:
    """Write a file, packed if its name says so."""
    text = io.StringIO()
    csv.writer(text).writerows([headings, *rows])
    data = text.getvalue().encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def load(context: Context, path: Path, as_: str, mapping: dict[str, str], source: str = "shop") -> Any:
    """Load a file to its end and return the import."""
    context = context.on_trail(uuid7())
    return run_import(
        context, perform(start_import, context, NewImport(path, path.name, as_, source, mapping)).id
    )


def find(context: Context, number: str) -> UUID:
    """Return who has a customer number."""
    with enter(context.workspace.schema) as cursor:
        cursor.execute("select id from people where number = %s", (number,))
        found: UUID = cursor.fetchall()[0][0]
        return found


def tables_naming(schema: str, words: tuple[str, ...]) -> dict[str, list[str]]:
    """Return, per table of a workspace and of the public schema, which of some words its rows say."""
    found: dict[str, list[str]] = {}
    with as_owner() as cursor:
        _ask(cursor, [schema, "public"], words, found)
    with enter(schema) as cursor:
        _ask(cursor, [f"{schema}_staging"], words, found)
    return found


def _ask(cursor: Cursor, schemas: list[str], words: tuple[str, ...], found: dict[str, list[str]]) -> None:
    cursor.execute(
        "select format('%%I.%%I', schemaname, tablename) from pg_tables where schemaname = any(%s)",
        (schemas,),
    )
    for (table,) in cursor.fetchall():
        cursor.execute(
            f"select w from unnest(%s::text[]) w where exists "
            f"(select from {table} t where t::text ilike '%%' || w || '%%')",
            (list(words),),
        )
        if said := [row[0] for row in cursor.fetchall()]:
            found[table] = said


def files_naming(home: Path, words: tuple[str, ...]) -> dict[str, list[str]]:
    """Return, per file below a home, which words it says; the database's own files are left out."""
    found: dict[str, list[str]] = {}
    for path in home.rglob("*"):
        if path.is_file() and "pg" not in path.relative_to(home).parts[:1]:
            text = _unpacked(path).casefold()
            if said := [word for word in words if word.casefold() in text]:
                found[str(path.relative_to(home))] = said
    return found


def _ungzipped(data: bytes) -> bytes:
    """Return what is left of a file that may be cut or damaged, as other tests leave them."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(data)
    except zlib.error:
        return data


def _unpacked(path: Path) -> str:
    data = path.read_bytes()
    if data.startswith(b"\x1f\x8b"):
        data = _ungzipped(data)
    if data.startswith(b"PAR1"):
        import pyarrow.parquet as pq

        return str(pq.read_table(path).to_pylist())
    return data.decode(errors="replace")
