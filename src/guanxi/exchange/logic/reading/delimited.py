"""Tables as text: CSV and its kin, plain or gzipped, in any of the known encodings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from guanxi.exchange.errors import CutShort, EmptyTable, NotATable
from guanxi.exchange.logic.reading.batches import Batcher
from guanxi.exchange.logic.reading.content import Content
from guanxi.exchange.logic.reading.dialect import Layout, guess_layout
from guanxi.exchange.logic.reading.encoding import Decoder, Guess, guess_encoding
from guanxi.exchange.logic.reading.raw import Block, blocks
from guanxi.exchange.logic.reading.records import RecordParser
from guanxi.exchange.logic.reading.table import BATCH, Batch, Format, Table, unique_headings

EVIDENCE = 1 << 22
SAMPLE = 1 << 18
CONTROL_SHARE = 0.02


@dataclass(frozen=True)
class DelimitedTable(Table):
    """A table of delimited lines."""

    content: Content
    guess: Guess
    layout: Layout

    def batches(self, n: int = BATCH, start_row: int = 1) -> Iterator[Batch]:
        """Yield the rows; see ``Table.batches``."""
        layout = self.layout
        parser = RecordParser(layout.dialect, len(self.columns), layout.skip_lines + 1)
        batcher = Batcher(n, start_row)
        try:
            for block, text, marked, oddities in self._texts():
                parsed = parser.take(text, marked=marked, last=block.last, cut=block.cut)
                parsed.oddities.update(oddities)
                yield from batcher.add(parsed, block.consumed)
        except CutShort as error:
            yield from batcher.rest()
            raise CutShort(path=self.content.name, rows=parser.row - 1) from error
        yield from batcher.rest()

    def _texts(self) -> Iterator[tuple[Block, str, bool, Counter[str]]]:
        """Yield the decoded blocks behind the headings, without zero characters (no database keeps them)."""
        decoder = Decoder(self.guess)
        skip = self.layout.skip_lines
        for block in text_blocks(self.content, self.guess):
            text, marked = decoder.decode(block.data)
            oddities: Counter[str] = Counter()
            if "\0" in text:
                oddities["zero_characters"] = text.count("\0")
                text = text.replace("\0", "")
            if skip:
                head = list(islice(StringIO(text, newline=""), skip))
                text, skip = text[sum(map(len, head)) :], skip - len(head)
            yield block, text, marked, oddities


def text_blocks(content: Content, guess: Guess) -> Iterator[Block]:
    """Yield blocks of whole lines of a text in a known encoding."""
    return blocks(content, guess.unit, guess.big_endian, guess.mark)


def open_delimited(content: Content, encoding: str | None = None) -> DelimitedTable:
    """Open a text table; ``encoding`` overrules the evidence.

    Raises ``EmptyTable`` when there is no line, ``NotATable`` when the bytes are not text.
    """
    evidence, consumed = _evidence(content)
    guess = guess_encoding(evidence)
    if encoding:
        guess = Guess(encoding, guess.mark if guess.encoding == encoding else 0, certain=True)
    text = _sample_text(evidence, guess)
    if _is_binary(text):
        raise NotATable(path=content.name, found="binary data")
    layout = guess_layout(text)
    if layout is None:
        raise EmptyTable(path=content.name)
    columns, notes = unique_headings(layout.headings)
    notes |= {"lines_above_headings": layout.preamble} if layout.preamble else {}
    notes = {"no_headings": 1} if layout.headless else notes
    size = content.size
    lines = max(evidence.count(b"\n") - layout.skip_lines, 1)
    return DelimitedTable(
        path=content.path,
        columns=columns,
        format=Format("csv", guess.encoding, layout.dialect.delimiter, content.packing),
        size=size,
        size_hint=lines if consumed >= size else round(lines * size / max(consumed, 1)),
        notes=notes,
        content=content,
        guess=guess,
        layout=layout,
    )


def _evidence(content: Content) -> tuple[bytes, int]:
    """Return the beginning of the file's content, of whole lines if there is more, and the bytes it took."""
    data, consumed = b"", 0
    try:
        for piece, consumed in content.pieces():
            data += piece
            if len(data) >= EVIDENCE:
                return data[: data.rfind(b"\n") + 1] or data, consumed
    except CutShort:
        pass
    return data, consumed


def _sample_text(evidence: bytes, guess: Guess) -> str:
    """Return the first lines as text, marks for undecodable bytes replaced."""
    data = evidence[guess.mark : guess.mark + SAMPLE]
    text = data.decode(guess.encoding, "guanxi-mark" if len(data) < SAMPLE else "ignore")
    if len(data) == SAMPLE:
        text = text[: max(text.rfind("\n"), text.rfind("\r")) + 1] or text
    return text.encode("utf-16", "replace").decode("utf-16").replace("\0", "")


def _is_binary(text: str) -> bool:
    """Return whether control characters that no text holds make up more than a trace of it."""
    control = sum(1 for c in text if c < " " and c not in "\t\n\r\x1a\x0b\x0c\x1f")
    return control > len(text) * CONTROL_SHARE
