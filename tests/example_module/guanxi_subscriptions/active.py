"""The feature: how many subscriptions of a person are active at a moment: ``active_subscriptions >= 1``."""

from __future__ import annotations

from psycopg import sql

from guanxi.metadata.api import Feature, Label, Scope

# A subscription stays with the person it came in with, who may since have been merged into this one.
_ACTIVE = """
select count(*) from subscriptions s where s.deleted_at is null
and s.person in (select p.id from people p where p.id = {person} or p.canonical_id = {person})
and s.started_on <= {day} and (s.ends_on is null or s.ends_on > {day})
"""


def _active(scope: Scope) -> sql.Composable:
    day = scope.bind(scope.reading.clock.today, "date")
    return sql.SQL(_ACTIVE).format(person=scope.column("id"), day=day)


ACTIVE = Feature("active_subscriptions", Label("Active subscriptions", "有效订阅数"), _active)
