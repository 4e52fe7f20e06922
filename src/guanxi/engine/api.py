"""The engine room: a small lake of Parquet per workspace, and DuckDB to read it."""

from guanxi.engine.actions.erase import parts_naming, rewrite_lake
from guanxi.engine.actions.refresh import Refreshed, rebuild_lake, refresh_lake, register_log, register_tables
from guanxi.engine.errors import ExtractFailed, LakeDamaged, LakeMissing
from guanxi.engine.logic.state import LakeTable
from guanxi.engine.models.place import drop_lake
from guanxi.engine.queries.holdings import LakeStanding, TableStanding, lake_standing
from guanxi.engine.queries.lake import Lake, open_lake
from guanxi.engine.queries.standing import lake_position, missing_parts

__all__ = [
    "ExtractFailed",
    "Lake",
    "LakeDamaged",
    "LakeMissing",
    "LakeStanding",
    "LakeTable",
    "Refreshed",
    "TableStanding",
    "drop_lake",
    "lake_position",
    "lake_standing",
    "missing_parts",
    "open_lake",
    "parts_naming",
    "rebuild_lake",
    "refresh_lake",
    "register_log",
    "register_tables",
    "rewrite_lake",
]
