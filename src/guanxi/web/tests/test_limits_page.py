"""The page of the scores' limits: who may set them, what is refused and why, what is offered."""

import pytest

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.insight.api import analyse, fix_limits, fixed_limits
from guanxi.insight.tests.shop import open_shop
from guanxi.kernel.api import uuid7
from guanxi.web.tests.browsing import browser

HTMX = {"HX-Request": "true"}
GIVEN = {
    "by": "limits",
    **dict(zip(("recency-5", "recency-4", "recency-3", "recency-2"), "7 30 90 365".split(), strict=True)),
    **dict(zip(("frequency-5", "frequency-4", "frequency-3", "frequency-2"), "9 5 3 2".split(), strict=True)),
    **dict(
        zip(("monetary-5", "monetary-4", "monetary-3", "monetary-2"), "900 90 9.50 1".split(), strict=True)
    ),
}


@pytest.fixture
def address(cast):
    yield f"/{cast.workspace.slug}/settings/scores"
    perform(fix_limits, cast.alice.on_trail(uuid7()), None)


def fixed(cast):
    with enter(cast.workspace.schema) as cursor:
        return fixed_limits(cursor, cast.workspace.currency)


def test_limits_are_set_shown_and_taken_away(cast, address):
    client = browser(cast.alice)
    assert client.post(address, GIVEN, headers=HTMX).status_code == 204
    assert fixed(cast).recency == (7, 30, 90, 365)
    assert fixed(cast).monetary == (1_00, 9_50, 90_00, 900_00)
    page = client.get(address).content.decode()
    assert 'value="limits" checked' in page
    assert 'name="monetary-3" value="9.50"' in page
    assert client.post(address, {"by": "fifths"}, headers=HTMX).status_code == 204
    assert fixed(cast) is None


@pytest.mark.parametrize("wrong", [{"recency-4": "7"}, {"frequency-5": "many"}, {"monetary-2": ""}])
def test_what_makes_no_limits_is_told_beside_them(cast, address, wrong):
    answer = browser(cast.alice).post(address, GIVEN | wrong, headers=HTMX)
    text = answer.content.decode()
    assert (answer.status_code, text.count('role="alert"'), text.count("aria-invalid")) == (200, 1, 4)
    [(name, typed)] = wrong.items()
    assert f'name="{name}" value="{typed}"' in text
    assert fixed(cast) is None


def test_who_does_not_administer_looks_only(cast, address):
    assert "<fieldset disabled>" in browser(cast.bob).get(address).content.decode()
    assert browser(cast.bob).post(address, GIVEN, headers=HTMX).status_code == 403
    assert fixed(cast) is None


def test_todays_fifths_are_offered_as_limits(cast, address):
    open_shop(cast.alice, 60)
    assert 'name="recency-5" value=""' in browser(cast.alice).get(address).content.decode()
    analyse(cast.alice)
    assert 'name="recency-5" value=""' not in browser(cast.alice).get(address).content.decode()
