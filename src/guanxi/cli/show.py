"""``show``: lists and single records, for people and for scripts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer
from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.app import HomeOption, Json, WorkspaceOption, app, say
from guanxi.cli.errors import NotAnId
from guanxi.cli.session import at_work
from guanxi.cli.tables import count, facts, grid, stack

if TYPE_CHECKING:
    from guanxi.metadata.api import Field, ObjectType
    from guanxi.records.api import Count, Page, Reader, Record

_NUMBERS = frozenset({"number", "money"})
_MOST_COLUMNS = 8


@app.command()
def show(
    object_slug: Annotated[str, typer.Argument(metavar="OBJECT", help="people, products, orders …")],
    record: Annotated[str | None, typer.Argument(metavar="[ID]", help="A record's id or its number.")] = None,
    where: Annotated[
        str, typer.Option("--where", help="A condition: 'country = GB and orders.count() > 3'.")
    ] = "",
    search: Annotated[str, typer.Option("--search", help="Words, in Chinese, English or pinyin.")] = "",
    sort: Annotated[str, typer.Option("--sort", help="Field to sort by; -FIELD sorts downwards.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="How many records.")] = 20,
    after: Annotated[str | None, typer.Option("--after", help="The cursor of the next page.")] = None,
    json: Json = False,
    workspace: WorkspaceOption = None,
    home: HomeOption = None,
) -> None:
    """Show the records of an object, or one of them with everything that is known of it."""
    with at_work(home, workspace) as context:
        from guanxi.cluster.api import enter
        from guanxi.metadata.api import parse_text
        from guanxi.records.api import count as count_records
        from guanxi.records.api import get_record, list_records, reader

        with enter(context.workspace.schema) as cursor:
            asked = reader(context, cursor)
            if record is not None:
                found = get_record(asked, object_slug, _id_of(asked, object_slug, record))
                say(_record_facts(found), _record_text(asked, found), as_json=json)
                return
            condition = parse_text(where) if where else None
            page = list_records(
                asked, object_slug, where=condition, q=search, sort=sort, limit=limit, cursor=after
            )
            total = count_records(asked, object_slug, where=condition, q=search)
            say(_page_facts(page, total), _page_text(asked, page, total), as_json=json)


def _id_of(asked: Reader, slug: str, text: str) -> UUID:
    """Return a record's id from its id or, where the object has numbers, its number."""
    from guanxi.metadata.api import Condition
    from guanxi.records.api import list_records

    try:
        return UUID(text)
    except ValueError:
        kind = asked.objects.get(slug)
        if kind.number is None:
            raise NotAnId(given=text, what="id of a record") from None
    rows = list_records(asked, slug, where=Condition(kind.number, "eq", text), columns=["id"], limit=1).rows
    if not rows:
        raise NotAnId(given=text, what=f"id or number among the {kind.plural.en.lower()}")
    found: UUID = rows[0]["id"]
    return found


def _row_facts(kind: ObjectType, row: dict[str, Any]) -> dict[str, Any]:
    from guanxi.metadata.api import field_type

    fields = {field.slug: field for field in kind.fields}
    return {
        slug: value if value is None or slug not in fields else field_type(fields[slug].type).to_json(value)
        for slug, value in row.items()
    }


def _record_facts(found: Record) -> dict[str, Any]:
    return {
        "object": found.kind.slug,
        "title": found.title,
        "record": _row_facts(found.kind, found.values),
        "members": [str(member) for member in found.members],
    }


def _text(asked: Reader, field: Field, row: dict[str, Any], titles: dict[str, dict[UUID, str]]) -> str:
    """Return a value as people read it."""
    from guanxi.metadata.api import field_type

    value = row.get(field.slug)
    if value is None:
        return ""
    if field.type == "relation":
        return titles.get(field.slug, {}).get(value, str(value))
    context = replace(
        asked.reading.parse,
        options=field.options,
        currency=row.get("currency") or asked.reading.parse.currency,
    )
    return field_type(field.type).to_text(value, context)


def _page_facts(page: Page, total: Count) -> dict[str, Any]:
    return {
        "object": page.kind.slug,
        "count": total.value,
        "exact": total.exact,
        "rows": [_row_facts(page.kind, row) for row in page.rows],
        "next": page.next,
    }


def _page_text(asked: Reader, page: Page, total: Count) -> RenderableType:
    """Return a table: what each record is called, then the listed fields that say anything at all."""
    from guanxi.records.api import title_of

    columns = [
        field
        for field in page.kind.fields
        if field.listed
        and field.slug != page.kind.title[0]
        and any(row.get(field.slug) is not None for row in page.rows)
    ][:_MOST_COLUMNS]
    rows = [
        [title_of(asked, page.kind, row), *(_text(asked, field, row, page.titles) for field in columns)]
        for row in page.rows
    ]
    right = [index for index, field in enumerate(columns, start=1) if field.type in _NUMBERS]
    table = grid([page.kind.label.en, *(field.label.en for field in columns)], rows, right, cut=True)
    more = f"{count(len(page.rows))} of {'' if total.exact else 'more than '}{count(total.value)}"
    return stack(table, Text(more, style="dim"))


def _record_text(asked: Reader, found: Record) -> RenderableType:
    filled = [
        (field.label.en, text)
        for field in found.kind.fields
        if (text := _text(asked, field, found.values, found.titles))
    ]
    title = Text(found.title or str(found.id), style="bold")
    return stack(title, facts([*filled, ("Id", str(found.id))]))
