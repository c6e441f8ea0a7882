"""States as actors, by the code of their country."""

from __future__ import annotations

from collections.abc import Callable

from ingest.datasets.resolving.rows import fail_rows
from ingest.datasets.run import Join, Run


def resolver(field: str) -> Callable[[Run], Join]:
    """Puts the state of the country in `field` beside it, as `<field>_state`; a row whose country has none fails."""
    known = f"actors_actorexternalid x ON x.scheme = 'iso3166' AND x.value = s.{field}"

    def resolve(run: Run) -> Join:
        run.execute(
            f"SELECT DISTINCT s.{field} FROM work s LEFT JOIN {known} WHERE s.{field} IS NOT NULL AND x.id IS NULL"
        )
        for (code,) in run.cursor.fetchall():
            fail_rows(run, field, code, "no actor is the state of that country; load the reference data, or add it")
        return Join(f"LEFT JOIN {known}", {f"{field}_state": "x.actor_id"})

    return resolve
