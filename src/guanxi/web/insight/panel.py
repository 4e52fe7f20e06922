"""What insight says of one customer, shaped for the record page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from guanxi.records.api import Reader


def panel(reading: Reader, record: UUID) -> dict[str, Any] | None:
    """Return a customer's segment and scores with their reasons, or None before the first analysis."""
    return None
