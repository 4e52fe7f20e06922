"""Deferring work in the transaction that asks for it."""

from __future__ import annotations

from typing import Any

from procrastinate.contrib.django import app

task = app.task


def defer(name: str, *, lock: str | None = None, **ids: Any) -> int:
    """Queue a task by name with the ids it needs; ``lock`` keeps jobs of the same lock from overlapping.

    Call it outside a workspace's role (``cluster.api.outside``): the queue is a public table.
    """
    return int(app.configure_task(name, lock=lock, queueing_lock=None).defer(**ids))
