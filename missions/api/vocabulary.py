"""The task vocabulary with its crosswalk, as a code list."""

from __future__ import annotations

from typing import Any

from core.api.service import keep_as_data
from missions.models import TaskVocabulary


def tasks() -> tuple[str, list[dict[str, Any]]]:
    """The kinds of mandated task; two queries."""
    terms = [
        {
            "code": task.code,
            "label": task.name,
            "label_fr": task.name_fr,
            "description": task.definition,
            "scheme": task.scheme,
            "pema_number": task.pema_number,
            "crosswalk": [
                {"scheme": other.scheme, "external_code": other.external_code, "match": other.match}
                for other in task.crosswalk.all()
            ],
        }
        for task in TaskVocabulary.objects.prefetch_related("crosswalk").order_by("code")
    ]
    return "Kinds of mandated task: the 41 of PEMA, and our own where it has none.", terms


keep_as_data("tasks", tasks)
