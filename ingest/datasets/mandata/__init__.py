"""Our own exports and releases, read back into a database without records: the inverse of `core.api.sqljson`.

What each JSON member comes from is declared by the serializers (`declared`); nothing here names a kind of record, but
for what spans records: documents and their quotes (`citations`), and records of the same event (`same_events`).
"""

from ingest.datasets.mandata.errors import RestoreError
from ingest.datasets.mandata.restoring import Report, restore

__all__ = ["Report", "RestoreError", "restore"]
