"""What became of a load, in a few lines for a person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from rich.console import RenderableType
from rich.text import Text

from guanxi.cli.incoming import Gathered
from guanxi.cli.tables import count, facts, grid, stack

# Notes of these kinds are told by what they concern; the rest by how many rows.
_MOST_NOTES = 24


def result(given: Mapping[str, Any]) -> RenderableType:
    """Return what became of one file."""
    if "error" in given:
        return Text(f"{given['file']}: {given['error']['message']}", style="red")
    return stack(_head(given), _records(given), *_notes(given))


def summary(results: Sequence[Mapping[str, Any]], found: Gathered) -> Iterator[RenderableType]:
    """Yield what several files came to, and which of a folder's were passed over."""
    if found.passed_over:
        named = ", ".join(found.passed_over[:_MOST_NOTES])
        more = len(found.passed_over) - _MOST_NOTES
        yield Text(f"Passed over: {named}{f' and {more} more' if more > 0 else ''}", style="yellow")
    if len(results) > 1:
        loaded = [each for each in results if "error" not in each]
        rows = ", ".join(
            f"{count(sum(each[f'rows_{what}'] for each in loaded))} {what}"
            for what in ("read", "accepted", "rejected")
        )
        yield facts([("files", f"{len(loaded)} of {len(results)} loaded"), ("rows", rows)])


def _head(given: Mapping[str, Any]) -> RenderableType:
    rows = ", ".join(f"{count(given[f'rows_{what}'])} {what}" for what in ("read", "accepted", "rejected"))
    pairs = [("file", given["file"]), ("source", given["source"]), ("rows", rows)]
    if given["remembered"]:
        pairs.append(("columns", "as in the last load of this source (--anew to decide anew)"))
    for heading, read in given["dates"].items():
        order = "month first" if read["order"] == "mdy" else "day first"
        why = f"{count(read['proofs'])} leave no doubt" if read["proofs"] else "nothing in the column says so"
        pairs.append(("dates", f"{heading}: {order}, {why}"))
    if given["rejected_file"]:
        pairs.append(("rejected rows", given["rejected_file"]))
    if given.get("dry_run"):
        pairs += _plan(given)
        pairs.append(("", "Dry run: nothing was written."))
    else:
        pairs += [("time", f"{given['seconds']:.1f} s"), ("take it back", f"guanxi undo {given['trail']}")]
    return facts(pairs)


def _plan(given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for heading, target in given["mapping"].items():
        yield "column", f"{heading} → {target}"
    for new in given["new_fields"]:
        yield "new field", f"{new['column']} → {new['object']} ({new['type']})"
    for heading in given["ignored"]:
        yield "left out", heading


def _records(given: Mapping[str, Any]) -> RenderableType:
    kinds = ("new", "known") if given.get("dry_run") else ("created", "updated", "unchanged")
    rows = [
        [slug.replace("_", " "), *(count(counts.get(kind, 0)) for kind in kinds)]
        for slug, counts in given["records"].items()
    ]
    return grid(["", *kinds], rows, right=range(1, len(kinds) + 1))


def _notes(given: Mapping[str, Any]) -> Iterator[RenderableType]:
    notes = given["notes"]
    if not notes:
        return
    rows = [[_note(note), count(number) if (number := _number(note)) is not None else ""] for note in notes]
    shown = rows[:_MOST_NOTES]
    if len(rows) > _MOST_NOTES:
        shown.append([f"… and {len(rows) - _MOST_NOTES} more, all with --json", ""])
    yield grid(["notes", "rows"], shown, right=(1,))


def _number(note: Mapping[str, Any]) -> int | None:
    return next((int(note[name]) for name in ("rows", "records", "count") if name in note), None)


def _note(note: Mapping[str, Any]) -> str:
    from guanxi.exchange.api import NOTES

    known = NOTES.get(note["kind"])
    title = known.label.en if known else str(note["kind"]).replace("_", " ")
    about = [str(note[name]) for name in ("field", "column", "object", "rule", "reason") if name in note]
    return f"{title}: {', '.join(about)}" if about else title


def undone(given: Mapping[str, Any]) -> RenderableType:
    """Return what an undo did."""
    slugs = sorted({*given["removed"], *given["restored"], *given["returned"]})
    rows = [
        [
            slug.replace("_", " "),
            *(count(given[what].get(slug, 0)) for what in ("removed", "restored", "returned")),
        ]
        for slug in slugs
    ]
    table = grid(["", "removed", "restored", "returned"], rows, right=(1, 2, 3))
    kept = given["kept"]
    if not kept:
        return stack(Text(f"Took back {given['trail']}."), table)
    listed = [[each["object"], each["id"], ", ".join(each["fields"]) or "the record"] for each in kept[:20]]
    left = Text(f"{count(len(kept))} records were edited since and keep what was edited:", style="yellow")
    return stack(Text(f"Took back {given['trail']}."), table, left, grid(["object", "id", "kept"], listed))
