"""A workspace goes into one file and comes out the same: its records, its past, what it can still do."""

from __future__ import annotations

import gzip
import json
import zipfile
from hashlib import sha256
from uuid import uuid4

import pytest

from guanxi.access.api import (
    MemberRole,
    Taken,
    User,
    Workspace,
    change_member,
    context_for,
    create_user,
    perform,
)
from guanxi.cluster.api import enter
from guanxi.exchange.api import (
    NewExport,
    Wanted,
    begin_import,
    create_archive,
    format_of,
    load_archive,
    propose_import,
    run_export,
    run_import,
    undo_import,
)
from guanxi.exchange.errors import ArchiveDamaged, ArchiveNewer, NotAnArchive
from guanxi.exchange.tests.loading import PEOPLE, load, write
from guanxi.kernel.api import NotAllowed, Role, uuid7
from guanxi.metadata.api import FieldName, NewField, View, define_field, remove_field, save_view
from guanxi.records.api import (
    NewRecords,
    RecordChange,
    all_records,
    change_record,
    create_records,
    reader,
    search_all,
)


def orders(context, path):
    """Load a file of orders as it is recognised."""
    context = context.on_trail(uuid7())
    with enter(context.workspace.schema) as cursor:
        proposal = propose_import(context, cursor, path, "orders", "retail")
    return run_import(context, begin_import(context, path, path.name, proposal).id)


@pytest.fixture(scope="module")
def lived(cast, real_data, tmp_path_factory):
    """Let a workspace live: an import of real orders, a hand edit, an undone import, own fields, a view."""
    folder, alice = tmp_path_factory.mktemp("lived"), cast.alice
    with gzip.open(real_data / "online_retail" / "online_retail.csv.gz", "rt", encoding="utf-8") as file:
        lines = [next(file) for _ in range(1500)]
    (folder / "retail.csv").write_text("".join(lines), encoding="utf-8")
    perform(define_field, alice.on_trail(uuid7()), NewField("people", "number", "Height", slug="height"))
    perform(define_field, alice.on_trail(uuid7()), NewField("people", "user", "Agent", slug="agent"))
    perform(define_field, alice.on_trail(uuid7()), NewField("people", "text", "Gone", slug="gone"))
    run = orders(alice, folder / "retail.csv")
    people = write(
        folder / "p.csv", list(PEOPLE), [["1", "王小明", "w@example.com", ""], ["2", "Ann", "", ""]]
    )
    undone = load(alice, people, "people", PEOPLE, source="undone")
    undo_import(alice, undone.id)
    load(alice, people, "people", PEOPLE, source="kept")
    person = newest(alice)
    values = {"name": "王 大明", "height": 1.8, "agent": int(cast.bob.actor.id), "gone": "still here"}
    perform(change_record, alice.on_trail(uuid7()), RecordChange("people", person, values))
    perform(remove_field, alice.on_trail(uuid7()), FieldName("people", "gone"))
    perform(
        save_view, cast.bob.on_trail(uuid7()), View("people", "Tall", {}, ("name", "height"), shared=True)
    )
    event = write(folder / "e.csv", ["Person", "What", "When"], [["1", "visit", "2024-01-02 10:00:00"]])
    load(
        alice, event, "events", {"Person": "people.@id", "What": "events.name", "When": "events.occurred_at"}
    )
    return run


def newest(context):
    with enter(context.workspace.schema) as cursor:
        return list(all_records(reader(context, cursor), "people", columns=["id"]))[-1]["id"]


@pytest.fixture(scope="module")
def archive(cast, lived, tmp_path_factory):
    path = tmp_path_factory.mktemp("archive") / "shop.guanxi.zip"
    create_archive(cast.alice, path)
    return path


@pytest.fixture
def elsewhere(cast, archive):
    """Return Alice's call in a workspace loaded from the archive."""
    made = load_archive(archive, f"copy-{uuid4().hex[:8]}")
    return context_for(User.objects.get(pk=cast.alice.actor.id), made.workspace.slug)


def exports(context, folder):
    """Return the bytes of an export of every object."""
    folder.mkdir()
    with enter(context.workspace.schema) as cursor:
        slugs = [kind.slug for kind in reader(context, cursor).objects]
    found = {}
    for slug in slugs:
        path = folder / f"{slug}.csv"
        wanted = Wanted(slug, sources=True)
        run_export(context.on_trail(uuid7()), NewExport(wanted, format_of(path.name), path.name), path)
        found[slug] = path.read_bytes()
    return found


def sums(path):
    with zipfile.ZipFile(path) as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
    return {each["name"]: each["sha256"] for each in manifest["tables"]}


def schemas():
    with enter(Workspace.objects.first().schema) as cursor:
        cursor.execute("select count(*) from pg_namespace where nspname like 'w\\_%'")
        found = cursor.fetchall()
    return found, Workspace.objects.count()


def test_what_comes_out_is_what_went_in(cast, lived, elsewhere, archive, tmp_path):
    there, again = exports(elsewhere, tmp_path / "there"), tmp_path / "again.zip"
    assert there == exports(cast.alice, tmp_path / "here")
    assert there["orders"].count(b"\n") > 50
    create_archive(elsewhere, again)
    before, after = sums(archive), sums(again)
    changed = {name for name in before if before[name] != after[name]}
    # Only what has happened since: the load, the exports and this archive.
    assert changed == {"tables/action.csv", "tables/export_run.csv", "tables/import_run.csv"}


def test_the_past_can_still_be_undone_and_numbers_go_on(cast, lived, elsewhere):
    with enter(elsewhere.workspace.schema) as cursor:
        cursor.execute("select max(id), max(position) from action")
        action, position = cursor.fetchall()[0]
        cursor.execute("select max(seq) from change")
        seq = cursor.fetchall()[0][0]
    undone = undo_import(elsewhere, lived.id)
    assert undone.removed["orders"] == lived.records["orders"]["created"]
    assert undone.removed["order_lines"] == lived.records["order_lines"]["created"]
    with enter(elsewhere.workspace.schema) as cursor:
        cursor.execute("select settle()")
        cursor.execute("select count(*), min(id), min(position) from action where id > %s", (action,))
        count, first, place = cursor.fetchall()[0]
        assert count > 0
        assert first > action
        assert place > position
        cursor.execute("select min(seq) from change where action_id > %s", (action,))
        assert cursor.fetchall()[0][0] > seq
    with enter(cast.alice.workspace.schema) as cursor:
        cursor.execute("select count(*) from orders")
        assert cursor.fetchall()[0][0] == lived.records["orders"]["created"]


def test_search_finds_and_a_field_that_was_removed_can_come_back(elsewhere):
    with enter(elsewhere.workspace.schema) as cursor:
        found = search_all(reader(elsewhere, cursor), "daming")
        assert [hit.title for hit in found] == ["王 大明"]
        cursor.execute("select gone from people where gone is not null")
        assert cursor.fetchall() == [("still here",)]
    perform(
        create_records, elsewhere.on_trail(uuid7()), NewRecords("people", [{"name": "New", "height": 2.0}])
    )


def test_it_holds_no_secrets_and_mallory_cannot_enter_what_was_loaded(cast, archive, elsewhere):
    with zipfile.ZipFile(archive) as bundle:
        everything = b"".join(bundle.read(name) for name in bundle.namelist())
    hashes = [user.password.encode() for user in User.objects.all() if user.has_usable_password()]
    assert hashes
    assert not any(each in everything for each in hashes)
    assert b"argon2" not in everything
    with pytest.raises(Exception, match="no workspace"):
        context_for(User.objects.get(pk=cast.mallory.actor.id), elsewhere.workspace.slug)


@pytest.mark.parametrize("who", ["bob", "carol"])
def test_only_owners_take_everything_out(cast, who, tmp_path):
    path = tmp_path / "a.zip"
    with pytest.raises(NotAllowed):
        create_archive(getattr(cast, who), path)
    assert list(tmp_path.iterdir()) == []


def changed(archive, target, change):
    """Write the archive again with its members as ``change`` makes them."""
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = change(name, old.read(name))
            if data is not None:
                new.writestr(name, data)
    return target


def edited(data, **values):
    return json.dumps(json.loads(data) | values).encode()


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (
            lambda name, data: data.replace(b"1", b"2", 1) if name == "tables/people.csv" else data,
            ArchiveDamaged,
        ),
        (lambda name, data: None if name == "tables/orders.csv" else data, ArchiveDamaged),
        (lambda name, data: edited(data, format=2) if name == "manifest.json" else data, ArchiveNewer),
        (
            lambda name, data: (
                edited(data, migrations=["exchange/9999_later"]) if name == "manifest.json" else data
            ),
            ArchiveNewer,
        ),
        (lambda name, data: edited(data, people=7) if name == "manifest.json" else data, ArchiveDamaged),
        (lambda name, data: None if name == "manifest.json" else data, NotAnArchive),
    ],
)
def test_what_is_damaged_or_newer_is_refused_and_leaves_nothing(archive, tmp_path, change, error):
    before = schemas()
    with pytest.raises(error):
        load_archive(changed(archive, tmp_path / "bad.zip", change), "bad")
    assert schemas() == before


def test_a_file_that_is_cut_is_refused(archive, tmp_path):
    cut = tmp_path / "cut.zip"
    cut.write_bytes(archive.read_bytes()[:-1000])
    with pytest.raises(ArchiveDamaged):
        load_archive(cut, "cut")
    with pytest.raises(NotAnArchive):
        load_archive(tmp_path / "none.zip", "none")


def test_a_failure_in_the_middle_leaves_nothing(archive, tmp_path):
    """Sums that fit a table that does not: the database refuses it when much is loaded already."""
    broken = b"not,a,table\n1,2,3\n"

    def change(name, data):
        if name == "tables/saved_view.csv":
            return broken
        if name != "manifest.json":
            return data
        manifest = json.loads(data)
        for table in manifest["tables"]:
            if table["name"] == "tables/saved_view.csv":
                table |= {"size": len(broken), "sha256": sha256(broken).hexdigest()}
        return json.dumps(manifest).encode()

    before = schemas()
    with pytest.raises(ArchiveDamaged):
        load_archive(changed(archive, tmp_path / "bad.zip", change), "middle")
    assert schemas() == before


def test_a_slug_that_is_in_use_is_refused(cast, archive):
    with pytest.raises(Taken):
        load_archive(archive, cast.workspace.slug)


def test_people_are_known_by_their_address_and_strangers_leave_a_note(cast, tmp_path):
    """The address is the person: whoever has it now is meant, and nobody is taken for somebody else."""
    tag = uuid4().hex[:8]
    dora, evan = (
        create_user(f"{name}-{tag}@example.com", name=name, password=tag * 2) for name in ("dora", "evan")
    )
    for user in (dora, evan):
        perform(change_member, cast.alice, MemberRole(user.email, Role.MEMBER))
    rows = [{"name": f"Of {user.name}", "owner": user.pk} for user in (dora, evan)]
    first, second = perform(create_records, cast.alice.on_trail(uuid7()), NewRecords("companies", rows))
    path = tmp_path / "people.zip"
    create_archive(cast.alice, path)
    # Elsewhere, Evan's address belongs to another number, and nobody has Dora's.
    User.objects.filter(pk=evan.pk).update(email=f"moved-{tag}@example.com")
    User.objects.filter(pk=dora.pk).update(email=f"evan-{tag}@example.com")
    made = load_archive(path, f"people-{tag}")
    assert made.unknown == [f"dora-{tag}@example.com"]
    with enter(made.workspace.schema) as cursor:
        cursor.execute("select id, owner from companies where id = any(%s)", ([first, second],))
        assert dict(cursor.fetchall()) == {first: None, second: dora.pk}
        cursor.execute(
            "select originals from source_record where record_id = %s and originals is not null", (first,)
        )
        assert cursor.fetchall() == [({"owner": [f"dora-{tag}@example.com", "not_a_reference"]},)]
        cursor.execute("select after -> 'owner' from change where record_id = %s", (second,))
        assert cursor.fetchall() == [(dora.pk,)]
