from __future__ import annotations

from itertools import product

import numpy as np

from guanxi.insight.logic.segment_cube import segment_of
from guanxi.insight.logic.segments import SEGMENTS

CELLS = list(product(range(1, 6), repeat=3))


def test_every_combination_has_exactly_one_segment() -> None:
    for r, f, m in CELLS:
        homes = [
            index
            for index, segment in enumerate(SEGMENTS)
            for box in segment.boxes
            if str(r) in box[0] and str(f) in box[1] and str(m) in box[2]
        ]
        assert homes == [segment_of(r, f, m)]


def test_every_segment_can_be_reached_and_is_said_in_both_languages() -> None:
    assert set(segment_of(*np.array(CELLS).T).tolist()) == set(range(len(SEGMENTS)))
    assert len({segment.key for segment in SEGMENTS}) == len(SEGMENTS) == 11
    for segment in SEGMENTS:
        for words in (segment.name, segment.meaning, segment.action):
            assert words.en.isascii()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in words.zh)


def test_the_best_and_the_gone_are_named_so() -> None:
    keys = [SEGMENTS[index].key for index in segment_of([5, 1, 1, 5], [5, 5, 1, 1], [5, 5, 1, 3])]
    assert keys == ["champions", "cannot_lose", "lost", "new"]


def test_a_missing_score_is_no_segment() -> None:
    assert segment_of([0, 5], [0, 0], [0, 5]).tolist() == [-1, -1]
