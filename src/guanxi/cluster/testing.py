"""A throwaway home with a running server, for the tests of every room."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from guanxi.cluster.account import database_account
from guanxi.cluster.home import OPEN
from guanxi.cluster.logins import DatabaseUrls
from guanxi.cluster.server import Lease, ensure_server


@dataclass(frozen=True, slots=True)
class Throwaway:
    """A running server in a home of its own, without durability."""

    home: Path
    urls: DatabaseUrls
    lease: Lease
    root: Path | None

    def stop(self) -> None:
        """Stop the server and remove the home if it was made for this."""
        self.lease.release()
        if self.root:
            shutil.rmtree(self.root)


def start_throwaway(folder: Path | None = None) -> Throwaway:
    """Start a server in ``folder/home``, or in a fresh folder that the database's user can reach.

    Under root, pytest's own ``tmp_path`` is closed to that user: leave ``folder`` out.
    """
    root = Path(tempfile.mkdtemp(prefix="guanxi-test-")) if folder is None else None
    if root and database_account(root):
        root.chmod(OPEN)
    home = (root or folder or Path()) / "home"
    lease = ensure_server(home, durable=False)
    return Throwaway(home, lease.urls, lease, root)
