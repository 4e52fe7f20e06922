"""``python -m bench [subject…] [--size N]``: measure, print a table and one JSON line per subject."""

from __future__ import annotations

import argparse
import importlib
from pathlib import Path

from bench.installation import bench
from bench.telling import console

# In this order, because the later ones read what the first has loaded.
SUBJECTS = (
    "import_people", "list_page", "clients", "search", "record_page", "change_log", "export", "online_retail",
    "analysis", "lake", "start", "undo", "sizes", "users",
)  # fmt: skip


def main() -> None:
    """Run the subjects that were asked for, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subject", nargs="*", help=f"any of: {', '.join(SUBJECTS)}")
    parser.add_argument("--size", type=int, default=1_000_000, help="how many people (default 1,000,000)")
    parser.add_argument("--seconds", type=float, default=600, help="how long members click (default 600)")
    parser.add_argument("--home", type=Path, help="keep the home there, with the people that are loaded")
    asked = parser.parse_args()
    if unknown := set(asked.subject) - set(SUBJECTS):
        parser.error(f"no subject {', '.join(sorted(unknown))}")
    with bench(asked.size, asked.seconds, asked.home and asked.home.resolve()) as installation:
        for name in asked.subject or SUBJECTS:
            console.rule(name)
            importlib.import_module(f"bench.{name}").run(installation).tell()


if __name__ == "__main__":
    main()
