"""A small shop's object types, so that tests of the grammar do not depend on the standard objects."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from guanxi.metadata.logic.field_types import ParseContext
from guanxi.metadata.logic.filters.moments import Clock
from guanxi.metadata.logic.filters.scope import Reading
from guanxi.metadata.logic.object_type import Field, Label, ObjectType, Option
from guanxi.metadata.queries.catalogue import Catalogue

STAGES = (Option("lead", Label("Lead", "线索")), Option("customer", Label("Customer", "客户")))


def _field(slug: str, kind: str, zh: str, **more: object) -> Field:
    return Field(slug, kind, Label(slug.replace("_", " ").title(), zh), **more)  # type: ignore[arg-type]


PEOPLE = ObjectType(
    "people",
    Label("Person", "联系人"),
    Label("People", "联系人"),
    "users",
    (
        _field("name", "text", "姓名", searchable=True, indexed=True),
        _field("email", "email", "邮箱", searchable=True, indexed=True),
        _field("phone", "phone", "电话"),
        _field("company", "relation", "公司", target="companies"),
        _field("stage", "select", "阶段", options=STAGES),
        _field("birthday", "date", "生日"),
        _field("address", "address", "地址"),
        _field("tags", "multiselect", "标签", indexed=True),
        _field("active", "boolean", "在用"),
        _field("score_given", "number", "评分"),
        _field("owner", "user", "负责人"),
        _field("manager", "relation", "上级", target="people"),
    ),
    title=("name",),
    identity=True,
)
COMPANIES = ObjectType(
    "companies",
    Label("Company", "公司"),
    Label("Companies", "公司"),
    "building",
    (_field("name", "text", "名称", searchable=True), _field("industry", "text", "行业")),
    title=("name",),
    identity=True,
)
ORDERS = ObjectType(
    "orders",
    Label("Order", "订单"),
    Label("Orders", "订单"),
    "bag",
    (
        _field("number", "text", "订单号", required=True),
        _field("person", "relation", "客户", target="people"),
        _field("ordered_at", "datetime", "下单时间", indexed=True),
        _field("total", "money", "总额"),
        _field("status", "text", "状态"),
    ),
    title=("number",),
    occurred="ordered_at",
)
SHOP = Catalogue({kind.slug: kind for kind in (PEOPLE, COMPANIES, ORDERS)})
CLOCK = Clock(datetime(2026, 3, 31, 18, 30, tzinfo=UTC), ZoneInfo("Asia/Shanghai"))
READING = Reading(CLOCK, ParseContext("CN", "CNY", "Asia/Shanghai"), user_id=7)
