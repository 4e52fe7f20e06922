"""The outcome of a backtest in plain sentences, whoever won."""

from __future__ import annotations

from typing import Final

from guanxi.insight.logic.amounts import money_text, spaced
from guanxi.insight.logic.backtest import Verdict
from guanxi.insight.logic.words import Words

METHODS: Final = {
    "bgnbd": Words("BG/NBD", "BG/NBD 模型"),
    "mbgnbd": Words("MBG/NBD", "MBG/NBD 模型"),
    "rate": Words("the simple rate", "简单频率"),
    "past_spend": Words("past spend", "历史消费"),
}
TARGETS: Final = {
    "purchases": Words("purchases", "购买次数"),
    "buys": Words("who buys at all", "是否购买"),
    "spend": Words("spend", "消费金额"),
}
MEASURES: Final = {
    "correlation": Words("correlation per customer", "与实际的相关系数"),
    "mae": Words("mean absolute error", "平均绝对误差"),
    "rmse": Words("root mean squared error", "均方根误差"),
    "brier": Words("Brier score", "Brier 分数"),
    "bias": Words("error of the total", "总量偏差"),
    "top_fifth": Words("share found in the top fifth", "前五分之一客户的占比"),
}
CLEAR = Words(
    "{target}, {measure}: {winner} wins with {best} against {second} for {rival}.",
    "{target}，{measure}：{winner}胜出（{best}），{rival}为{second}。",
)
EVEN = Words(
    "{target}, {measure}: {winner} {best}, {rival} {second}; the difference is within chance.",
    "{target}，{measure}：{winner}为{best}，{rival}为{second}；差异在偶然范围内。",
)


def verdict_sentence(verdict: Verdict, language: str, currency: str) -> str:
    """Say who is better by one measure, and whether that is more than chance.

    ``currency`` is that of the amounts which were tested, in minor units.
    """
    template = CLEAR if verdict.clear else EVEN
    text = template.in_language(language).format(
        target=TARGETS[verdict.target].in_language(language),
        measure=MEASURES[verdict.measure].in_language(language),
        winner=METHODS[verdict.winner].in_language(language),
        rival=METHODS[verdict.rival].in_language(language),
        best=_figure(verdict, verdict.winner, language, currency),
        second=_figure(verdict, verdict.rival, language, currency),
    )
    return spaced(text[0].upper() + text[1:])


def _figure(verdict: Verdict, method: str, language: str, currency: str) -> str:
    value = verdict.scores[method]
    if verdict.measure == "bias":
        return f"{value:+.1%}"
    if verdict.measure == "top_fifth":
        return f"{value:.1%}"
    if verdict.target == "spend" and verdict.measure in {"mae", "rmse"}:
        return money_text(round(value), currency, language)
    return f"{value:.3f}"
