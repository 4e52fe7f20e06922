from __future__ import annotations

from dataclasses import replace

from guanxi.insight.logic.backtest import MEASURES as TAKEN
from guanxi.insight.logic.backtest import Verdict
from guanxi.insight.logic.verdicts import MEASURES, TARGETS, verdict_sentence

VERDICT = Verdict(
    target="purchases", measure="rmse", scores={"bgnbd": 1.507, "mbgnbd": 1.508, "rate": 1.663},
    winner="bgnbd", rival="rate", margin=0.156, margin_error=0.01, clear=True,
)  # fmt: skip


def test_a_clear_winner_is_named() -> None:
    assert verdict_sentence(VERDICT, "en", "GBP") == (
        "Purchases, root mean squared error: BG/NBD wins with 1.507 against 1.663 for the simple rate."
    )
    assert verdict_sentence(VERDICT, "zh-hans", "GBP") == (
        "购买次数，均方根误差：BG/NBD 模型胜出（1.507），简单频率为 1.663。"
    )


def test_a_draw_is_called_one_even_where_the_baseline_is_ahead() -> None:
    scores = {"bgnbd": 0.667, "past_spend": 0.673}
    draw = replace(
        VERDICT,
        target="spend",
        measure="top_fifth",
        scores=scores,
        winner="past_spend",
        rival="bgnbd",
        clear=False,
    )
    assert verdict_sentence(draw, "en", "GBP") == (
        "Spend, share found in the top fifth: past spend 67.3%, BG/NBD 66.7%; "
        "the difference is within chance."
    )


def test_money_is_shown_as_money() -> None:
    dear = replace(VERDICT, target="spend", scores={"bgnbd": 287_134.1, "rate": 273_474.2})
    assert "£2,871" in verdict_sentence(dear, "en", "GBP")


def test_everything_that_is_measured_has_a_name() -> None:
    assert TAKEN.keys() == TARGETS.keys()
    assert {name for measures in TAKEN.values() for name in measures} == MEASURES.keys()
