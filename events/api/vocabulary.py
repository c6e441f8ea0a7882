"""The codes of other datasets that stand for ours, beside our code lists."""

from __future__ import annotations

from typing import Any

from core.api.service import Crosswalks, keep_crosswalks
from events.models import CodeCrosswalk


def crosswalks() -> Crosswalks:
    """For each code list and code of it, what stands for it elsewhere; one query."""
    found: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for row in CodeCrosswalk.objects.order_by("scheme", "id"):
        others = found.setdefault(row.vocabulary, {}).setdefault(row.code, [])
        others.append({"scheme": row.scheme, "external_code": row.external_code, "match": row.match})
    return found


keep_crosswalks(crosswalks)
