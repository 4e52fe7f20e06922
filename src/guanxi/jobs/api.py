"""The jobs room: queue work, and declare what the worker can do."""

from guanxi.jobs.queue import defer, task

__all__ = ["defer", "task"]
