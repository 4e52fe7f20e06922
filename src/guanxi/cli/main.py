"""The program ``guanxi``: every module of commands is named here."""

from __future__ import annotations

from guanxi.cli import process
from guanxi.cli.app import app

__all__ = ["app", "process"]

if __name__ == "__main__":
    app()
