"""The history room: the change log, positions, timelines, undo."""

from pathlib import Path

from guanxi.history.actions.after_restore import settle_restored
from guanxi.history.actions.begin import begin_action, resume_action
from guanxi.history.actions.undo import (
    Kept,
    Undone,
    actions_to_undo,
    register_for_ever,
    register_undo,
    undo_action,
)
from guanxi.history.errors import ForEver, NothingToUndo, UndoOfUndo
from guanxi.history.queries.log import (
    MUCH,
    Entry,
    FeedEntry,
    TrailSummary,
    feed,
    recent_trails,
    settle,
    timeline,
)
from guanxi.history.queries.standing import LogStanding, actions_since, is_untouched, log_standing

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "MIGRATIONS",
    "MUCH",
    "Entry",
    "FeedEntry",
    "ForEver",
    "Kept",
    "LogStanding",
    "NothingToUndo",
    "TrailSummary",
    "UndoOfUndo",
    "Undone",
    "actions_since",
    "actions_to_undo",
    "begin_action",
    "feed",
    "is_untouched",
    "log_standing",
    "recent_trails",
    "register_for_ever",
    "register_undo",
    "resume_action",
    "settle",
    "settle_restored",
    "timeline",
    "undo_action",
]
