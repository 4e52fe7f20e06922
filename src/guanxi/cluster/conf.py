"""The server's settings, chosen for two cores and a small memory."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

FILE = "guanxi.conf"
INCLUDE = f"\ninclude '{FILE}'\n"
PORT = 5432

_HEAD = "# Written at every start. What you put into postgresql.conf below its include stays.\n"
_ALWAYS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": PORT,
    "max_connections": 60,
    "superuser_reserved_connections": 3,
    "shared_buffers": "128MB",
    "huge_pages": "off",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "96MB",
    "autovacuum_work_mem": "48MB",
    "autovacuum_max_workers": 2,
    "autovacuum_naptime": "30s",
    "max_worker_processes": 4,
    "max_parallel_workers": 2,
    "max_parallel_workers_per_gather": 1,
    "max_parallel_maintenance_workers": 1,
    # The kernel's cache does the reading ahead; three processes for it are three too many here.
    "io_method": "sync",
    "random_page_cost": 1.1,
    "jit": "off",
    "min_wal_size": "80MB",
    "wal_buffers": "8MB",
    "wal_compression": "pglz",
    "checkpoint_timeout": "15min",
    "max_wal_senders": 0,
    "wal_level": "minimal",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "lc_messages": "C",
    "logging_collector": "off",
    "log_destination": "stderr",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    "log_autovacuum_min_duration": -1,
    # What a client did wrong is told to the client; here it would leave statements, and customers, in a log.
    "log_min_messages": "log",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": 0,
    "log_parameter_max_length_on_error": 0,
}
_DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
# After a checkpoint every page goes into the log whole when it is next written, and an import writes all over
# the indexes: a checkpoint each gigabyte made it write the same pages over and over, at two thirds the rate.
_LOG_SHARE, _LOG_LEAST, _LOG_MOST = 10, 1 << 30, 4 << 30


def conf_text(
    socket_folder: Path, free: int, *, durable: bool, archiving: Mapping[str, object] | None = None
) -> str:
    """Return ``guanxi.conf``; without durability a crash may lose the database, which only tests accept.

    ``free`` is what the disk has left, in bytes; the log takes a part of it. ``archiving`` are the settings
    that keep the log in an archive, where that is wished for.
    """
    log = min(_LOG_MOST, max(_LOG_LEAST, free // _LOG_SHARE))
    settings: dict[str, object] = {"unix_socket_directories": socket_folder, "max_wal_size": f"{log >> 20}MB"}
    settings |= _ALWAYS | (_DURABLE if durable else _THROWAWAY)
    settings |= archiving or {}
    return _HEAD + "".join(f"{name} = {_quoted(value)}\n" for name, value in settings.items())


def _quoted(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
