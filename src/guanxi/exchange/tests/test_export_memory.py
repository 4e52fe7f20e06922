"""Memory does not grow with the number of rows, whatever the format."""

from __future__ import annotations

import tracemalloc

import pytest

from guanxi.access.api import action, perform
from guanxi.exchange.api import NewExport, Wanted, format_of, run_export
from guanxi.exchange.logic.writing import parquet
from guanxi.kernel.api import Role, uuid7
from guanxi.metadata.api import parse_text

FEW, MANY = 500, 6_000
_INSERT = """
insert into people (id, name, notes, email, phone, city) select gen_random_uuid(), 'Person ' || n,
repeat('long text ', 30), n || %s, '+44207946' || n, 'Ely' from generate_series(1, %s) n
"""


@action("test.fill", Role.OWNER)
def fill(context, cursor, given):
    cursor.execute(_INSERT, given)


@pytest.fixture(scope="module", autouse=True)
def people(cast):
    perform(fill, cast.alice, ("@few.example", FEW))
    perform(fill, cast.alice, ("@many.example", MANY))


def peak(context, path, which) -> int:
    """Return the most that Python held while it exported."""
    given = NewExport(
        Wanted("people", parse_text(f"email ends @{which}.example")), format_of(path.name), path.name
    )
    tracemalloc.start()
    try:
        run = run_export(context.on_trail(uuid7()), given, path)
        assert run.rows == {"few": FEW, "many": MANY}[which]
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "ndjson", "parquet", "xlsx", "vcf"])
def test_memory_stays_flat(cast, tmp_path, ending, monkeypatch):
    # Parquet is made a block at a time; with blocks as small as this, the few rows are several too.
    monkeypatch.setattr(parquet, "BLOCK", 1 << 17)
    peak(cast.alice, tmp_path / f"warm.{ending}", "few")
    few, many = (peak(cast.alice, tmp_path / f"{which}.{ending}", which) for which in ("few", "many"))
    # The rows between them are three megabytes of text.
    assert many < few + 1_000_000, (few, many)
