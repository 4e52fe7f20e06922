"""Alice with a lake that is still empty."""

from __future__ import annotations

from typing import Any

import pytest

from guanxi.engine.api import drop_lake
from guanxi.kernel.api import Context, uuid7


@pytest.fixture
def alice(cast: Any) -> Context:
    drop_lake(cast.workspace.schema)
    context: Context = cast.alice
    return context.on_trail(uuid7())
