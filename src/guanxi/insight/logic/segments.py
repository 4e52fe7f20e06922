"""The named groups of customers that recency, frequency and monetary scores form.

Each group is a set of boxes in the 5 × 5 × 5 cube of scores; together the boxes fill the cube without
overlap (``segment_cube`` checks it). 5 is best: most recent, most often, most money.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from guanxi.insight.logic.words import Words

Box = tuple[str, str, str]
"""Which scores a box takes of recency, frequency and monetary, as digits: ``("45", "45", "45")``."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One group: its stable key, its name, what it means and what to do about it."""

    key: str
    name: Words
    meaning: Words
    action: Words
    boxes: tuple[Box, ...]


HUES: Final = {
    "champions": "teal",
    "loyal": "green",
    "potential_loyalists": "blue",
    "new": "indigo",
    "promising": "violet",
    "needs_attention": "amber",
    "about_to_sleep": "orange",
    "at_risk": "red",
    "cannot_lose": "pink",
}
"""What is in none of these sleeps or has left, and is grey."""

SEGMENTS: Final[tuple[Segment, ...]] = (
    Segment(
        "champions",
        Words("Champions", "核心客户"),
        Words("Bought lately, buy often and spend the most.", "近期购买、购买频繁且消费最高。"),
        Words(
            "Thank them, show them new things first, ask for referrals.", "表达感谢，优先体验新品，邀请推荐。"
        ),
        (("45", "45", "45"),),
    ),
    Segment(
        "loyal",
        Words("Loyal", "忠诚客户"),
        Words("Buy often and have not been away long.", "购买频繁，近期仍在购买。"),
        Words(
            "Offer what goes with their usual purchases; invite to the programme.",
            "推荐搭配商品，邀请加入会员。",
        ),
        (("45", "45", "123"), ("3", "45", "12345")),
    ),
    Segment(
        "potential_loyalists",
        Words("Potential loyalists", "潜力客户"),
        Words("Bought lately, a few times or for good money.", "近期购买，已有几次或金额可观。"),
        Words(
            "Give a reason for the next purchase; recommend related products.",
            "创造下次购买的理由，推荐相关商品。",
        ),
        (("45", "3", "12345"), ("45", "2", "345")),
    ),
    Segment(
        "new",
        Words("New", "新客户"),
        Words("Bought very lately, and seldom so far.", "刚刚购买，次数尚少。"),
        Words("Welcome them and help them to a good first experience.", "欢迎并帮助其获得良好的首次体验。"),
        (("5", "1", "12345"), ("5", "2", "12")),
    ),
    Segment(
        "promising",
        Words("Promising", "有望客户"),
        Words("Bought fairly lately, seldom so far.", "不久前购买，次数尚少。"),
        Words(
            "Stay in mind: useful content, a small incentive to return.", "保持联系：实用内容，小额回购优惠。"
        ),
        (("4", "1", "12345"), ("4", "2", "12")),
    ),
    Segment(
        "needs_attention",
        Words("Needs attention", "需要关注"),
        Words("Middling in frequency or spend, and getting quiet.", "频次或金额中等，开始变得沉默。"),
        Words("Make a timely, limited offer based on what they bought.", "根据已购商品提供限时优惠。"),
        (("3", "3", "12345"), ("3", "2", "345")),
    ),
    Segment(
        "about_to_sleep",
        Words("About to sleep", "即将沉睡"),
        Words("Bought seldom and for little, and not lately.", "购买少、金额低，近期未购买。"),
        Words("Remind them of popular products; ask what they are missing.", "提醒热门商品，询问需求。"),
        (("3", "1", "12345"), ("3", "2", "12")),
    ),
    Segment(
        "at_risk",
        Words("At risk", "流失风险"),
        Words("Used to buy often, but have stayed away.", "曾经购买频繁，但已有一段时间未购买。"),
        Words(
            "Write personally, find out why, offer a reason to return.",
            "个性化联系，了解原因，给出回归理由。",
        ),
        (("2", "345", "12345"), ("1", "45", "123"), ("1", "3", "12345")),
    ),
    Segment(
        "cannot_lose",
        Words("Can't lose", "不可失去"),
        Words("Were among the best, and have been away the longest.", "曾是最好的客户，却最久没有购买。"),
        Words("Call them. Win them back before a competitor does.", "主动致电，在竞争对手之前赢回他们。"),
        (("1", "45", "45"),),
    ),
    Segment(
        "hibernating",
        Words("Hibernating", "休眠客户"),
        Words("Bought seldom, a long time ago.", "购买很少，且已是很久以前。"),
        Words("Include in broad campaigns; do not spend much on them.", "纳入大范围活动，控制投入。"),
        (("2", "12", "12345"), ("1", "12", "45")),
    ),
    Segment(
        "lost",
        Words("Lost", "已流失"),
        Words("Bought seldom and for little, the longest ago.", "购买少、金额低，且最久未购买。"),
        Words("One last message; then leave them in peace.", "最后一次触达，之后不再打扰。"),
        (("1", "12", "123"),),
    ),
)
