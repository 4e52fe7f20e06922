"""Words by which a record is found: Latin words, Chinese characters and their pairs, pinyin, ends of numbers.

The tokens go into a ``tsvector`` as they are (``array_to_tsvector``); no dictionary of the database is
involved. A question becomes tokens in the same way, its Latin words as prefixes. So a record is found by the
beginning of any of its words, any part of its Chinese text, the spelling or the initials of that text from
any character on, and the beginning or the end of its numbers.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import islice, pairwise, product

from guanxi.metadata.logic.pinyin import syllables

MAX_TOKENS = 400
MAX_TOKEN = 64
_TELLING = 3
# A pinyin token spells a few characters; longer runs are found by their parts.
_SYLLABLES = 6
_SPELLED = 40
# Characters of several readings multiply: all of a name's are kept, of longer texts the first few.
_NAME = 4
_READINGS_OF_NAME = 30
_READINGS = 8
# Only what is a letter: between the blocks lie code points without a character, among the kana two signs.
_HAN = (
    "〇\u3400-\u4dbf\u4e00-\u9fff\ufa0e-\ufa29\U00020000-\U0002a6df\U0002a700-\U0002b738\U0002b740-\U0002b81d"
    "\U0002b820-\U0002cea1\U0002ceb0-\U0002ebe0\U00030000-\U0003134a"
)
_KANA_HANGUL = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\uac00-\ud7a3"
_RUN = re.compile(rf"(?P<han>[{_HAN}]+)|(?P<cjk>[{_KANA_HANGUL}]+)|(?P<word>[^\W_{_HAN}{_KANA_HANGUL}]+)")
_ASCII_RUN = re.compile(r"[a-z0-9]{1,64}")
# Short values repeat (towns, names); their tokens are kept, about 2 kB each.
_REMEMBERED = 12
_PHONE = re.compile(r"\+?[\d\s().\-/]{6,24}")
# Country calling codes (ITU-T E.164): two of one digit, these of two, all others of three.
_CALLING_CODE = re.compile("[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|[2-9][0-9]{2}")
_CHINESE_LANDLINE = re.compile("(?:10|2[0-9]|[3-9][0-9]{2})([2-9][0-9]{6,7})")
_NUMBER_STARTS = frozenset("+0123456789(")
# Parts of addresses that nearly every record has: they would find everything and cost the most.
_STOP_WORDS = frozenset({"com", "www", "http", "https"})
_MARKS = re.compile(r"[\u0300-\u036f]")
# Letters that Unicode does not take apart.
_PLAIN = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_INITIAL = "zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw]"
_FINAL = (
    "iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|ia|ie|iu|ua|uo|ui|ue|er|[aoeiuv]"
)
_SYLLABLE = f"(?:(?:{_INITIAL})?(?:{_FINAL}))"
_LONG_SPELLING = re.compile(rf"{_SYLLABLE}{{7}}")
# Read greedily, three syllables are at most six characters (xian is 先 or 西安).
_BEGINNING = re.compile(rf"{_SYLLABLE}{{3}}")


def index_tokens(texts: Iterable[str | None]) -> list[str]:
    """Return the distinct tokens of a record's searchable values: at most 400, of at most 64 characters."""
    found: set[str] = set()
    for text in texts:
        if not text:
            continue
        if not text.isascii():
            found.update(_remembered(text) if len(text) <= _REMEMBERED else _tokens_of(text))
            continue
        words = _ASCII_RUN.findall(text.lower())
        found.update(_without_stop_words(words) if "." in text else words)
        if text[0] in _NUMBER_STARTS:
            found.update(_number_ends(text))
    return list(found) if len(found) <= MAX_TOKENS else sorted(found, key=len)[:MAX_TOKENS]


def query_tokens(question: str) -> list[tuple[str, bool]]:
    """Return what all must be found: tokens, each with whether it is the beginning of a word.

    Latin words match from their beginning (“zhang” finds zhangsan), Chinese runs of two and more by every
    pair of neighbours, numbers by their ends and beginnings.
    """
    found: dict[tuple[str, bool], None] = {}
    for kind, run in _runs(folded(_joined_number(question))):
        if kind == "word":
            found[_within_a_token(run), True] = None
        else:
            pairs = [run[i : i + 2] for i in range(len(run) - 1)]
            found.update(((pair, False), None) for pair in pairs or [run])
    asked = list(found)[:20]
    return [token for token in asked if token[0] not in _STOP_WORDS] or asked


def search_query(question: str) -> str | None:
    """Return a question as the text of a ``tsquery`` (to be cast), or None if nothing is asked."""
    return _as_query(query_tokens(question))


def split_query(question: str) -> tuple[str | None, str | None]:
    """Return a question as two queries, of which both must hold: one for the index, one for what it finds.

    An index collects every row that has any word with a beginning; of one or two letters those are too many,
    so that such beginnings are left for the second, unless there is nothing else.
    """
    tokens = query_tokens(question)
    telling = [(token, prefix) for token, prefix in tokens if not prefix or len(token) >= _TELLING]
    if not telling:
        return _as_query(tokens), None
    return _as_query(telling), _as_query([token for token in tokens if token not in telling])


def _as_query(tokens: Iterable[tuple[str, bool]]) -> str | None:
    return " & ".join(_quoted(token) + (":*" if prefix else "") for token, prefix in tokens) or None


@lru_cache(maxsize=8_192)
def _remembered(text: str) -> frozenset[str]:
    return _tokens_of(text)


def _tokens_of(text: str) -> frozenset[str]:
    """Return the tokens of a value that is not ASCII."""
    found: set[str] = set()
    for kind, run in _runs(folded(text)):
        if kind == "word":
            found.add(run[:MAX_TOKEN])
        else:
            found.update(run)
            found.update(map("".join, pairwise(run)))
            if kind == "han":
                found.update(_spellings(run[:_SPELLED]))
    return frozenset(_without_stop_words(found) if "." in text else found)


def _without_stop_words(words: Iterable[str]) -> Iterable[str]:
    """Return the words of an address but for the parts that all addresses share, unless it has no others."""
    return [word for word in words if word not in _STOP_WORDS] or words


def folded(text: str) -> str:
    """Return text in lower case, ordinary width and without accents."""
    if text.isascii():
        return text.lower()
    bare = _MARKS.sub("", unicodedata.normalize("NFKD", text).casefold())
    return unicodedata.normalize("NFC", bare.translate(_PLAIN))


def _runs(folded: str) -> Iterator[tuple[str, str]]:
    return ((match.lastgroup or "", match[0]) for match in _RUN.finditer(folded))


def _within_a_token(word: str) -> str:
    """Cut a long spelling short, because a token spells six characters; the rest of it is not looked at."""
    if _LONG_SPELLING.match(word):
        beginning = _BEGINNING.match(word)
        return beginning[0] if beginning else word[:MAX_TOKEN]
    return word[:MAX_TOKEN]


def _joined_number(question: str) -> str:
    """Return a phone number without its blanks, signs and trunk zero; anything else unchanged."""
    if _PHONE.fullmatch(question.strip()):
        return "".join(c for c in question if c.isdigit()).lstrip("0") or question
    return question


def _number_ends(text: str) -> list[str]:
    """Return a number's digits from where people begin to say it: whole, without its country, the last four.

    A Chinese landline is also known without its area code, as it is said in its own city.
    """
    number = text.partition(";")[0]
    if not _PHONE.fullmatch(number):
        return []
    international = number[0] == "+"
    digits = number[1:] if number[1:].isdigit() else "".join(c for c in number if c.isdigit())
    ends = [digits, digits[-4:]]
    if international and (code := _CALLING_CODE.match(digits)):
        national = digits[code.end() :]
        ends.append(national)
        if code[0] == "86" and (local := _CHINESE_LANDLINE.fullmatch(national)):
            ends.append(local[1])
    return ends


def _spellings(run: str) -> Iterator[str]:
    """Yield the pinyin of a run from each character on, and its initials: zhangsan, san, zs."""
    spelled = [readings for readings in map(syllables, run) if readings]
    most = _READINGS_OF_NAME if len(spelled) <= _NAME else _READINGS
    for start in range(len(spelled)):
        for some in islice(product(*spelled[start : start + _SYLLABLES]), most):
            yield "".join(some)[:MAX_TOKEN]
            if len(some) > 1:
                yield "".join([syllable[0] for syllable in some])


def _quoted(token: str) -> str:
    return "'" + token.replace("\\", "\\\\").replace("'", "''") + "'"
