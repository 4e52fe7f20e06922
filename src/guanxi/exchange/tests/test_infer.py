"""The type of a column by its values."""

from __future__ import annotations

from pathlib import Path

import pytest

from guanxi.exchange.logic.infer import ColumnEvidence, infer
from guanxi.exchange.logic.reading.open import open_table

TELCO = {
    "SeniorCitizen": "boolean",
    "Partner": "boolean",
    "Dependents": "boolean",
    "tenure": "number",
    "PhoneService": "boolean",
    "MultipleLines": "select",
    "InternetService": "select",
    "OnlineSecurity": "select",
    "OnlineBackup": "select",
    "DeviceProtection": "select",
    "TechSupport": "select",
    "StreamingTV": "select",
    "StreamingMovies": "select",
    "Contract": "select",
    "PaperlessBilling": "boolean",
    "PaymentMethod": "select",
    "MonthlyCharges": "number",
    "TotalCharges": "number",
    "Churn": "boolean",
}


@pytest.mark.parametrize(
    ("values", "heading", "expected"),
    [
        (["1", "2.5", "-3", "1e6", "1,234"], "", "number"),
        (["1.234,5", "2,75", "10"], "", "number"),
        (["00123", "04567", "12345"], "", "text"),
        (["12345", "67890", "13579"], "store_id", "text"),
        (["12345", "67890", "13579"], "区域编码", "text"),
        (["6222021234567890123", "6222021234567890124"], "", "text"),
        (["Yes", "No", "yes", ""], "", "boolean"),
        (["是", "否", "是"], "", "boolean"),
        (["1", "0", "1"], "", "number"),
        (["1", "0"] * 20, "", "boolean"),
        (["2024-01-05", "5/1/2024", "2024年1月5日"], "", "date"),
        (["2024-01-05 08:00", "2024-01-06"], "", "datetime"),
        (["3/15/2024 2:30 PM", "2024-03-12T09:14:00Z"], "", "datetime"),
        (["a@example.com", "B@Example.org"], "", "email"),
        (["+86 138 0013 8000", "+1 212 555 0100"], "", "phone"),
        (["13800138000", "010-65529988"], "备用电话", "phone"),
        (["https://example.com/x", "www.example.org"], "", "url"),
        (["example.com", "example.org"], "Facebook site", "url"),
        (["photo.jpg", "scan.png"], "file", "text"),
        (["a line", "another"], "", "text"),
        (["a line\nand one more", "another"], "", "longtext"),
        (["x" * 300], "", "longtext"),
        (["gold", "silver", "gold", "bronze"] * 10, "", "select"),
        (["red;blue", "blue", "green;red", "green;blue;red"] * 20, "", "select"),
        ([], "", "text"),
        (["", " ", "N/A"], "", "text"),
    ],
)
def test_types(values: list[str], heading: str, expected: str) -> None:
    assert infer(values, heading).type == expected


def test_lists_of_choices() -> None:
    colours = ["red", "blue", "green", "black"]
    values = [f"{a};{b};{c}" for a in colours for b in colours for c in colours]
    found = infer(values)
    assert (found.type, set(found.options)) == ("multiselect", set(colours))


def test_a_few_slips_do_not_change_a_type() -> None:
    found = infer([*map(str, range(99)), "about 5"])
    assert (found.type, found.filled, found.readable) == ("number", 100, 99)
    assert infer([*map(str, range(20)), "about 5"]).type == "text"


def test_evidence_in_chunks_is_the_same() -> None:
    values = ["1", "", "3.5", "N/A", "7"] * 50
    evidence = ColumnEvidence("points")
    for at in range(0, len(values), 7):
        evidence.add(values[at : at + 7])
    assert evidence.conclude() == infer(values, "points")
    assert (infer(values).filled, infer(values).blank) == (150, 100)


def test_telco_columns(real_data: Path) -> None:
    table = open_table(real_data / "telco_churn" / "Telco-Customer-Churn.csv")
    cells = dict(zip(table.columns, zip(*table.rows(), strict=True), strict=True))
    found = {name: infer(cells[name], name) for name in TELCO}
    assert {name: inferred.type for name, inferred in found.items()} == TELCO
    assert (found["TotalCharges"].filled, found["TotalCharges"].blank) == (7032, 11)
    assert found["Contract"].options == ("Month-to-month", "Two year", "One year")
