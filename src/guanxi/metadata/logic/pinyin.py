"""How Chinese characters are spelled: syllables without tones, from the dictionary that pypinyin brings.

The package itself loads half a million phrases (57 MB, 0.4 s), so only its character dictionary is opened,
as bytes, and asked for the characters that occur.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Characters of names, places and firms that people spell in more ways than the dictionary's first. The
# dictionary's further readings are mostly of old books; with all of them every search would find too much.
_OTHERS = """
重 chong zhong|长 chang zhang|長 chang zhang|行 hang xing|乐 le yue|樂 le yue|都 du dou|厦 xia sha
藏 zang cang|调 diao tiao|传 chuan zhuan|会 hui kuai|车 che ju|便 bian pian|朝 chao zhao|贾 jia gu
柏 bai bo|蔚 wei yu|茜 qian xi|覃 qin tan|晟 sheng cheng|娜 na nuo|莎 sha suo|曾 zeng ceng
单 shan dan chan|單 shan dan chan|仇 qiu chou|解 xie jie|查 zha cha|盖 ge gai|区 ou qu|區 ou qu
朴 piao pu|翟 zhai di|尉 wei yu|缪 miao mou|繁 fan po|员 yuan yun|种 zhong chong|洗 xi xian|折 zhe she
黑 hei he|万 wan mo|俟 si qi|石 shi dan|角 jiao jue|殷 yin yan|参 can shen cen|省 sheng xing
降 jiang xiang|率 shuai lv|薄 bo bao|宿 su xiu|召 zhao shao|秘 mi bi|能 neng nai|隗 kui wei|谌 chen shen
牟 mou mu|叶 ye xie|那 na nuo|蚌 bang beng|埔 pu bu|堡 bao pu bu|泊 bo po|阿 a e|卜 bu bo|宓 mi fu
盛 sheng cheng|祭 ji zhai|番 fan pan|粘 zhan nian|乜 nie mie|佴 nai er|郗 xi chi|郇 xun huan
"""
_ENTRY = re.compile(rb'"(\d+)":\s*"([^"]*)"')
_READING = re.compile(rb'[^",]*')


@cache
def _others() -> dict[str, tuple[str, ...]]:
    entries = (entry.split() for line in _OTHERS.strip().splitlines() for entry in line.split("|"))
    return {character: tuple(spelled) for character, *spelled in entries}


class _Dictionary:
    """The first reading of every character, packed: two arrays and the file's bytes, 2 MB in all."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._codes, self._places = array("L"), array("L")
        for found in _ENTRY.finditer(data):
            self._codes.append(int(found[1]))
            self._places.append(found.start(2))

    def first_reading(self, code: int) -> str:
        """Return the reading with its tone mark; empty if the code point has none."""
        place = bisect_left(self._codes, code)
        if place == len(self._codes) or self._codes[place] != code:
            return ""
        start = self._places[place]
        found = _READING.match(self._data, start)
        return found[0].decode() if found else ""


@cache
def _dictionary() -> _Dictionary:
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        return _Dictionary(b"")
    return _Dictionary(Path(spec.origin).with_name("pinyin_dict.json").read_bytes())


@cache
def syllables(character: str) -> tuple[str, ...]:
    """Return the spellings of a character, the usual one first; none if it is no Chinese character.

    ü is written v, and u and yu as well, because people type all three.
    """
    first = _first_reading(ord(character))
    spelled = tuple(dict.fromkeys((*_others().get(character, ()), *((first,) if first else ()))))
    return tuple(form for one in spelled for form in _typed(one))


def _typed(syllable: str) -> tuple[str, ...]:
    if syllable in {"lv", "nv"}:
        return syllable, syllable[0] + "u", syllable[0] + "yu"
    return (syllable.replace("v", "u"), syllable) if "v" in syllable else (syllable,)


def _first_reading(code: int) -> str:
    """Return the first spelling of a code point in the dictionary, without tone; empty if it has none."""
    letters = unicodedata.normalize("NFD", _dictionary().first_reading(code))
    # Of all marks only the two dots of ü make another syllable.
    return "".join(c for c in letters.replace("u\u0308", "v") if c.isascii() and c.isalpha())
