"""Fetching a file from the operator's own network, if the operator allows it.

Only hosts named in ``GUANXI_FETCH`` are asked. The name is resolved once, every address it has must be of
the local network, and the one that was checked is the one that is called, so that a name cannot change its
mind in between. A redirection to any other place is refused.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from django.conf import settings

from guanxi.access.api import require
from guanxi.exchange.errors import FetchFailed, FetchNotAllowed, FetchTooLarge
from guanxi.kernel.api import Context, Role

LARGEST = 20 << 30
SECONDS = 30
HOPS = 3
PIECE = 1 << 20


def fetch(context: Context, address: str, folder: Path) -> Path:
    """Write what lies at an address into a folder and return the file, named as the address ends.

    Raises ``NotAllowed``, ``FetchNotAllowed``, ``FetchTooLarge`` and ``FetchFailed``.
    """
    require(context, Role.MEMBER, "import.start")
    place = _allowed(address)
    target = folder / (PurePosixPath(unquote(place.path)).name[:200] or "fetched")
    for _ in range(HOPS):
        with _answer(place) as answer:
            if answer.status in {301, 302, 303, 307, 308}:
                place = _same_place(place, answer.getheader("Location", ""))
                continue
            if answer.status != http.client.OK:
                raise FetchFailed(address=_shown(place), reason=f"{answer.status} {answer.reason}")
            _write(answer, target, place)
            return target
    raise FetchFailed(address=_shown(place), reason="too many redirections")


def _shown(place: SplitResult) -> str:
    """Return an address without a password or what stands behind the question mark."""
    return f"{place.scheme}://{place.hostname}{place.path}"


def _allowed(address: str) -> SplitResult:
    try:
        place = urlsplit(address)
        port = place.port
    except ValueError as error:
        raise FetchNotAllowed(host=address) from error
    usual = {"http": 80, "https": 443}.get(place.scheme)
    name = place.hostname if port in {None, usual} else f"{place.hostname}:{port}"
    if usual is None or name not in settings.FETCH_HOSTS or place.username:
        raise FetchNotAllowed(host=place.hostname or address)
    return place


def _same_place(place: SplitResult, location: str) -> SplitResult:
    to = urlsplit(urljoin(place.geturl(), location))
    if (to.scheme, to.netloc) != (place.scheme, place.netloc):
        raise FetchNotAllowed(host=to.hostname or location)
    return to


def _local_address(place: SplitResult) -> str:
    """Return an address of the host; every one of them must be of the local network."""
    host = place.hostname or ""
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except OSError as error:
        raise FetchFailed(address=_shown(place), reason=str(error)) from error
    for text in found:
        each = ipaddress.ip_address(text.partition("%")[0])
        named = each.is_loopback and host in {"localhost", str(each)}
        mapped = getattr(each, "ipv4_mapped", None)
        private = each.is_private and not (each.is_loopback or each.is_link_local or each.is_unspecified)
        if mapped or each.is_multicast or not (private or named):
            raise FetchNotAllowed(host=host)
    return min(found)


@contextmanager
def _answer(place: SplitResult) -> Iterator[http.client.HTTPResponse]:
    secure = place.scheme == "https"
    try:
        line = socket.create_connection(
            (_local_address(place), place.port or (443 if secure else 80)), timeout=SECONDS
        )
        with line:
            if secure:
                line = ssl.create_default_context().wrap_socket(line, server_hostname=place.hostname)
            connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=SECONDS)
            connection.sock = line
            path = (place.path or "/") + (f"?{place.query}" if place.query else "")
            connection.request("GET", path, headers={"Host": place.netloc, "Accept-Encoding": "identity"})
            yield connection.getresponse()
    except (OSError, http.client.HTTPException) as error:
        raise FetchFailed(address=_shown(place), reason=str(error) or type(error).__name__) from error


def _write(answer: http.client.HTTPResponse, target: Path, place: SplitResult) -> None:
    written = 0
    with target.open("wb") as file:
        while data := answer.read(PIECE):
            written += len(data)
            if written > LARGEST:
                target.unlink()
                raise FetchTooLarge(address=_shown(place), limit=LARGEST >> 30)
            file.write(data)
