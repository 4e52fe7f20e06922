"""Chinese addresses of one line: province, city, and the rest."""

from __future__ import annotations

import re

# GB/T 2260: municipalities, provinces and autonomous regions with their short names.
_CITIES = ("北京", "上海", "天津", "重庆")
_PROVINCES = (
    "河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 "
    "河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海"
).split()
_REGIONS = {
    "内蒙古": "内蒙古自治区",
    "广西": "广西壮族自治区",
    "西藏": "西藏自治区",
    "宁夏": "宁夏回族自治区",
    "新疆": "新疆维吾尔自治区",
}
_FULL = {city: f"{city}市" for city in _CITIES} | {name: f"{name}省" for name in _PROVINCES} | _REGIONS

_GAP = r"[\s,，、·-]*"
_HAN = r"[\u4e00-\u9fff]"
_PROVINCE = re.compile(
    rf"(?:中国|中华人民共和国)?{_GAP}(?:({'|'.join(_REGIONS.values())})|({'|'.join(_FULL)})(?:省|市|自治区)?){_GAP}"
)
_CITY = re.compile(rf"({_HAN}{{1,9}}?(?:市|自治州|地区|盟)){_GAP}")
# Without a province a city is believed only if a district, county or street follows.
_NEXT = rf"{_GAP}{_HAN}{{1,8}}?(?:区|县|市|镇|街道|路|街)"
_CITY_ALONE = re.compile(rf"(?:中国)?{_GAP}({_HAN}{{2,5}}?市)(?={_NEXT}){_GAP}")
_LABEL = r"(?:邮编|邮政编码)?[:：]?\s*"
_POSTCODE = re.compile(rf"^{_LABEL}(\d{{6}})(?!\d){_GAP}|{_GAP}{_LABEL}(?<!\d)(\d{{6}})$")


def split_chinese_address(text: str) -> dict[str, str] | None:
    """Return a line's parts, the district staying before the street, or None if they are not obvious."""
    postcode = ""
    found = _POSTCODE.search(text)
    if found:
        postcode, text = found[1] or found[2], (text[: found.start()] + text[found.end() :]).strip()
    region, city, rest = _region_and_city(text)
    if not city and not region:
        return None
    street = rest.strip(" ,，、")
    parts = {"street": street, "city": city, "region": region, "postcode": postcode, "country": "CN"}
    return {key: value for key, value in parts.items() if value}


def _region_and_city(text: str) -> tuple[str, str, str]:
    province = _PROVINCE.match(text)
    if not province:
        alone = _CITY_ALONE.match(text)
        return ("", alone[1], text[alone.end() :]) if alone else ("", "", text)
    region, rest = province[1] or _FULL[province[2]], text[province.end() :]
    if region[:-1] in _CITIES:
        return region, region, rest.removeprefix(region)
    city = _CITY.match(rest)
    if city:
        return region, city[1], rest[city.end() :]
    # 吉林路 and 河南大厦 begin like a province and are none.
    written = text[: province.end()]
    return (region, "", rest) if written.rstrip(" ,，").endswith(("省", "自治区")) else ("", "", text)
