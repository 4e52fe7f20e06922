"""What a workspace is outside its schema: its row and its members, as a backup takes them along."""

from __future__ import annotations

from typing import Any

import psycopg
from psycopg.rows import dict_row

_WORKSPACES = """
select to_jsonb(w) from access_workspace w where %(slug)s::text is null or slug = %(slug)s order by id
"""
_MEMBERS = """
select u.id, u.email, u.name, u.language, m.role
from access_membership m join access_user u on u.id = m.user_id where m.workspace_id = %s order by u.id
"""


def describe_workspaces(connection: psycopg.Connection[Any], slug: str | None = None) -> list[dict[str, Any]]:
    """Return the rows of all workspaces, or of one, each with its ``members``, without their passwords."""
    with connection.cursor(row_factory=dict_row) as cursor:
        found = [row["to_jsonb"] for row in cursor.execute(_WORKSPACES, {"slug": slug}).fetchall()]
        for row in found:
            row["members"] = cursor.execute(_MEMBERS, (row["id"],)).fetchall()
    return found
