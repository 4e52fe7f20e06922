"""The order in which people look names up: pinyin beside Latin letters, capitals and accents aside."""

from __future__ import annotations

import re
from functools import lru_cache

from guanxi.metadata.logic.pinyin import syllables
from guanxi.metadata.logic.search_tokens import folded

MAX_KEY = 80
_WORD = re.compile(r"[^\W_]+")


def sort_key(text: str | None) -> str | None:
    """Return the key by which a name is sorted, at most 80 characters; None for no name.

    A Chinese character sorts by its usual spelling and then by itself, so that 王 stands among the Wangs and
    beside other 王: ``王嘉`` becomes ``wang王 jia嘉`` and ``Wang Jia`` ``wang jia``.
    Blanks and signs part words.
    """
    if not text:
        return None
    if text.isascii():
        return " ".join(_WORD.findall(text.lower()))[:MAX_KEY] or text[:MAX_KEY]
    return _spelled(text[:MAX_KEY])


@lru_cache(maxsize=8_192)
def _spelled(text: str) -> str:
    spelled = "".join(f" {form[0]}{c} " if (form := syllables(c)) else c for c in folded(text))
    return " ".join(_WORD.findall(spelled))[:MAX_KEY] or text
