from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.insight.logic.days import local_days

ZONES = ["UTC", "Europe/London", "Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]


@given(st.lists(st.integers(1_262_304_000, 1_893_456_000), min_size=1, max_size=5), st.sampled_from(ZONES))
def test_days_are_those_of_the_wall_clock(seconds: list[int], zone: str) -> None:
    wall = [datetime.fromtimestamp(second, UTC).astimezone(ZoneInfo(zone)).date() for second in seconds]
    expected = [(day - date(1970, 1, 1)).days for day in wall]
    assert local_days(np.array(seconds), zone).tolist() == expected


def test_the_second_of_a_clock_change_is_exact() -> None:
    # Samoa left out 30 December 2011: one second after 29 December came the 31st.
    change = int(datetime(2011, 12, 30, 10, tzinfo=UTC).timestamp())
    span = np.array([change - 40 * 86_400, change - 1, change, change + 40 * 86_400])
    before, after = local_days(span, "Pacific/Apia")[1:3]
    assert after - before == 2


def test_nothing_has_no_days_and_nowhere_is_refused() -> None:
    assert local_days(np.zeros(0, dtype=np.int64), "UTC").size == 0
    with pytest.raises(ZoneInfoNotFoundError):
        local_days(np.array([0]), "Europe/Atlantis")
