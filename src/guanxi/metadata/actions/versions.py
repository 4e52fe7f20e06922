"""What every change of metadata does: one at a time, and told to all caches."""

from guanxi.cluster.api import Cursor


def change_metadata(cursor: Cursor) -> None:
    """Give the metadata a new version, waiting for whoever changes it at the moment."""
    cursor.execute("update metadata_version set version = nextval('metadata_number')")
