"""Public data sets with published or measured results; tests that need one skip where it is absent."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

ROOT = Path(__file__).parents[4]


class Facts(NamedTuple):
    """Transactions as ``summarise`` takes them: customer index, UTC seconds, minor units."""

    customer: NDArray[np.int64]
    seconds: NDArray[np.int64]
    amount: NDArray[np.int64]
    customers: int


def data_file(name: str) -> Path:
    """Return a file of the data folder (``GUANXI_DATA``, else ../shared/data), or skip the test."""
    path = Path(os.environ.get("GUANXI_DATA", ROOT.parent / "shared" / "data")) / name
    if not path.exists():
        pytest.skip(f"data set not here: {path} (GUANXI_DATA names the folder)")
    return path


def last_second(day: str) -> int:
    """Return the last UTC second of a day such as 1997-09-30."""
    return int(datetime.fromisoformat(day).replace(tzinfo=UTC).timestamp()) + 86_399


def cdnow_summary() -> tuple[NDArray[np.float64], ...]:
    """Return x, t_x, T in weeks and the mean repeat spend of the CDNOW sample's first 39 weeks."""
    path = data_file("cdnow/cdnow_customers_summary_with_transactions.csv")
    table = np.genfromtxt(path, delimiter=",", skip_header=1)
    return table[:, 1], table[:, 2], table[:, 3], table[:, 4]


def cdnow_facts() -> Facts:
    """Return the 6,919 transactions of the CDNOW sample, 78 weeks."""
    rows = [line.split() for line in data_file("cdnow/CDNOW_sample.txt").read_text().splitlines()]
    rows = [row for row in rows if row]
    names, customer = np.unique([row[1] for row in rows], return_inverse=True)
    days = [f"{row[2][:4]}-{row[2][4:6]}-{row[2][6:]}" for row in rows]
    amount = np.array([round(float(row[4]) * 100) for row in rows])
    return Facts(customer, np.array([last_second(day) - 43_200 for day in days]), amount, names.size)


@cache
def online_retail_facts(*, sales_only: bool = False) -> Facts:
    """Return the lines of Online Retail that have a customer; ``sales_only`` leaves cancellations out."""
    from pyarrow import compute, csv

    table = csv.read_csv(data_file("online_retail/online_retail.csv.gz"))
    table = table.filter(compute.is_valid(table["CustomerID"]))
    names, customer = np.unique(table["CustomerID"].to_numpy(), return_inverse=True)
    quantity, price = table["Quantity"].to_numpy(), table["UnitPrice"].to_numpy()
    seconds = table["InvoiceDate"].to_numpy().astype("datetime64[s]").astype(np.int64)
    amount = np.round(quantity * price * 100).astype(np.int64)
    kept = (amount > 0) if sales_only else np.ones(amount.size, dtype=bool)
    return Facts(customer[kept], seconds[kept], amount[kept], names.size)
