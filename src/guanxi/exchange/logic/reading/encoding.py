"""Which encoding a file is in, decided by evidence, and decoding that survives a wrong byte.

What can be told apart: UTF-8, UTF-16 (either order, with or without mark), GB18030, Big5 and Windows-1252.
Valid multi-byte UTF-8 hardly happens by chance. Chinese text in a Chinese encoding consists nearly
wholly of the characters its standard calls common; Western text read as Chinese does not.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

ENOUGH = 20_000
UTF8_SHARE = 0.5
CHINESE_SHARE = 0.5
MARKED = re.compile("[\udc00-\udcff]")
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
# First bytes of the common characters and of the punctuation, in each Chinese standard.
_COMMON = {
    "gb18030": ("gb2312", bytes([*range(0xA1, 0xA4), *range(0xB0, 0xD8)])),
    "big5": ("big5", bytes(range(0xA1, 0xC7))),
}


def _mark_bytes(error: UnicodeError) -> tuple[str, int]:
    """Stand in for each byte that does not decode, so that the rows that hold it can be found."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error("guanxi-mark", _mark_bytes)


@dataclass(frozen=True, slots=True)
class Guess:
    """An encoding, the length of its byte-order mark, and whether anything but ASCII spoke for it."""

    encoding: str
    mark: int = 0
    certain: bool = False

    @property
    def unit(self) -> int:
        """Return the width in bytes of a code unit."""
        return 2 if self.encoding.startswith("utf-16") else 1

    @property
    def big_endian(self) -> bool:
        """Return whether the higher byte of a code unit comes first."""
        return self.encoding == "utf-16-be"


def guess_encoding(sample: bytes) -> Guess:
    """Return the encoding for which the sample speaks most; UTF-8, uncertain, for mere ASCII."""
    for mark, encoding in _BOMS:
        if sample.startswith(mark):
            return Guess(encoding, len(mark), certain=True)
    if wide := _wide_order(sample):
        return Guess(wide, certain=True)
    return _guess_narrow(sample)


def _guess_narrow(sample: bytes) -> Guess:
    if sample.isascii():
        return Guess("utf-8")
    if _utf8_share(sample) >= UTF8_SHARE:
        return Guess("utf-8", certain=True)
    shares = {encoding: _common_share(sample, encoding) for encoding in _COMMON}
    best = max(shares, key=shares.__getitem__)
    return Guess(best if shares[best] >= CHINESE_SHARE else "cp1252", certain=True)


def _wide_order(sample: bytes) -> str:
    """Recognise UTF-16 without a mark by zero bytes that all lie on one side, line ends' among them."""
    even, odd = sample[0::2], sample[1::2]
    few = len(odd) * 0.01  # Chinese text has hardly more of them than delimiters
    zeros = even.count(0), odd.count(0)
    if max(zeros) <= few:
        return ""
    lines = {pair for pair in zip(even, odd, strict=False) if 0x0A in pair or 0x0D in pair}
    if zeros[1] > few and zeros[0] * 10 <= zeros[1] and ((0x0A, 0) in lines or not lines):
        return "utf-16-le"
    if zeros[0] > few and zeros[1] * 10 <= zeros[0] and ((0, 0x0A) in lines or not lines):
        return "utf-16-be"
    return ""


def _utf8_share(sample: bytes) -> float:
    """Return the share of bytes in valid characters among what is not ASCII, read as UTF-8.

    It is small in text of another encoding; where half is UTF-8, reading it so refuses the other half, while
    reading it otherwise would take wrong characters for good ones.
    """
    wrong = len(MARKED.findall(sample.decode("utf-8", "guanxi-mark")))
    wide = len(sample) - len(sample.decode("ascii", "ignore"))
    return 1 - wrong / wide


def _common_share(sample: bytes, encoding: str) -> float:
    """Return the share of common characters among what is not ASCII, read in a Chinese encoding.

    The four-byte characters of GB18030 count as common: other text hardly ever looks like them.
    """
    text = sample.decode(encoding, "guanxi-mark")
    strange = [c for c in text if not c.isascii()][:ENOUGH]
    standard, common = _COMMON[encoding]
    leads = "".join(strange).encode(standard, "ignore")[::2]
    long = sum(len(c.encode(encoding, "ignore")) == 4 for c in strange)
    return (len(leads) - len(leads.translate(None, common)) + long) / len(strange)


class Decoder:
    """Decodes blocks of whole lines. A guess for which only ASCII spoke is made anew at other bytes."""

    def __init__(self, guess: Guess) -> None:
        self.guess = guess

    def decode(self, data: bytes) -> tuple[str, bool]:
        """Return the text, and whether it holds marks in the place of undecodable bytes."""
        try:
            return data.decode(self.guess.encoding), False
        except UnicodeDecodeError as error:
            if not self.guess.certain:
                self.guess = _guess_narrow(data[error.start :])
                return self.decode(data)
        return data.decode(self.guess.encoding, "guanxi-mark"), True


def show_marks(text: str) -> str:
    r"""Return text with its marks written as ``\xNN``, fit for an error file."""
    return MARKED.sub(lambda mark: f"\\x{ord(mark[0]) - 0xDC00:02x}", text)
