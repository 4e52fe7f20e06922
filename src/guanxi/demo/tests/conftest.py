"""One business of fifty thousand customers, drawn once for all tests that measure it."""

from datetime import UTC, datetime

import pytest

from guanxi.demo.logic.business import Business, draw

UNTIL = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture(scope="session")
def business() -> Business:
    return draw(customers=50_000, until=UNTIL)
