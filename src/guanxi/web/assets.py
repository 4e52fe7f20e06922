"""Static files, served from memory: one style sheet, htmx, and our modules, compressed once, cached for ever.

The address carries a digest of all of them, so a page always loads the files that belong to it and modules
import each other by plain relative paths. Nothing has to be collected or built before the server starts.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse

ROOT = Path(__file__).resolve().parent / "static" / "guanxi"
_IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\) layer\((\w+)\);$', re.MULTILINE)
_SPACE = re.compile(r"/\*.*?\*/|^\s+|\n", re.DOTALL | re.MULTILINE)
_YEAR = "public, max-age=31536000, immutable"


@dataclass(frozen=True, slots=True)
class Asset:
    """One file as it is sent: plain, compressed, and its media type."""

    body: bytes
    packed: bytes
    media_type: str


@cache
def catalogue() -> dict[str, Asset]:
    """Return every asset by its path under the digest."""
    found = {f"{path.parent.name}/{path.name}": path.read_bytes() for path in sorted(ROOT.glob("*/*.*"))}
    bundled = {name: body for name, body in found.items() if not name.endswith(".css")}
    bundled["app.css"] = _bundle((ROOT / "css" / "app.css").read_text("utf-8")).encode()
    bundled["htmx.js"] = (files("django_htmx") / "static/django_htmx/htmx-2.min.js").read_bytes()
    return {name: _asset(name, body) for name, body in sorted(bundled.items())}


def _bundle(entry: str) -> str:
    def inline(match: re.Match[str]) -> str:
        sheet = (ROOT / "css" / match[1]).read_text("utf-8")
        return f"@layer {match[2]} {{{_SPACE.sub(' ', sheet)}}}"

    return _IMPORT.sub(inline, entry)


def _asset(name: str, body: bytes) -> Asset:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, 9, mtime=0), media_type)


@cache
def digest() -> str:
    """Return twelve hex digits that change whenever any asset does."""
    sums = hashlib.sha256()
    for name, asset in catalogue().items():
        sums.update(name.encode() + asset.body)
    return sums.hexdigest()[:12]


def address(name: str) -> str:
    """Return the address of an asset; raises ``KeyError`` for one that does not exist."""
    catalogue()[name]
    return f"/static/{digest()}/{name}"


def modules() -> list[str]:
    """Return the addresses of our modules, for the browser to fetch at once instead of one by one."""
    return [address(name) for name in catalogue() if name.startswith("js/")]


def serve(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """Send an asset. An outdated version gets today's file, uncached."""
    asset = catalogue().get(name)
    if asset is None:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "") and len(asset.packed) < len(asset.body)
    response = HttpResponse(asset.packed if packed else asset.body, content_type=asset.media_type)
    response["Cache-Control"] = _YEAR if version == digest() else "no-cache"
    response["Vary"] = "Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response
