"""The whole way on a PostgreSQL that is given: the oldest that will do, and a login that is no superuser."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from guanxi.cluster.tests.conftest import place
from guanxi.cluster.tests.test_external import foreign, shop

__all__ = ["foreign", "place", "shop"]

PEOPLE = "Customer ID,Name,Email,Tier\n" + "".join(
    f"{n},Ann Lee {n},ann{n}@example.com,{'gold' if n % 3 else 'blue'}\n" for n in range(60)
)
ORDERS = "Order ID,Customer ID,Product,Quantity,Unit price,Date\n" + "".join(
    f"{n},{n % 60},Tea,{1 + n % 4},2.50,2024-{1 + n % 12:02}-11 10:00\n" for n in range(300)
)


def guanxi(home: Path, *words: object) -> Any:
    done = subprocess.run(
        [sys.executable, "-m", "guanxi.cli.main", *map(str, words), "--json", "--home", str(home)],
        env=os.environ | {"GUANXI_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    facts: dict[str, Any] = json.loads(done.stdout)
    return facts


def test_load_analyse_show_and_undo_on_a_given_database(shop: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text(PEOPLE)
    (tmp_path / "orders.csv").write_text(ORDERS)
    people = guanxi(shop, "load", tmp_path / "people.csv", "--as", "people", "--source", "shop")
    assert people["records"]["people"]["created"] == 60
    orders = guanxi(shop, "load", tmp_path / "orders.csv", "--as", "orders", "--source", "shop")
    assert orders["records"]["order_lines"]["created"] == 300
    assert orders["records"]["people"]["unchanged"] == 60
    guanxi(shop, "analyse")
    assert guanxi(shop, "show", "people", "--where", "tier = gold and orders.count() >= 5")["count"] == 40
    guanxi(shop, "undo", orders["trail"])
    assert guanxi(shop, "show", "orders")["count"] == 0
    assert guanxi(shop, "show", "people")["count"] == 60
    assert not (shop / "pg").exists()
