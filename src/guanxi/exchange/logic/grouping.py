"""Whether a column says something of a group of rows rather than of each row."""

from __future__ import annotations

from collections.abc import Sequence


def constant_within(cells: Sequence[str], keys: Sequence[str]) -> bool:
    """Return whether no group of equal keys holds two different values, blanks aside.

    False when no group has more than one row, because then nothing is known.
    """
    first: dict[str, str] = {}
    repeated = False
    for value, group in zip(cells, keys, strict=False):
        if group not in first:
            first[group] = value
        else:
            repeated = True
            if value and first[group] and value != first[group]:
                return False
            first[group] = first[group] or value
    return repeated
