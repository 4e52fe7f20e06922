"""Choices that a file brings: a workspace's own field of choices offers them from then on."""

from __future__ import annotations

from uuid import UUID

from psycopg import sql

from guanxi.access.api import allows, perform
from guanxi.cluster.api import enter
from guanxi.exchange.actions.stage import ROWS
from guanxi.exchange.actions.store import Stage
from guanxi.exchange.logic.plan import Column, Plan
from guanxi.kernel.api import Context, Role
from guanxi.metadata.api import Field, Label, MoreOptions, Option, add_options

# A field of more choices than these is no list to choose from; the rest are kept without being offered.
MOST_CHOICES = 200

_ONE = "select {column} as value, count(*) as rows from {rows} where {column} is not null group by 1"
_MANY = "select unnest({column}) as value, count(*) as rows from {rows} group by 1"


def add_choices(context: Context, trail: UUID, plan: Plan) -> None:
    """Let the workspace's own fields of choices offer what the staged rows have, if the caller may."""
    if not allows(context.actor.role, Role.ADMIN):
        return
    stage = Stage(context.workspace.schema, trail)
    for column in plan.columns:
        field = column.field
        if field and not field.standard and field.type in {"select", "multiselect"}:
            fresh = [value for value in _values(stage, column, field) if value not in _offered(field)]
            options = tuple(Option(value, Label(value, value)) for value in fresh)
            room = max(0, MOST_CHOICES - len(field.options))
            if options[:room]:
                perform(add_options, context, MoreOptions(column.object, field.slug, options[:room]))


def _offered(field: Field) -> set[str]:
    return {option.value for option in field.options}


def _values(stage: Stage, column: Column, field: Field) -> list[str]:
    """Return the values of a staged column, the commonest first."""
    counted = sql.SQL(_ONE if field.type == "select" else _MANY).format(
        column=sql.Identifier(column.target), rows=stage.table(ROWS)
    )
    with enter(stage.schema) as cursor:
        cursor.execute(
            sql.SQL("select value from ({}) v where value is not null order by rows desc, value").format(
                counted
            )
        )
        return [row[0] for row in cursor.fetchall()]
