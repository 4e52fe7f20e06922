"""The object: its table, list, form, import, search and export derive from this."""

from guanxi.metadata.api import Field, Label, ObjectType

SUBSCRIPTIONS = ObjectType(
    slug="subscriptions",
    label=Label("Subscription", "订阅"),
    plural=Label("Subscriptions", "订阅"),
    icon="repeat",
    title=("plan",),
    default_sort="-started_on",
    occurred="started_on",
    fields=(
        Field("person", "relation", Label("Person", "客户"), target="people", listed=True),
        Field("plan", "text", Label("Plan", "方案"), required=True, listed=True, searchable=True),
        Field("started_on", "date", Label("Started", "开始日期"), indexed=True, listed=True),
        Field("ends_on", "date", Label("Ends", "到期日期"), listed=True, synonyms=("Expires", "有效期至")),
        Field("satisfaction", "stars", Label("Satisfaction", "满意度"), listed=True),
    ),
)
