"""Which texts say nearly the same: MinHash over shingles of five words. Likeness is proposed, never acted on."""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from datasketch import MinHash

PERMUTATIONS = 128  # standard error of the estimate about 0.09 at most, 0.04 near 0.9
SHINGLE_WORDS = 5
THRESHOLD = 0.8  # estimated share of common shingles from which two texts are proposed as near-duplicates
VERSION = "minhash-128-5w-1"
_LEAST_WORDS = 20  # shorter texts are alike by accident
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class Signature:
    """A text's MinHash: 128 numbers of 32 bits. Equal texts have equal signatures, on every machine."""

    values: tuple[int, ...]

    def to_bytes(self) -> bytes:
        return struct.pack(f">{PERMUTATIONS}I", *self.values)

    @classmethod
    def from_bytes(cls, data: bytes) -> Signature:
        return cls(struct.unpack(f">{PERMUTATIONS}I", data))

    def similarity(self, other: Signature) -> float:
        """The estimated share of shingles that two texts have in common, 0 to 1."""
        return sum(one == two for one, two in zip(self.values, other.values, strict=True)) / PERMUTATIONS

    def bands(self, rows: int = 4) -> Iterator[str]:
        """Keys to look likely neighbours up by: two texts alike by 0.8 share at least one of 32 with near certainty."""
        packed = self.to_bytes()
        width = rows * 4
        for band in range(PERMUTATIONS // rows):
            yield f"{band:02d}:{packed[band * width : (band + 1) * width].hex()}"


@dataclass(frozen=True)
class NearDuplicate:
    """A known text that the new one nearly repeats."""

    key: str
    similarity: float


def signature(text: str) -> Signature | None:
    """The signature of a text, or None where it is too short to compare."""
    words = [match[0].casefold() for match in _WORD.finditer(text)]
    if len(words) < _LEAST_WORDS:
        return None
    shingles = {
        " ".join(words[start : start + SHINGLE_WORDS]).encode() for start in range(len(words) - SHINGLE_WORDS + 1)
    }
    minhash = MinHash(num_perm=PERMUTATIONS, seed=1, hashfunc=_hash)
    minhash.update_batch(sorted(shingles))
    return Signature(tuple(int(value) for value in np.asarray(minhash.hashvalues, dtype=np.uint32)))


def near_duplicates(
    new: Signature, known: Iterable[tuple[str, Signature]], threshold: float = THRESHOLD
) -> list[NearDuplicate]:
    """The known texts that the new one nearly repeats, most alike first."""
    compared = (NearDuplicate(key, round(new.similarity(other), 3)) for key, other in known)
    return sorted(
        (item for item in compared if item.similarity >= threshold), key=lambda item: (-item.similarity, item.key)
    )


def _hash(shingle: bytes) -> int:
    """32 bits of a hash that is the same in every process."""
    return int.from_bytes(hashlib.blake2b(shingle, digest_size=4).digest(), "big")
