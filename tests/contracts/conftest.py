"""The contracts live in classes that the objects' tests inherit; their assertions explain themselves too."""

import pytest

pytest.register_assert_rewrite(
    "tests.contracts.fields", "tests.contracts.files", "tests.contracts.pages", "tests.contracts.reads",
    "tests.contracts.writes",
)  # fmt: skip
