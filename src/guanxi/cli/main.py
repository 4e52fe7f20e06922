"""The program ``guanxi``: every module of commands is named here, in the order in which help lists them."""

from __future__ import annotations

from guanxi.cli import (  # isort: skip (the order of help)
    process,
    demo,
    load,
    export,
    archive,
    analyse,
    show,
    person_export,
    erase,
    jobs,
    bi,
    act,
    workspaces,
    modules,
    users,
    backup,
    restore,
)
from guanxi.cli.app import app

__all__ = [
    "act",
    "analyse",
    "app",
    "archive",
    "backup",
    "bi",
    "demo",
    "erase",
    "export",
    "jobs",
    "load",
    "modules",
    "person_export",
    "process",
    "restore",
    "show",
    "users",
    "workspaces",
]

if __name__ == "__main__":
    app()
