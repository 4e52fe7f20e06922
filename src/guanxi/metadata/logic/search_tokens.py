"""Words by which a record is found: Latin words, Chinese characters and their pairs, pinyin, ends of numbers.

The tokens go into a ``tsvector`` as they are (``array_to_tsvector``); no dictionary of the database is
involved. A question becomes tokens in the same way, its last word as a prefix.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

MAX_TOKENS = 400
MAX_TOKEN = 64
# A pinyin token spells a few characters; longer runs are found by their parts.
_SYLLABLES = 4
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
_KANA_HANGUL = "\u3040-\u30ff\uac00-\ud7af"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<cjk>[{_KANA_HANGUL}]+)|(?P<word>[^\W_{_HAN}{_KANA_HANGUL}]+)")
_ASCII_RUN = re.compile(r"[a-z0-9]{1,64}")
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,24}")
_NUMBER_STARTS = frozenset("+0123456789(")
# Parts of addresses that nearly every record has: they would find everything and cost the most.
_STOP_WORDS = frozenset({"com", "www", "http", "https"})
_TONES = re.compile(r"[\u0300-\u036f]")


def index_tokens(texts: Iterable[str | None]) -> list[str]:
    """Return the distinct tokens of a record's searchable values, unordered, at most 400 of 64 characters."""
    found: set[str] = set()
    for text in texts:
        if not text:
            continue
        if text.isascii():
            found.update(_ASCII_RUN.findall(text.lower()))
            if text[0] in _NUMBER_STARTS and _PHONE.fullmatch(text):
                found.update(_number_ends(text))
        else:
            found.update(_tokens_of(text))
    found -= _STOP_WORDS
    return list(found) if len(found) <= MAX_TOKENS else sorted(found, key=len)[:MAX_TOKENS]


def query_tokens(question: str) -> list[tuple[str, bool]]:
    """Return what all must be found: tokens, each with whether it is the beginning of a word.

    Latin words match from their beginning (“zhang” finds zhangsan), Chinese runs of two and more by every
    pair of neighbours, numbers by their ends and beginnings.
    """
    found: dict[tuple[str, bool], None] = {}
    for kind, run in _runs(_folded(_joined_number(question))):
        if kind == "word":
            found[run[:MAX_TOKEN], True] = None
        else:
            pairs = [run[i : i + 2] for i in range(len(run) - 1)]
            found.update(((pair, False), None) for pair in pairs or [run])
    asked = list(found)[:20]
    return [token for token in asked if token[0] not in _STOP_WORDS] or asked


def search_query(question: str) -> str | None:
    """Return a question as the text of a ``tsquery`` (to be cast), or None if nothing is asked."""
    parts = [_quoted(token) + (":*" if prefix else "") for token, prefix in query_tokens(question)]
    return " & ".join(parts) or None


def spelled(text: str) -> str:
    """Return text with each Chinese character as its syllable between blanks: ``VIP客户`` → ``VIP ke hu``."""
    return re.sub(rf"[{_HAN}]", lambda match: f" {_pinyin(match[0])} ", text)


@lru_cache(maxsize=65_536)
def _tokens_of(text: str) -> frozenset[str]:
    """Return the tokens of a value that is not ASCII; such values repeat (towns, names), so they are kept."""
    found: set[str] = set()
    for kind, run in _runs(_folded(text)):
        if kind == "word":
            found.add(run[:MAX_TOKEN])
        else:
            found.update(run)
            found.update(run[i : i + 2] for i in range(len(run) - 1))
            if kind == "han":
                found.update(_spellings(run))
    return frozenset(found)


def _folded(text: str) -> str:
    """Return text in lower case, ordinary width and without accents."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", _TONES.sub("", unicodedata.normalize("NFKD", text).casefold()))


def _runs(folded: str) -> Iterator[tuple[str, str]]:
    return ((match.lastgroup or "", match[0]) for match in _RUN.finditer(folded))


def _joined_number(question: str) -> str:
    """Return a phone number without its blanks, signs and trunk zero; anything else unchanged."""
    if _PHONE.fullmatch(question.strip()):
        return "".join(c for c in question if c.isdigit()).lstrip("0") or question
    return question


def _number_ends(text: str) -> list[str]:
    """Return a number's digits from where people begin to say it: whole, national, local, the last four."""
    digits = text[1:] if text[1:].isdigit() else "".join(c for c in text if c.isdigit())
    return [digits, *(digits[-length:] for length in (11, 10, 8, 7, 4) if len(digits) > length)]


def _spellings(run: str) -> Iterator[str]:
    """Yield the pinyin of a run from each character on, and its initials: zhangsan, san, zs, s."""
    syllables = [_pinyin(character) for character in run[:32]]
    for start in range(len(syllables)):
        some = [syllable for syllable in syllables[start : start + _SYLLABLES] if syllable]
        if some:
            yield "".join(some)
            if len(some) > 1:
                yield "".join(syllable[0] for syllable in some)
    surname = _SURNAMES.get(run[0])
    if surname and len(run) <= _SYLLABLES:
        yield surname + "".join(syllables[1:])


# Characters that are read differently as a family name.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "仇": "qiu", "解": "xie", "查": "zha", "盖": "ge", "区": "ou", "朴": "piao",
    "任": "ren", "翟": "zhai", "覃": "qin", "乐": "yue", "尉": "yu", "缪": "miao", "纪": "ji", "华": "hua",
    "燕": "yan", "宁": "ning", "繁": "po", "晁": "chao", "冼": "xian", "员": "yun", "種": "chong",
}  # fmt: skip


@cache
def _pinyin(character: str) -> str:
    from pypinyin import Style, lazy_pinyin

    spelled: list[str] = lazy_pinyin(character, style=Style.NORMAL, errors="ignore")
    return spelled[0].replace("ü", "v") if spelled else ""


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
