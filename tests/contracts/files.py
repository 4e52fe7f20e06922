"""What loading a file promises, whatever the object: all of it arrives, once, and can be taken back."""

from __future__ import annotations

import csv
from pathlib import Path

from guanxi.access.api import User, perform
from guanxi.cluster.api import enter
from guanxi.exchange.api import NewImport, run_import, start_import, undo_import
from guanxi.kernel.api import uuid7
from guanxi.metadata.api import ObjectType
from guanxi.records.api import all_records, reader
from tests.contracts import samples

ROWS = 4


class Files:
    """What a file of an object becomes."""

    slug: str

    # How the object's fields are reached from its file, where it is not by their own names.
    targets: dict[str, str] = {}  # noqa: RUF012 (read only)

    def test_a_file_arrives_whole_and_once_and_can_be_taken_back(self, cast, tmp_path):
        kind = self.kind(cast.alice)
        source = f"file{samples.serial()}"
        before = samples.everything(cast.alice)
        targets = self.load_targets(cast.alice, kind, tmp_path, source)
        run, given = self.load(cast.alice, kind, tmp_path, source)
        assert (run.rows_read, run.rows_accepted, run.rows_rejected) == (ROWS, ROWS, 0)
        assert run.records[self.slug] == {"created": ROWS, "updated": 0, "unchanged": 0, "flagged": 0}
        assert self.texts(cast.alice, kind) == self.expected(cast.alice, source, kind, given)
        loaded = samples.everything(cast.alice)
        again = self.load_file(cast.alice, kind, tmp_path / f"{source}-{kind.slug}.csv", source)
        assert {slug: counts["created"] + counts["updated"] for slug, counts in again.records.items()} == (
            dict.fromkeys(again.records, 0)
        )
        assert again.records[self.slug]["unchanged"] == ROWS
        assert samples.everything(cast.alice) == loaded
        for each in (again, run, *reversed(targets)):
            assert undo_import(cast.alice, each.id).kept == []
        assert samples.everything(cast.alice) == before

    def load_targets(self, context, kind, folder, source):
        """Load what the object's files point at, but for the object itself."""
        targets = {field.target for field in kind.fields if field.type == "relation"} - {kind.slug}
        found = samples.kinds(context)
        return [self.load(context, found.get(target), folder, source)[0] for target in sorted(targets)]

    def load(self, context, kind, folder, source):
        """Write a file of an object with every field filled, load it, and return what it held."""
        mail = User.objects.get(pk=context.actor.id).email
        fields = [
            field for field in samples.writable(kind) if kind.slug == self.slug or field.type != "relation"
        ]
        given = []
        for row in range(ROWS):
            number, links = samples.serial(), numbers(kind, row)
            values = {field.slug: samples.sample(field, number, links, 0) for field in fields}
            texts = {
                field.slug: mail if field.type == "user" else samples.exported(field, values[field.slug])
                for field in fields
            }
            given.append({"id": f"{kind.slug}-{row}", **texts})
        path = write(folder / f"{source}-{kind.slug}.csv", given)
        return self.load_file(context, kind, path, source), given

    def load_file(self, context, kind: ObjectType, path: Path, source: str):
        context = context.on_trail(uuid7())
        with path.open(encoding="utf-8", newline="") as file:
            headings = next(csv.reader(file))
        mapping = {heading: self.target(kind, heading) for heading in headings}
        given = NewImport(path, path.name, kind.slug, source, {k: v for k, v in mapping.items() if v})
        return run_import(context, perform(start_import, context, given).id)

    def target(self, kind, heading):
        own = self.targets if kind.slug == self.slug else {}
        return own.get(heading, f"{kind.slug}.{'@id' if heading == 'id' else heading}")

    def texts(self, context, kind):
        """Return the records of this kind that are newest, as a file would carry them."""
        with enter(context.workspace.schema) as cursor:
            found = list(all_records(reader(context, cursor), kind.slug))[-ROWS:]
        fields = samples.writable(kind)
        return sorted(tuple(samples.exported(field, row[field.slug]) for field in fields) for row in found)

    def expected(self, context, source, kind, given):
        """Return what those records must hold: links resolved, members found by their address."""
        with enter(context.workspace.schema) as cursor:
            cursor.execute(
                "select object, external_id, record_id from source_record "
                "where source_id = (select id from source where slug = %s)",
                (source,),
            )
            known = {(each, number): str(record) for each, number, record in cursor.fetchall()}
        rows = []
        for row in given:
            texts = {}
            for field in samples.writable(kind):
                text = row[field.slug]
                texts[field.slug] = known[(field.target, text)] if field.type == "relation" else text
                if field.type == "user":
                    texts[field.slug] = str(context.actor.id)
            rows.append(tuple(texts.values()))
        return sorted(rows)


def numbers(kind: ObjectType, row: int) -> dict[str, str]:
    """Return, for each relation, the number that the record in the same row of that object's file has."""
    return {field.slug: f"{field.target}-{row}" for field in kind.fields if field.type == "relation"}


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    """Write rows with their headings."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path
