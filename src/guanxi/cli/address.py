"""The address to listen at."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import Self

from guanxi.cli.errors import AddressTaken, BadAddress

DEFAULT = "127.0.0.1:8000"
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 (recognised, not chosen)


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port to listen at."""

    host: str
    port: int

    @classmethod
    def read(cls, text: str | None = None) -> Self:
        """Return the address written as ``host:port``, ``[v6]:port`` or ``:port``; else ``GUANXI_BIND``'s."""
        text = text or os.environ.get("GUANXI_BIND") or DEFAULT
        host, _, port = text.rpartition(":")
        if not port.isdigit() or int(port) > 65535 or "/" in host:
            raise BadAddress(address=text)
        return cls(host.strip("[]") or "127.0.0.1", int(port))

    @property
    def url(self) -> str:
        """Return where a browser on this machine finds it."""
        return f"http://{_written(_ANY.get(self.host, self.host))}:{self.port}"

    @property
    def named(self) -> str | None:
        """Return the host as a request for us names it; None where we listen at every address."""
        return None if self.host in _ANY else _written(self.host)

    def __str__(self) -> str:
        return f"{_written(self.host)}:{self.port}"

    def check_free(self) -> None:
        """Raise ``AddressTaken`` unless we could listen there now."""
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((self.host, self.port))
            except OSError as error:
                other = Address(self.host, self.port + 1 if self.port < 65535 else 8000)
                raise AddressTaken(address=self, reason=error.strerror or error, other=other) from error


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host
