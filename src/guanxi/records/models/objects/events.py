"""Behaviour: what people did, one fact a row. Facts are never changed, so the table is its own log."""

from guanxi.metadata.api import Field, Label, ObjectType

EVENTS = ObjectType(
    slug="events",
    label=Label("Event", "行为"),
    plural=Label("Behaviour", "行为"),
    icon="activity",
    title=("name",),
    default_sort="-occurred_at",
    append_only=True,
    occurred="occurred_at",
    fields=(
        Field("person", "relation", Label("Person", "客户"), target="people", listed=True),
        Field("name", "text", Label("Event", "事件"), required=True, indexed=True, listed=True),
        Field("occurred_at", "datetime", Label("Happened", "发生时间"), required=True, listed=True),
        Field("product", "relation", Label("Product", "产品"), target="products", listed=True),
        Field("value", "number", Label("Value", "数值"), listed=True),
        Field("channel", "text", Label("Channel", "渠道")),
        Field("detail", "longtext", Label("Detail", "详情")),
    ),
)
