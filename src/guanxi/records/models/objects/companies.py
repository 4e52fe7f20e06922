"""Companies: the organisations that people work for and that buy."""

from guanxi.metadata.api import Field, Label, ObjectType

COMPANIES = ObjectType(
    slug="companies",
    label=Label("Company", "公司"),
    plural=Label("Companies", "公司"),
    icon="building-2",
    identity=True,
    title=("name", "domain"),
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
        Field("domain", "url", Label("Website", "网站"), indexed=True, listed=True, searchable=True),
        Field("industry", "text", Label("Industry", "行业"), listed=True),
        Field("size", "number", Label("Employees", "员工人数"), listed=True),
        Field("phone", "phone", Label("Phone", "电话"), searchable=True),
        Field("email", "email", Label("E-mail", "电子邮箱"), searchable=True),
        Field("address", "address", Label("Address", "地址")),
        Field("city", "text", Label("City", "城市"), listed=True),
        Field("region", "text", Label("Region", "省/州")),
        Field("postcode", "text", Label("Postcode", "邮编")),
        Field("country", "text", Label("Country", "国家/地区"), listed=True),
        Field("owner", "user", Label("Owner", "负责人")),
        Field("notes", "longtext", Label("Notes", "备注")),
    ),
)
