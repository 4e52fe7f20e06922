"""A step in a process of its own, whose memory is given back: ``python -m guanxi.cli.apart STEP OPTIONS FD``.

``STEP`` is ``module:function``; the function gets the options (a JSON object) by name, with Django ready.
What it returns, or how it refused, is written to the file descriptor as JSON.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from importlib import import_module
from types import FrameType

from guanxi.cluster.api import disk_watched, resolve_home
from guanxi.kernel.api import GuanxiError


def main(step: str, options: str, report: int) -> int:
    """Run a step and return the exit code."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        import django

        django.setup()
        module, _, name = step.partition(":")
        with disk_watched(resolve_home()):
            answer = {"facts": getattr(import_module(module), name)(**json.loads(options)) or {}}
    except GuanxiError as error:
        answer = {"error": {"code": error.code, "message": str(error)}}
    except KeyboardInterrupt:
        return 130
    with os.fdopen(report, "w", encoding="utf-8") as file:
        json.dump(answer, file, ensure_ascii=False, default=str)
    return 1 if "error" in answer else 0


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
