"""The files: the same for the same seed, in the encodings and with the headings that they promise."""

import gzip
import time
from pathlib import Path

import numpy as np
import pytest

from guanxi.demo.logic.business import Business, draw, write_truth
from guanxi.demo.logic.files import PEOPLE_COLUMNS, people_table, write, write_people_csv
from guanxi.demo.logic.forms import FORMS
from guanxi.demo.tests.conftest import UNTIL


def _bytes(folder: Path, seed: int) -> dict[str, bytes]:
    folder.mkdir()
    files = write(draw(customers=300, seed=seed, until=UNTIL), folder)
    return {name: path.read_bytes() for name, path in files.items()}


def test_equal_seeds_give_equal_bytes_and_others_do_not(tmp_path: Path) -> None:
    first, again, other = (_bytes(tmp_path / name, seed) for name, seed in (("a", 7), ("b", 7), ("c", 8)))
    assert first == again
    assert [name for name in first if first[name] == other[name]] == ["products"]


def test_every_file_has_its_headings_encoding_and_rows(business: Business, tmp_path: Path) -> None:
    for name, path in write(business, tmp_path).items():
        form = FORMS[name]
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        lines = raw.decode(form.encoding).splitlines()
        assert lines[0] == form.separator.join(form.headings.values())
        assert len(lines) == business.tables[name].num_rows + 1


def test_numbers_in_files_point_at_records_of_the_same_source(business: Business) -> None:
    shop, crm = (set(business.tables[name]["id"].to_pylist()) for name in ("people_shop", "people_crm"))
    skus = set(business.tables["products"]["sku"].to_pylist())
    assert not shop & crm
    assert set(business.tables["orders"]["customer_id"].to_pylist()) <= shop
    assert set(business.tables["orders"]["sku"].to_pylist()) <= skus
    assert set(business.tables["contact_records_crm"]["person_id"].to_pylist()) <= crm
    for name in ("events", "contact_records", "feedback"):
        assert set(business.tables[name]["person_id"].to_pylist()) <= shop


def test_nothing_happens_before_the_start_or_after_the_end(business: Business) -> None:
    for name in ("orders", "events", "contact_records", "contact_records_crm", "feedback"):
        table = business.tables[name]
        times = table["ordered_at" if name == "orders" else "occurred_at"].to_numpy()
        assert times.min() >= np.datetime64(business.start), name
        assert times.max() < np.datetime64(business.until), name


def test_truth_is_written_apart_and_reads_back(tmp_path: Path) -> None:
    small = draw(customers=50, until=UNTIL)
    write_truth(small, tmp_path / "truth.npz")
    with np.load(tmp_path / "truth.npz", allow_pickle=False) as truth:
        assert sorted(truth) == sorted(small.truth)
        assert (truth["rate"] == small.truth["rate"]).all()


@pytest.mark.parametrize("customers", [1, 2, 17])
def test_the_smallest_businesses_can_be_written(customers: int, tmp_path: Path) -> None:
    files = write(draw(customers=customers, until=UNTIL, years=1, currency="EUR", country="DE"), tmp_path)
    assert len(files) == len(FORMS)


def test_people_for_measurements_come_in_chunks_without_a_repeated_address(tmp_path: Path) -> None:
    began = time.monotonic()
    table = people_table(120_000, seed=3)
    assert time.monotonic() - began < 30
    assert tuple(table.column_names) == PEOPLE_COLUMNS
    mails = [mail.strip().lower() for mail in table["email"].to_pylist() if mail]
    assert len(set(mails)) == len(mails)
    path = write_people_csv(tmp_path / "people.csv", 1000, seed=3)
    assert len(path.read_text(encoding="utf-8").splitlines()) == 1001
