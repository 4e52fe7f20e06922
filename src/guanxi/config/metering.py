"""Counting requests: how many by route and status, how long they take, and an id for each."""

from __future__ import annotations

import logging
import re
import time
from collections import Counter
from collections.abc import Callable
from threading import Lock

from django.http import HttpRequest, HttpResponse

from guanxi.kernel.api import begin_notes, uuid7

BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
_GIVEN = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = logging.getLogger("guanxi.requests")

_lock = Lock()
_requests: Counter[tuple[str, str, int]] = Counter()
_times: Counter[tuple[str, float]] = Counter()
_sums: Counter[str] = Counter()


class MeteringMiddleware:
    """Gives each request an id, counts it, times it and logs it: the outermost layer of all."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with the request's id in a header."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if _GIVEN.fullmatch(given) else uuid7().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        begin_notes(request_id=request_id)
        begun = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - begun
        route = f"/{request.resolver_match.route}" if request.resolver_match else "(none)"
        _count(route, request.method or "", response.status_code, took)
        known = {"route": route, "method": request.method, "status": response.status_code}
        log.info("request", extra=known | {"ms": round(took * 1000, 1)})
        response.headers["X-Request-ID"] = request_id
        return response


def _count(route: str, method: str, status: int, seconds: float) -> None:
    with _lock:
        _requests[route, method, status] += 1
        _sums[route] += seconds  # type: ignore[assignment]
        _times[route, next((bound for bound in BOUNDS if seconds <= bound), float("inf"))] += 1


def counted() -> tuple[dict[tuple[str, str, int], int], dict[tuple[str, float], int], dict[str, float]]:
    """Return requests by route, method and status; by route and bucket of seconds; and seconds by route."""
    with _lock:
        return dict(_requests), dict(_times), dict(_sums)
