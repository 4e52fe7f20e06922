"""How the queue refuses, and what it keeps with a job that came to no good end."""

from __future__ import annotations

from typing import Any

from guanxi.kernel.api import N_, GuanxiError, Invalid


class Cancelled(GuanxiError):
    """Somebody stopped the job; it ended between two steps."""

    code = "cancelled"
    message = N_("It was stopped. Retry it to go on.")
    status = 409
    retry = True


class GoesOn(GuanxiError):
    """A job that must not be left half done cannot be stopped."""

    code = "job_goes_on"
    message = N_("This job cannot be stopped half-way: it would leave things half undone. It ends by itself.")
    status = 409


class NotCancellable(GuanxiError):
    """The job is over."""

    code = "job_over"
    message = N_("Job {job} is over; there is nothing to stop.")
    status = 409


class NotRetryable(GuanxiError):
    """Only what failed or was stopped can be tried again, and once."""

    code = "job_not_failed"
    message = N_("Job {job} has not failed, or was tried again before: see the newer one.")
    status = 409


class NoTimeOfDay(Invalid):
    """Some upkeep follows imports, or waits until somebody asks."""

    code = "no_time_of_day"
    message = N_("{name} has no time of day: it is done after imports, or when somebody asks for it.")


class WorkerLost(GuanxiError):
    """The worker ended again and again while it was at the job."""

    code = "worker_lost"
    message = N_("The worker ended in the middle of it. Retry it; if that fails too, see the worker's log.")
    status = 500
    retry = True


class Broken(GuanxiError):
    """A fault of the program ended the job; its kind is told, its text may say too much."""

    code = "fault"
    message = N_("A fault ended it ({kind}). The worker's log says more; retry it once that is mended.")
    status = 500
    retry = True


def told(error: GuanxiError) -> dict[str, Any]:
    """Return what is kept of a refusal: its code, what it says, and how to say that in another language."""
    params = {name: str(value) for name, value in error.params.items()}
    return {"code": error.code, "message": str(error), "template": error.message, "params": params}
