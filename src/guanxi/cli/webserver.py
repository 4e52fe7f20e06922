"""The web process: ``python -m guanxi.cli.webserver HOST PORT [PREPARED]``."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

from granian.constants import Interfaces
from granian.server import Server

from guanxi.cli.child import ends_with

APPLICATION = "guanxi.config.wsgi:application"
_JSON = {"()": "guanxi.kernel.api.JsonLines"}
LOGS = {"formatters": {"generic": _JSON, "access": _JSON}}
THREADS = 4  # requests at once; the database answers each in milliseconds, so more would only cost memory


def main(host: str, port: int, prepared: str = "", application: str = APPLICATION) -> None:
    """Serve a WSGI application until told to stop; nothing before there is a file named ``prepared``."""
    Server(
        application, address=host, port=port, interface=Interfaces.WSGI, workers=1,
        blocking_threads=THREADS, websockets=False, workers_kill_timeout=10,
        log_dictconfig=LOGS,
    ).serve(target_loader=partial(_load_in_worker, prepared=prepared))  # fmt: skip


def _load_in_worker(target: str, *, prepared: str) -> Callable[..., Any]:
    if bind := ends_with(os.getppid()):
        bind()
    module, _, name = target.partition(":")
    loaded: Callable[..., Any] = getattr(import_module(module), name)
    while prepared and not os.path.exists(prepared):
        time.sleep(0.02)
    return loaded


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), *sys.argv[3:])
