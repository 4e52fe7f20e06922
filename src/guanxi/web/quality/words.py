"""Measurements in sentences: the score taken apart, limits in the field's own form, what set one off."""

from __future__ import annotations

import math
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.kernel.api import to_minor
from guanxi.metadata.api import Field
from guanxi.quality.api import FieldQuality, Run, Score, Unusual
from guanxi.web import formats


def share(part: int, whole: int) -> str:
    """Return a share; what is not all is not called 100 %, what is something is not called 0 %."""
    if not whole:
        return "–"
    if part in {0, whole}:
        return formats.percent(part / whole)
    tenths = min(max(round(1000 * part / whole), 1), 999)
    return formats.percent(tenths / 1000, 1 if tenths < 10 or tenths > 990 else 0)


def percent(value: float) -> str:
    """Return a share of one, cut so that 100 % means all."""
    return formats.percent(math.floor(value * 1000) / 1000, 0 if value >= 1 or value < 0.99 else 1)


def points(score: Score) -> str:
    """Return a score as a number of 100."""
    return formats.number(math.floor(score.points))


def lead(score: Score | None) -> str:
    """Say in a sentence what the score is made of."""
    if score is None:
        return _("There is nothing to judge yet.")
    said = {"points": points(score), "filled": percent(score.filled), "valid": percent(score.valid),
            "single": percent(score.single)}  # fmt: skip
    return _("%(points)s of 100: %(filled)s filled × %(valid)s valid × %(single)s not there twice.") % said


def as_of(run: Run) -> str:
    """Say when was measured, and until when that is known to hold."""
    if run.checked_at == run.as_of:
        return _("as of %(moment)s") % {"moment": formats.moment(run.as_of)}
    return _("as of %(moment)s, unchanged %(later)s") % {
        "moment": formats.moment(run.as_of),
        "later": formats.ago(run.checked_at),
    }


def limits(field: Field, unusual: Unusual, home_currency: str) -> str:
    """Say beyond which limits values are unusual, and by which rule."""
    low, middle, high = (
        _written(field, value, unusual.currency or home_currency, home_currency)
        for value in (unusual.low, unusual.middle, unusual.high)
    )
    rule = _(
        "The middle value is %(middle)s. Below %(low)s or above %(high)s is unusual: further from the middle "
        "half of the values than three times its span."
    )
    text = rule % {"low": low, "middle": middle, "high": high}
    if unusual.currency:
        text += " " + _("Judged are amounts in %(currency)s.") % {"currency": unusual.currency}
    return text


def _written(field: Field, value: float | str, currency: str, home: str) -> str:
    if isinstance(value, str):
        return formats.day(date.fromisoformat(value))
    if field.type == "money":
        return formats.money(to_minor(Decimal(str(value)), home), currency)
    return formats.number(value, 2)


def unusual_rows(each: FieldQuality) -> str:
    """Say how many values are unusual; a dash where the rule gives no limits."""
    return "–" if each.unusual is None else formats.number(each.unusual.rows)


def said(each: FieldQuality) -> str:
    """Say since when half of the values have been said."""
    return formats.ago(each.said_half) if each.said_half else "–"


def freshness(each: FieldQuality) -> str:
    """Say how fresh a field's values are."""
    if each.said_newest is None or each.said_half is None:
        return _("No source has said anything here.")
    return _("The newest value came %(newest)s, half of them %(half)s or later.") % {
        "newest": formats.ago(each.said_newest),
        "half": formats.ago(each.said_half),
    }


def cause(run: Run, files: dict[str, str]) -> str:
    """Say what set a measurement off."""
    names = [files.get(str(trail), "") for trail in run.trails]
    told = ", ".join(name for name in names if name)
    if run.cause == "import" and told:
        return told
    if run.cause == "undo":
        return _("%(files)s taken back") % {"files": told} if told else _("An import taken back")
    return (
        ngettext("%(n)s import", "%(n)s imports", len(names)) % {"n": len(names)} if names else _("Measured")
    )
