"""The change log's tables, in ``workspace/*.sql``."""
