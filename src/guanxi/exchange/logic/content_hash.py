"""A fingerprint of what a file says, whatever it is packed in."""

from __future__ import annotations

from hashlib import blake2b

from guanxi.exchange.logic.reading.content import Content
from guanxi.exchange.logic.reading.table import Table

DIGEST_BYTES = 16


def content_hash(table: Table) -> str:
    """Return 32 hexadecimal digits that are equal for equal content.

    Text tables are compared by their unpacked bytes, so that a file and its gzip agree. Others are compared
    by their columns and values, since the same rows may be packed in many ways. Raises ``CutShort``
    for a damaged file.
    """
    digest = blake2b(digest_size=DIGEST_BYTES)
    if table.format.kind != "csv" or table.format.compression == "zip":
        digest.update("\x1f".join(table.columns).encode())
        for batch in table.batches():
            text = "\x1e".join(map("\x1f".join, batch.rows))
            digest.update(b"\x1e" + text.encode())
    else:
        for data, _ in Content(table.path, table.format.compression).pieces():
            digest.update(data)
    return digest.hexdigest()
