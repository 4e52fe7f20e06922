"""Addresses, whole and in parts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.metadata.logic.field_types import Parsed, field_type
from guanxi.metadata.logic.field_types.address import PARTS

ADDRESS = field_type("address")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "广东省深圳市南山区科技园路1号",
            {"street": "南山区科技园路1号", "city": "深圳市", "region": "广东省"},
        ),
        (
            "北京市海淀区中关村大街27号",
            {"street": "海淀区中关村大街27号", "city": "北京市", "region": "北京市"},
        ),
        ("上海市上海市黄浦区", {"street": "黄浦区", "city": "上海市", "region": "上海市"}),
        ("浙江杭州市西湖区文三路", {"street": "西湖区文三路", "city": "杭州市", "region": "浙江省"}),
        ("新疆乌鲁木齐市天山区", {"street": "天山区", "city": "乌鲁木齐市", "region": "新疆维吾尔自治区"}),
        (
            "中国 云南省 大理白族自治州 大理市",
            {"street": "大理市", "city": "大理白族自治州", "region": "云南省"},
        ),
        (
            "518000 广东省深圳市福田区",
            {"street": "福田区", "city": "深圳市", "region": "广东省", "postcode": "518000"},
        ),
        ("苏州市工业园区星湖街", {"street": "工业园区星湖街", "city": "苏州市"}),
    ],
)
def test_obvious_chinese_lines_come_apart(raw: str, expected: dict[str, str]) -> None:
    parsed = ADDRESS.parse(raw)
    assert parsed == Parsed(
        {key: v for key in PARTS if (v := (expected | {"country": "CN"}).get(key))}, "address_parts"
    )


@pytest.mark.parametrize(
    "raw",
    [
        "88 Clasper Way, HEWELSFIELD COMMON",
        "吉林路15号",
        "超市旁边",
        "河南大厦 3 楼",
        "东京都千代田区",
        "市区",
    ],
)
def test_other_lines_are_the_street(raw: str) -> None:
    assert ADDRESS.parse(raw) == Parsed({"street": raw})


@given(
    st.dictionaries(
        st.sampled_from(PARTS), st.text("abcXYZ 北京路19,;{}\"'", min_size=1).filter(str.strip), min_size=1
    )
)
def test_parts_travel_exactly(parts: dict[str, str]) -> None:
    address = ADDRESS.from_python(parts).value
    assert ADDRESS.parse(ADDRESS.to_export(address)) == Parsed(address)
    assert ADDRESS.from_json(ADDRESS.to_json(address)).value == address
    assert ADDRESS.check(address) is None


def test_lines_follow_the_script() -> None:
    english = {"street": "2 Hull Road", "city": "Pant", "postcode": "SY10 6ND", "country": "GB"}
    assert ADDRESS.to_text(english) == "2 Hull Road, Pant, SY10 6ND, GB"
    chinese = {"street": "海淀区中关村大街27号", "city": "北京市", "region": "北京市", "postcode": "100080"}
    assert ADDRESS.to_text(chinese) == "北京市海淀区中关村大街27号 100080"


def test_what_is_no_address_is_refused() -> None:
    assert ADDRESS.from_python({"planet": "Mars"}).error == "not_an_address"
    assert ADDRESS.from_python({"street": 5}).error == "not_an_address"
    assert ADDRESS.check({"street": ""}) == "not_an_address"
    assert ADDRESS.parse("x" * 501).error == "too_long"
    assert ADDRESS.from_python({"street": " ", "country": "gb"}) == Parsed({"country": "GB"}, "trim")
