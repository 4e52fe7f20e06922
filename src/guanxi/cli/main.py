"""The program ``guanxi``: every module of commands is named here, in the order in which help lists them."""

from __future__ import annotations

from guanxi.cli import process, demo, load, export, archive, analyse, show, workspaces, users  # isort: skip (the order of help)
from guanxi.cli.app import app

__all__ = ["analyse", "app", "archive", "demo", "export", "load", "process", "show", "users", "workspaces"]

if __name__ == "__main__":
    app()
