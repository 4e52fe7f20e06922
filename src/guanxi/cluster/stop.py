"""The program that the keeper runs: stop the server of the home named by the first argument, if unused."""

from __future__ import annotations

import sys
from pathlib import Path

from guanxi.cluster.keeper import IN_USE
from guanxi.cluster.server import stop_left_over

if __name__ == "__main__":
    sys.exit(0 if stop_left_over(Path(sys.argv[1])) else IN_USE)
