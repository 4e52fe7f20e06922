"""Names of new fields."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.exchange.logic.slugs import slug_for


@pytest.mark.parametrize(
    ("heading", "slug"),
    [
        ("MonthlyCharges", "monthly_charges"),
        ("StreamingTV", "streaming_tv"),
        ("customerID", "customer_id"),
        ("E-mail 1 - Type", "e_mail_1_type"),
        ("emp.var.rate", "emp_var_rate"),
        ("Größe", "grosse"),
        ("客户等级", "ke_hu_deng_ji"),
        ("VIP等级", "vip_deng_ji"),
        ("2024", "field_2024"),
        ("??", "field"),
    ],
)
def test_names(heading: str, slug: str) -> None:
    assert slug_for(heading) == slug


def test_names_are_free() -> None:
    assert slug_for("Contract", {"contract", "contract_2"}) == "contract_3"
    assert slug_for("ID") != "id"


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "field", "field_2"])))
def test_any_heading_gets_a_plain_name(heading: str, taken: set[str]) -> None:
    slug = slug_for(heading, taken)
    assert re.fullmatch(r"[a-z][a-z0-9_]{0,39}", slug)
    assert slug not in taken
