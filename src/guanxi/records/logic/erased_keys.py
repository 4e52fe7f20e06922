"""Keys by which an erased person is refused: keyed digests (BLAKE2b, RFC 7693) that tell nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b

from guanxi.kernel.api import fold_width, squash
from guanxi.records.logic.erasing import Trace

_BYTES = 20
_WITH_COUNTRY, _WITHOUT = 7, 9  # digits
_OF_AN_ID = 36  # characters


@dataclass(frozen=True, slots=True)
class ErasedKeys:
    """The keys of everybody who was erased from a workspace. Without any, nothing has to be compared."""

    secret: bytes
    digests: frozenset[bytes] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.digests)

    def knows(self, source: str, number: str | None, email: str | None, phone: str | None) -> bool:
        """Say whether a row is of somebody who was erased; ``number`` is their source's, or our id."""
        asked = [
            *_texts(source, [number] if number else [], [email] if email else [], [phone] if phone else []),
            *([_own(number)] if number and len(number) == _OF_AN_ID else []),
        ]
        return any(digest_of(self.secret, text) in self.digests for text in asked)


def keys_of(secret: bytes, trace: Trace) -> list[bytes]:
    """Return the keys of a person, those of our own ids too: our exports name records by these."""
    texts = dict.fromkeys(_own(str(one)) for one in trace.ids)
    for source, number in trace.external:
        texts.update(dict.fromkeys(_texts(source, [number], (), ())))
    texts.update(dict.fromkeys(_texts("", (), trace.emails, trace.phones)))
    return [digest_of(secret, text) for text in texts]


def digest_of(secret: bytes, text: str) -> bytes:
    """Return the key of one text."""
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_BYTES, key=secret).digest()


def _own(record: str) -> str:
    return f"id\x1f{record}"


def _texts(
    source: str, numbers: Iterable[str], emails: Iterable[str], phones: Iterable[str]
) -> Iterator[str]:
    for number in numbers:
        yield f"number\x1f{source}\x1f{number}"
    for email in emails:
        yield f"email\x1f{squash(fold_width(email)).casefold()}"
    for phone in phones:
        # Only whole numbers: one without its area's code is many people's.
        digits = "".join(char for char in fold_width(phone) if char.isdigit())
        if len(digits) >= (_WITH_COUNTRY if phone.startswith("+") else _WITHOUT):
            yield f"phone\x1f{digits}"
