"""A small shop's orders, as its two exports spell them: enough customers for scores, from a fixed seed."""

from __future__ import annotations

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

HEADINGS = {
    "en": [
        "Order No",
        "Order Date",
        "Customer ID",
        "Customer Name",
        "Email",
        "Product",
        "Quantity",
        "Unit Price",
    ],
    "zh": ["订单号", "下单时间", "客户编号", "客户姓名", "邮箱", "商品", "数量", "单价"],
}
NAMES = {
    "en": (
        "Ada Grace Alan Edsger Barbara Donald Frances Ken",
        "Lovelace Hopper Turing Dijkstra Liskov Knuth",
    ),
    "zh": ("伟 芳 娜 敏 静 磊 洋 艳", "王 李 张 刘 陈 杨"),
}
PRODUCTS = {"en": ["Green tea", "Black tea", "Teapot", "Cup"], "zh": ["龙井茶", "红茶", "茶壶", "茶杯"]}
ENCODINGS = {"en": "utf-8", "zh": "gb18030"}
CUSTOMERS = 160
_FIRST, _DAYS = date(2024, 1, 1), 700


def write_orders(folder: Path, language: str) -> tuple[Path, int]:
    """Write the file and return it with its number of rows."""
    text = io.StringIO()
    rows = [row for number in range(1, CUSTOMERS + 1) for row in _orders_of(number, language)]
    writer = csv.writer(text)
    writer.writerow(HEADINGS[language])
    writer.writerows(rows)
    path = folder / {"en": "tea shop.csv", "zh": "茶叶店 订单.csv"}[language]
    path.write_bytes(text.getvalue().encode(ENCODINGS[language]))
    return path, len(rows)


def name_of(number: int, language: str) -> str:
    """Return the name of a customer."""
    given, family = (words.split() for words in NAMES[language])
    one, other = given[number % len(given)], family[number % len(family)]
    return f"{other}{one}" if language == "zh" else f"{one} {other}"


def _orders_of(number: int, language: str) -> list[list[object]]:
    draw = random.Random(number)
    day, end = _FIRST + timedelta(days=draw.randrange(200)), draw.randrange(150, _DAYS)
    rows: list[list[object]] = []
    while (day - _FIRST).days <= end or not rows:
        order = f"{number:03}-{len(rows):02}"
        rows.append(
            [
                order,
                f"{day} 1{draw.randrange(10)}:00:00",
                f"K{number:03}",
                name_of(number, language),
                f"k{number}@example.com",
                draw.choice(PRODUCTS[language]),
                draw.randrange(1, 5),
                draw.choice(["12.50", "30.00", "99.00"]),
            ]
        )
        day += timedelta(days=1 + int(draw.expovariate(1 / 60)))
    return rows
