"""The quality room: names, countries, data-quality measures, cleaning rules explained."""

from guanxi.quality.logic.countries import Country, country_name, read_country
from guanxi.quality.logic.measures import Measure, Quality, QualityMeter
from guanxi.quality.logic.names import PersonName, fix_case, full_name, read_name
from guanxi.quality.logic.rules import RULES, Rule, explain, label
from guanxi.quality.logic.whitespace import clean, count_faults, faults

__all__ = [
    "RULES",
    "Country",
    "Measure",
    "PersonName",
    "Quality",
    "QualityMeter",
    "Rule",
    "clean",
    "count_faults",
    "country_name",
    "explain",
    "faults",
    "fix_case",
    "full_name",
    "label",
    "read_country",
    "read_name",
]
