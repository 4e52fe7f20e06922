"""Companies that customers work for: names composed at random, domains reserved for examples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Ints, Mask, join, number, pick, weighted, where
from guanxi.demo.logic.places import CODES, draw_phones, draw_places, international
from guanxi.demo.logic.scene import Scene, column, entries

HEADS_ZH = (
    "云禾 yunhe|明远 mingyuan|瑞丰 ruifeng|天成 tiancheng|海川 haichuan|新岭 xinling|博雅 boya|恒信 hengxin|"
    "青石 qingshi|东篱 dongli|万象 wanxiang|星野 xingye|和光 heguang|知行 zhixing|长风 changfeng|柏林 bolin|"
    "启明 qiming|锦程 jincheng|汇通 huitong|安和 anhe|金穗 jinsui|蓝鲸 lanjing|远帆 yuanfan|立言 liyan"
)
HEADS_EN = (
    "Harbour|Pinewood|Northgate|Bluefield|Ashdown|Kestrel|Larkspur|Meridian|Oakhaven|Silverbrook|Stonebridge|"
    "Westmoor|Brightwater|Cobalt|Driftwood|Elmhurst|Foxglove|Greyfriars|Highcliff|Ironbark|Juniper|Kingsway|"
    "Lantern|Millstone"
)
SIZES = (3, 8, 15, 32, 60, 120, 240, 480, 950, 2600)
SIZE_WEIGHTS = (10, 16, 18, 16, 14, 10, 7, 5, 3, 1)


@dataclass(frozen=True, slots=True)
class Companies:
    """``table``: one row each, fields as in the product; the rest tells which company suits which person."""

    table: pa.Table
    name: pa.Array
    domain: pa.Array
    chinese: Mask


def draw_companies(scene: Scene, count: int) -> Companies:
    """Return ``count`` companies, half of them with Chinese names, each with a domain of its own."""
    rng = scene.stream("companies")
    chinese = rng.random(count) < 0.5
    places = draw_places(rng, chinese, scene.home)
    trade = rng.integers(0, len(entries("trades")), count)
    name, slug = _names(rng, chinese, places.city, trade)
    domain = join(slug, "-", number(np.arange(1, count + 1)), ".example.com")
    table = pa.table(
        {
            "id": join("B", number(np.arange(1, count + 1), 5)),
            "name": name,
            "domain": domain,
            "industry": pick(column(entries("trades"), 2), trade),
            "size": number(np.array(SIZES)[weighted(rng, SIZE_WEIGHTS, count)]),
            "phone": international(draw_phones(rng, places.country), places.country),
            "city": places.city,
            "region": places.region,
            "country": pick(CODES, places.country),
        }
    )
    return Companies(table, name, domain, chinese)


def employers(
    rng: np.random.Generator, companies: Companies, chinese: Mask, share: float
) -> tuple[Mask, Ints]:
    """Return who has an employer, and its row: of the person's own language where there is one."""
    employed = (rng.random(len(chinese)) < share) & (len(companies.name) > 0)
    row = rng.integers(0, max(len(companies.name), 1), len(chinese))
    for language in (True, False):
        own = np.flatnonzero(companies.chinese == language)
        if len(own):
            here = np.flatnonzero(chinese == language)
            row[here] = own[rng.integers(0, len(own), len(here))]
    return employed, row


def _names(rng: np.random.Generator, chinese: Mask, city: pa.Array, trade: Ints) -> tuple[pa.Array, pa.Array]:
    """Return names and the Latin heads of their domains; a name that is taken gets a second head."""
    heads_zh, heads_en = [tuple(entry.split()) for entry in HEADS_ZH.split("|")], HEADS_EN.split("|")
    head = rng.integers(0, len(heads_zh), len(chinese))
    partner = (head + rng.integers(1, len(heads_zh), len(chinese))) % len(heads_zh)
    first_zh, second_zh = (pick(column(heads_zh, 0), index) for index in (head, partner))
    first_en, second_en = (pick(heads_en, index) for index in (head, partner))
    trade_zh, trade_en = (pick(column(entries("trades"), place), trade) for place in (0, 1))
    single = where(chinese, join(city, first_zh, trade_zh, "有限公司"), join(first_en, " ", trade_en, " Ltd"))
    double = where(
        chinese,
        join(city, first_zh, second_zh, trade_zh, "有限公司"),
        join(first_en, " & ", second_en, " ", trade_en, " Inc."),
    )
    _, seen, taken = np.unique(single.to_numpy(zero_copy_only=False), return_index=True, return_inverse=True)
    repeated = seen[taken] != np.arange(len(taken))
    slug = where(chinese, pick(column(heads_zh, 1), head), pick([each.lower() for each in heads_en], head))
    return where(repeated | (rng.random(len(taken)) < 0.25), double, single), slug
