"""Bringing an installation up to date: only what is missing, and again after a failure."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connections, models
from django.db.migrations import CreateModel, Migration

from guanxi.cluster.api import OWNER, MigrationFailed, as_owner
from guanxi.config import migrate as migrating
from guanxi.config.migrate import ensure_migrated
from guanxi.config.public_tables import _Whole
from guanxi.metadata.api import Field, Label, register_object, standard_objects


def test_only_what_is_missing_is_migrated(installation, monkeypatch):
    ensure_migrated()
    done = []
    monkeypatch.setattr(migrating, "migrate", done.append)
    assert ensure_migrated() is False
    assert done == []
    monkeypatch.setattr(migrating, "_code", lambda: "of a later version")
    assert ensure_migrated() is True
    assert done == [None]
    assert ensure_migrated() is False
    monkeypatch.undo()
    assert ensure_migrated() is True


def test_a_field_that_is_declared_anew_is_migrated(cast):
    people = next(kind for kind in standard_objects() if kind.slug == "people")
    ensure_migrated()
    field = Field("shoe_size", "number", Label("Shoe size", "鞋码"))
    register_object(replace(people, fields=(*people.fields, field)))
    try:
        assert ensure_migrated() is True
        assert ensure_migrated() is False
    finally:
        register_object(people)
    assert ensure_migrated() is True


def test_a_migration_that_fails_is_tried_again(installation, monkeypatch):
    def failing(progress):
        raise MigrationFailed(migration="0007", reason="no")

    ensure_migrated()
    with monkeypatch.context() as patched:
        patched.setattr(migrating, "_code", lambda: "of a broken version")
        patched.setattr(migrating, "migrate", failing)
        for _ in range(2):
            with pytest.raises(MigrationFailed, match="0007"):
                ensure_migrated()
    assert ensure_migrated() is False


class Killed(BaseException):
    """What no part of the program catches."""


def test_a_public_migration_cut_off_before_it_is_noted_leaves_no_table(installation, monkeypatch):
    executor = _Whole(connections[OWNER])
    migration = Migration("9999_half", "access")
    fields = [("id", models.BigAutoField(primary_key=True)), ("name", models.TextField(db_index=True))]
    migration.operations = [CreateModel("Half", fields)]

    def die(_migration):
        raise Killed

    monkeypatch.setattr(executor, "record_migration", die)
    with pytest.raises(Killed):
        executor.apply_migration(executor.loader.project_state(), migration)
    with as_owner() as cursor:
        cursor.execute("select to_regclass('access_half')")
        assert cursor.fetchall() == [(None,)]
