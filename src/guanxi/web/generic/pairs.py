"""Records that may be one: pairs side by side, each with the reason."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from guanxi.metadata.api import ObjectType
from guanxi.records.api import possible_pairs
from guanxi.web.generic.lists import base
from guanxi.web.visit import Visit, in_workspace

MOST = 200


@in_workspace
def pairs_page(visit: Visit, slug: str) -> HttpResponse:
    """Show pairs of records that may be one, the latest found first."""
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        pairs = [(pair, _reason(pair.reason, kind)) for pair in possible_pairs(reading, slug, limit=MOST)]
    return visit.render("generic/pairs.html", pairs=pairs, most=MOST, **base(visit, kind))


def _reason(written: str, kind: ObjectType) -> str:
    """Say a reason, kept as ``same email``, in the reader's language."""
    field = kind.field(written.removeprefix("same "))
    if field is None:
        return written
    return _("Same: %(field)s") % {"field": field.label.in_language(get_language() or "en")}
