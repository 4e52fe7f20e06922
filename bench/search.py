"""Search by part of a name (Chinese, English, pinyin), of a phone number and of an e-mail address."""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable

from bench.installation import Bench
from bench.telling import Report, p50, p95
from guanxi.cluster.api import Cursor, enter
from guanxi.metadata.api import index_tokens
from guanxi.records.api import list_records, reader, search_all

EACH = 60
SLOWEST = 30.0
HAN = re.compile("[\u4e00-\u9fff]{2,4}")
Words = tuple[str, str, str]


def run(bench: Bench) -> Report:
    """Search with parts of records there are, each kind apart: over all objects, and as a list."""
    context = bench.with_people()
    report = Report("search", f"parts of values of {bench.size:,} people, {EACH} of each kind")
    everything: list[float] = []
    with enter(context.workspace.schema) as cursor:
        asked = reader(context, cursor)
        for kind, parts in _parts(cursor).items():
            found = [_timed(lambda part=part: search_all(asked, part)) for part in parts]  # type: ignore[misc]
            listed = [_timed(lambda part=part: list_records(asked, "people", q=part)) for part in parts]  # type: ignore[misc]
            everything += found + listed
            report.add(f"{kind}: search over all objects, median", p50(found), "ms")
            report.add(f"{kind}: search over all objects, p95", p95(found), "ms", at_most=SLOWEST)
            report.add(f"{kind}: list of people, p95", p95(listed), "ms", at_most=SLOWEST)
    report.add("all, median", p50(everything), "ms")
    report.add("all, p95", p95(everything), "ms", at_most=SLOWEST)
    return report


def _timed(call: Callable[[], object]) -> float:
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _parts(cursor: Cursor) -> dict[str, list[str]]:
    """Return words that somebody who remembers a part would type, drawn from records there are."""
    draw = random.Random(7)
    cursor.execute(
        "select name, coalesce(phone, ''), coalesce(email, '') from people "
        "where name is not null order by md5(id::text) limit 4000"
    )
    rows: list[Words] = cursor.fetchall()
    chinese = [name for name, _, _ in rows if HAN.fullmatch(name)][:EACH]
    english = [name for name, _, _ in rows if name.isascii() and " " in name][:EACH]
    return {
        "Chinese": [name[-2:] for name in chinese],
        "English": [draw.choice(name.split())[: draw.randrange(3, 7)] for name in english],
        "pinyin": [max((t for t in index_tokens([name]) if t.isascii()), key=len) for name in chinese],
        "phone": [phone[-4:] if at % 2 else phone[3:11] for at, (_, phone, _) in enumerate(rows) if phone][
            :EACH
        ],
        "e-mail": [email.partition("@")[0] for _, _, email in rows if email][:EACH],
    }
