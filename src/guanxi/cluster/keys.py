"""The home's secrets: passwords of the database's logins and the key that signs sessions."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path

from guanxi.cluster.errors import SecretsMissing
from guanxi.cluster.home import Home

_NAMES = ("secret_key", "superuser", "owner", "serve", "archive")


def read_keys(path: Path) -> dict[str, str]:
    """Return the secrets of a home by name; nothing when it has none yet."""
    file = Home(path).secrets
    try:
        return {str(name): str(value) for name, value in json.loads(file.read_bytes()).items()}
    except FileNotFoundError:
        return {}
    except (PermissionError, ValueError) as error:
        raise SecretsMissing(home=path, file=file, data=Home(path).data) from error


def ensure_keys(home: Home) -> dict[str, str]:
    """Return the secrets, drawn at random on the first start. The caller holds the home's lock."""
    keys = read_keys(home.path)
    if not keys and home.data.exists():
        raise SecretsMissing(home=home.path, file=home.secrets, data=home.data)
    missing = {name: secrets.token_urlsafe(36) for name in _NAMES if name not in keys}
    return keys if not missing else _write(home, keys | missing)


def keep_key(home: Home, name: str, value: str) -> None:
    """Add one secret to the home. The caller holds the home's lock."""
    _write(home, read_keys(home.path) | {name: value})


def _write(home: Home, keys: dict[str, str]) -> dict[str, str]:
    fresh = home.secrets.with_suffix(".new")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(keys, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(home.secrets)
    return keys
