"""The action: a subscription goes on for some months, logged and undoable like every change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from guanxi.access.api import action
from guanxi.cluster.api import Cursor
from guanxi.kernel.api import N_, Context, GuanxiError, Invalid, NotFound, Role

_RENEW = """
update subscriptions set ends_on = (coalesce(ends_on, current_date) + make_interval(months => %s))::date,
updated_at = now() where id = %s and deleted_at is null returning ends_on
"""
_NOTE = "insert into subscriptions_renewal (subscription, months) values (%s, %s)"


class TooLong(GuanxiError):
    """Nobody renews for longer than ten years."""

    code = "subscriptions_too_long"
    message = N_("A subscription is renewed for 1 to {most} months.")
    status = 422


@dataclass(frozen=True, slots=True)
class Renewal:
    """Which subscription goes on, and for how many months."""

    subscription: UUID
    months: int

    @classmethod
    def read(cls, given: Mapping[str, Any]) -> Self:
        """Read it from a JSON object; raises ``Invalid``."""
        try:
            return cls(UUID(given["subscription"]), int(given.get("months", 12)))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise Invalid(field="subscription", reason=f"{type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class Renewed:
    """Until when it now goes."""

    ends_on: date


@action("subscriptions.renew", Role.MEMBER)
def renew(context: Context, cursor: Cursor, given: Renewal) -> Renewed:
    """Renew a subscription; raises ``NotFound``, ``TooLong``."""
    if not 1 <= given.months <= 120:
        raise TooLong(most=120)
    cursor.execute(_RENEW, (given.months, given.subscription))
    rows = cursor.fetchall()
    if not rows:
        raise NotFound(what="subscription", key=given.subscription)
    cursor.execute(_NOTE, (given.subscription, given.months))
    return Renewed(rows[0][0])
