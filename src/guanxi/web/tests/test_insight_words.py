"""What the value page says of models: whoever wins is marked, and what is not known is not claimed."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest
from django.utils import translation

from guanxi.insight.api import Customer, ModelReport, Words
from guanxi.kernel.api import uuid7
from guanxi.records.api import Reader
from guanxi.web.insight import customers
from guanxi.web.insight.customers import likely
from guanxi.web.insight.model import in_words
from guanxi.web.insight.proof import proof

FIT: dict[str, Any] = {
    "r": 1.0, "alpha": 73.05, "a": 1.0, "b": 9.0, "r_error": 0.1, "alpha_error": 1.0, "a_error": None,
    "b_error": None, "log_likelihood": -100.0, "customers": 40, "converged": True, "sees_leaving": True,
    "leaves_after_first": False,
}  # fmt: skip
SPEND: dict[str, Any] = {
    "p": 6.0, "q": 4.0, "gamma": 1500.0, "p_error": 1.0, "q_error": 1.0, "gamma_error": 1.0,
    "rank_correlation": 0.02, "log_likelihood": -50.0,
}  # fmt: skip
RANKED: dict[str, float | None] = {"rate": 0.3, "past_spend": 0.5, "bgnbd": 0.45}


def verdict(target: str, measure: str, scores: dict[str, float | None], winner: str, *, clear: bool):
    return {"target": target, "measure": measure, "scores": scores, "winner": winner, "clear": clear}


def report(**changes: Any) -> ModelReport:
    groups = [
        {"customers": 5, "predicted": 0.1, "actual": 0.2},
        {"customers": 5, "predicted": 0.6, "actual": 0.5},
    ]
    backtest = {
        "customers": 10,
        "days": 90.0,
        "verdicts": [
            verdict("purchases", "rmse", {"rate": 1.0, "bgnbd": 2.0}, "rate", clear=True),
            verdict("spend", "top_fifth", RANKED, "past_spend", clear=False),
            verdict("buys", "bias", {"rate": None, "bgnbd": None}, "bgnbd", clear=False),
        ],
        "sentences": {"en": ["One."], "zh": ["一。"]},
        "calibration": {"purchases": {"rate": groups}, "buys": {"rate": groups}, "spend": {"rate": groups}},
    }  # fmt: skip
    made = ModelReport(
        run=uuid7(), as_of=datetime(2026, 1, 1, tzinfo=UTC), currency="GBP", orders={}, held_back_days=90,
        refused=None, purchases={"bgnbd": FIT}, spend=SPEND, backtest=backtest,
        methods={"purchases": "rate", "buys": "rate", "value": "rate", "ranking": "past_spend"},
        rank_by="spent", used=False, statements={"ranking": Words("Past spend.", "历史消费。")},
    )  # fmt: skip
    return replace(made, **changes)


def best(row: dict[str, Any]) -> list[bool]:
    return [cell["best"] for cell in row["cells"]]


def test_a_simple_way_that_wins_is_marked_and_no_model_is_said_to_be_used():
    shown = proof(report())
    assert [str(name) for name in shown["methods"]] == ["BG/NBD", "Simple rate", "Past spend"]
    purchases, spend, buys = shown["table"]
    assert (best(purchases), purchases["verdict"], purchases["decisive"]) == (
        [False, True, False],
        "Simple rate · clear",
        True,
    )
    assert (best(spend), spend["verdict"]) == ([False, False, True], "Past spend · within chance")
    assert (best(buys), buys["verdict"]) == ([False] * 3, "not measurable")
    assert (shown["verdict"]["used"], shown["verdict"]["title"]) == (False, "No model is used")
    assert [len(each["chart"].slots) for each in shown["groups"]] == [2, 2, 2]


@pytest.mark.parametrize("reason", ["no_orders", "too_short", "too_few_customers"])
def test_what_could_not_be_tested_says_why(reason):
    shown = proof(
        report(backtest=None, refused=reason, methods=dict.fromkeys(("purchases", "buys", "value")))
    )
    assert shown["note"]
    assert "table" not in shown


def test_a_model_that_sees_nobody_leave_is_not_asked_who_has_left():
    silent = in_words(report(purchases={"bgnbd": FIT | {"sees_leaving": False}}))
    assert silent["silent"]
    assert "It finds nobody who left for good." in silent["parts"][0]["sentences"]
    assert not any("%" in sentence for sentence in silent["parts"][0]["sentences"])


def test_parameters_are_told_in_words_with_their_errors():
    told = in_words(report())
    how_often, how_much = told["parts"]
    assert not told["silent"]
    assert "customers buy on average 5 times a year" in how_often["sentences"][0]
    assert "on average 10.0% leave for good" in how_often["sentences"][1]
    assert "It did not win the test, so its forecasts are not used." in how_often["sentences"]
    assert how_often["parameters"][1] == {"name": "α", "value": "73.05", "error": "1"}
    assert how_often["parameters"][2]["error"] == ""
    assert "£30" in how_much["sentences"][0]


LOST = "It did not win the test, so its forecasts are not used."
NO_METHODS = dict.fromkeys(("purchases", "buys", "value", "ranking"))


@pytest.mark.parametrize(
    ("told", "shown", "lost"),
    [
        (report(), "BG/NBD", True),
        (report(backtest=None, refused="too_few_customers", methods=NO_METHODS), "BG/NBD", False),
        (report(methods=NO_METHODS | {"purchases": "rate", "value": "bgnbd"}), "BG/NBD", False),
        (report(methods=NO_METHODS | {"purchases": "rate", "buys": "mbgnbd"}), "MBG/NBD", False),
    ],
)
def test_a_model_is_said_to_have_lost_only_where_a_test_left_it_nothing(told, shown, lost):
    how_often = in_words(replace(told, purchases={"bgnbd": FIT, "mbgnbd": FIT}))["parts"][0]
    assert (how_often["note"], LOST in how_often["sentences"]) == (shown, lost)


def test_under_one_heading_stand_no_chances_of_two_things(monkeypatch):
    repeat, once = (
        Customer(uuid7(), None, 3, bought, 100, alive, 0.25, 1.0, 100)
        for bought, alive in ((5, 0.75), (1, None))
    )
    monkeypatch.setattr(customers, "titles", lambda _reading, _slug, ids: dict.fromkeys(ids, "Ann"))

    def shown(*found: Customer) -> tuple[str, list[str]]:
        listed = customers.lines(cast(Reader, None), found, "GBP", "")
        return customers.chance_name(listed), [each.chance for each in listed]

    assert shown(repeat, once) == ("Still a customer", ["75%", ""])
    assert shown(once) == ("Buys again", ["25%"])


def test_a_premise_that_does_not_hold_is_told():
    told = in_words(report(spend=SPEND | {"rank_correlation": -0.41}))
    assert "rank correlation −0.41), so read it with care" in told["parts"][1]["sentences"][-1]


@pytest.mark.parametrize(
    ("chance", "english", "chinese"),
    [(0.9999, "over 99%", "超过 99%"), (0.001, "under 1%", "低于 1%"), (0.314, "31%", "31%")],
)
def test_no_chance_is_a_certainty(chance, english, chinese):
    assert likely(chance) == english
    with translation.override("zh-hans"):
        assert likely(chance) == chinese
