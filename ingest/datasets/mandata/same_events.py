"""Groups of incidents that describe the same event, put together from what each says of the others."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from events.choices import SameEventStatus
from events.models import SameEventGroup, SameEventMember
from ingest.datasets.mandata.declared import Json
from ingest.datasets.mandata.writing import Writer

TITLE = "An event of several records"
REASON = "Said in the export; its reasons are not public."
CONFIRMED, POSSIBLE = SameEventStatus.CONFIRMED.value, SameEventStatus.POSSIBLE.value

Pair = frozenset[str]


class SameEvents:
    """Which incidents are, or may be, the same event, noted while their lines are read.

    An incident is confirmed in one group at most, and only confirmed ones represent. Each group with a
    representative is found from it, other confirmed ones hang together, and what else is possible goes by pairs.
    """

    def __init__(self) -> None:
        self.confirmed: dict[str, set[str]] = defaultdict(set)
        self.possible: Counter[Pair] = Counter()
        self.represented: dict[str, set[str]] = defaultdict(set)

    def note(self, incident: Json) -> None:
        uid = incident["uid"]
        for other in incident["same_event"]:
            if other["status"] == CONFIRMED:
                self.confirmed[uid].add(other["uid"])
            elif uid < other["uid"]:
                self.possible[frozenset((uid, other["uid"]))] += 1
            if other["is_representative"]:
                self.represented[other["uid"]].add(uid)

    def uids(self) -> set[str]:
        return {*self.confirmed, *self.represented, *(uid for pair in self.possible for uid in pair)}

    def groups(self) -> list[dict[str, tuple[str, bool]]]:
        """Each group as status and whether it represents, by uid."""
        found: list[dict[str, tuple[str, bool]]] = []
        left, seen = self.possible.copy(), set[str]()
        for representative, others in sorted(self.represented.items()):
            same = {representative, *self.confirmed[representative]}
            seen |= same
            maybe = others - same
            found.append(
                {uid: (CONFIRMED, uid == representative) for uid in sorted(same)}
                | dict.fromkeys(sorted(maybe), (POSSIBLE, False))
            )
            for uid in maybe:
                left.subtract(frozenset((uid, other)) for other in same)
            left.subtract(frozenset((one, other)) for one in maybe for other in maybe if one < other)
        for uid, others in sorted(self.confirmed.items()):
            if uid not in seen:
                seen |= {uid, *others}
                found.append(dict.fromkeys(sorted({uid, *others}), (CONFIRMED, False)))
        found += [dict.fromkeys(sorted(pair), (POSSIBLE, False)) for pair in left.elements()]
        return found

    def write(self, writer: Writer, incidents: dict[str, int]) -> int:
        """The number of groups written; `incidents` has the ids by uid."""
        groups = self.groups()
        for members in groups:
            group = writer.add(SameEventGroup, {"title": TITLE})
            for uid, (status, is_representative) in members.items():
                row = {"status": status, "is_representative": is_representative, "reason": REASON}
                writer.add(SameEventMember, {"group_id": group, "incident_id": incidents[uid], **row})
        return len(groups)


def in_order(incident: Json) -> Iterable[str]:
    """The other records in the order of their entry."""
    return [other["uid"] for other in incident["same_event"]]
