"""What is in each order: lines that add up to its drawn value, with products that go together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.demo.logic.catalogue import Catalogue
from guanxi.demo.logic.columns import Floats, Ints, Mask
from guanxi.demo.logic.customers import taste_categories

MORE_LINES = 1.1
FAVOURITE_SHARE = 0.45
MOST_PIECES = 12
DISCOUNTS = (0.1, 0.15, 0.2)
DISCOUNTED, DISCOUNTED_FESTIVE = 0.06, 0.5


@dataclass(frozen=True, slots=True)
class Wishes:
    """What each order should be: its value, its customer's taste and favourite, on a festive day or not."""

    value: Floats
    taste: Ints
    favourite: Ints
    festive: Mask


@dataclass(frozen=True, slots=True)
class Baskets:
    """Lines sorted by order: order row, product row, pieces, price of one, discount on all (major units)."""

    order: Ints
    product: Ints
    quantity: Ints
    price: Floats
    discount: Floats


def fill_baskets(rng: np.random.Generator, goods: Catalogue, wishes: Wishes) -> Baskets:
    """Return the lines of all orders."""
    order, worth = _lines(rng, wishes.value)
    category = taste_categories(rng, wishes.taste[order])
    loyal = rng.random(len(order)) < FAVOURITE_SHARE
    category = np.where(loyal, wishes.favourite[order], category)
    product = _products(rng, goods, category, worth)
    quantity = np.clip(np.rint(worth / goods.prices[product]), 1, MOST_PIECES).astype(np.int64)
    order, product, quantity = _with_companions(rng, goods, order, product, quantity)
    order, product, quantity = _merged(order, product, quantity, len(goods.prices))
    price = goods.prices[product]
    chance = np.where(wishes.festive[order], DISCOUNTED_FESTIVE, DISCOUNTED)
    rate = np.where(rng.random(len(order)) < chance, rng.choice(DISCOUNTS, len(order)), 0)
    return Baskets(order, product, quantity, price, np.round(price * quantity * rate, 2))


def _lines(rng: np.random.Generator, value: Floats) -> tuple[Ints, Floats]:
    """Split each order's value at random into one or more lines."""
    count = np.minimum(1 + rng.poisson(MORE_LINES, len(value)), 8)
    order = np.repeat(np.arange(len(value)), count)
    share = rng.gamma(2, 1, len(order))
    return order, value[order] * share / np.bincount(order, share, len(value))[order]


def _products(rng: np.random.Generator, goods: Catalogue, category: Ints, worth: Floats) -> Ints:
    """Return for each line the product of its category whose price is nearest to the worth, with play."""
    target = np.log(worth) + rng.normal(-0.1, 0.3, len(worth))
    product = np.zeros(len(worth), dtype=np.int64)
    for each in np.unique(category):
        own = np.flatnonzero(goods.category == each)
        own = own[np.argsort(goods.prices[own], kind="stable")]
        logs = np.log(goods.prices[own])
        here = np.flatnonzero(category == each)
        product[here] = own[np.searchsorted((logs[1:] + logs[:-1]) / 2, target[here])]
    return product


def _with_companions(
    rng: np.random.Generator, goods: Catalogue, order: Ints, product: Ints, quantity: Ints
) -> tuple[Ints, Ints, Ints]:
    orders, products, quantities = [order], [product], [quantity]
    for first, second, chance in goods.companions():
        taken = order[(product == first) & (rng.random(len(order)) < chance)]
        orders.append(taken)
        products.append(np.full(len(taken), second))
        quantities.append(np.ones(len(taken), dtype=np.int64))
    return np.concatenate(orders), np.concatenate(products), np.concatenate(quantities)


def _merged(order: Ints, product: Ints, quantity: Ints, products: int) -> tuple[Ints, Ints, Ints]:
    """Put the pieces of one product in one order on one line, as a shop's basket does."""
    keys, line = np.unique(order * products + product, return_inverse=True)
    pieces = np.bincount(line, quantity, len(keys)).astype(np.int64)
    return keys // products, keys % products, pieces
