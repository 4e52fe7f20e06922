"""What a watcher asks: does it live, is it ready, and its metrics, which are not for everybody."""

from __future__ import annotations

import logging
from ipaddress import ip_address
from secrets import compare_digest
from threading import Event

import psycopg
from django.conf import settings
from django.db import Error
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from guanxi.cluster.api import as_serving
from guanxi.config.exposition import CONTENT_TYPE, exposition
from guanxi.config.metrics import metrics
from guanxi.config.migrate import is_migrated
from guanxi.jobs.api import queue_state

log = logging.getLogger(__name__)

_migrated = Event()
_FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP")


def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as this process answers at all; it asks nobody."""
    return HttpResponse("ok", content_type="text/plain")


def ready(_request: HttpRequest) -> JsonResponse:
    """Answer 200 when work can be done: the database answers and is up to date, a worker lives; else 503."""
    parts = {"database": False, "migrations": False, "worker": False}
    try:
        with as_serving() as cursor:
            parts["database"] = True
            parts["worker"] = queue_state(cursor).workers > 0
        parts["migrations"] = _once_migrated()
    except (Error, psycopg.Error) as error:
        log.warning("not ready: %s", error)
    return JsonResponse(parts, status=200 if all(parts.values()) else 503)


def measure(request: HttpRequest) -> HttpResponse:
    """Answer with the metrics for Prometheus; strangers learn not even that they exist."""
    if not _may_measure(request):
        raise Http404
    return HttpResponse(exposition(metrics()), content_type=CONTENT_TYPE)


def _may_measure(request: HttpRequest) -> bool:
    """With a token, who has it; without one, programs of this machine that ask directly, not by a proxy."""
    if token := settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return compare_digest(given.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


def _once_migrated() -> bool:
    """Ask until it is so; a program that changes is another process."""
    if not _migrated.is_set() and is_migrated():
        _migrated.set()
    return _migrated.is_set()
