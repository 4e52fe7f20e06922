"""Taking out everything that is held of a person; the log keeps who did."""

from __future__ import annotations

from uuid import UUID

from guanxi.access.api import action, require_personal
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import Context, Role
from guanxi.records.queries.person_export import Dossier, person_dossier
from guanxi.records.queries.reader import reader


@action("people.export", Role.MEMBER)
def export_person(context: Context, cursor: Cursor, person: UUID) -> Dossier:
    """Return everything that is held of a person. Raises ``RecordNotFound``, ``NotAllowed``."""
    require_personal(context, "people.export")
    return person_dossier(reader(context, cursor, whole=True), person)
