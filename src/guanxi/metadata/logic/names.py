"""Names for columns: plain, short, and made from what people call a field."""

from __future__ import annotations

import re
from collections.abc import Collection

from guanxi.kernel.api import fold_width
from guanxi.metadata.logic.filters.operators import RESERVED
from guanxi.metadata.logic.pinyin import syllables
from guanxi.metadata.logic.system_fields import TAKEN_COLUMNS

MAX_NAME = 40
_NAME = re.compile(rf"[a-z][a-z0-9_]{{0,{MAX_NAME - 1}}}")
_UNFIT = re.compile(r"[^a-z0-9]+")


def is_field_name(name: str) -> bool:
    """Say whether a name can be a custom field's: plain, and free of meaning to tables and conditions."""
    return _NAME.fullmatch(name) is not None and name not in TAKEN_COLUMNS and name not in RESERVED


def field_name(heading: str, taken: Collection[str]) -> str:
    """Return a free name for a heading in either language: ``客户等级`` → ``ke_hu_deng_ji``."""
    words = _UNFIT.sub("_", _spelled(fold_width(heading)).lower()).strip("_")
    stem = words if words[:1].isalpha() else f"field_{words}".rstrip("_")
    stem = stem[: MAX_NAME - 4].rstrip("_")
    names = (stem, *(f"{stem}_{number}" for number in range(2, 1000)))
    return next(name for name in names if is_field_name(name) and name not in taken)


def _spelled(heading: str) -> str:
    """Return text with each Chinese character as its syllable between blanks."""
    return "".join(f" {found[0]} " if (found := syllables(character)) else character for character in heading)
