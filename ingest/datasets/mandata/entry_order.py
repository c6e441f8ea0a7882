"""Ids that keep the order in which records were entered, as far as an export tells it."""

from __future__ import annotations

from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from ingest.datasets.mandata.errors import RestoreError


class EntryOrder:
    """The order of one kind's records among each other, from lists that are served in the order of entry."""

    def __init__(self) -> None:
        self._graph: TopologicalSorter[str] = TopologicalSorter()
        self._known: set[str] = set()

    def note(self, uids: Iterable[str]) -> None:
        uids = list(dict.fromkeys(uids))
        self._known.update(uids)
        for earlier, later in pairwise(uids):
            self._graph.add(later, earlier)

    def places(self, uids: Iterable[str]) -> dict[str, int]:
        """Places, from 1, of those records that must not keep the place they have in the file.

        `uids` are those of the whole file. Raises RestoreError where two lists contradict each other.
        """
        own = {uid: place for place, uid in enumerate(uids, start=1) if uid in self._known}
        try:
            ordered = [uid for uid in self._graph.static_order() if uid in own]
        except CycleError as error:
            raise RestoreError(f"Lists contradict each other in the order of {', '.join(error.args[1])}.") from None
        alone = own.keys() - set(ordered)
        free = sorted(place for uid, place in own.items() if uid not in alone)
        return dict(zip(ordered, free, strict=True))
