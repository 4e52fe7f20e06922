"""What people write and what is written about them: short texts in both languages about a product."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from guanxi.demo.logic.columns import Ints, Mask, join, pick, where
from guanxi.demo.logic.scene import column, entries

MOODS = ("bad", "middling", "good")


def reviews(rng: np.random.Generator, rating: Ints, chinese: Mask, product: pa.Array) -> pa.Array:
    """Return a comment for every rating (1 … 5) whose mood is the rating's."""
    mood = np.where(rating <= 2, 0, np.where(rating == 3, 1, 2))
    opening = fill(_drawn(rng, "opening", mood, chinese), product)
    return join(opening, where(chinese, "", " "), _drawn(rng, "ending", mood, chinese))


def script_count(kind: str) -> int:
    """Return how many texts there are of a kind of contact: complaint, request or sales."""
    return column(entries("scripts"), 0).count(kind)


def scripted(kind: str, index: Ints, chinese: Mask, product: pa.Array) -> dict[str, pa.Array]:
    """Return channel, direction, outcome, subject and body of the text of that kind that each row names."""
    rows = [row for row in entries("scripts") if row[0] == kind]
    zh_subject, zh_body, en_subject, en_body = (pick(column(rows, place), index) for place in range(4, 8))
    return {
        "channel": pick(column(rows, 1), index),
        "direction": pick(column(rows, 2), index),
        "outcome": pick(column(rows, 3), index),
        "subject": fill(where(chinese, zh_subject, en_subject), product),
        "body": fill(where(chinese, zh_body, en_body), product),
    }


def fill(texts: pa.Array, product: pa.Array) -> pa.Array:
    """Return the texts with ``{}`` replaced by the row's product; texts without it stay."""
    parts = pc.split_pattern(join(texts, "{}"), "{}", max_splits=1)
    tail = pc.replace_substring(pc.list_element(parts, 1), "{}", "")
    named = pc.match_substring(texts, "{}").to_numpy(zero_copy_only=False)
    return where(named, join(pc.list_element(parts, 0), product, tail), texts)


def _drawn(rng: np.random.Generator, part: str, mood: Ints, chinese: Mask) -> pa.Array:
    """Return a random text for the mood and language of each row."""
    rows = [row for row in entries("reviews") if row[0] == part]
    index = np.zeros(len(mood), dtype=np.int64)
    for place, name in enumerate(MOODS):
        for language in ("zh", "en"):
            own = np.array([i for i, row in enumerate(rows) if row[1:3] == (name, language)])
            here = np.flatnonzero((mood == place) & (chinese == (language == "zh")))
            index[here] = rng.choice(own, len(here))
    return pick(column(rows, 3), index)
