"""Logs as one JSON object a line, made so that no value of a customer can get into them.

An event is the *template* of a message, which is written in the code, never what it was filled with. Of what
fills it, numbers and ids are kept; of an exception, its kind, its code and where it was raised. What request,
trail and workspace a line belongs to is noted beside it (``note``).
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any
from uuid import UUID

NOTED = ("request_id", "trail", "workspace")
_EXTRAS = ("route", "method", "status", "status_code", "ms", *NOTED)
_FRAMES = 12
# Messages of other libraries come filled already: what looks like an address or a quotation is taken out.
_TELLING = re.compile(r"\S+@\S+|'[^']*'|\"[^\"]*\"|“[^”]*”|=\([^)]*\)|\bhttps?://\S+")
_OURS = "guanxi"

_noted: ContextVar[dict[str, str] | None] = ContextVar("log_notes", default=None)


def begin_notes(**values: str) -> None:
    """Forget what was noted before and note what a request or job begins with."""
    _noted.set(dict(values))


def note(**values: str) -> None:
    """Note ids for the log lines that follow in this request or job."""
    held = _noted.get()
    if held is None:
        _noted.set(dict(values))
    else:
        held.update(values)


def notes() -> dict[str, str]:
    """Return what has been noted."""
    return dict(_noted.get() or {})


class JsonLines(logging.Formatter):
    """Writes a record as one JSON object: time, level, logger, event, what was noted, numbers, exception."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "event": _event(record),
            **notes(),
        }
        line |= {name: value for name in _EXTRAS if (value := getattr(record, name, None)) is not None}
        if record.args:
            given = record.args.values() if isinstance(record.args, dict) else record.args
            line["with"] = [_harmless(value) for value in given]
        if record.exc_info and record.exc_info[1]:
            line["exception"] = _exception(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


def log_uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Write an exception that ends a process as a line of the log; for ``sys.excepthook``."""
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger("guanxi").critical("the process ended", exc_info=(kind, error, trace))


def _event(record: logging.LogRecord) -> str:
    template = str(record.msg)
    return template if record.name.split(".")[0] == _OURS else _TELLING.sub("…", template)


def _harmless(value: object) -> Any:
    """Return numbers, ids and codes of errors; of anything else, what it is."""
    if isinstance(value, BaseException):
        return _exception(value)["kind"]
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, UUID):
        return str(value)
    return f"<{type(value).__name__}>"


def _exception(error: BaseException) -> dict[str, Any]:
    """Return an exception without its message, which may quote values."""
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    told: dict[str, Any] = {"kind": type(error).__qualname__}
    for name in ("code", "sqlstate"):
        if isinstance(found := getattr(error, name, None), str):
            told[name] = found
    told["at"] = [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    if cause := error.__cause__ or error.__context__:
        told["because"] = _exception(cause)
    return told


def _short(filename: str) -> str:
    parts = Path(filename).parts
    anchor = next((place for place, part in enumerate(parts) if part in {_OURS, "site-packages"}), -3)
    return "/".join(parts[anchor:])
