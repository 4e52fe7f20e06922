"""How results are drawn for a person: quiet tables that fit a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text


def grid(
    headings: Sequence[str], rows: Iterable[Sequence[str]], right: Iterable[int] = (), *, cut: bool = False
) -> Table:
    """Return a table without lines; the columns numbered in ``right`` hold numbers.

    Long cells go on below, or end in an ellipsis if they may be ``cut``.
    """
    aligned = set(right)
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    for index, heading in enumerate(headings):
        table.add_column(
            heading, justify="right" if index in aligned else "left", overflow="ellipsis",
            no_wrap=cut or index in aligned,
        )  # fmt: skip
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    return table


def facts(pairs: Iterable[tuple[str, str]]) -> Table:
    """Return names with their values, one pair a line."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in pairs:
        table.add_row(Text(name), Text(value))
    return table


def stack(*parts: RenderableType) -> Group:
    """Return parts below each other, with a line between them."""
    spaced = [each for part in parts for each in (part, Text())]
    return Group(*spaced[:-1])


def count(number: int) -> str:
    """Return a number with grouped thousands."""
    return f"{number:,}"
