"""From scores to segments: the cube of ``segments`` as an array, checked when the module loads."""

from __future__ import annotations

from itertools import product
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.insight.logic.segments import SEGMENTS


def _cube() -> NDArray[np.int8]:
    """Return the segment's index by score, −1 where a score is missing (0)."""
    cube = np.full((6, 6, 6), -1, dtype=np.int8)
    for index, segment in enumerate(SEGMENTS):
        for box in segment.boxes:
            for cell in product(*(map(int, side) for side in box)):
                if cube[cell] >= 0:
                    raise ValueError(f"{cell} is in {segment.key} and in {SEGMENTS[cube[cell]].key}")
                cube[cell] = index
    if (cube[1:, 1:, 1:] < 0).any():
        raise ValueError("some combination of scores has no segment")
    return cube


_CUBE: Final = _cube()


def segment_of(recency: ArrayLike, frequency: ArrayLike, monetary: ArrayLike) -> NDArray[np.int8]:
    """Return for each triple of scores (1–5) the index into ``SEGMENTS``; −1 where any score is 0 (none)."""
    r, f, m = (np.asarray(scores, dtype=np.int8) for scores in (recency, frequency, monetary))
    return np.asarray(_CUBE[r, f, m], dtype=np.int8)
