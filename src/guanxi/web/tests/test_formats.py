"""Numbers, money, dates and initials as both languages write them."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from guanxi.web import formats


@pytest.mark.parametrize(
    ("language", "shown"), [("en", ("12,345", "1.2M", "£1,234.50", "12 Mar 2026", "Mar 2026")),
                            ("zh-hans", ("12,345", "123.6万", "£1,234.50", "2026年3月12日", "2026年3月"))]
)  # fmt: skip
def test_both_languages_write_numbers_their_way(language, shown):
    with translation.override(language):
        day = date(2026, 3, 12)
        assert (
            formats.number(12345),
            formats.compact(1_236_000),
            formats.money(123450, "GBP"),
            formats.day(day),
            formats.month(day),
        ) == shown


def test_the_yuan_is_written_as_its_own_people_do():
    with translation.override("en"):
        assert formats.money(-5000, "CNY") == "−¥50.00"
        assert formats.money(500, "JPY") == "JP¥500"


@pytest.mark.parametrize(
    ("name", "letters", "letter"),
    [("王小明", "小明", "王"), ("张伟", "张伟", "张"), ("Ada Lovelace", "AL", "A"),
     ("Zhang San 张三", "张三", "张"),
     ("ada.lovelace@example.com", "AL", "A"),
     ("北京晨光贸易", "北京", "北"), ("12680", "", ""), ("", "", "")],
)  # fmt: skip
def test_initials(name, letters, letter):
    assert (formats.initials(name), formats.initial(name)) == (letters, letter)


def test_nothing_is_shown_as_nothing():
    assert formats.number(None) == formats.money(None, "GBP") == formats.day(None) == formats.ago(None) == ""


def test_an_old_moment_is_a_day():
    with translation.override("en"):
        assert formats.ago(datetime(2020, 1, 2, 12, tzinfo=UTC)) == "2 Jan 2020"
