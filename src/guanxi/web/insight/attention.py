"""What wants a person, each matter with a way to its rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.exchange.api import ImportRun
from guanxi.insight.api import SEGMENTS, Home, Notice
from guanxi.web import formats
from guanxi.web.insight.left_out import left_out
from guanxi.web.insight.look import in_segment, people

SLIPPING = [segment for segment in SEGMENTS if segment.key in {"at_risk", "cannot_lose"}]
GRACE = timedelta(minutes=5)
"""How long facts may be newer than their analysis before it is worth a word."""


@dataclass(frozen=True, slots=True)
class Matter:
    """One line of the list."""

    title: str
    text: str
    icon: str
    tone: str
    href: str


def matters(home: Home, runs: Iterable[ImportRun], root: str, *, analysed: bool = True) -> list[Matter]:
    """Return what needs attention, the weightiest first; not ``analysed``, scores cannot be outdated."""
    known = list(runs)
    found = [_matter(notice, home, known, root) for notice in home.attention]
    stale = _stale(home, known, root) if analysed else []
    return [*(each for each in found if each), *_left_out(home, root), *stale]


def _matter(notice: Notice, home: Home, runs: list[ImportRun], root: str) -> Matter | None:
    number = {"n": formats.number(notice.count)}
    if notice.kind == "slipping":
        title = ngettext(
            "%(n)s good customer is slipping away", "%(n)s good customers are slipping away", notice.count
        )
        spent = {"money": formats.compact_money(notice.amount, home.currency or "")}
        text = _("They have spent %(money)s and have stayed away for long") % spent
        href = people(root, f"({in_segment(*SLIPPING)}) and m >= 4")
        return Matter(title % number, text, "heart-crack", "danger", href)
    if notice.kind == "possible_duplicates":
        title = ngettext("%(n)s possible duplicate", "%(n)s possible duplicates", notice.count)
        return Matter(
            title % number,
            _("The same e-mail under another number"),
            "copy",
            "warning",
            f"{root}/people/duplicates",
        )
    if notice.kind == "failed_imports":
        title = ngettext("%(n)s import stopped", "%(n)s imports stopped", notice.count)
        text = _("It can be taken up again, or undone")
        return Matter(title % number, text, "circle-x", "danger", _import(runs, root, failed=True))
    if notice.kind == "rejected_rows":
        title = ngettext("%(n)s row was rejected", "%(n)s rows were rejected", notice.count)
        text = _("Kept in a file with the reason for each")
        return Matter(
            title % number, text, "file-exclamation-point", "warning", _import(runs, root, failed=False)
        )
    return None


def _import(runs: list[ImportRun], root: str, *, failed: bool) -> str:
    """Return the address of the import in question; of all imports where there are several."""
    asked = [
        run
        for run in runs
        if (run.status == "failed" if failed else run.status == "done" and run.rows_rejected)
    ]
    return f"{root}/imports/{asked[0].id}" if len(asked) == 1 else f"{root}/imports"


def _left_out(home: Home, root: str) -> list[Matter]:
    text = _("Left out of the analysis and of all its figures")
    found = left_out(home.orders, home.currency or "", home.as_of, root)
    return [Matter(each.title, text, "scale", "warning", each.href) for each in found]


def _stale(home: Home, runs: list[ImportRun], root: str) -> list[Matter]:
    newest = max(
        (run.finished_at for run in runs if run.finished_at and run.status in {"done", "undone"}),
        default=None,
    )
    if newest is None or (home.looked_at and newest - home.looked_at < GRACE):
        return []
    if home.last and home.last.status == "running":
        return []
    title = _("The analysis is older than the data")
    text = _("Data came in %(ago)s; scores do not know them yet") % {"ago": formats.ago(newest)}
    return [Matter(title, text, "refresh-cw", "warning", f"{root}/segments")]
