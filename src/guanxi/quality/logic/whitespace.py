"""Width, white space and invisible characters: what they are in a text, for measuring and explaining."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from guanxi.kernel.api import fold_width

_INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")
_RUNS = re.compile(r"\s{2,}|[^\S ]")


def clean(text: str) -> str:
    """Return a text with half-width signs, ordinary single spaces, nothing invisible, in NFC form.

    For keys and comparison; values are cleaned by their field type, which keeps Chinese punctuation.
    """
    return " ".join(fold_width(_INVISIBLE.sub("", text)).split())


def faults(text: str) -> tuple[str, ...]:
    """Name what is wrong with a text's characters: ``trim``, ``width``, ``invisible``, ``not_nfc``."""
    found = []
    if text != text.strip() or _RUNS.search(text.strip()):
        found.append("trim")
    if text.isascii():
        return tuple(found)
    if _WIDE.search(text):
        found.append("width")
    if _INVISIBLE.search(text):
        found.append("invisible")
    if not unicodedata.is_normalized("NFC", text):
        found.append("not_nfc")
    return tuple(found)


def count_faults(texts: Iterable[str | None]) -> Counter[str]:
    """Count the faults of a column's texts."""
    return Counter(fault for text in texts if text for fault in faults(text))
