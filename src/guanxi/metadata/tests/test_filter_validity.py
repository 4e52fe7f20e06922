"""Validity and shapes: written, read back, and answered by the database as Python says."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from guanxi.access.api import perform
from guanxi.cluster.api import enter
from guanxi.metadata.api import (
    FIELD_TYPES,
    SHAPE_SQL,
    Condition,
    Not,
    ParseContext,
    field_type,
    format_text,
    from_json,
    parse_text,
    shape_of,
    to_json,
)
from guanxi.records.api import NewRecords, Selection, create_records, list_records, reader, trash_records

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=70)


@pytest.mark.parametrize(
    ("text", "shape"),
    [("B12-345", "A99-999"), ("Anna Maria", "Aa Aa"), ("ACME Ltd.", "A… Aa."), ("张三", "字字"), ("", ""),
     ("中国移动通信集团", "字…"), ("+8613812345678", "+9999999999999"), ("a.b7@example.com", "a.a9@a.a"),
     ("Müller", "Aa"), ("Иван 7", "• 9")],
)  # fmt: skip
def test_a_shape_tells_how_a_text_is_written_and_not_what_it_says(text, shape):
    assert shape_of(text) == shape


@given(TEXTS)
@example("AAAA字字字字字Я…•")
def test_the_shape_of_a_shape_is_itself(text):
    assert shape_of(shape_of(text)) == shape_of(text)


def test_the_database_finds_the_same_shapes(cast):
    texts = ["B12-345", "ÉCOLE", "straße 5", "中国移动通信集团", "Иван\nИван", "x" * 99, "…•…", "ÿþ×÷"]
    with enter(cast.workspace.schema) as cursor:
        cursor.execute(f"select {SHAPE_SQL.format('x')} from unnest(%s::text[]) x", (texts,))
        assert [row[0] for row in cursor.fetchall()] == [shape_of(text) for text in texts]


@pytest.mark.parametrize(
    ("text", "op", "value"),
    [("email is valid", "is_valid", None), ("email is not valid", "is_not_valid", None),
     ("email 无效", "is_not_valid", None), ("email shaped A99-999", "shaped", "A99-999"),
     ('email shaped like "A 9"', "shaped", "A 9"), ("email = valid", "eq", "valid"),
     ("email in (like, shaped)", "in", ("like", "shaped"))],
)  # fmt: skip
def test_both_written_forms_say_them(text, op, value):
    node = Condition("email", op, value)
    assert parse_text(text) == node
    assert parse_text(format_text(node)) == from_json(to_json(node)) == node


@pytest.fixture(scope="module")
def people(cast):
    company = perform(create_records, cast.alice, NewRecords("companies", [{"name": "Acme"}]))[0]
    rows = [
        {"name": "Anna", "phone": "+8613812345678", "country": "CN", "number": "B12-345", "company": company},
        {"name": "Bo\ufffd", "phone": "ask her", "country": "Atlantis", "number": "C98-700"},
        {"name": "Cy", "number": "77"},
    ]
    made = perform(create_records, cast.alice, NewRecords("people", rows))
    return dict(zip("abc", made, strict=True)) | {"company": company}


def found(cast, people, text):
    with enter(cast.workspace.schema) as cursor:
        rows = list_records(reader(cast.bob, cursor), "people", where=parse_text(text), sort="number").rows
    return "".join(sorted(next(k for k, v in people.items() if v == row["id"]) for row in rows))


@pytest.mark.parametrize(
    ("text", "who"),
    [("phone is valid", "a"), ("phone is not valid", "b"), ("not phone is valid", "bc"),
     ("name is not valid", "b"),
     ("country is not valid", "b"), ("stage is not valid", ""), ("birthday is not valid", ""),
     ("number shaped A99-999", "ab"), ("number shaped X11-222", "ab"), ("number shaped 99", "c"),
     ("company is valid", "a"), ("company is not valid", "")],
)  # fmt: skip
def test_the_database_answers(cast, people, text, who):
    assert found(cast, people, text) == who


def test_a_link_into_the_trash_is_not_valid(cast, people):
    perform(trash_records, cast.alice, Selection("companies", [people["company"]]))
    assert found(cast, people, "company is not valid") == "a"
    assert found(cast, people, "company is valid") == ""


def test_a_shape_is_asked_of_texts_only():
    able = {name for name in FIELD_TYPES if "shaped" in field_type(name).operators}
    assert able == {"text", "email", "phone", "url"}
    assert Not(Condition("a", "is_valid")) == parse_text("not a is valid")


@pytest.mark.parametrize(
    "raw", ["x@y.io", "ü.b@müller.de", "o'brien+tag@a-b.co.uk", "a@xn--bcher-kva.example"]
)
def test_what_a_field_type_accepts_is_well_formed(cast, raw):
    value = field_type("email").parse(raw, ParseContext()).value
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select %s ~ %s", (value, field_type("email").well_formed))
        assert cursor.fetchall()[0][0]
