"""Records that may be one: pairs side by side, each with the reason."""

from __future__ import annotations

from django.http import HttpResponse

from guanxi.records.api import possible_pairs
from guanxi.web.generic.lists import base
from guanxi.web.generic.origins import reason_words
from guanxi.web.visit import Visit, in_workspace

MOST = 200


@in_workspace
def pairs_page(visit: Visit, slug: str) -> HttpResponse:
    """Show pairs of records that may be one, the latest found first."""
    with visit.reading() as reading:
        kind = reading.objects.get(slug)
        pairs = [
            (pair, reason_words(pair.reason, kind)) for pair in possible_pairs(reading, slug, limit=MOST)
        ]
    return visit.render("generic/pairs.html", pairs=pairs, most=MOST, **base(visit, kind))
