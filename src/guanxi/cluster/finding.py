"""What ``doctor`` says: one thing looked at, how it stands, and the way out."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "warning", "failed"]
OK: State = "ok"
WARNING: State = "warning"
FAILED: State = "failed"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at, how it stands, and the way out where something is wrong."""

    name: str
    state: State
    text: str
    way_out: str = ""

    def facts(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)
