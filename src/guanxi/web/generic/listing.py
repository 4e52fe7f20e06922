"""What a list's address asks for: columns, order, conditions, words; and addresses that ask for other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict

from guanxi.metadata.api import SYSTEM_FIELDS, Condition, Field, Node, ObjectType, both, parse_text
from guanxi.web.generic.conditions import Chip, chip_of, operator_names, read_chips

PAGE = 50
UNSORTABLE = frozenset({"longtext", "multiselect", "address", "relation", "user"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as one address asks for it."""

    kind: ObjectType
    columns: tuple[Field, ...]
    sort: str
    chips: tuple[Chip, ...] = ()
    text: str = ""
    words: str = ""
    view: str = ""
    after: str = ""
    given_sort: bool = field(default=False, compare=False)

    @property
    def sort_field(self) -> str:
        """Return the slug of the field that orders the list."""
        return self.sort.removeprefix("-")

    @property
    def descending(self) -> bool:
        """Say whether the largest comes first."""
        return self.sort.startswith("-")

    @property
    def where(self) -> Node | None:
        """Return all conditions as one: those of the chips and the one that is written out."""
        parts = [chip.condition for chip in self.chips]
        written = [parse_text(self.text)] if self.text else []
        return both(*written, *parts) if parts or written else None

    @property
    def query(self) -> str:
        """Return the part of the address after the question mark."""
        return urlencode(self.pairs)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return the query as names and values, for hidden inputs."""
        found = [("where", self.text)] if self.text else []
        found += [("f", chip.code) for chip in self.chips]
        found += [("sort", self.sort)] if self.given_sort else []
        found += [("q", self.words)] if self.words else []
        return found + ([("view", self.view)] if self.view else [])

    def sorts(self, field: Field) -> bool:
        """Say whether this list may be ordered by a field."""
        return may_sort(self.kind, field)

    def sorted_by(self, slug: str) -> str:
        """Return the query that sorts by a field; by the same field again, the other way round."""
        turned = f"-{slug}" if self.sort == slug else slug
        return replace(self, sort=turned, given_sort=True).query

    def without(self, chip: Chip) -> str:
        """Return the query without one chip."""
        return replace(self, chips=tuple(each for each in self.chips if each != chip)).query

    def without_text(self) -> str:
        """Return the query without the condition that is written out."""
        return replace(self, text="").query

    def with_chip(self, chip: Chip, instead_of: str = "") -> Asked:
        """Return the same list with one more condition, or with one replaced."""
        kept = tuple(each for each in self.chips if each.code not in {instead_of, chip.code})
        return replace(self, chips=(*kept, chip))


def sortable(field: Field) -> bool:
    """Say whether lists may be ordered by a field."""
    return field.type not in UNSORTABLE


def may_sort(kind: ObjectType, field: Field) -> bool:
    """Say whether an object's list may be ordered by a field; what stands beside needs an index."""
    return sortable(field) and (field.indexed or field not in kind.beside)


def read_asked(kind: ObjectType, query: QueryDict, chosen: list[str] | None) -> Asked:
    """Return what an address asks for; ``chosen`` are the columns that the reader picked earlier."""
    sort = query.get("sort", "")
    known = all_fields(kind).get(sort.removeprefix("-"))
    given = known is not None and may_sort(kind, known)
    asked = Asked(
        kind=kind,
        columns=_columns(kind, chosen),
        sort=sort if given else kind.default_sort,
        chips=tuple(read_chips(kind, query.getlist("f"))),
        text=query.get("where", "").strip(),
        words=query.get("q", "").strip(),
        view=query.get("view", ""),
        after=query.get("after", ""),
        given_sort=given,
    )
    return _with_added(asked, query)


def _with_added(asked: Asked, query: QueryDict) -> Asked:
    added = all_fields(asked.kind).get(query.get("add", ""))
    if added is None or query.get("op") not in operator_names(added.type):
        return asked
    value = query.get("value", "").strip()
    made = read_chips(asked.kind, [f"{added.slug}:{query.get('op')}:{value}"])
    return asked.with_chip(made[0], query.get("instead", "")) if made else asked


def chips_of(kind: ObjectType, conditions: Iterable[Condition]) -> list[Chip]:
    """Return conditions as chips; those that a chip cannot say are left out."""
    fields = all_fields(kind)
    made = (chip_of(fields[each.field], each) for each in conditions if each.field in fields)
    return [chip for chip in made if chip]


def all_fields(kind: ObjectType) -> dict[str, Field]:
    """Return every field that a list can show, system columns last."""
    extra = {slug: field for slug, field in SYSTEM_FIELDS.items() if slug != "id"}
    return {field.slug: field for field in (*kind.fields, *kind.beside)} | extra


def _columns(kind: ObjectType, chosen: list[str] | None) -> tuple[Field, ...]:
    """Return what a list shows; its first column says what each record is called, so that field leads."""
    fields = all_fields(kind)
    if chosen:
        shown = [fields[slug] for slug in chosen if slug in fields]
    else:
        shown = [field for field in (*kind.fields, *kind.beside) if field.listed]
    lead = fields.get(kind.title[0])
    return tuple(shown) if lead is None else (lead, *(field for field in shown if field != lead))
