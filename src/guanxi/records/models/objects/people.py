"""People: customers, leads and contacts."""

from guanxi.metadata.api import Field, Label, ObjectType, Option

GENDERS = (
    Option("female", Label("Female", "女"), "pink", ("F", "女性", "女士", "Woman")),
    Option("male", Label("Male", "男"), "blue", ("M", "男性", "先生", "Man")),
    Option("other", Label("Other", "其他"), "violet"),
)
STAGES = (
    Option("lead", Label("Lead", "线索"), "amber"),
    Option("prospect", Label("Prospect", "意向客户"), "blue"),
    Option("customer", Label("Customer", "客户"), "green"),
    Option("former", Label("Former customer", "流失客户"), "neutral"),
)
LANGUAGES = (
    Option("zh", Label("Chinese", "中文"), synonyms=("zh-CN", "zh-TW", "汉语", "Mandarin")),
    Option("en", Label("English", "英文"), synonyms=("en-US", "en-GB", "英语")),
    Option("other", Label("Other", "其他")),
)

PEOPLE = ObjectType(
    slug="people",
    label=Label("Person", "联系人"),
    plural=Label("People", "客户"),
    icon="users",
    identity=True,
    title=("name", "email", "phone", "number"),
    number="number",
    fields=(
        Field(
            "name",
            "text",
            Label("Name", "姓名"),
            personal=True,
            indexed=True,
            listed=True,
            searchable=True,
            alphabetical=True,
        ),
        Field("given_name", "text", Label("Given name", "名"), personal=True),
        Field("family_name", "text", Label("Family name", "姓"), personal=True),
        Field(
            "email",
            "email",
            Label("E-mail", "电子邮箱"),
            personal=True,
            indexed=True,
            listed=True,
            searchable=True,
        ),
        Field(
            "phone",
            "phone",
            Label("Phone", "电话"),
            personal=True,
            indexed=True,
            listed=True,
            searchable=True,
        ),
        Field("number", "text", Label("Customer number", "客户编号"), indexed=True, searchable=True),
        Field("company", "relation", Label("Company", "公司"), target="companies", listed=True),
        Field("job_title", "text", Label("Job title", "职位")),
        Field("stage", "select", Label("Stage", "阶段"), options=STAGES, listed=True),
        Field("gender", "select", Label("Gender", "性别"), personal=True, options=GENDERS),
        Field("birthday", "date", Label("Birthday", "生日"), personal=True),
        Field("language", "select", Label("Language", "语言"), options=LANGUAGES),
        Field("address", "address", Label("Address", "地址"), personal=True),
        Field("city", "text", Label("City", "城市")),
        Field("region", "text", Label("Region", "省/州")),
        Field("postcode", "text", Label("Postcode", "邮编"), personal=True),
        Field("country", "text", Label("Country", "国家/地区"), listed=True),
        Field("website", "url", Label("Website", "网站")),
        Field("tags", "multiselect", Label("Tags", "标签")),
        Field("owner", "user", Label("Owner", "负责人")),
        Field("notes", "longtext", Label("Notes", "备注")),
    ),
)
