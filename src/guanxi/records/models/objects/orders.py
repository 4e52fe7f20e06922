"""Orders and their lines. A line's amount is the truth; an order's total is computed from its lines."""

from guanxi.metadata.api import Field, Label, ObjectType, Option

STATUSES = (
    Option("open", Label("Open", "未完成"), "amber"),
    Option("completed", Label("Completed", "已完成"), "green"),
    Option("cancelled", Label("Cancelled", "已取消"), "neutral"),
    Option("returned", Label("Returned", "已退货"), "red"),
)
KINDS = (
    Option("sale", Label("Sale", "销售"), "green"),
    Option("return", Label("Return", "退货"), "red"),
    Option("free", Label("Free of charge", "免费"), "neutral"),
    Option("adjustment", Label("Adjustment", "调整"), "amber"),
)

ORDERS = ObjectType(
    slug="orders",
    label=Label("Order", "订单"),
    plural=Label("Orders", "订单"),
    icon="shopping-bag",
    title=("number",),
    number="number",
    default_sort="-ordered_at",
    occurred="ordered_at",
    fields=(
        Field("number", "text", Label("Number", "订单号"), indexed=True, listed=True, searchable=True),
        Field("person", "relation", Label("Customer", "客户"), target="people", listed=True),
        Field("company", "relation", Label("Company", "公司"), target="companies"),
        Field("ordered_at", "datetime", Label("Ordered", "下单时间"), indexed=True, listed=True),
        Field("status", "select", Label("Status", "状态"), options=STATUSES, listed=True),
        Field("channel", "text", Label("Channel", "渠道")),
        Field("total", "money", Label("Total", "总额"), indexed=True, computed=True, listed=True),
        Field("currency", "text", Label("Currency", "货币")),
        Field("line_count", "number", Label("Lines", "行数"), computed=True, listed=True),
        Field("country", "text", Label("Country", "国家/地区")),
        Field("notes", "longtext", Label("Notes", "备注")),
    ),
)

ORDER_LINES = ObjectType(
    slug="order_lines",
    label=Label("Order line", "订单行"),
    plural=Label("Order lines", "订单行"),
    icon="list",
    title=("description",),
    parent="order",
    fields=(
        Field("order", "relation", Label("Order", "订单"), target="orders", required=True, listed=True),
        Field("product", "relation", Label("Product", "产品"), target="products", listed=True),
        Field("description", "text", Label("Description", "描述"), listed=True),
        Field("quantity", "number", Label("Quantity", "数量"), listed=True),
        Field("unit_price", "number", Label("Unit price", "单价"), listed=True),
        Field("discount", "money", Label("Discount", "折扣")),
        Field("amount", "money", Label("Amount", "金额"), listed=True),
        Field("currency", "text", Label("Currency", "货币")),
        Field("kind", "select", Label("Kind", "种类"), options=KINDS, listed=True),
        Field("ordered_at", "datetime", Label("Time", "时间")),
    ),
)
