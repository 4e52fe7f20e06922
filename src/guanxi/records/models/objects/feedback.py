"""Feedback: what people say about products and orders."""

from guanxi.metadata.api import Field, Label, ObjectType

FEEDBACK = ObjectType(
    slug="feedback",
    label=Label("Feedback", "反馈"),
    plural=Label("Feedback", "反馈"),
    icon="message-square-quote",
    title=("text", "rating"),
    default_sort="-occurred_at",
    occurred="occurred_at",
    fields=(
        Field("person", "relation", Label("Person", "客户"), target="people", listed=True),
        Field("product", "relation", Label("Product", "产品"), target="products", listed=True),
        Field("order", "relation", Label("Order", "订单"), target="orders"),
        Field("rating", "number", Label("Rating", "评分"), listed=True),
        Field("text", "longtext", Label("Text", "内容"), listed=True, searchable=True),
        Field("channel", "text", Label("Channel", "渠道")),
        Field("occurred_at", "datetime", Label("When", "时间"), indexed=True, listed=True),
    ),
)
