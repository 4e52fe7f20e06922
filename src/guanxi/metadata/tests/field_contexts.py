"""The workspaces whose files the tests read."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from guanxi.metadata.logic.field_types import ParseContext
from guanxi.metadata.logic.object_type import Label, Option

ACME = UUID("0198a9c0-0000-7000-8000-000000000001")
OPTIONS = (
    Option("new", Label("New", "新客户")),
    Option("open_deal", Label("Open deal", "商机")),
    Option("c", Label("C", "C语言")),
    Option("c_plus", Label("C++", "C++ 语言")),
    Option("north", Label("North; and west", "西北")),
)
CHINA = ParseContext(country="CN", currency="CNY", zone="Asia/Shanghai", language="zh-hans", options=OPTIONS)
BRITAIN = ParseContext(country="GB", currency="GBP", zone="Europe/London", language="en-gb", options=OPTIONS)
GERMANY = replace(BRITAIN, country="DE", currency="EUR", zone="Europe/Berlin", decimal_mark=",")
BAHRAIN = replace(BRITAIN, country="BH", currency="BHD", zone="UTC")
JAPAN = replace(CHINA, country="JP", currency="JPY", zone="Asia/Tokyo")
CONTEXTS = (CHINA, BRITAIN, GERMANY, BAHRAIN, JAPAN, replace(BRITAIN, country="US", new_options=True))
