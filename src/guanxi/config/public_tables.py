"""Migrating the public tables: each of Django's migrations as a whole, with the note that it was applied."""

from __future__ import annotations

from contextlib import nullcontext
from typing import Any

from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, transaction
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from guanxi.cluster.api import OWNER


def migrate_public() -> None:
    """Apply the migrations that the public tables have not seen."""
    executor = _Whole(connections[OWNER])
    executor.loader.check_consistent_history(connections[OWNER])
    wanted = executor.loader.graph.leaf_nodes()
    if plan := executor.migration_plan(wanted):
        executor.migrate(wanted, plan)
    emit_post_migrate_signal(0, interactive=False, db=OWNER)


class _Whole(MigrationExecutor):
    """Django itself notes some migrations in a second transaction; a kill between the two would leave tables
    that every later start fails to make.
    """

    def apply_migration(self, state: Any, migration: Migration, *args: Any, **options: Any) -> Any:
        with transaction.atomic(using=OWNER) if migration.atomic else nullcontext():
            return super().apply_migration(state, migration, *args, **options)
