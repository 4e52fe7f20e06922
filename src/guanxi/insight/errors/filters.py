"""How insight refuses conditions on segments and scores."""

from __future__ import annotations

from guanxi.kernel.api import N_
from guanxi.metadata.api import FilterError


class OnlyOfPeople(FilterError):
    """Segments and scores are those of customers."""

    code = "filter_only_of_people"
    message = N_("At {at}: {object} have no segments or scores; only people do.")


class UnknownSegment(FilterError):
    """No segment of that name; the known ones are given."""

    code = "filter_unknown_segment"
    message = N_("At {at}: there is no segment “{segment}”. There are: {suggestions}.")


class UnknownScore(FilterError):
    """No score of that name; the known ones are given."""

    code = "filter_unknown_score"
    message = N_("At {at}: there is no score “{score}”. There are: {suggestions}.")
