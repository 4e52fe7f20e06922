"""Outliving the database: work that lost its connection waits until the server is back, and goes on."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import psycopg
from django.conf import settings
from django.db import InterfaceError, OperationalError, connections

from guanxi.cluster.api import DatabaseUnreachable, ServerFailed, disk_watched, ensure_server
from guanxi.exchange.errors import ImportBusy

Result = TypeVar("Result")

LOST = (OperationalError, InterfaceError, psycopg.OperationalError, psycopg.InterfaceError)
# Seconds between attempts. A server that recovers from a crash needs some of them.
PAUSES = (0.5, 1, 2, 4, 8, 16, 30, 30, 30)

log = logging.getLogger(__name__)


def patiently(work: Callable[[], Result], pauses: tuple[float, ...] = PAUSES) -> Result:
    """Do some work that may be begun again, again after each loss of the database.

    The work must find by itself where it stopped. What it raises otherwise, and the last loss, is raised;
    a full disk at once, as ``DiskFull``: waiting makes no room.
    """
    waiting = iter(pauses)
    lost: BaseException | None = None
    while True:
        try:
            with disk_watched(Path(settings.HOME)):
                return work()
        except LOST as error:
            lost = error
        except ImportBusy:
            # Only after a loss: the session that we lost may hold its lock for another moment.
            if lost is None:
                raise
        pause = next(waiting, None)
        if pause is None:
            raise lost
        log.warning("The database is gone (%s); trying again in %s s.", str(lost).strip(), pause)
        _reconnect(pause)


def _let_go() -> None:
    """Close every connection, and their pool, which would go on calling a server that is being revived."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        if getattr(connection, "pool", None):
            connection.close_pool()  # type: ignore[attr-defined]


def _reconnect(pause: float) -> None:
    _let_go()
    time.sleep(pause)
    try:
        # Under `up` the supervisor revives the server; a command on its own has to do it itself.
        ensure_server(Path(settings.HOME)).release()
    except (ServerFailed, DatabaseUnreachable) as error:
        log.warning("%s", error)
