"""What needs attention on the home page: it is said while it is so, and no longer."""

import re
from html import unescape

import pytest

from guanxi.cluster.api import enter
from guanxi.exchange.tests.loading import load, write
from guanxi.insight.api import analyse
from guanxi.insight.tests.shop import open_shop
from guanxi.web.tests.browsing import browser

STALE = "The analysis is older than the data"
FIRMS = {"Id": "companies.@id", "Name": "companies.name"}


def home(context):
    return unescape(browser(context).get(f"/{context.workspace.slug}").content.decode())


@pytest.fixture
def shop(cast):
    """A shop whose only analysis was a day ago."""
    open_shop(cast.alice, 12)
    analyse(cast.alice)
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("update analysis_run set started_at = now() - interval '25 hours'")
        cursor.execute("update analysis_run set finished_at = now() - interval '24 hours'")
    return cast.alice


def test_an_analysis_that_found_nothing_new_is_no_older_than_the_data(shop, tmp_path):
    assert "analysed 1 day ago" in home(shop)
    load(shop, write(tmp_path / "firms.csv", list(FIRMS), [["c1", "Firm"]]), "companies", FIRMS)
    assert STALE in home(shop)
    assert analyse(shop, only_if_changed=True).status == "unchanged"
    assert STALE not in home(shop)
    assert re.search(r"analysed \d+ minutes? ago", home(shop))
