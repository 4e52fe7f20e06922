"""Words fit the ratings, and complaints announce who leaves."""

import numpy as np
import pyarrow.compute as pc

from guanxi.demo.logic.business import Business
from guanxi.demo.logic.scene import entries


def _texts(business: Business, low: int, high: int) -> list[str]:
    table = business.tables["feedback"]
    rated = table.filter((pc.field("rating") >= low) & (pc.field("rating") <= high))
    return [text for text in rated["text"].to_pylist() if text]


def test_comments_have_the_mood_of_their_rating(business: Business) -> None:
    endings = {
        mood: tuple(row[3] for row in entries("reviews") if row[:2] == ("ending", mood))
        for mood in ("bad", "middling", "good")
    }
    for mood, low, high in (("bad", 1, 2), ("middling", 3, 3), ("good", 4, 5)):
        texts = _texts(business, low, high)
        assert len(texts) > 100
        assert all(text.endswith(endings[mood]) and "{}" not in text for text in texts)


def test_those_who_leave_complain_more_often(business: Business) -> None:
    truth = business.truth
    leaving = ~np.isnan(truth["left_day"])
    complained = truth["complained"]
    assert complained[leaving].mean() > 5 * complained[~leaving].mean() > 0


def test_every_complaint_is_a_contact_record(business: Business) -> None:
    records = business.tables["contact_records"]
    assert "{}" not in "".join(records["body"].to_pylist())
    complaints = [row for row in entries("scripts") if row[0] == "complaint"]
    heads = tuple(row[place].split("{}")[0] for row in complaints for place in (5, 7))
    heads = tuple(head for head in heads if head)
    said = sum(body.startswith(heads) for body in records["body"].to_pylist())
    assert said >= business.truth["complained"].sum()
