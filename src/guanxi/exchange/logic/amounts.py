"""Amounts that are too large to be true: sums over them would not fit a column of money."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from guanxi.exchange.logic.together import Read

# In hundredths; nine thousand lines of it still add up within 64 bits.
MOST = 10**15
TOO_LARGE = "too_large_an_amount"
_PRICE, _QUANTITY, _AMOUNT = (f"order_lines.{name}" for name in ("unit_price", "quantity", "amount"))


def too_large(read: Sequence[Read], at: Mapping[str, int]) -> Iterator[int]:
    """Yield the rows whose line is worth too much; ``at`` is where a target's column is in ``read``."""
    if _AMOUNT in at:
        for index, amount in enumerate(read[at[_AMOUNT]].values):
            if amount and abs(amount) > MOST:
                yield index
    elif _PRICE in at:
        prices = read[at[_PRICE]].values
        quantities = read[at[_QUANTITY]].values if _QUANTITY in at else [1] * len(prices)
        for index, (price, quantity) in enumerate(zip(prices, quantities, strict=True)):
            if price and quantity and abs(price * quantity) > MOST / 100:
                yield index
