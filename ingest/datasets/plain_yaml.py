"""YAML in which words are words: `no` is a column's name or Norway, and a day is what is written."""

from __future__ import annotations

import re
from typing import Any

import yaml


class _Loader(yaml.SafeLoader):
    """Takes for something else than text only `true`, `false`, `null` and whole numbers."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"-?(0|[1-9]\d*)", "-0123456789"),
    ("merge", r"<<", "<"),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first))


def load(text: str) -> Any:
    """What a YAML text describes; raises yaml.YAMLError."""
    return yaml.load(text, Loader=_Loader)  # noqa: S506 - made from the safe one
