"""Columns find their fields by heading and values, in English and Chinese."""

from __future__ import annotations

from guanxi.exchange.logic.recognise import ColumnMatch, propose, related_objects
from guanxi.metadata.api import ObjectType
from guanxi.records.models.objects import STANDARD_OBJECTS

CATALOGUE: dict[str, ObjectType] = {kind.slug: kind for kind in STANDARD_OBJECTS}


def matched(main: str, columns: str, *rows: str) -> list[ColumnMatch]:
    """Return the matches of a file written as words between bars."""
    sample = [row.split("|") for row in rows]
    return propose(columns.split("|"), sample, related_objects(main, CATALOGUE))


def targets(main: str, columns: str, *rows: str) -> dict[str, str | None]:
    """Return column → target."""
    return {match.column: match.target for match in matched(main, columns, *rows)}


def filled(main: str, expected: dict[str, str | None], *rows: str) -> None:
    """Check every column of a file."""
    assert targets(main, "|".join(expected), *rows) == expected


def test_online_retail() -> None:
    filled(
        "orders",
        {
            "InvoiceNo": "orders.@id",
            "StockCode": "products.@id",
            "Description": "products.name",
            "Quantity": "order_lines.quantity",
            "InvoiceDate": "orders.ordered_at",
            "UnitPrice": "order_lines.unit_price",
            "CustomerID": "people.@id",
            "Country": "people.country",
        },
    )


def test_chinese_orders() -> None:
    filled(
        "orders",
        {
            "订单号": "orders.@id",
            "商品编码": "products.@id",
            "商品名称": "products.name",
            "数量": "order_lines.quantity",
            "下单时间": "orders.ordered_at",
            "单价": "order_lines.unit_price",
            "金额": "order_lines.amount",
            "优惠": "order_lines.discount",
            "客户编号": "people.@id",
            "客户姓名": "people.name",
            "手机": "people.phone",
            "国家": "people.country",
            "省份": "people.region",
            "商品类别": "products.category",
            "订单状态": "orders.status",
            "渠道": "orders.channel",
            "备注": "orders.notes",
        },
    )


def test_taobao_export() -> None:
    filled(
        "orders",
        {
            "订单编号": "orders.@id",
            "买家会员名": "people.@id",
            "买家实际支付金额": "order_lines.amount",
            "订单状态": "orders.status",
            "买家留言": "orders.notes",
            "收货人姓名": "people.name",
            "收货地址": "people.address",
            "联系手机": "people.phone",
            "订单创建时间": "orders.ordered_at",
            "宝贝标题": "products.name",
            "商家编码": "products.@id",
            "店铺名称": "orders.channel",
        },
    )


def test_traditional_headings() -> None:
    filled("orders", {"訂單編號": "orders.@id", "電話": "people.phone", "單價": "order_lines.unit_price"})


def test_shopify_export() -> None:
    found = targets(
        "orders",
        "Name|Email|Financial Status|Currency|Total|Created at|Lineitem quantity|Lineitem name|Lineitem price"
        "|Lineitem sku|Billing Name|Billing City|Billing Country|Shipping City|Id|Vendor",
        "#1001|a@x.com|paid|USD|30.00|2024-01-01 10:00 +0800|1|Cup|10.00|C1|Ann Lee|Paris|FR|Paris|555|Acme",
        "#1001|a@x.com|||||2|Pot|10.00|P1||||||Acme",
        "#1002|b@x.com|paid|USD|10.00|2024-01-02 10:00:00 +0800|1|Cup|10.00|C1|Bob Ray|Rome|IT|Rome|556|Acme",
    )
    assert found == {
        "Name": "orders.@id",
        "Email": "people.email",
        "Financial Status": "orders.status",
        "Currency": "orders.currency",
        "Total": None,
        "Created at": "orders.ordered_at",
        "Lineitem quantity": "order_lines.quantity",
        "Lineitem name": "products.name",
        "Lineitem price": "order_lines.unit_price",
        "Lineitem sku": "products.@id",
        "Billing Name": "people.name",
        "Billing City": "people.city",
        "Billing Country": "people.country",
        "Shipping City": None,
        "Id": None,
        "Vendor": "products.brand",
    }


def test_woocommerce_export() -> None:
    filled(
        "orders",
        {
            "Order Number": "orders.@id",
            "Order Status": "orders.status",
            "Order Date": "orders.ordered_at",
            "Customer Note": "people.notes",
            "First Name (Billing)": "people.given_name",
            "Last Name (Billing)": "people.family_name",
            "Email (Billing)": "people.email",
            "Phone (Billing)": "people.phone",
            "Postcode (Billing)": "people.postcode",
            "SKU": "products.@id",
            "Item Name": "products.name",
            "Quantity (- Refund)": "order_lines.quantity",
            "Item Cost": "order_lines.unit_price",
        },
    )


def test_superstore_export() -> None:
    found = targets(
        "orders",
        "Row ID|Order ID|Order Date|Ship Mode|Customer ID|Customer Name|Segment|City|State|Postal Code|Region"
        "|Product ID|Category|Sub-Category|Product Name|Sales|Quantity|Discount|Profit",
    )
    assert {column: target for column, target in found.items() if target} == {
        "Order ID": "orders.@id",
        "Order Date": "orders.ordered_at",
        "Customer ID": "people.@id",
        "Customer Name": "people.name",
        "City": "people.city",
        "Region": "people.region",
        "Postal Code": "people.postcode",
        "Product ID": "products.@id",
        "Category": "products.category",
        "Product Name": "products.name",
        "Sales": "order_lines.amount",
        "Quantity": "order_lines.quantity",
        "Discount": "order_lines.discount",
    }


def test_hubspot_export() -> None:
    filled(
        "people",
        {
            "Record ID": "people.@id",
            "First Name": "people.given_name",
            "Last Name": "people.family_name",
            "Email": "people.email",
            "Phone Number": "people.phone",
            "Lead Status": "people.stage",
            "Create Date": None,
            "Associated Company": "companies.name",
            "Country/Region": "people.country",
            "Contact owner": "people.owner",
        },
    )


def test_outlook_export() -> None:
    filled(
        "people",
        {
            "First Name": "people.given_name",
            "Middle Name": None,
            "Last Name": "people.family_name",
            "Company": "companies.name",
            "Job Title": "people.job_title",
            "E-mail Address": "people.email",
            "Business Street": "people.address",
            "Business City": "people.city",
            "Business State": "people.region",
            "Business Postal Code": "people.postcode",
            "Business Country/Region": "people.country",
            "Mobile Phone": "people.phone",
            "Web Page": "people.website",
            "Birthday": "people.birthday",
            "Categories": "people.tags",
            "Notes": "people.notes",
        },
    )


def test_chinese_people() -> None:
    filled(
        "people",
        {
            "编号": "people.@id",
            "姓名": "people.name",
            "性别": "people.gender",
            "出生日期": "people.birthday",
            "电子邮箱": "people.email",
            "手机号码": "people.phone",
            "公司名称": "companies.name",
            "所属行业": "companies.industry",
            "职位": "people.job_title",
            "详细地址": "people.address",
            "城市": "people.city",
            "省份": "people.region",
            "邮编": "people.postcode",
            "标签": "people.tags",
            "负责人": "people.owner",
            "备注": "people.notes",
            "会员等级": None,
        },
    )
