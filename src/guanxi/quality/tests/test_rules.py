"""Rules and errors are explained, every one of them."""

from __future__ import annotations

from guanxi.metadata.api import PARSE_ERRORS, PARSE_RULES
from guanxi.quality.logic import countries, names
from guanxi.quality.logic.rules import RULES, explain, label


def test_every_code_is_explained_in_both_languages() -> None:
    own = {countries.COUNTRY_NAME, names.NAME_SPLIT, names.NAME_CASE}
    errors = {countries.NOT_A_COUNTRY, countries.NO_SINGLE_COUNTRY}
    assert {code for code, rule in RULES.items() if rule.kind == "rule"} == PARSE_RULES | own
    assert {code for code, rule in RULES.items() if rule.kind == "error"} == PARSE_ERRORS | errors
    for code, rule in RULES.items():
        assert label(code, "en") == rule.label[0] != label(code, "zh-hans")
        assert explain(code, "en").endswith(".")
        assert explain(code, "zh-hans").endswith("。")
    assert explain("no such code", "en") == label("no such code", "zh") == "no such code"
