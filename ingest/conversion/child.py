"""Converts one file in a process of its own: bytes on standard input, one JSON object on standard output.

Started by `sandbox.py` as `python -m ingest.conversion.child MEDIA_TYPE LIMITS`. Whatever a hostile file does to a
parser (memory, endless loops, a crash in C) ends here and not in the worker.
"""

from __future__ import annotations

import json
import resource
import sys
from typing import Any

from ingest.conversion.errors import Refusal
from ingest.conversion.limits import ConversionLimits


def main() -> int:
    media_type, limits = sys.argv[1], ConversionLimits(**json.loads(sys.argv[2]))
    data = sys.stdin.buffer.read()
    from ingest.conversion.registry import converter_for  # imported late, so that the limit counts from here

    converter = converter_for(media_type, limits)
    _limit_resources(limits)
    try:
        answer: dict[str, Any] = {"converted": converter.convert(data).to_json()}
    except Refusal as refusal:
        answer = {"refused": {"code": refusal.code, "what": refusal.what, "advice": refusal.advice}}
    except MemoryError:
        answer = {"out_of_memory": True}
    sys.stdout.buffer.write(json.dumps(answer).encode())
    return 0


def _limit_resources(limits: ConversionLimits) -> None:
    """Bounds processor seconds and address space from the system's side; macOS knows only the first."""
    seconds = int(limits.seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform.startswith("linux"):
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))


if __name__ == "__main__":
    sys.exit(main())
