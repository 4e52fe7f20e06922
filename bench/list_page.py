"""A page of 50 of all people, filtered and sorted, as lists ask for it, beside the SQL one would write."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

from bench.installation import Bench
from bench.telling import Report, p50, p95
from guanxi.cluster.api import Cursor, enter
from guanxi.metadata.api import parse_text
from guanxi.records.api import Reader, list_records, reader

QUERIES = 200
OVERHEAD, SLOWEST = 10.0, 20.0
COLUMNS = ("name", "email", "phone", "city", "country", "gender", "birthday", "tags")
SORTS = ("name", "-name", "email", "-created_at", "created_at")
BARE = """
select id, name, email, phone, city, country, gender, birthday, tags, created_at, number, sort_key from people
where deleted_at is null and canonical_id is null and {condition} order by {column} {way}, id {way} limit 51
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One page that somebody asks for: the condition in our grammar and in SQL, and the order."""

    text: str
    condition: str
    values: tuple[object, ...]
    sort: str

    @property
    def bare(self) -> str:
        """Return the statement one would write by hand."""
        column = {"name": "sort_key"}.get(self.sort.removeprefix("-"), self.sort.removeprefix("-"))
        way = "desc" if self.sort.startswith("-") else "asc"
        filled = self.condition if column == "created_at" else f"{self.condition} and {column} is not null"
        return BARE.format(condition=filled, column=column, way=way)


def run(bench: Bench) -> Report:
    """Ask as many varied pages both ways, in turns, so that both find the caches equally warm."""
    context = bench.with_people()
    ours: list[float] = []
    bare: list[float] = []
    with enter(context.workspace.schema) as cursor:
        asked = reader(context, cursor)
        for question in questions(cursor):
            first, second = (ask, ask_bare) if len(ours) % 2 else (ask_bare, ask)
            taken = {call: call(asked, question) for call in (first, second)}
            ours.append(taken[ask])
            bare.append(taken[ask_bare])
    report = Report("list_page", f"50 of {bench.size:,} people, {QUERIES} different filters and sorts")
    report.add("bare SQL, median", p50(bare), "ms")
    report.add("bare SQL, p95", p95(bare), "ms")
    report.add("list, median", p50(ours), "ms")
    report.add("list, p95", p95(ours), "ms", at_most=SLOWEST)
    over = [mine - theirs for mine, theirs in zip(ours, bare, strict=True)]
    report.add("list above bare SQL, median", p50(over), "ms", at_most=OVERHEAD)
    report.add("list above bare SQL, p95", p95(over), "ms", at_most=OVERHEAD)
    return report


def questions(cursor: Cursor) -> Iterator[Question]:
    """Yield the pages that are asked for, the same each time."""
    draw = random.Random(20261122)
    cursor.execute(
        "select city, count(*) from people where city is not null group by 1 order by 2 desc limit 40"
    )
    cities = [row[0] for row in cursor.fetchall() if "'" not in row[0] and '"' not in row[0]]
    cursor.execute("select distinct country from people where country ~ '^[A-Z]{2}$'")
    countries = [row[0] for row in cursor.fetchall()]
    for _ in range(QUERIES):
        country, city, year = draw.choice(countries), draw.choice(cities), draw.randrange(1960, 2000)
        text, condition, values = draw.choice(
            [
                (f"country = {country}", "country = %s", (country,)),
                (f'city = "{city}"', "city = %s", (city,)),
                (
                    f"gender = female and country = {country}",
                    "gender = 'female' and country = %s",
                    (country,),
                ),
                (f"birthday >= {year}-01-01", "birthday >= %s", (f"{year}-01-01",)),
                (
                    f"email is not empty and gender = male and birthday < {year}-06-01",
                    "email is not null and gender = 'male' and birthday < %s",
                    (f"{year}-06-01",),
                ),
            ]
        )
        yield Question(text, condition, values, draw.choice(SORTS))


def ask(asked: Reader, question: Question) -> float:
    """Return the seconds that a page takes as lists ask for it."""
    start = time.perf_counter()
    list_records(asked, "people", where=parse_text(question.text), sort=question.sort, columns=COLUMNS)
    return time.perf_counter() - start


def ask_bare(asked: Reader, question: Question) -> float:
    """Return the seconds that the same page takes in SQL."""
    start = time.perf_counter()
    asked.cursor.execute(question.bare, question.values)
    asked.cursor.fetchall()
    return time.perf_counter() - start
