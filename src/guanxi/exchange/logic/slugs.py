"""Names for new fields: headings made into plain lower-case identifiers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from guanxi.kernel.api import fold_width

LONGEST = 48
RESERVED = frozenset(
    {
        "id",
        "created_at",
        "updated_at",
        "deleted_at",
        "canonical_id",
        "search",
        "object",
        "record_id",
        "source_id",
    }
)
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HAN = re.compile("[\u3400-\u9fff]+")
_OTHER = re.compile(r"[^a-z0-9]+")


def slug_for(heading: str, taken: Collection[str] = ()) -> str:
    """Return an ASCII snake_case name for a heading, Chinese as pinyin, different from all that are taken.

    ``taken`` are the object's other slugs; the names of system columns are never given.
    """
    text = _HAN.sub(lambda run: f" {_pinyin(run[0])} ", fold_width(heading))
    plain = unicodedata.normalize("NFKD", _HUMP.sub(" ", text)).encode("ascii", "ignore").decode()
    slug = _OTHER.sub("_", plain.lower()).strip("_")[:LONGEST].strip("_") or "field"
    if slug[0].isdigit():
        slug = f"field_{slug}"
    return _free(slug, taken)


def _free(slug: str, taken: Collection[str]) -> str:
    candidate, number = slug, 2
    while candidate in taken or candidate in RESERVED:
        candidate, number = f"{slug}_{number}", number + 1
    return candidate


def _pinyin(text: str) -> str:
    from pypinyin import Style, lazy_pinyin

    return " ".join(lazy_pinyin(text, style=Style.NORMAL, errors="ignore"))
