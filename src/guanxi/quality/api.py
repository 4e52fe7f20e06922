"""The quality room: names, countries, how good the data are, cleaning rules explained."""

from pathlib import Path

from guanxi.quality.actions.ask import MEASURE, ask_measurement, measure_after_import
from guanxi.quality.actions.measure import measure, measure_daily
from guanxi.quality.logic.countries import Country, country_name, read_country
from guanxi.quality.logic.names import PersonName, fix_case, full_name, read_name
from guanxi.quality.logic.rules import RULES, Rule, explain, label
from guanxi.quality.logic.score import Cells, Loss, Score, score_of
from guanxi.quality.queries.columns import DOUBLE
from guanxi.quality.queries.measured import (
    FieldQuality,
    Point,
    Run,
    being_measured,
    fields_of,
    last_measured,
    runs_of,
    trend_of,
)
from guanxi.quality.queries.unusual import Unusual

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "DOUBLE",
    "MEASURE",
    "MIGRATIONS",
    "RULES",
    "Cells",
    "Country",
    "FieldQuality",
    "Loss",
    "PersonName",
    "Point",
    "Rule",
    "Run",
    "Score",
    "Unusual",
    "ask_measurement",
    "being_measured",
    "country_name",
    "explain",
    "fields_of",
    "fix_case",
    "full_name",
    "label",
    "last_measured",
    "measure",
    "measure_after_import",
    "measure_daily",
    "read_country",
    "read_name",
    "runs_of",
    "score_of",
    "trend_of",
]
