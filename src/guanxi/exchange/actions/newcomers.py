"""Users of another installation: each number becomes that of the same person here, by e-mail address.

Where there is no such person, the field is left empty and a note beside the record says whose it was; nobody
else is taken for them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import sql
from psycopg.types.json import Jsonb

from guanxi.cluster.api import Cursor
from guanxi.records.api import ensure_source

SOURCE = "archive"


@dataclass(frozen=True, slots=True)
class Known:
    """The users of an archive, and the numbers that those of them have here who are known here."""

    people: Sequence[Mapping[str, Any]]
    here: Mapping[int, int]

    @property
    def unknown(self) -> list[str]:
        """Return the addresses of users who are not known here."""
        return [person["email"] for person in self.people if person["id"] not in self.here]

    @property
    def same(self) -> bool:
        """Say whether every number means the same person here as there."""
        return not self.unknown and all(there == here for there, here in self.here.items())

    def numbers(self) -> Jsonb:
        """Return number there → number here, or null."""
        return Jsonb({str(person["id"]): self.here.get(person["id"]) for person in self.people})

    def addresses(self) -> Jsonb:
        """Return number there → address of those who are not known here."""
        missing = (person for person in self.people if person["id"] not in self.here)
        return Jsonb({str(person["id"]): person["email"] for person in missing})


_NOTE = """
insert into source_record (object, source_id, external_id, record_id, said, originals, action_id)
select %(object)s, %(source)s, t.id::text, t.id, '{{}}',
       jsonb_build_object(%(field)s, jsonb_build_array(
           coalesce(%(addresses)s::jsonb ->> t.{column}::text, t.{column}::text), 'not_a_reference')),
       current_action()
from {table} t where t.{column} is not null and %(numbers)s::jsonb ->> t.{column}::text is null
on conflict (object, source_id, external_id)
do update set originals = source_record.originals || excluded.originals
"""
_RENAME = """
update {table} set {column} = (%(numbers)s::jsonb ->> {column}::text)::bigint
where {column} is not null and ({column}::text) is distinct from (%(numbers)s::jsonb ->> {column}::text)
"""
_RENAME_SAID = """
update {log} set {said} = jsonb_set(
    {said}, array[%(field)s], coalesce(%(numbers)s::jsonb -> ({said} ->> %(field)s), 'null')
)
where object = %(object)s and {said} ->> %(field)s is not null
"""
_ACTORS = """
update action set actor_id = coalesce(
    %(numbers)s::jsonb ->> actor_id, %(addresses)s::jsonb ->> actor_id, actor_id
)
where actor_kind = 'person'
"""
# Where values of records are kept beside the records themselves.
_SAYINGS = (
    ("change", "before"),
    ("change", "after"),
    ("source_record", "said"),
    ("source_record_past", "said"),
)


def rename_users(cursor: Cursor, table: str, columns: Sequence[str], known: Known) -> None:
    """Give users that a table's records name their numbers here, in the records and in what is kept of them.

    Call it as the owner inside a running action, with the schema on the search path.
    """
    if known.same:
        return
    given = {"object": table, "numbers": known.numbers(), "addresses": known.addresses()}
    switch = sql.SQL("alter table {} {} trigger user")
    cursor.execute(switch.format(sql.Identifier(table), sql.SQL("disable")))
    for column in columns:
        names = {"table": sql.Identifier(table), "column": sql.Identifier(column)}
        own = given | {"field": column}
        if table != "saved_view":
            own["source"] = ensure_source(cursor, SOURCE, kind="archive")
            cursor.execute(sql.SQL(_NOTE).format(**names), own)
        cursor.execute(sql.SQL(_RENAME).format(**names), own)
        for log, said in _SAYINGS:
            statement = sql.SQL(_RENAME_SAID).format(log=sql.Identifier(log), said=sql.Identifier(said))
            cursor.execute(statement, own)
    cursor.execute(switch.format(sql.Identifier(table), sql.SQL("enable")))


def rename_actors(cursor: Cursor, known: Known) -> None:
    """Give the people who did what the log tells of their numbers here; the address stands for a stranger."""
    if not known.same:
        cursor.execute(_ACTORS, {"numbers": known.numbers(), "addresses": known.addresses()})
