"""The demo as files of the kind that shops and CRMs export: two encodings, two separators, two languages."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Protocol

import numpy as np
import pyarrow as pa
from pyarrow import csv

from guanxi.demo.logic.business import SEED, Business
from guanxi.demo.logic.columns import join, number
from guanxi.demo.logic.dirt import spoil
from guanxi.demo.logic.forms import FORMS, PEOPLE_SHOP, Form
from guanxi.demo.logic.people import draw_people
from guanxi.demo.logic.scene import Scene

CHUNK = 100_000


PEOPLE_COLUMNS = (
    "id", "name", "email", "phone", "gender", "birthday", "city", "region", "country", "postcode", "language",
    "tags",
)  # fmt: skip


class Sink(Protocol):
    """Whatever takes bytes: a file, or one being compressed."""

    def write(self, data: bytes, /) -> int: ...


def write(business: Business, folder: Path) -> dict[str, Path]:
    """Write every table into the folder; return the files by table, in the order to load them in."""
    return {
        name: _write_table(business.tables[name], form, folder / form.file) for name, form in FORMS.items()
    }


def people_table(size: int, seed: int = SEED) -> pa.Table:
    """Return ``size`` people as text, dirty as sources are, with the twelve PEOPLE_COLUMNS."""
    return pa.concat_tables(_people(size, seed))


def write_people_csv(path: Path, size: int, seed: int = SEED) -> Path:
    """Write the rows of ``people_table`` as UTF-8 with headings, a chunk at a time; ``.gz`` is compressed."""
    form = Form(path.name, "people", "people", {name: PEOPLE_SHOP.headings[name] for name in PEOPLE_COLUMNS})
    with _opened(path) as sink:
        _heading(sink, form)
        for table in _people(size, seed):
            _rows(sink, table, form)
    return path


def _people(size: int, seed: int) -> Iterator[pa.Table]:
    scene = Scene(seed, date(2024, 1, 1), 1)
    for chunk, offset in enumerate(range(0, size, CHUNK)):
        count = min(CHUNK, size - offset)
        people = draw_people(scene, count, offset=offset, total=size, chunk=chunk)
        table = spoil(scene.stream("spoil", chunk), people.table, people.national, people.country).table
        ids = join("P", number(np.arange(offset + 1, offset + count + 1), 8))
        yield table.add_column(0, "id", ids).select(PEOPLE_COLUMNS)


def _write_table(table: pa.Table, form: Form, path: Path) -> Path:
    with _opened(path) as sink:
        _heading(sink, form)
        for start in range(0, table.num_rows, CHUNK):
            _rows(sink, table.slice(start, CHUNK), form)
    return path


@contextmanager
def _opened(path: Path) -> Iterator[Sink]:
    """Open for writing; a compressed file carries no name or time, so that equal content is equal bytes."""
    with path.open("wb") as raw:
        if path.suffix != ".gz":
            yield raw
            return
        with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=4, mtime=0, filename="") as packed:
            yield packed


def _heading(sink: Sink, form: Form) -> None:
    sink.write((form.separator.join(form.headings.values()) + "\n").encode(form.encoding))


def _rows(sink: Sink, table: pa.Table, form: Form) -> None:
    table = table.select(list(form.headings))
    buffer = BytesIO()
    options = csv.WriteOptions(include_header=False, delimiter=form.separator, quoting_style="needed")
    csv.write_csv(table, buffer, options)
    plain = form.encoding.startswith("utf-8")
    sink.write(buffer.getvalue() if plain else buffer.getvalue().decode().encode(form.encoding))
