"""What the business sells: ten categories of twelve products, and which product calls for which."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Floats, Ints
from guanxi.demo.logic.scene import column, entries

# A bought, then B with that chance in the same basket.
COMPANIONS = (
    ("COF-01", "COF-06", 0.42),
    ("COF-02", "COF-06", 0.36),
    ("TEA-01", "TEA-10", 0.30),
    ("TEA-05", "TEA-07", 0.22),
    ("SPO-01", "SPO-02", 0.45),
    ("SPO-11", "SPO-12", 0.55),
    ("BAB-01", "BAB-02", 0.50),
    ("OUT-04", "OUT-05", 0.60),
    ("STA-01", "STA-02", 0.38),
    ("STA-06", "STA-07", 0.48),
    ("BEA-05", "BEA-12", 0.33),
    ("ELE-02", "ELE-03", 0.40),
)
# Hidden segments of customers and the weight of each category in their baskets, in the order of the list.
TASTES = {
    "connoisseurs": (9, 7, 4, 2, 1, 1, 0.5, 1, 2, 1),
    "families": (1, 1, 4, 5, 2, 1, 9, 2, 2, 1),
    "movers": (1, 1, 1, 1, 2, 9, 0.5, 3, 0.5, 6),
    "homemakers": (3, 2, 8, 8, 4, 1, 1, 1, 1, 1),
    "makers": (1, 3, 1, 1, 1, 1, 0.5, 7, 8, 1),
    "groomers": (2, 2, 1, 3, 9, 3, 1, 1, 1, 0.5),
}
TASTE_SHARES = (0.18, 0.18, 0.17, 0.19, 0.12, 0.16)
BRANDS = ("山雨", "Norwell", "一木", "Hearthline", "青禾", "Bluepeak")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The products. ``table``: one row each, fields as in the product; prices in major units."""

    table: pa.Table
    prices: Floats
    category: Ints
    sku: list[str]
    zh: list[str]
    en: list[str]

    def companions(self) -> list[tuple[int, int, float]]:
        """Return the pairs as product numbers with their chance."""
        return [(self.sku.index(a), self.sku.index(b), chance) for a, b, chance in COMPANIONS]


def catalogue(currency: str, exchange: float) -> Catalogue:
    """Return the products; ``exchange`` is what one yuan is in the currency."""
    rows = entries("products")
    sku, category, zh, en, yuan = (column(rows, place) for place in range(5))
    prices = np.maximum(np.round(np.array([float(price) for price in yuan]) * exchange, 2), 0.5)
    kinds = list(dict.fromkeys(category))
    table = pa.table(
        {
            "sku": sku,
            "name": [" ".join(pair) for pair in zip(zh, en, strict=True)],
            "category": category,
            "brand": [BRANDS[(i * 7 + i // 12) % len(BRANDS)] for i in range(len(rows))],
            "price": [f"{price:.2f}" for price in prices],
            "currency": [currency] * len(rows),
            "description": [_described(*row[1:4]) for row in rows],
        }
    )
    return Catalogue(table, prices, np.array([kinds.index(kind) for kind in category]), sku, zh, en)


def _described(category: str, zh: str, en: str) -> str:
    kind_zh, kind_en = category.split(maxsplit=1)
    return f"{zh}，{kind_zh}精选。{en}, from our {kind_en.lower()} range."
