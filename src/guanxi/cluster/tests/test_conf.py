"""The settings of the server that depend on where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.cluster.conf import conf_text

GB = 1 << 30


@pytest.mark.parametrize(("free", "log"), [(0, 1024), (15 * GB, 1536), (1000 * GB, 4096)])
def test_the_log_takes_a_part_of_what_the_disk_has_left(free: int, log: int) -> None:
    assert f"max_wal_size = '{log}MB'\n" in conf_text(Path("socket"), free, durable=True)
