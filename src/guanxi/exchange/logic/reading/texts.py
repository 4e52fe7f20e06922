"""The lines of a text file, decoded by evidence: what readers of cards and objects stand on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from guanxi.exchange.logic.reading.content import Content
from guanxi.exchange.logic.reading.encoding import Decoder, Guess, guess_encoding
from guanxi.exchange.logic.reading.raw import blocks

EVIDENCE = 1 << 18


@dataclass(frozen=True, slots=True)
class Text:
    """Some whole lines, the bytes that are behind them, and whether the file broke off in the last."""

    text: str
    consumed: int
    cut: bool = False

    def lines(self) -> Iterator[str]:
        """Yield the lines without their ends."""
        for line in StringIO(self.text, newline=""):
            yield line.rstrip("\r\n")


def guess_of(content: Content) -> Guess:
    """Return the encoding that the beginning speaks for."""
    return guess_encoding(content.head(EVIDENCE))


def texts(content: Content, guess: Guess, oddities: Counter[str]) -> Iterator[Text]:
    """Yield the decoded text in blocks of whole lines, without zero characters (no database keeps them)."""
    decoder = Decoder(guess)
    for block in blocks(content, guess.unit, guess.big_endian, guess.mark):
        text, _marked = decoder.decode(block.data)
        if "\0" in text:
            oddities["zero_characters"] += text.count("\0")
            text = text.replace("\0", "")
        yield Text(text, block.consumed, block.cut)


def storable(text: str) -> str:
    """Return text without lone surrogates, which no database keeps; each becomes U+FFFD."""
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
