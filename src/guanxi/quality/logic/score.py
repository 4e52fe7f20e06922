"""The score of an object's data: three shares that everybody can count again, multiplied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

IN_USE = 0.05
"""A field that fewer of the records fill is not missed in the others."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A field over some rows: how many cells there are, are filled, and hold a valid value."""

    field: str
    rows: int
    filled: int
    valid: int


@dataclass(frozen=True, slots=True)
class Loss:
    """What a field costs: by how many points the score would rise if all its cells held a valid value."""

    field: str
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """``points`` of 100 = ``filled`` × ``valid`` × ``single``; shares of one.

    ``filled`` is of all cells of the fields in use (see ``IN_USE``), ``valid`` of the filled cells,
    ``single`` of the records, those that are not suspected to be there twice. ``losses``: the dearest first.
    """

    points: float
    filled: float
    valid: float
    single: float
    losses: tuple[Loss, ...]


def score_of(cells: Iterable[Cells], rows: int, doubles: int) -> Score | None:
    """Return the score; None where there is nothing to judge."""
    used = [each for each in cells if each.filled >= max(1, IN_USE * each.rows)]
    every = sum(each.rows for each in used)
    if not every or not rows:
        return None
    filled, valid = sum(each.filled for each in used), sum(each.valid for each in used)
    single = 1 - doubles / rows
    worth = 100 * single / every
    losses = sorted(
        (Loss(each.field, worth * (each.rows - each.valid)) for each in used), key=lambda loss: -loss.points
    )
    return Score(100 * valid / every * single, filled / every, valid / filled, single, tuple(losses))
