"""Real files, broken in five hundred ways: each is read to its end or refused by a typed error.

The ways are drawn from a fixed seed; GUANXI_MUTATIONS draws more, and GUANXI_SEED others.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from guanxi.exchange.logic.reading.open import open_table
from guanxi.exchange.tests.books import excel
from guanxi.exchange.tests.loading import everything
from guanxi.kernel.api import GuanxiError
from tests.faults.loads import load

MANY = int(os.environ.get("GUANXI_MUTATIONS", "500"))
SEED = int(os.environ.get("GUANXI_SEED", "3"))
WHOLE = max(MANY // 20, 1)
MOST = 40_000
REAL = (
    "crm_contact_csv/hubspot_contacts_messy.csv",
    "crm_contact_csv/google_contacts.csv",
    "crm_contact_csv/mautic_fakeleaddata.csv",
    "cdnow/CDNOW_sample.txt",
    "dedupe_examples/csv_example_messy_input.csv",
    "completejourney/campaign_descriptions.parquet",
    "telco_churn/Telco-Customer-Churn.csv",
    "cn_admin_divisions/adcodes.csv",
    "online_retail/online_retail.csv.gz",
)

Mutation = Callable[[bytearray, random.Random], bytearray]


def flip(data: bytearray, draw: random.Random) -> bytearray:
    """Change bits of some bytes."""
    for _ in range(draw.randrange(1, 30)):
        data[draw.randrange(len(data))] ^= 1 << draw.randrange(8)
    return data


def insert(data: bytearray, draw: random.Random) -> bytearray:
    """Put some bytes in that mean something somewhere."""
    for _ in range(draw.randrange(1, 10)):
        strange = [
            b'"',
            b"\0",
            b"\r",
            b"\n",
            b",",
            b"\\",
            b"\xff",
            b"\xef\xbb\xbf",
            b"\x1a",
            draw.randbytes(9),
        ]
        at = draw.randrange(len(data))
        data[at:at] = draw.choice(strange)
    return data


def delete(data: bytearray, draw: random.Random) -> bytearray:
    """Take stretches out."""
    for _ in range(draw.randrange(1, 5)):
        at = draw.randrange(len(data) + 1)
        del data[at : at + draw.randrange(1, 200)]
    return data


def cut(data: bytearray, draw: random.Random) -> bytearray:
    """Let the file end early."""
    return data[: draw.randrange(len(data))]


def behead(data: bytearray, draw: random.Random) -> bytearray:
    """Let the file begin late."""
    return data[draw.randrange(min(len(data), 2000)) :]


def swap(data: bytearray, draw: random.Random) -> bytearray:
    """Turn one separator into another, here or everywhere."""
    old, new = draw.sample([b",", b";", b"\t", b"|", b"\n", b"\r\n", b'"', b" "], 2)
    return data.replace(old, new, draw.choice([-1, 1, 7, 100]))


def splice(data: bytearray, draw: random.Random) -> bytearray:
    """Put one stretch in the place of another."""
    here, there = draw.randrange(len(data)), draw.randrange(len(data))
    data[here : here + draw.randrange(300)] = data[there : there + draw.randrange(3000)]
    return data


def repeat(data: bytearray, draw: random.Random) -> bytearray:
    """Let a line, the headings perhaps, come many times."""
    lines = data.split(b"\n")
    at = draw.randrange(min(len(lines), 20))
    lines[at:at] = [lines[at]] * draw.randrange(1, 60)
    return bytearray(b"\n".join(lines))


def recode(data: bytearray, draw: random.Random) -> bytearray:
    """Write a stretch in another encoding."""
    at = draw.randrange(len(data))
    text = data[at : at + 500].decode("utf-8", "replace")
    data[at : at + 500] = text.encode(draw.choice(["utf-16-le", "utf-16", "gb18030", "utf-7"]), "replace")
    return data


MUTATIONS: tuple[Mutation, ...] = (flip, insert, delete, cut, behead, swap, splice, repeat, recode)


@pytest.fixture(scope="module")
def originals(real_data: Path, tmp_path_factory) -> dict[str, bytes]:
    """Return the beginnings of real files of every kind, and two that are made of one."""
    files = [real_data / name for name in REAL]
    files += sorted((real_data / "vcards").rglob("*.vcf"))[:6]
    found = {file.name: file.read_bytes()[:MOST] for file in files}
    rows = [row for _, row in zip(range(300), open_table(files[2]).rows(), strict=False)]
    book = excel(
        tmp_path_factory.mktemp("book") / "contacts.xlsx", {"A": [open_table(files[2]).columns, *rows]}
    )
    return {**found, "contacts.xlsx": book.read_bytes()}


def mutant(originals: dict[str, bytes], number: int, folder: Path) -> Path:
    """Return the file of that number: a real one, changed in one to three ways."""
    draw = random.Random(SEED * 1_000_003 + number)
    name = draw.choice(sorted(originals))
    data = bytearray(originals[name])
    for mutate in draw.choices(MUTATIONS, k=draw.randrange(1, 4)):
        data = mutate(data, draw) if data else data
    path = folder / f"{number}-{name}"
    path.write_bytes(bytes(data))
    return path


def how_many(context) -> dict[str, int]:
    """Return how many records there are, and what sources said; new fields may have come to them."""
    return {table: len(rows) for table, rows in everything(context).items() if table != "field"}


def test_every_mutant_is_read_to_its_end_or_refused_by_name(originals, tmp_path):
    refused = 0
    for number in range(MANY):
        path = mutant(originals, number, tmp_path)
        try:
            table = open_table(path)
            seen = []
            for batch in table.batches(64):
                assert all(len(row) == len(table.columns) for row in batch.rows), path.name
                assert all(bad.reason for bad in batch.bad), path.name
                seen += [*batch.numbers, *(bad.row for bad in batch.bad)]
            assert sorted(seen) == list(range(1, len(seen) + 1)), path.name
        except GuanxiError:
            refused += 1
        path.unlink()
    assert refused < MANY * 0.6


def test_mutants_are_loaded_with_every_row_accounted_for(cast, originals, tmp_path):
    loaded = 0
    for number in range(WHOLE):
        path = mutant(originals, number, tmp_path)
        before = how_many(cast.alice)
        try:
            done = load(cast.alice, path, "orders" if "CDNOW" in path.name else "people")
            loaded += done.run.rows_read > 0
        except GuanxiError:
            assert how_many(cast.alice) == before, path.name
    assert loaded > WHOLE / 4
