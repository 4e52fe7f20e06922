"""The words by which files name our fields, in English, Chinese and German.

Headings are compared without case, spaces and punctuation, so ``E-mail`` stands for ``email`` and
``e_mail`` too. Earlier words are preferred where two columns of a file claim the same field. ``@id`` is
the record's own identifier in its source.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split("|"))


_ID = (
    "id|record id|external id|unique id|uuid|guid|number|no|num|nr|code|key|ref|reference|"
    "编号|号|号码|编码|代码|id号|单号|内部编号|系统编号|uid|nummer|nr|kennung"
)
_WHEN = (
    "date|time|datetime|timestamp|date time|created at|created|creation date|create date|date created|"
    "created time|datum|zeitpunkt|uhrzeit|erstellt am|angelegt am|日期|时间|日期时间|创建时间|创建日期|"
    "发生时间|发生日期"
)
_CURRENCY = "currency|currency code|währung|币种|货币|货币代码"
_OWNER = (
    "owner|record owner|account owner|owner email|assigned to|sales rep|salesperson|account manager|"
    "responsible|betreuer|zuständig|负责人|所有者|归属人|所属人|业务员|销售代表|跟进人|客户经理"
)
_NOTES = (
    "notes|note|comments|comment|remarks|remark|memo|about|notizen|notiz|bemerkungen|bemerkung|"
    "anmerkung|kommentar|备注|说明|附注|留言|备忘"
)
_CHANNEL = "channel|source|platform|kanal|quelle|渠道|来源|平台"

_REACH = {
    "email": "email|email address|e mail 1 value|primary email|work email|business email|personal email|"
    "email 1|email 1 value|mail|mail address|e mail adresse|mailadresse|e mail geschäftlich|e mail privat|"
    "邮箱|电子邮箱|电子邮件|邮箱地址|邮件地址|电子邮件地址|电邮|"
    "邮件|email地址",
    "phone": "phone|mobile|mobile phone|phone number|mobile number|mobile phone number|cell|cell phone|"
    "cellphone|cell number|telephone|telephone number|tel|tel no|contact number|contact phone|"
    "primary phone|phone 1 value|work phone|business phone|company main phone|home phone|whatsapp number|"
    "mobiltelefon|handy|handynummer|mobil|mobilnummer|telefon|telefonnummer|rufnummer|tel nr|"
    "telefon geschäftlich|telefon privat|festnetz|"
    "手机|手机号|手机号码|联系手机|移动电话|电话|电话号码|联系电话|联系方式|手机电话|座机|固定电话|固话|"
    "办公电话",
    "address": "address|street|street address|address 1|address line 1|full address|mailing address|"
    "postal address|home address|home street|business street|business address|address 1 formatted|"
    "address 1 street|adresse|anschrift|straße|straße und hausnummer|straße geschäftlich|straße privat|地址|"
    "详细地址|通讯地址|联系地址|家庭住址|住址|居住地址|街道|街道地址|办公地址|注册地址",
    "city": "city|town|locality|municipality|home city|business city|address 1 city|ort|stadt|wohnort|"
    "ort geschäftlich|ort privat|城市|市|所在城市|所在市",
    "region": "region|state|province|state region|state province|province state|county|prefecture|"
    "province code|state code|home state|business state|address 1 region|bundesland|kanton|省|省份|省市|州|"
    "省州|"
    "地区|所在省份|"
    "所在地区",
    "postcode": "postcode|postal code|zip|zip code|zip postal code|postal zip code|post code|"
    "home postal code|business postal code|address 1 postal code|plz|postleitzahl|postleitzahl geschäftlich|"
    "postleitzahl privat|邮编|邮政编码",
    "country": "country|country region|country name|country code|country territory|nation|"
    "home country region|business country region|home country|business country|address 1 country|land|staat|"
    "land region|land region geschäftlich|land region privat|"
    "国家|国家地区|国别|所在国家|国家代码",
    "owner": _OWNER,
    "notes": _NOTES,
}

_PEOPLE = _REACH | {
    "@id": _ID
    + "|customer|client|kundennummer|kunden nr|kundennr|kd nr|mitgliedsnummer|客户|会员|用户|买家|会员名|"
    "买家会员名|买家昵称|"
    "下单帐号|下单账号|用户名|账号",
    "name": "name|full name|display name|file as|customer|client|kunde|kundenname|ansprechpartner|kontakt|"
    "vollständiger name|姓名|名字|全名|真实姓名|名称|客户|联系人|"
    "收货人|收件人|买家|顾客",
    "given_name": "first name|given name|forename|fname|first|vorname|rufname|名",
    "family_name": "last name|family name|surname|lname|last|nachname|familienname|zuname|姓|姓氏",
    "job_title": "job title|title|position|job position|designation|occupation|profession|"
    "organization 1 title|organization title|berufsbezeichnung|stellenbezeichnung|funktion|beruf|职位|职务|"
    "岗位|"
    "头衔|职称|职业",
    "gender": "gender|sex|geschlecht|性别",
    "birthday": "birthday|birth date|birthdate|date of birth|dob|born|geburtstag|geburtsdatum|geb datum|"
    "生日|出生日期|出生年月|出生年月日",
    "language": "language|preferred language|locale|sprache|语言|首选语言|语种",
    "stage": "stage|lifecycle stage|lead status|contact stage|阶段|客户阶段|生命周期|生命周期阶段|线索状态|"
    "客户状态",
    "tags": "tags|tag|labels|categories|group membership|groups|kategorien|gruppen|schlagwörter|标签|分组|"
    "客户标签|群组",
    "website": "website|web page|web site|homepage|url|personal website|website 1 value|webseite|internet|"
    "internetseite|网站|主页|个人主页|"
    "网址",
    "notes": _NOTES + "|description|描述",
}

_COMPANIES = _REACH | {
    "@id": _ID,
    "name": "name|company|company name|organization|organisation|organization name|organization 1 name|"
    "associated company|primary associated company|employer|account|account name|business name|legal name|"
    "site name|firma|firmenname|unternehmen|arbeitgeber|"
    "公司|公司名称|公司名|企业|企业名称|单位|工作单位|单位名称|所在公司|就职公司|机构|机构名称|组织|名称|"
    "客户名称",
    "domain": "domain|domain name|website|web site|url|homepage|web page|域名|网站|网址|官网|主页",
    "industry": "industry|sector|business type|branche|行业|所属行业|产业",
    "size": "size|employees|number of employees|employee count|headcount|staff|mitarbeiter|"
    "mitarbeiterzahl|员工人数|员工数|人数|规模|"
    "人员规模",
    "notes": _NOTES + "|description|描述|简介",
}

_SKU = (
    "sku|stock code|item code|asin|upc|ean|gtin|barcode|plu|artikelnummer|artikel nr|artnr|货号|条码|条形码|"
    "款号|商家编码|外部系统编号|"
    "sku编码"
)

_PRODUCTS = {
    "@id": _ID + "|" + _SKU,
    "sku": _SKU,
    "name": "name|title|product|item|artikel|artikelbezeichnung|produkt|produktname|bezeichnung|名称|品名|"
    "标题|"
    "商品|产品|宝贝|货品",
    "category": "category|type|department|class|product line|collection|category name|kategorie|warengruppe|"
    "类别|分类|品类|类目|种类|大类|所属分类",
    "brand": "brand|brand name|vendor|manufacturer|make|marke|hersteller|品牌|品牌名称|厂商|生产商|厂家|"
    "供应商",
    "price": "price|unit price|list price|retail price|regular price|sale price|msrp|variant price|preis|"
    "listenpreis|"
    "价格|单价|售价|零售价|定价|标价|市场价|销售价",
    "currency": _CURRENCY,
    "active": "active|on sale|published|enabled|available|在售|上架|是否上架|是否在售|启用",
    "description": "description|long description|beschreibung|body|body html|details|summary|描述|详情|"
    "说明|简介|介绍",
}

_ORDERS = {
    "@id": _ID + "|order|invoice|receipt|bestellnummer|bestell nr|auftragsnummer|rechnungsnummer|"
    "belegnummer|订单|单据号|流水号|小票号|发票号",
    "ordered_at": _WHEN + "|ordered at|ordered|placed at|purchased at|processed at|order placed|"
    "bestelldatum|auftragsdatum|rechnungsdatum|kaufdatum|"
    "下单时间|下单日期|购买时间|购买日期|成交时间|成交日期|交易时间|交易日期|消费时间|消费日期|销售时间|"
    "销售日期|"
    "开票日期|付款时间|支付时间|paid at|completed at",
    "status": "status|financial status|状态",
    "channel": _CHANNEL
    + "|sales channel|store|shop|store name|shop name|店铺|店铺名称|门店|门店名称|销售渠道|网店名称",
    "currency": _CURRENCY,
    "notes": _NOTES + "|buyer message|买家留言|卖家备注|客户留言",
}

_ORDER_LINES = {
    "quantity": "quantity|qty|units|units sold|quantity ordered|pieces|item quantity|quantity refund|"
    "menge|anzahl|stückzahl|"
    "数量|购买数量|订购数量|件数|销售数量|商品数量|个数|销量|总数量",
    "unit_price": "unit price|price|price each|price per unit|selling price|sale price|sales price|cost|"
    "rate|einzelpreis|stückpreis|preis|"
    "单价|价格|售价|成交价|成交单价|销售单价|京东价",
    "amount": "amount|line total|line amount|total|sales|sales value|sales amount|revenue|subtotal|sub total|"
    "total price|total amount|extended price|net amount|net sales|gross amount|turnover|spend|value|"
    "betrag|gesamtpreis|gesamtbetrag|summe|umsatz|"
    "金额|小计|总价|销售额|销售金额|成交金额|实付金额|实收金额|实付|总金额|应付金额|合计|消费金额|"
    "买家实际支付金额",
    "discount": "discount|discount amount|line discount|retail disc|retail discount|rebate|rabatt|"
    "折扣|优惠|优惠金额|折扣金额|减免金额",
    "description": "line description|line text|行描述",
}

_EVENTS = {
    "@id": _ID,
    "name": "event|name|event name|action|activity|activity type|event type|type|事件|事件名|事件名称|行为|"
    "行为类型|动作|名称",
    "occurred_at": _WHEN + "|occurred at|event time|event date|happened at|事件时间|行为时间",
    "value": "value|amount|revenue|score|数值|值|金额",
    "channel": _CHANNEL,
    "detail": "detail|details|properties|data|payload|详情|属性|内容",
}

_CONTACT_RECORDS = {
    "@id": _ID,
    "channel": _CHANNEL + "|type|activity type|medium|method|方式|联系方式|沟通方式|类型",
    "direction": "direction|inbound outbound|方向",
    "subject": "subject|title|topic|主题|标题",
    "body": "body|text|content|message|transcript|正文|内容|消息|沟通内容",
    "occurred_at": _WHEN + "|occurred at|activity date|called at|sent at|联系时间|沟通时间|跟进时间|发送时间",
    "outcome": "outcome|result|disposition|结果|沟通结果|跟进结果",
    "owner": _OWNER,
}

_FEEDBACK = {
    "@id": _ID,
    "rating": "rating|score|stars|star rating|review score|nps|评分|星级|打分|分数|得分",
    "text": "text|review|review text|feedback|comment|comments|content|message|"
    "评价|评论|内容|反馈|评语|评价内容|评论内容|反馈内容",
    "channel": _CHANNEL,
    "occurred_at": _WHEN + "|occurred at|review date|submitted at|评价时间|评论时间|反馈时间",
}

SYNONYMS: dict[str, tuple[str, ...]] = {
    f"{slug}.{field}": _words(text)
    for slug, fields in {
        "people": _PEOPLE,
        "companies": _COMPANIES,
        "products": _PRODUCTS,
        "orders": _ORDERS,
        "order_lines": _ORDER_LINES,
        "events": _EVENTS,
        "contact_records": _CONTACT_RECORDS,
        "feedback": _FEEDBACK,
    }.items()
    for field, text in fields.items()
}

# Words before a field's own word that say whose field it is: Customer ID, 商品名称, Billing City.
PREFIXES: dict[str, tuple[str, ...]] = {
    "people": _words(
        "customer|client|contact|buyer|consumer|member|user|subscriber|guest|household|person|people|lead|"
        "cust|purchaser|billing|bill to|shipping|ship to|recipient|reviewer|"
        "客户|顾客|会员|用户|买家|买方|联系人|消费者|购买人|下单人|收货人|收件人|收货"
    ),
    "companies": _words(
        "company|organization|organisation|account|org|employer|firm|associated company|"
        "公司|企业|单位|机构|组织"
    ),
    "products": _words(
        "product|item|stock|article|goods|material|line item|merchandise|variant|sku|"
        "商品|产品|宝贝|货品|物料|物品|单品"
    ),
    "orders": _words(
        "order|invoice|basket|transaction|receipt|bill|sales order|purchase|trade|sale|checkout|cart|"
        "订单|单据|交易|发票|小票|账单|销售单|采购单|主订单"
    ),
    "order_lines": _words(
        "line|line item|item|order line|order item|product|detail|商品|产品|宝贝|明细|行|子订单"
    ),
    "events": _words("event|activity|behaviour|behavior|事件|行为"),
    "contact_records": _words("activity|interaction|call|engagement|communication|沟通|联系|跟进"),
    "feedback": _words("feedback|review|survey|rating|反馈|评价|评论"),
}

# Words after a field's word that say only whose address it is: Email (Billing).
SUFFIXES = _words("billing|shipping|customer|buyer")

# What a file loaded as the key may speak of, the nearest first.
SPEAKS_OF: dict[str, tuple[str, ...]] = {
    "people": ("people", "companies"),
    "companies": ("companies",),
    "products": ("products",),
    "orders": ("orders", "order_lines", "people", "products", "companies"),
    "order_lines": ("order_lines", "orders", "products", "people", "companies"),
    "events": ("events", "people", "products"),
    "contact_records": ("contact_records", "people", "companies"),
    "feedback": ("feedback", "people", "products", "orders"),
}

# In a flat file of order lines these bare words mean something else than in a file of the object itself.
ORDER_FILE: dict[str, tuple[str, ...]] = {
    "products.name": _words(
        "description|item description|product description|stock description|item|product|title|"
        "商品|产品|品名|标题|宝贝标题|商品标题|商品描述|宝贝名称"
    ),
    "people.country": _words("country|国家"),
    "orders.@id": _words("name"),
}
# A column named ``name`` holds order numbers where it looks like this (Shopify writes #1001), else people.
ORDER_NUMBER = r"#\s?\w*\d+"
