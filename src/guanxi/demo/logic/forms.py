"""The form of each exported file: what it holds, from which system, and what it calls each column."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Form:
    """How one table becomes a file; ``headings`` by column, in the file's order.

    ``object`` is what to load it as, ``source`` the system whose numbers it uses.
    """

    file: str
    object: str
    source: str
    headings: dict[str, str]
    encoding: str = "utf-8"
    separator: str = ","

    def mapping(self) -> dict[str, str]:
        """Return, by heading, the field that a person would choose; own fields of the shop are left out."""
        targets = {column: _TARGETS.get(column, f"{self.object}.{column}") for column in self.headings}
        if self.object == "orders":
            targets |= _LINE_TARGETS
        targets["id"] = f"{self.object}.@id"
        return {heading: targets[column] for column, heading in self.headings.items() if targets[column]}


_TARGETS = {
    "person_id": "people.@id",
    "customer_id": "people.@id",
    "order_number": "orders.@id",
    "sku": "products.@id",
    "company": "companies.name",
    "registered_at": "",
}
_LINE_TARGETS = {
    "product": "products.name",
    "quantity": "order_lines.quantity",
    "unit_price": "order_lines.unit_price",
    "discount": "order_lines.discount",
}


COMPANIES = Form(
    "companies.csv",
    "companies",
    "shop",
    {
        "id": "Company ID",
        "name": "Company Name",
        "domain": "Domain",
        "industry": "Industry",
        "size": "Employees",
        "phone": "Phone",
        "city": "City",
        "region": "State/Region",
        "country": "Country",
    },
)
PRODUCTS = Form(
    "products.csv",
    "products",
    "shop",
    {
        "sku": "SKU",
        "name": "Product Name",
        "category": "Category",
        "brand": "Brand",
        "price": "Price",
        "currency": "Currency",
        "description": "Description",
    },
)
PEOPLE_SHOP = Form(
    "people_shop.csv",
    "people",
    "shop",
    {
        "id": "Customer ID",
        "name": "Name",
        "email": "Email",
        "phone": "Phone",
        "gender": "Gender",
        "birthday": "Birthday",
        "city": "City",
        "region": "State/Region",
        "country": "Country",
        "postcode": "Postcode",
        "language": "Language",
        "stage": "Stage",
        "tags": "Tags",
        "company": "Company",
        "job_title": "Job Title",
        "registered_at": "Registered At",
    },
    encoding="utf-8-sig",
)
PEOPLE_CRM = Form(
    "people_crm.csv",
    "people",
    "crm",
    {
        "id": "客户编号",
        "name": "姓名",
        "company": "公司",
        "job_title": "职位",
        "email": "邮箱",
        "phone": "手机",
        "gender": "性别",
        "birthday": "出生日期",
        "city": "城市",
        "region": "省份",
        "country": "国家",
        "postcode": "邮编",
        "language": "语言",
        "stage": "阶段",
        "tags": "标签",
    },
    encoding="gb18030",
    separator=";",
)
ORDERS = Form(
    "orders.csv.gz",
    "orders",
    "shop",
    {
        "order_number": "Order Number",
        "ordered_at": "Order Date",
        "status": "Status",
        "channel": "Channel",
        "customer_id": "Customer ID",
        "sku": "SKU",
        "product": "Product Name",
        "quantity": "Quantity",
        "unit_price": "Unit Price",
        "discount": "Discount",
        "currency": "Currency",
    },
)
EVENTS = Form(
    "events.csv.gz",
    "events",
    "shop",
    {
        "id": "Event ID",
        "person_id": "Customer ID",
        "name": "Event",
        "occurred_at": "Time",
        "sku": "SKU",
        "value": "Value",
        "detail": "Detail",
    },
)
CONTACT_RECORDS = Form(
    "contact_records.csv",
    "contact_records",
    "shop",
    {
        "id": "Record ID",
        "person_id": "Customer ID",
        "channel": "Channel",
        "direction": "Direction",
        "subject": "Subject",
        "body": "Body",
        "occurred_at": "Occurred At",
        "outcome": "Outcome",
    },
)
CONTACT_RECORDS_CRM = Form(
    "contact_records_crm.csv",
    "contact_records",
    "crm",
    {
        "id": "编号",
        "person_id": "客户编号",
        "channel": "方式",
        "direction": "方向",
        "subject": "主题",
        "body": "内容",
        "occurred_at": "时间",
        "outcome": "结果",
    },
)
FEEDBACK = Form(
    "feedback.csv",
    "feedback",
    "shop",
    {
        "id": "Feedback ID",
        "person_id": "Customer ID",
        "sku": "SKU",
        "order_number": "Order Number",
        "rating": "Rating",
        "text": "Comment",
        "channel": "Channel",
        "occurred_at": "Date",
    },
)
# By table, in the order in which the files have to be loaded: whoever is pointed at comes first.
FORMS = {
    "companies": COMPANIES,
    "products": PRODUCTS,
    "people_shop": PEOPLE_SHOP,
    "people_crm": PEOPLE_CRM,
    "orders": ORDERS,
    "events": EVENTS,
    "contact_records": CONTACT_RECORDS,
    "contact_records_crm": CONTACT_RECORDS_CRM,
    "feedback": FEEDBACK,
}
