"""Products: what is sold."""

from guanxi.metadata.api import Field, Label, ObjectType

PRODUCTS = ObjectType(
    slug="products",
    label=Label("Product", "产品"),
    plural=Label("Products", "产品"),
    icon="package",
    title=("name", "sku"),
    number="sku",
    fields=(
        Field(
            "name",
            "text",
            Label("Name", "名称"),
            indexed=True,
            listed=True,
            searchable=True,
            alphabetical=True,
        ),
        Field("sku", "text", Label("SKU", "货号"), indexed=True, listed=True, searchable=True),
        Field("category", "text", Label("Category", "类别"), listed=True),
        Field("brand", "text", Label("Brand", "品牌"), listed=True),
        Field("price", "money", Label("Price", "价格"), listed=True),
        Field("currency", "text", Label("Currency", "货币")),
        Field("active", "boolean", Label("On sale", "在售")),
        Field("description", "longtext", Label("Description", "描述")),
    ),
)
