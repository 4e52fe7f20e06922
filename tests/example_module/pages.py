"""Pages of a home asked in a process of its own, which has a package of a module on its path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

_ASK = """
import html, json, re, sys
from pathlib import Path
from guanxi.cli.session import migrated

home, paths, given = json.loads(sys.argv[1])
with migrated(Path(home)):
    from django.test import Client
    from guanxi.access.api import User

    client = Client(headers={"accept-language": "en"}, SERVER_NAME="localhost")
    client.force_login(User.objects.get(email="alice@example.com"))
    for path in paths:
        address = "/default" + ("/" + path if path else "")
        answer = client.post(address, given) if given else client.get(address)
        text = html.unescape(answer.content.decode())
        print(json.dumps({"status": answer.status_code, "text": text}))
"""


def visit(home: Path, python_path: str, *paths: str, **given: str) -> list[dict[str, Any]]:
    """Get pages of the workspace ``default`` as Alice, or post to them what is ``given``."""
    done = subprocess.run(
        [sys.executable, "-c", _ASK, json.dumps([str(home), paths, given])],
        env=os.environ | {"GUANXI_HOME": str(home), "PYTHONPATH": python_path},
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]
