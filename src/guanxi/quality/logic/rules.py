"""Every cleaning rule and every reason for refusing a value, explained in both languages.

The codes are stored beside original values; they never change their meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["rule", "error"]


@dataclass(frozen=True, slots=True)
class Rule:
    """What was done to a value (``rule``) or why it was refused (``error``).

    ``label`` says it in a few words, ``explanation`` in a sentence; both as (English, Chinese).
    """

    code: str
    kind: Kind
    label: tuple[str, str]
    explanation: tuple[str, str]


# Two lines each: code | label | 名称, then the sentence | 说明.
_RULES = """
trim | Spaces | 空格
    Spaces at the ends and doubled ones were removed. | 去除首尾空格和多余空格。
width | Width | 全角字符
    Full-width letters and digits were made ordinary. | 全角字母和数字转为半角。
invisible | Invisible signs | 不可见字符
    Signs that show nothing were removed. | 去除不可见字符。
bad_character | Unusable signs | 非法字符
    Control characters that cannot be stored were removed. | 去除无法存储的控制字符。
blank_word | Word for blank | 空值写法
    A word such as n/a or 无 means no value. | n/a、无等写法视为空。
lower_case | Small letters | 小写
    Capitals mean nothing here and were lowered. | 此处大小写无别，转为小写。
address_only | Address only | 仅取地址
    The name around the address was left out. | 去掉地址外的姓名。
trailing_punctuation | Stray signs | 多余标点
    Quotes, stops or brackets around the value were removed. | 去除首尾的引号、句号或括号。
idn | Own script | 原文域名
    An encoded domain is shown in its own script. | 编码域名还原为原文。
first_of_several | First of several | 取第一个
    The cell held several; the first was taken. | 取多个值中的第一个。
scheme_added | https:// added | 补全网址
    The address lacked its https://. | 为网址补上 https://。
e164 | International form | 国际格式
    The number was put in its international form. | 号码转为国际格式。
grouping | Grouped thousands | 千位分隔
    The signs between thousands were removed. | 去除千位分隔符。
decimal_comma | Decimal comma | 小数逗号
    A comma marked the decimals. | 逗号作为小数点。
accounting_sign | Accounting minus | 会计负数
    Brackets or a minus behind mean a negative number. | 括号或末尾减号表示负数。
chinese_unit | 万, 亿 | 万、亿
    The unit was multiplied out. | 按单位换算为数字。
percent_sign | Percent sign | 百分号
    12% is kept as the number 12. | 12% 记为数字 12。
currency_code | Currency code | 货币代码
    The currency was put as its ISO code. | 货币改为 ISO 代码。
currency_sign | Currency sign | 货币符号
    The sign agrees with the currency. | 符号与币种一致，已去除。
minor_units | Rounded | 四舍六入
    Rounded half to even at the currency's smallest unit. | 按币种最小单位以银行家舍入取整。
iso_date | Date form | 日期格式
    The date was put in its standard form. | 日期转为标准格式。
other_date_order | Other order | 日月顺序
    Only the other order of day and month makes a date. | 只有另一种日月顺序成立。
two_digit_year | Short year | 两位年份
    Two digits mean a year from 1969 to 2068. | 两位年份按 1969–2068 理解。
time_dropped | Day only | 仅取日期
    The time of day was left out. | 去掉了具体时间。
truth_word | Yes or no | 是否
    A word or sign for yes or no. | 按“是/否”的写法识别。
option_label | Choice | 选项
    Recognised as one of the choices. | 识别为已有选项。
new_option | New choice | 新选项
    A choice that did not exist before. | 新增了一个选项。
resolved | Link found | 已关联
    The record was found by its name or number. | 按名称或编号找到记录。
address_parts | Address parts | 地址拆分
    Province and city were recognised. | 识别出省市并拆分。
name_split | Name parts | 姓名拆分
    Family and given name were told apart. | 拆分为姓和名。
name_case | Capitals | 大小写
    The name's capitals were put right. | 规范了姓名的大小写。
country_name | Country | 国家
    Recognised as a country. | 识别为国家或地区。
"""
_ERRORS = """
too_long | Too long | 过长
    The text is longer than the field allows. | 文本超出字段长度。
not_a_text | Not a text | 不是文本
    The value is no text. | 该值不是文本。
not_an_email | No e-mail address | 不是邮箱
    This is no e-mail address. | 不是有效的电子邮箱。
not_a_url | No web address | 不是网址
    This is no http, https or ftp address. | 不是有效的网址。
not_a_phone | No phone number | 不是电话
    No network gives out such a number. | 不是有效号码。
phone_without_country | Country missing | 缺少国家
    Nobody can dial it without knowing the country. | 不知所属国家，无法拨打。
not_a_number | No number | 不是数字
    This is no number. | 不是有效的数字。
not_an_amount | No amount | 不是金额
    This is no amount of money. | 不是有效的金额。
not_a_currency | No currency | 不是货币
    This names no currency, or several. | 无法确定是哪种货币。
other_currency | Other currency | 币种不符
    The text names another currency. | 文本标明了其他币种。
out_of_range | Out of range | 超出范围
    The value is too large to be kept. | 数值超出可存范围。
not_a_date | No date | 不是日期
    This is no calendar day. | 不是有效的日期。
not_a_time | No date and time | 不是时间
    This is no moment in time. | 不是有效的日期时间。
not_a_truth | Neither yes nor no | 非是非否
    This means neither yes nor no. | 无法识别为是或否。
unknown_option | Unknown choice | 未知选项
    The field has no such choice. | 该字段没有这个选项。
not_a_reference | Link not found | 未找到关联
    No record of that name or number. | 找不到对应的记录。
not_an_address | No address | 不是地址
    This is no postal address. | 不是有效的地址。
not_a_country | No country | 不是国家
    No country has this name or code. | 没有这个国家或地区。
no_single_country | No single country | 非单一国家
    Several countries, or a place without a code. | 国家联盟或没有代码的地区。
"""


def _read(table: str, kind: Kind) -> dict[str, Rule]:
    lines = iter(table.strip().splitlines())
    rules = {}
    for head, tail in zip(lines, lines, strict=True):
        code, en, zh = head.split(" | ")
        sentence, chinese = tail.strip().split(" | ")
        rules[code] = Rule(code, kind, (en, zh), (sentence, chinese))
    return rules


RULES: dict[str, Rule] = _read(_RULES, "rule") | _read(_ERRORS, "error")


def explain(code: str, language: str) -> str:
    """Return the sentence for a code; an unknown code stands for itself."""
    rule = RULES.get(code)
    return rule.explanation[language.startswith("zh")] if rule else code


def label(code: str, language: str) -> str:
    """Return the few words for a code; an unknown code stands for itself."""
    rule = RULES.get(code)
    return rule.label[language.startswith("zh")] if rule else code
