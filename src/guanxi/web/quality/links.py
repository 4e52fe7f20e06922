"""Where a number leads: to the list of exactly the rows that it counts."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from guanxi.metadata.api import Condition, Node, ObjectType, Source, both, format_text
from guanxi.web.generic.listing import chips_of


@dataclass(frozen=True, slots=True)
class Lists:
    """Addresses of an object's list, of all rows or of those of one source."""

    root: str
    kind: ObjectType
    source: str = ""

    def of(self, *nodes: Node, sort: str = "") -> str:
        """Return the address of the rows that meet all conditions; as chips where those can say them."""
        own = (Source("source", self.source),) if self.source else ()
        every = (*own, *nodes)
        plain = [node for node in every if isinstance(node, Condition)]
        chips = chips_of(self.kind, plain)
        if len(chips) == len(every):
            pairs = [("f", chip.code) for chip in chips]
        else:
            pairs = [("where", format_text(both(*every)))]
        pairs += [("sort", sort)] if sort else []
        return f"{self.root}/{self.kind.slug}" + (f"?{urlencode(pairs)}" if pairs else "")

    def page(self, field: str = "") -> str:
        """Return the address of the quality page of the object, or of one of its fields."""
        here = f"{self.root}/quality/{self.kind.slug}"
        return f"{here}/fields/{field}" if field else here
