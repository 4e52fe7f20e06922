"""Names of people in Chinese and Latin script: whole to parts, parts to whole, capitals put right."""

from __future__ import annotations

import re
from typing import NamedTuple

from guanxi.kernel.api import fold_width
from guanxi.quality.logic.surnames import DOUBLE, PARTICLES, ROMANISED, ROMANISED_DOUBLE, SINGLE, is_pinyin

NAME_SPLIT = "name_split"
NAME_CASE = "name_case"

_HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003134f〇]+")
_DOTS = re.compile("[·•・‧．]")
_HONORIFIC = re.compile("(先生|女士|小姐|太太|夫人|老师|教授|博士|医生|同学|经理|总监|主任|总)$")
_PREFIXES = frozenset(
    (
        "mr mrs ms miss mx dr prof sir dame lord lady rev hon capt herr frau dipl-ing ing m mme mlle sr sra "
        "srta sig don doña"
    ).split()
)
_SUFFIXES = frozenset("jr sr ii iii iv v phd md dds esq mba cpa obe mbe cbe ret msc bsc ma ba".split())
# Most names of a file: two words that need nothing but telling apart.
_PLAIN = re.compile("([A-Z][a-z]+) ([A-Z][a-z]+)").fullmatch
_WORD = re.compile(r"[^\W\d_]+")
_ROMAN = frozenset({"II", "III", "IV", "VI", "VII", "VIII", "IX"})


class PersonName(NamedTuple):
    """A name's parts; ``given`` and ``family`` are None where the text does not tell them apart.

    ``full`` is the whole without titles, in the order in which it came, a comma's order turned round.
    ``rule`` is ``name_split`` where parts were found, ``name_case`` where only capitals changed.
    """

    full: str
    given: str | None = None
    family: str | None = None
    prefix: str | None = None
    suffix: str | None = None
    rule: str | None = None


def read_name(text: str, chinese: bool = False) -> PersonName | None:
    """Take a person's full name apart; None for a blank text.

    ``chinese`` (the customer's language or country) settles names in pinyin of which either end may be the
    family's, such as Wei Zhang and Zhang Wei.
    """
    plain = _PLAIN(text)
    if plain and plain[1].lower() not in _PREFIXES and plain[2].lower() not in _SUFFIXES:
        first, last = plain.groups()
        if _family_first(first.lower(), last.lower(), chinese):
            first, last = last, first
        return PersonName(text, first, last, rule=NAME_SPLIT)
    return _any_name(text, chinese)


def _any_name(text: str, chinese: bool) -> PersonName | None:
    line = " ".join(fold_width(_DOTS.sub("·", text)).split()).strip(" ,;")
    if not line:
        return None
    if _HAN.fullmatch(line.replace(" ", "").replace("·", "")):
        return _chinese(line)
    return _latin(line, chinese) if not _HAN.search(line) else PersonName(line)


def full_name(given: str | None, family: str | None) -> str | None:
    """Join two parts in the order of their script: 张三, John Smith."""
    parts = [part.strip() for part in (given, family) if part and part.strip()]
    if len(parts) == 2 and all(_HAN.fullmatch(part) for part in parts):
        return parts[1] + parts[0]
    return " ".join(parts) or None


def fix_case(text: str) -> str:
    """Return a name written all in capitals or all in small letters with its usual capitals."""
    shouted = text.replace("Mc", "MC").isupper() and (len(text) > 2 or text.lower() in ROMANISED)
    if shouted or text.islower():
        return " ".join(_cased(word, place) for place, word in enumerate(text.split(" ")))
    return text


def _cased(word: str, place: int) -> str:
    lowered = word.lower()
    if place and lowered in PARTICLES:
        return lowered
    if word.upper() in _ROMAN:
        return word.upper()
    return _WORD.sub(lambda found: _capital(found[0].lower()), lowered)


def _capital(word: str) -> str:
    if word.startswith("mc") and len(word) > 3:
        return "Mc" + word[2:].capitalize()
    # The s of Women's and of O'Neill's is no name.
    return word if word == "s" else word.capitalize()


def _chinese(line: str) -> PersonName:
    title = _HONORIFIC.search(line)
    prefix = title[1] if title and len(line) > len(title[1]) else None
    name = line[: title.start()].strip() if title and prefix else line
    if "·" in name:
        given, _, family = name.rpartition("·")
        return PersonName(name, given, family, prefix, rule=NAME_SPLIT)
    family, _, given = name.partition(" ")
    if given and 1 <= len(family) <= 4 and " " not in given:
        return PersonName(family + given, given, family, prefix, rule=NAME_SPLIT)
    whole = name.replace(" ", "")
    size = _family_length(whole, bool(prefix))
    if not size:
        return PersonName(whole, prefix=prefix, rule=None if whole == line else NAME_CASE)
    return PersonName(whole, whole[size:] or None, whole[:size], prefix, rule=NAME_SPLIT)


def _family_length(name: str, titled: bool) -> int:
    """Return how many characters of an unspaced name are the family's; 0 where that is not plain."""
    if len(name) > 4 or (len(name) == 1 and not titled):
        return 4 if name[:4] in DOUBLE and 5 <= len(name) <= 6 else 0
    if name[:2] in DOUBLE and (len(name) > 2 or titled):
        return 2
    # A married woman's or a child's two family names: 陈李婉若.
    if len(name) == 4:
        return 2 if name[0] in SINGLE and name[1] in SINGLE else 0
    return 1 if name[0] in SINGLE else 0


def _latin(line: str, chinese: bool) -> PersonName:
    line, prefix, suffix = _titles(line)
    family, comma, given = (part.strip() for part in line.partition(","))
    if not comma or not given or not family:
        given, family = _ends(line.replace(",", " ").split(), chinese)
    if not (given and family):
        cased = fix_case(line)
        changed = NAME_CASE if cased != line else NAME_SPLIT if prefix or suffix else None
        return PersonName(cased, None, None, prefix, suffix, changed)
    own_order = not comma and line.split() != [*given.split(), *family.split()]
    given, family = fix_case(given), fix_case(family)
    full = f"{family} {given}" if own_order else f"{given} {family}"
    return PersonName(full, given, family, prefix, suffix, NAME_SPLIT)


def _titles(line: str) -> tuple[str, str | None, str | None]:
    """Take titles off the front and degrees and generations off the end."""
    words = line.split()
    before: list[str] = []
    after: list[str] = []
    while len(words) > 1 and _key(words[0]) in _PREFIXES and (words[0][-1] == "." or len(words[0]) > 1):
        before.append(words.pop(0))
    while len(words) > 1 and _key(words[-1]) in _SUFFIXES and len(words[-1]) > 1:
        after.insert(0, words.pop())
    rest = " ".join(words).rstrip(",").strip() or line
    return rest, " ".join(before) or None, " ".join(after).strip(",") or None


def _key(word: str) -> str:
    return word.strip(".,()").replace(".", "").lower()


def _ends(words: list[str], chinese: bool) -> tuple[str, str]:
    """Return given and family name of words in either order; empty where there is one word."""
    if len(words) < 2:
        return "", ""
    loud = [len(word) > 1 and word.isupper() and word.isalpha() for word in words]
    if loud[0] != loud[-1] and any(loud):
        # ZHANG San, Jean DUPONT: capitals mark the family.
        first = next(place for place, one in enumerate(loud) if one != loud[0])
        halves = " ".join(words[:first]), " ".join(words[first:])
        return (halves[1], halves[0]) if loud[0] else halves
    if len(words) == 2 and _family_first(words[0].lower(), words[1].lower(), chinese):
        return words[1], words[0]
    start = len(words) - 1
    while start > 1 and words[start - 1].lower() in PARTICLES:
        start -= 1
    return " ".join(words[:start]), " ".join(words[start:])


def _family_first(first: str, last: str, chinese: bool) -> bool:
    """Return whether two words are a Chinese name in its own order."""
    if first in ROMANISED_DOUBLE:
        return last not in ROMANISED_DOUBLE and is_pinyin(last)
    if first not in ROMANISED or not is_pinyin(last):
        return False
    # Zhang Sanfeng can be nothing else; Wei Zhang and Zhang Wei depend on who writes.
    return last not in ROMANISED or chinese
