"""From staged rows to staged records: one table per level, each record once, known by its number.

Values of a record that several rows speak of are chosen without regard to the order of the rows, so that the
same content in another order is the same: the most frequent value, or the earliest moment.
"""

from __future__ import annotations

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.exchange.actions.stage import ROWS
from guanxi.exchange.actions.store import Stage
from guanxi.exchange.logic.plan import ID, LINES, Column, Level, Plan
from guanxi.records.api import own_id

# A row without a number of its own is known by its content, and by which occurrence of that content it is.
_NUMBERED = """
create unlogged table {target} as
select r.*, row_number() over (partition by {scope} digest order by n) as occurrence from {rows} r
"""

# Where every row has a number of its own, no content can come twice, and nothing needs to be copied.
_NUMBERED_ALREADY = "create view {target} as select r.*, 1::bigint as occurrence from {rows} r"

_UNIQUE = """
select count(*) = max(n) and not exists (
    select from {rows} group by {key} having count(*) > 1 or {key} is null
) from {rows}
"""

_ROW_KEY = (
    "'row:' || encode(r.digest, 'hex') || case when r.occurrence > 1 then ':' || r.occurrence else '' end"
)


def stage_levels(cursor: Cursor, stage: Stage, plan: Plan) -> dict[str, int]:
    """Make the staged table of each level and return how many records each holds."""
    own_numbers = _has_own_numbers(cursor, stage, plan)
    _number_rows(cursor, stage, plan, own_numbers=own_numbers)
    return {
        level.slug: _stage_level(cursor, stage, plan, level, as_it_is=own_numbers and level.main)
        for level in plan.levels
    }


def numbered(stage: Stage) -> sql.Identifier:
    """Return the staged rows with their occurrence."""
    return stage.table("numbered")


def _has_own_numbers(cursor: Cursor, stage: Stage, plan: Plan) -> bool:
    """Return whether no row was rejected and each has a number that no other has."""
    if plan.main.key is None or plan.main.slug == LINES:
        return False
    cursor.execute(sql.SQL(_UNIQUE).format(rows=stage.table(ROWS), key=sql.Identifier(plan.main.key)))
    return bool(cursor.fetchall()[0][0])


def _number_rows(cursor: Cursor, stage: Stage, plan: Plan, *, own_numbers: bool) -> None:
    orders = plan.level("orders")
    scope = (
        sql.SQL("{}, ").format(sql.Identifier(orders.key))
        if plan.main.slug == LINES and orders and orders.key
        else sql.SQL("")
    )
    names = {"target": numbered(stage), "rows": stage.table(ROWS), "scope": scope}
    if own_numbers:
        cursor.execute(sql.SQL(_NUMBERED_ALREADY).format(**names))
        cursor.execute(sql.SQL("create unique index on {rows} (n)").format(**names))
        return
    cursor.execute(sql.SQL("drop table if exists {target}").format(**names))
    cursor.execute(sql.SQL(_NUMBERED).format(**names))
    cursor.execute(sql.SQL("create index on {target} (n)").format(**names))
    cursor.execute(sql.SQL("analyze {target}").format(**names))


def key_of(level: Level, plan: Plan) -> sql.Composable:
    """Return the expression, over a row ``r``, of the number by which a level's record is known."""
    if level.key is None:
        return sql.SQL(_ROW_KEY)
    key = sql.SQL("r.{}").format(sql.Identifier(level.key))
    if level.main and level.slug != LINES:
        return sql.SQL("coalesce({}, {})").format(key, sql.SQL(_ROW_KEY))
    if level.key.endswith(".name"):
        return sql.SQL("lower({})").format(key)
    return key


_LEVEL = """
create unlogged table {target} as
select row_number() over (order by ext) as n, * from (
    select {key} as ext, {originals} as originals, count(*) as rows {values}
    from {rows} r where {key} is not null group by 1
) g
"""

# The same, where every row is a record of its own: nothing to choose between.
_SINGLE = """
create unlogged table {target} as
select row_number() over (order by r.n) as n, {key} as ext, {originals} as originals, 1 as rows {values}
from {rows} r order by r.n
"""

# The same, where the staged rows already are what the records will be.
_AS_IT_IS = """
create view {target} as
select r.n, {key} as ext, {originals} as originals, 1 as rows {values} from {rows} r
"""

_LINES = """
create unlogged table {target} as
select row_number() over (order by o.n, r.digest, r.occurrence) as n, o.ext as "order", {key} as ext,
       r.originals, r.digest, r.occurrence, {currency} as currency {values}
from {rows} r join {orders} o on o.ext = {order_key}
"""


def _stage_level(cursor: Cursor, stage: Stage, plan: Plan, level: Level, *, as_it_is: bool) -> int:
    target = stage.table(level.slug)
    if as_it_is:
        cursor.execute(_records_of(stage, plan, level, _AS_IT_IS))
        cursor.execute(sql.SQL("select max(n) from {}").format(stage.table(ROWS)))
        return int(cursor.fetchall()[0][0])
    cursor.execute(sql.SQL("drop table if exists {}").format(target))
    if level.slug == LINES:
        cursor.execute(_lines_of(stage, plan, level))
    else:
        form = _SINGLE if _is_single(cursor, stage, plan, level) else _LEVEL
        cursor.execute(_records_of(stage, plan, level, form))
    count = cursor.rowcount
    cursor.execute(sql.SQL("create index on {} (n)").format(target))
    if level.slug == "orders" and plan.main.slug == LINES:
        cursor.execute(sql.SQL("create index on {} (ext)").format(target))
    cursor.execute(sql.SQL("analyze {}").format(target))
    return count


def _is_single(cursor: Cursor, stage: Stage, plan: Plan, level: Level) -> bool:
    if level.key is None or not level.main:
        return level.main
    cursor.execute(
        sql.SQL("select count(*) = count(distinct {}) from {} r").format(key_of(level, plan), numbered(stage))
    )
    return bool(cursor.fetchall()[0][0])


def _records_of(stage: Stage, plan: Plan, level: Level, form: str) -> sql.Composed:
    single = form != _LEVEL
    key = (
        sql.SQL("r.{}").format(sql.Identifier(level.key or "")) if form == _AS_IT_IS else key_of(level, plan)
    )
    filled = {column.field.slug for column in level.fields if column.field}
    values = {column.field.slug: _value(column, single=single) for column in level.fields if column.field}
    for relation, target in level.relations.items():
        if relation not in filled and (other := plan.level(target)):
            values[relation] = _most_frequent(key_of(other, plan), single=single)
    if level.kind.number and level.key and level.kind.number not in filled:
        values[level.kind.number] = _number(key, single=single)
    if level.slug == "orders" and "status" not in filled and "order_lines.quantity" in plan.targets:
        values["status"] = sql.SQL(_RETURNED)
    return sql.SQL(form).format(
        target=stage.table(level.slug),
        rows=numbered(stage),
        key=key,
        originals=_originals(level, single=single),
        values=sql.SQL("").join(
            sql.SQL(", {} as {}").format(value, sql.Identifier(slug)) for slug, value in values.items()
        ),
    )


def _number(key: sql.Composable, *, single: bool) -> sql.Composable:
    """Return the number of records that come with one of their source's: our own have what they have."""
    chosen = sql.SQL("case when {} is null then {} end").format(own_id(key), key)
    return chosen if single else sql.SQL("max({})").format(chosen)


def _value(column: Column, *, single: bool) -> sql.Composable:
    assert column.field is not None  # noqa: S101 (only columns with a field come here)
    name = sql.SQL("r.{}").format(sql.Identifier(column.target))
    if single:
        return name
    if column.field.type in {"datetime", "date"}:
        return sql.SQL("min({})").format(name)
    return _most_frequent(name, single=False)


def _most_frequent(value: sql.Composable, *, single: bool) -> sql.Composable:
    return value if single else sql.SQL("mode() within group (order by {})").format(value)


# An order that only takes things back.
_RETURNED = """case when bool_and(r."order_lines.quantity" < 0) then 'returned' end"""

_OWN_REMARKS = """
(select jsonb_object_agg(split_part(k, '.', 2), v) from jsonb_each(r.originals) e(k, v) where k like {})
"""


def _originals(level: Level, *, single: bool) -> sql.Composed:
    """The remarks on the level's own fields, named by field alone; of several rows, those of the first."""
    own = sql.SQL(_OWN_REMARKS).format(sql.Literal(f"{level.slug}.%"))
    if single:
        return own
    return sql.SQL("(array_agg({} order by r.n) filter (where r.originals is not null))[1]").format(own)


def _lines_of(stage: Stage, plan: Plan, level: Level) -> sql.Composed:
    orders = plan.level("orders")
    assert orders is not None  # noqa: S101 (a plan of lines always has their orders)
    products = plan.level("products")
    values = [
        sql.SQL(", r.{} as {}").format(sql.Identifier(column.target), sql.Identifier(column.field.slug))
        for column in level.fields
        if column.field
    ]
    if f"{LINES}.{ID}" in plan.targets:
        values.append(sql.SQL(", r.{} as own").format(sql.Identifier(f"{LINES}.{ID}")))
    if products:
        values.append(sql.SQL(", {} as product").format(key_of(products, plan)))
    values += [
        sql.SQL(", r.{} as {}").format(sql.Identifier(target), sql.Identifier(slug))
        for slug, target in plan.kept_by_lines.items()
    ]
    return sql.SQL(_LINES).format(
        target=stage.table(LINES),
        rows=numbered(stage),
        orders=stage.table("orders"),
        key=sql.SQL(_ROW_KEY),
        order_key=key_of(orders, plan),
        currency=sql.SQL("o.currency" if "orders.currency" in plan.targets else "null::text"),
        values=sql.SQL("").join(values),
    )
