"""Import graphs cannot see foreign keys: tables refer to tables of their own room or of a lower floor."""

from __future__ import annotations

import re

import pytest
from django.apps import apps

from guanxi.cluster.api import as_owner
from guanxi.records.api import STANDARD_OBJECTS
from tests.architecture.house import HOUSE, files, floors

# Each partition counts as the table that it is a part of.
_KEYS = """
with recursive whole(oid, root) as (
    select oid, oid from pg_class where relkind in ('r', 'p') and not relispartition
    union all
    select inhrelid, root from pg_inherits join whole on oid = inhparent
)
select distinct child.relname::text, parent.relname::text
from pg_constraint key
join whole c on c.oid = key.conrelid join pg_class child on child.oid = c.root
join whole p on p.oid = key.confrelid join pg_class parent on parent.oid = p.root
where key.contype = 'f' and child.relnamespace = any(%(schemas)s::regnamespace[])
"""
_TABLES = """
select relname::text from pg_class
where relkind in ('r', 'p') and not relispartition and relnamespace = any(%(schemas)s::regnamespace[])
"""

# What migrations remember themselves in. Tables of Django and of the queue stand below every room.
LEDGERS = {"migration": "cluster", "migrated": "cluster"}
GROUND = "ground"


@pytest.fixture(scope="module")
def schemas(cast) -> dict[str, list[str]]:
    return {"schemas": ["public", cast.workspace.schema]}


def rooms_of_tables() -> dict[str, str]:
    """Return the room of each table."""
    found = LEDGERS | {kind.slug: "records" for kind in STANDARD_OBJECTS}
    for path in files(".sql", under=HOUSE):
        made = re.findall(r"^create table (?:if not exists )?(\w+)", path.read_text("utf-8"), re.MULTILINE)
        found |= dict.fromkeys(made, path.relative_to(HOUSE).parts[0])
    for model in apps.get_models(include_auto_created=True):
        module = model.__module__.split(".")
        found[model._meta.db_table] = module[1] if module[0] == "guanxi" else GROUND
    return found


def read(query: str, schemas: dict[str, list[str]]) -> list[tuple[str, ...]]:
    with as_owner() as cursor:
        cursor.execute(query.encode(), schemas)
        return cursor.fetchall()


def test_every_table_belongs_to_a_room(schemas):
    known = rooms_of_tables()
    ours = {name for (name,) in read(_TABLES, schemas) if not name.startswith(("django_", "procrastinate_"))}
    assert ours - set(known) == set()
    assert len(ours) > 20


def test_foreign_keys_point_down_the_house(schemas):
    known, floor = rooms_of_tables(), floors() | {GROUND: -1}
    pairs = {(known.get(one, GROUND), known.get(other, GROUND)) for one, other in read(_KEYS, schemas)}
    assert {("records", "records"), ("access", "access")} <= pairs
    assert {(one, other) for one, other in pairs if one != other and floor[other] >= floor[one]} == set()
