"""A person's export as an archive: all of it as JSON, each object as a table, a page in either language."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from django.template import Context as Values
from django.template import Engine

from guanxi.metadata.api import Label, ObjectType
from guanxi.records.queries.person_export import Dossier

_PAGE = Path(__file__).with_suffix("").with_name("person_export.html")
LANGUAGES = {"en": "summary.en.html", "zh": "summary.zh.html"}
_TITLE = Label("What is held of one person", "所保存的一个人的信息")
_MADE = Label("Made on {at}. data.json holds all of it.", "生成于 {at}。完整内容见 data.json。")
_TRASHED = Label("In the trash since", "移入回收站的时间")
_SOURCES = Label("Who said what", "信息来源")
_HISTORY = Label("What was changed", "修改历史")
_HEADS_OF_SOURCES = (Label("Source", "来源"), Label("Number", "编号"), Label("Said", "内容"))
_HEADS_OF_HISTORY = (
    Label("When", "时间"),
    Label("Who", "操作者"),
    Label("Before", "之前"),
    Label("After", "之后"),
)
_ROOMS = {"scores": Label("Scores and their reasons", "评分及原因"), "imports": Label("Imports", "导入")}
_RISKY = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: names with values, or a table."""

    name: str
    pairs: Sequence[tuple[str, str]] = ()
    heads: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


def write_dossier(dossier: Dossier, file: IO[bytes]) -> None:
    """Write everything that is held of a person as a zip archive."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json", json.dumps(dossier.to_json(), ensure_ascii=False, indent=1, default=str)
        )
        for kind in dossier.kinds:
            archive.writestr(f"{kind.slug}.csv", _table(kind, dossier.rows[kind.slug]))
        for language, name in LANGUAGES.items():
            archive.writestr(name, _page(dossier, language))


def _table(kind: ObjectType, rows: Sequence[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    told = [*(field.slug for field in kind.fields), "deleted_at"]
    names = ["id", *(name for name in told if any(name in row for row in rows))]
    writer.writerow(names)
    writer.writerows([_cell(row.get(name)) for name in names] for row in rows)
    return "\ufeff" + text.getvalue()


def _cell(value: Any) -> str:
    """Return a value as a cell that no spreadsheet takes for a formula."""
    text = _text(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_RISKY) else text


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


def _page(dossier: Dossier, language: str) -> str:
    given = {
        "language": language,
        "title": dossier.title or _TITLE.in_language(language),
        "made": _MADE.in_language(language).format(at=f"{dossier.made_at:%Y-%m-%d %H:%M} UTC"),
        "sections": [*_records(dossier, language), *_rest(dossier, language)],
    }
    return Engine().from_string(_PAGE.read_text(encoding="utf-8")).render(Values(given))


def _records(dossier: Dossier, language: str) -> list[Section]:
    sections = []
    for kind in dossier.kinds:
        rows = dossier.rows[kind.slug]
        told = {**{field.slug: field.label for field in kind.fields}, "deleted_at": _TRASHED}
        slugs = [slug for slug in told if any(slug in row for row in rows)]
        labels = [told[slug].in_language(language) for slug in slugs]
        cells = [[_text(row.get(slug)) for slug in slugs] for row in rows]
        name = kind.plural.in_language(language)
        if len(rows) == 1:
            pairs = list(zip(labels, cells[0], strict=True))
            sections.append(Section(name, pairs=pairs))
        else:
            sections.append(Section(name, heads=labels, rows=cells))
    return sections


def _rest(dossier: Dossier, language: str) -> list[Section]:
    said = [[_text(each["source"]), _text(each["number"]), _text(each["said"])] for each in dossier.sources]
    past = [
        [each["at"][:16], _text(each["by"]), _text(each["before"]), _text(each["after"])]
        for each in dossier.history
    ]
    rooms = [
        Section(label.in_language(language), pairs=[("", _text(dossier.rooms[name]))])
        for name, label in _ROOMS.items()
        if dossier.rooms.get(name)
    ]
    heads = [label.in_language(language) for label in _HEADS_OF_SOURCES]
    heads_of_history = [label.in_language(language) for label in _HEADS_OF_HISTORY]
    return [
        *rooms,
        Section(_SOURCES.in_language(language), heads=heads, rows=said),
        Section(_HISTORY.in_language(language), heads=heads_of_history, rows=past),
    ]
