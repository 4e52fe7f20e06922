"""The jobs room: queue work, and declare what the worker can do."""

from guanxi.jobs.arguments import clear_arguments, count_arguments
from guanxi.jobs.queue import Job, defer, task, until_stopped
from guanxi.jobs.starting import at_start
from guanxi.jobs.state import QueueState, queue_state

__all__ = [
    "Job",
    "QueueState",
    "at_start",
    "clear_arguments",
    "count_arguments",
    "defer",
    "queue_state",
    "task",
    "until_stopped",
]
