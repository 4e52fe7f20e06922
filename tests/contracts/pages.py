"""What the pages of an object promise: so many questions to the database, however many records there are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
from django.test import Client

from guanxi.access.api import User, perform
from guanxi.kernel.api import uuid7
from guanxi.records.api import RecordChange, change_record
from tests.contracts import samples


@contextmanager
def statements() -> Iterator[list[str]]:
    """Collect every statement that any cursor of this process executes."""
    said: list[str] = []
    original = psycopg.Cursor.execute

    def execute(self: psycopg.Cursor[Any], query: Any, *args: Any, **options: Any) -> Any:
        said.append(query.as_string(self) if hasattr(query, "as_string") else str(query))
        return original(self, query, *args, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(psycopg.Cursor, "execute", execute)
        yield said


def client_of(context: Any) -> Client:
    """Return a browser in which a person of the cast is signed in."""
    client = Client(headers={"accept-language": "en", "host": "localhost"})
    client.force_login(User.objects.get(pk=context.actor.id))
    return client


class Pages:
    """The list of an object and the page of one record."""

    slug: str
    # How many statements a list takes: who asks, the workspace, the rows, what they point at, saved views.
    list_statements: int

    def get(self, cast, path=""):
        """Open a page that has been open before, and return what was asked of the database and its text."""
        client = client_of(cast.bob)
        address = f"/{cast.workspace.slug}/{self.slug}{path}"
        client.get(address)
        with statements() as said:
            response = client.get(address)
        assert response.status_code == 200
        return said, response.content.decode()

    def test_a_list_takes_the_same_few_statements_however_long_it_is(self, cast):
        kind = self.kind(cast.alice)
        made = [samples.create(cast.alice, kind, samples.values(cast.alice, kind))]
        few, _ = self.get(cast)
        assert len(few) == self.list_statements, "\n".join(few)
        made += [samples.create(cast.alice, kind, samples.values(cast.alice, kind)) for _ in range(12)]
        many, text = self.get(cast, "?sort=-created_at")
        assert len(many) <= self.list_statements, "\n".join(many)
        assert all(str(record) in text for record in made)

    def test_a_records_page_takes_the_same_statements_however_much_there_is_to_tell(self, cast):
        kind = self.kind(cast.alice)
        record = samples.create(cast.alice, kind, samples.values(cast.alice, kind))
        few, _ = self.get(cast, f"/{record}")
        for _ in range(5):
            change = RecordChange(kind.slug, record, samples.values(cast.alice, kind))
            perform(change_record, cast.alice.on_trail(uuid7()), change)
        many, text = self.get(cast, f"/{record}")
        assert len(many) == len(few), "\n".join(many)
        assert "Alice" in text

    def test_the_pages_of_a_reader_write_nothing(self, cast):
        kind = self.kind(cast.alice)
        record = samples.create(cast.alice, kind, samples.values(cast.alice, kind))
        before = samples.everything(cast.alice), samples.log_length(cast.alice)
        root, client = f"/{cast.workspace.slug}/{kind.slug}", client_of(cast.carol)
        field = next(field.slug for field in kind.fields if field.type in {"text", "longtext"})
        for path, form in (
            ("/new", {field: "New"}),
            ("/trash", {"ids": str(record)}),
            (f"/{record}/fields/{field}", {"value": "Changed"}),
        ):
            assert client.post(root + path, form).status_code == 403, path
        assert (samples.everything(cast.alice), samples.log_length(cast.alice)) == before
