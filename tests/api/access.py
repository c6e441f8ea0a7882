"""What the tests of access share."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

SetLimit = Callable[[str, str], None]


def code_of(response: Any, status: int) -> str:
    assert response.status_code == status, response.content.decode()[:400]
    assert response["Content-Type"] == "application/problem+json"
    return str(json.loads(response.content)["code"])


def body_of(response: Any, status: int = 200) -> Any:
    assert response.status_code == status, response.content.decode()[:400]
    return json.loads(response.content)
