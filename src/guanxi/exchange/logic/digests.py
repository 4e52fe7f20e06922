"""What tells a row from others where it has no number: a digest of its cells, kept where an erasure took any.

Lines of orders, and any rows without a number, are known by it. A file that is written anew without a person
would else bring them a second time, where it has to be read again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b

KEPT = "row known as"
"""The heading of the column that keeps digests, the last of a file that was written anew."""

_KEPT_DIGEST = re.compile(r"[0-9a-f]{32}")


def places_of(headings: Sequence[str]) -> list[int]:
    """Return the places of the cells that tell rows apart, the same for columns in any order."""
    told = (place for place, heading in enumerate(headings) if heading != KEPT)
    return sorted(told, key=lambda place: headings[place])


def digest_of(cells: Sequence[str]) -> bytes:
    """Return 16 bytes that are equal for equal cells."""
    return blake2b("\x1f".join(cells).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def known_as(headings: Sequence[str], cells: Sequence[str]) -> bytes:
    """Return by what a row is known, under the headings that the file itself has."""
    kept = cells[headings.index(KEPT)] if KEPT in headings else ""
    return kept_or(kept, digest_of([cells[place] for place in places_of(headings)]))


def kept_or(kept: str, digest: bytes) -> bytes:
    """Return the digest that was kept, else the one of the cells as they are."""
    return bytes.fromhex(kept) if _KEPT_DIGEST.fullmatch(kept) else digest
