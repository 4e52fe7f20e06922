"""The jobs room: queue work, declare what the worker can do, see what it does and when."""

from pathlib import Path

from guanxi.jobs.arguments import clear_arguments, count_arguments
from guanxi.jobs.deciding import JobNumber, Stopped, cancel_job, retry_job
from guanxi.jobs.errors import told
from guanxi.jobs.kinds import Stop, at_cancel, kind_of
from guanxi.jobs.ledger import forget_jobs, thin
from guanxi.jobs.listing import JobState, list_jobs
from guanxi.jobs.noting import until_stopped
from guanxi.jobs.queue import Job, defer, defer_once, is_queued, task
from guanxi.jobs.schedules import Schedule, ScheduleChange, change_schedule, queue_after_import, schedules
from guanxi.jobs.starting import at_start
from guanxi.jobs.state import QueueState, queue_state
from guanxi.jobs.upkeep import Upkeep, When, ask_upkeep, find_upkeep, queue_upkeep, register_upkeep, upkeeps
from guanxi.jobs.workspaces import register_workspaces

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "MIGRATIONS",
    "Job",
    "JobNumber",
    "JobState",
    "QueueState",
    "Schedule",
    "ScheduleChange",
    "Stop",
    "Stopped",
    "Upkeep",
    "When",
    "ask_upkeep",
    "at_cancel",
    "at_start",
    "cancel_job",
    "change_schedule",
    "clear_arguments",
    "count_arguments",
    "defer",
    "defer_once",
    "find_upkeep",
    "forget_jobs",
    "is_queued",
    "kind_of",
    "list_jobs",
    "queue_after_import",
    "queue_state",
    "queue_upkeep",
    "register_upkeep",
    "register_workspaces",
    "retry_job",
    "schedules",
    "task",
    "thin",
    "told",
    "until_stopped",
    "upkeeps",
]
