"""What a layout may say, as Markdown, made from the targets and converters themselves."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from ingest.datasets.converters import CONVERTERS
from ingest.datasets.rule_reading import USUAL
from ingest.datasets.targets import TARGETS
from ingest.datasets.targets.base import Field

# Lists of codes that are longer stand in the code lists of the API.
MOST_CODES = 12


def markdown() -> str:
    """The fields of every target, and every converter with what it does."""
    return "\n".join([*_targets(), *_converters()]) + "\n"


def _targets() -> Iterator[str]:
    for target in TARGETS.values():
        yield f"### Target `{target.name}`"
        yield ""
        yield "| field | read as, if nothing else is said | needed | meaning |"
        yield "| --- | --- | --- | --- |"
        for field in target.fields:
            needed = "yes" if field.required else ""
            yield f"| `{field.name}` | `{USUAL[field.kind]}` | {needed} | {_meaning(field)} |"
        yield ""


def _meaning(field: Field) -> str:
    words = " ".join(field.help.split()).replace("|", "\\|")
    if not field.codes:
        return words
    if len(field.codes) > MOST_CODES:
        return f"{words} One of {len(field.codes)} codes, such as `{field.codes[0]}`."
    return f"{words} One of {', '.join(f'`{code}`' for code in field.codes)}."


def _converters() -> Iterator[str]:
    yield "### Converters"
    yield ""
    yield "| `read` | what it makes of its columns |"
    yield "| --- | --- |"
    for name, make in sorted(CONVERTERS.items()):
        words = " ".join((inspect.getdoc(make) or "").split()).replace("|", "\\|")
        yield f"| `{name}` | {words} |"
