"""What is worth telling about a load that is no error: kinds of notes, and reasons for rejected rows.

``level`` is ``info`` for what is normal in such files, ``check`` for what a person may want to look at.
Which rows are of a kind is decided where the rows are: while reading, or in the staging table.
"""

from __future__ import annotations

from dataclasses import dataclass

from guanxi.metadata.api import Label


@dataclass(frozen=True, slots=True)
class NoteKind:
    """A kind of note: its code in results, what it is called, what it means for the records."""

    code: str
    label: Label
    meaning: Label
    level: str = "info"


def _kinds(*kinds: NoteKind) -> dict[str, NoteKind]:
    return {kind.code: kind for kind in kinds}


NOTES = _kinds(
    # While reading.
    NoteKind(
        "blank_rows",
        Label("Blank rows", "空行"),
        Label("Lines with separators only were passed over.", "只有分隔符的行已跳过。"),
    ),
    NoteKind(
        "short_rows",
        Label("Short rows", "缺少末尾列的行"),
        Label("Missing last cells were taken for blank.", "缺少的末尾单元格按空白处理。"),
    ),
    NoteKind(
        "extra_blank_cells",
        Label("Extra blank cells", "多余的空单元格"),
        Label("Blank cells beyond the last heading were left out.", "超出表头的空单元格已忽略。"),
    ),
    NoteKind(
        "zero_characters",
        Label("Zero characters removed", "已去除的空字符"),
        Label(
            "Characters of code zero cannot be stored and were removed.", "编码为零的字符无法保存，已去除。"
        ),
        "check",
    ),
    NoteKind(
        "duplicate_headings",
        Label("Repeated headings", "重复的表头"),
        Label("Columns of the same name were numbered.", "同名的列已编号。"),
        "check",
    ),
    NoteKind(
        "empty_headings",
        Label("Columns without heading", "没有表头的列"),
        Label("Columns without a name were numbered.", "没有名称的列已编号。"),
        "check",
    ),
    NoteKind(
        "no_headings",
        Label("No headings", "没有表头"),
        Label("The first line looks like data and was read as a row.", "第一行看起来是数据，已按数据读取。"),
        "check",
    ),
    NoteKind(
        "lines_above_headings",
        Label("Lines above the headings", "表头之前的行"),
        Label("Lines before the table were passed over.", "表格之前的说明行已跳过。"),
    ),
    NoteKind(
        "pictures_left_out",
        Label("Pictures, sounds and keys left out", "未导入的图片、声音和密钥"),
        Label("Cards hold them as files inside the file.", "它们以文件形式内嵌在名片中。"),
    ),
    NoteKind(
        "values_left_out",
        Label("Values left out", "未导入的值"),
        Label("Of more than 500 columns only the first were taken.", "超过 500 列，仅保留前面的列。"),
        "check",
    ),
    NoteKind(
        "lines_between_cards",
        Label("Lines between cards", "名片之间的行"),
        Label("They belong to no card and were passed over.", "不属于任何名片，已跳过。"),
    ),
    NoteKind(
        "dates_day_first",
        Label("Dates read with the day first", "日期按“日在前”读取"),
        Label("The column holds days above twelve there.", "该列前一个数字出现了大于十二的值。"),
    ),
    NoteKind(
        "dates_month_first",
        Label("Dates read with the month first", "日期按“月在前”读取"),
        Label("The column holds days above twelve behind it.", "该列后一个数字出现了大于十二的值。"),
    ),
    NoteKind(
        "dates_by_country",
        Label("Dates read as the workspace's country writes them", "日期按工作区所在国家的习惯读取"),
        Label(
            "Nothing in the column says whether the day or the month comes first.",
            "该列没有任何值能说明日在前还是月在前。",
        ),
        "check",
    ),
    # Order lines.
    NoteKind(
        "return",
        Label("Returns", "退货"),
        Label("Lines of a negative quantity count as returns.", "数量为负的行按退货计。"),
    ),
    NoteKind(
        "cancellation",
        Label("Cancellations", "取消的订单"),
        Label("Lines of orders whose number begins with C.", "订单号以 C 开头的行。"),
    ),
    NoteKind(
        "no_customer",
        Label("Lines without a customer", "没有客户的行"),
        Label("Kept as orders that belong to nobody.", "保留为不属于任何客户的订单。"),
    ),
    NoteKind(
        "zero_price",
        Label("Price of zero", "价格为零"),
        Label("Kept as free of charge.", "按免费商品保留。"),
    ),
    NoteKind(
        "negative_price",
        Label("Negative price", "价格为负"),
        Label("Kept as an adjustment, not as a sale.", "按调整保留，不计为销售。"),
        "check",
    ),
    NoteKind(
        "zero_amount",
        Label("Amount of zero", "金额为零"),
        Label("Kept as free of charge.", "按免费商品保留。"),
    ),
    NoteKind(
        "negative_amount",
        Label("Negative amount", "金额为负"),
        Label("Kept as a return or an adjustment.", "按退货或调整保留。"),
        "check",
    ),
    NoteKind(
        "repeated_row",
        Label("Exact repeats of a row", "完全重复的行"),
        Label("Kept: one order may well hold the same line twice.", "已保留：同一订单可能确有相同的行。"),
        "check",
    ),
    NoteKind(
        "several_times",
        Label("Orders with several time stamps", "有多个时间的订单"),
        Label(
            "The order has the earliest; each line keeps its own.", "订单取最早的时间；各行保留自己的时间。"
        ),
    ),
    NoteKind(
        "several_customers",
        Label("Orders of several customers", "有多个客户的订单"),
        Label("The customer of the most lines was taken.", "取行数最多的客户。"),
        "check",
    ),
    NoteKind(
        "several_names",
        Label("Products named in several ways", "有多种写法的商品名称"),
        Label(
            "As written, no name at all included. The product has the commonest; each line keeps its own.",
            "按原文计，包括没有名称的行。商品取最常见的名称；各行保留自己的描述。",
        ),
    ),
    NoteKind(
        "several_countries",
        Label("Customers of several countries", "有多个国家的客户"),
        Label("The commonest was taken.", "取最常见的一个。"),
    ),
    NoteKind(
        "lines_like_others",
        Label("Lines that may be there already", "可能已存在的订单行"),
        Label(
            "Their orders held the same product, quantity and price before. If the file is a newer export of "
            "these orders, undo the earlier import first.",
            "这些订单此前已有相同商品、数量和价格的行。如果该文件是同一批订单的新导出，请先撤销较早的导入。",
        ),
        "check",
    ),
    # Any records.
    NoteKind(
        "several_rows",
        Label("Records that several rows speak of", "对应多行的记录"),
        Label("The rows were taken together.", "这些行已合并。"),
        "check",
    ),
    NoteKind(
        "possible_duplicate",
        Label("Possible duplicates", "可能重复"),
        Label(
            "A new number with a known e-mail address: kept apart and flagged.",
            "编号是新的而邮箱已存在：单独保留并标记。",
        ),
        "check",
    ),
    NoteKind(
        "erased_person",
        Label("People who were erased", "已被清除的人"),
        Label(
            "They asked to be forgotten: their rows were left out, other rows came in without them.",
            "他们要求被遗忘：其行未导入，其他行已去除其信息后导入。",
        ),
    ),
    NoteKind(
        "file_removed",
        Label("The file was removed", "文件已删除"),
        Label(
            "It told of somebody who was erased and could not be rewritten. The records stay.",
            "其中含有已被清除者的信息且无法改写。记录保留。",
        ),
    ),
    NoteKind(
        "value_kept_aside",
        Label("Values that could not be read", "无法识别的值"),
        Label("The field stays empty; the original is kept with its source.", "字段留空；原值随来源保留。"),
        "check",
    ),
    NoteKind(
        "cleaned",
        Label("Cleaned values", "已清洗的值"),
        Label("Written in one form; the original is kept with its source.", "已统一写法；原值随来源保留。"),
    ),
    NoteKind(
        "new_field",
        Label("New fields", "新字段"),
        Label("Columns that matched no field became fields of their own.", "未匹配的列已成为新字段。"),
    ),
    NoteKind(
        "ignored_column",
        Label("Columns left out", "未导入的列"),
        Label("They match no field and none was made for them.", "未匹配任何字段，也未新建字段。"),
    ),
)

REASONS: dict[str, Label] = {
    "too_many_cells": Label("More cells than headings", "单元格多于表头"),
    "too_few_cells": Label("Less than half of the cells", "单元格不足一半"),
    "undecodable": Label("Bytes that are no text in the file's encoding", "含有无法解码的字节"),
    "unclosed_quote": Label("A quotation mark that is never closed", "引号没有闭合"),
    "unclosed_card": Label("A contact card that is never ended", "名片没有结束"),
    "broken_json": Label("Text that is no valid JSON", "不是有效的 JSON"),
    "no_object": Label("A JSON value that is no object", "不是 JSON 对象"),
    "cut_off": Label("The file breaks off in this row", "文件在此行中断"),
    "erased_person": Label("Of somebody who was erased", "属于已被清除的人"),
    "too_large_an_amount": Label("An amount that is too large to be true", "金额过大，不可信"),
    "missing": Label("A value is missing that the row cannot do without", "缺少必需的值"),
}
