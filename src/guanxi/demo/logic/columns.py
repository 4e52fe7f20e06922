"""Columns of text, a million rows at a time: picked from short lists, joined, cut and chosen by Arrow."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

FULL_WIDTH = {"0123456789"[i]: "０１２３４５６７８９"[i] for i in range(10)}


def weighted(rng: np.random.Generator, weights: Sequence[float] | Floats, size: int) -> Ints:
    """Return ``size`` indices drawn with the given weights (they need not sum to one)."""
    cumulative = np.cumsum(np.asarray(weights, dtype=float))
    index: Ints = np.searchsorted(cumulative, rng.random(size) * cumulative[-1], side="right")
    return index


def pick(values: Sequence[str | None], index: Ints) -> pa.Array:
    """Return the text at every index; None becomes null."""
    return pa.array(list(values), pa.string()).take(pa.array(index))


def join(*parts: pa.Array | str, sep: str = "") -> pa.Array:
    """Return the parts of each row in one text; a null part makes the row null."""
    return pc.binary_join_element_wise(*parts, sep)


def choose(index: Ints, *columns: pa.Array) -> pa.Array:
    """Return, for each row, the value of the column that its index names."""
    return pc.choose(pa.array(index), *columns)


def where(mask: Mask, yes: pa.Array | str | None, no: pa.Array | str | None) -> pa.Array:
    """Return ``yes`` where the mask holds, else ``no``."""
    return pc.if_else(pa.array(mask), _text(yes), _text(no))


def number(values: Ints, width: int = 0) -> pa.Array:
    """Return whole numbers as text, with leading zeros up to a width."""
    return pc.utf8_lpad(pa.array(values).cast(pa.string()), width, "0")


def piece(column: pa.Array, start: int, stop: int | None = None) -> pa.Array:
    """Return a part of each text, counted in characters."""
    return pc.utf8_slice_codeunits(column, start, stop)


def cut(column: pa.Array, position: int) -> pa.Array:
    """Return each text without the character at a position: the commonest typing slip."""
    return join(piece(column, 0, position), piece(column, position + 1))


def swap(column: pa.Array, position: int) -> pa.Array:
    """Return each text with two neighbouring characters exchanged."""
    first, second = piece(column, position, position + 1), piece(column, position + 1, position + 2)
    return join(piece(column, 0, position), second, first, piece(column, position + 2))


def widen(column: pa.Array) -> pa.Array:
    """Return the texts with full-width digits, as a Chinese input method writes them."""
    for narrow, wide in FULL_WIDTH.items():
        column = pc.replace_substring(column, narrow, wide)
    return column


def scatter(rows: Ints, digits: int) -> Ints:
    """Return numbers of at most ``digits`` digits, different for different rows, that do not look counted."""
    result: Ints = (rows * 7_368_787 + 48_611) % 10**digits
    return result


def _text(value: pa.Array | str | None) -> pa.Array | pa.Scalar:
    return pa.scalar(value, pa.string()) if value is None or isinstance(value, str) else value
