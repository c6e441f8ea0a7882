"""What differs between two files of one kind of record, both in the order of uids."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

_BEFORE_UID = b'{"uid":"'
_LENGTH_OF_UID = 36


class Difference(NamedTuple):
    """One record that is not in both files alike: its line in each, None where it is in one only."""

    uid: str
    old: bytes | None
    new: bytes | None


def differences(old: Iterable[bytes], new: Iterable[bytes]) -> Iterator[Difference]:
    """Each record that was added, changed or taken out, in the order of uids; neither file is held in memory."""
    olds, news = iter(old), iter(new)
    one, other = next(olds, None), next(news, None)
    while one is not None or other is not None:
        first = uid_of(one) if one is not None else None
        second = uid_of(other) if other is not None else None
        if second is None or (first is not None and first < second):
            yield Difference(str(first), one, None)
            one = next(olds, None)
        elif first is None or second < first:
            yield Difference(second, None, other)
            other = next(news, None)
        else:
            if one != other:
                yield Difference(first, one, other)
            one, other = next(olds, None), next(news, None)


def uid_of(line: bytes) -> str:
    """The uid of the record in a line, which every record begins with."""
    if not line.startswith(_BEFORE_UID):
        raise ValueError(f"A record begins with its uid, and not with {line[:40]!r}.")
    return line[len(_BEFORE_UID) :][:_LENGTH_OF_UID].decode("ascii")
