"""What is not a record: the kinds of problem, the code lists, and the list of what there is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.operations import Operation
from core.api.parameters import Parameter
from core.api.problems import PROBLEMS, Problem, ProblemType, suggest, type_of
from core.api.views import ApiView
from core.api.vocabularies import Vocabulary, vocabularies

# They take no parameter but `format`, which is checked before them.
SERVICE_PROBLEMS = ("unknown_parameter", "duplicate_parameter", "invalid_value", "unknown_value")
TEXT = {"type": "string"}
PROBLEM_TYPE = {
    "title": "ProblemType",
    "type": "object",
    "description": "One kind of failure.",
    "properties": {
        "type": {**TEXT, "format": "uri-reference", "description": "Its address on this server."},
        "code": {**TEXT, "description": "Stable code."},
        "status": {"type": "integer", "description": "HTTP status."},
        "title": {**TEXT, "description": "The kind in a few words."},
        "description": {**TEXT, "description": "What it means."},
    },
    "required": ["type", "code", "status", "title", "description"],
}
TERM = {
    "title": "Term",
    "type": "object",
    "description": "One code, with its crosswalk where other datasets have codes for it. Task codes also carry a "
    "French label and their PEMA number.",
    "properties": {
        "code": {**TEXT, "description": "The code that records carry."},
        "label": {**TEXT, "description": "What it means, in English."},
        "label_fr": {**TEXT, "description": "What it means, in French."},
        "description": {**TEXT, "description": "What it covers and what not."},
        "scheme": {**TEXT, "description": "Whose vocabulary it belongs to."},
        "pema_number": {
            "type": ["integer", "null"],
            "description": "Its number in the PEMA dataset, where it has one.",
        },
        "crosswalk": {
            "type": "array",
            "description": "The codes of other datasets that stand for it.",
            "items": {
                "title": "TermCrosswalk",
                "type": "object",
                "description": "One code of another dataset.",
                "properties": {
                    "scheme": {**TEXT, "description": "The other dataset's vocabulary."},
                    "external_code": {**TEXT, "description": "The code there."},
                    "match": {**TEXT, "description": "How far the two mean the same."},
                },
                "required": ["scheme", "external_code", "match"],
            },
        },
    },
    "required": ["code", "label"],
}
VOCABULARY = {
    "title": "Vocabulary",
    "type": "object",
    "description": "One code list.",
    "properties": {
        "name": {**TEXT, "description": "Its name in addresses."},
        "schema_name": {**TEXT, "description": "Its name in the OpenAPI schema; empty for lists kept as data."},
        "url": {**TEXT, "format": "uri-reference", "description": "Its address on this server."},
        "description": {**TEXT, "description": "What the list says of a record."},
        "terms": {"type": "array", "items": TERM, "description": "The codes, in their own order."},
    },
    "required": ["name", "schema_name", "url", "description", "terms"],
}

# Lists that are data and not code, by name: each gives its description and its terms.
KEPT_AS_DATA: dict[str, Callable[[], tuple[str, list[dict[str, Any]]]]] = {}


def keep_as_data(name: str, read: Callable[[], tuple[str, list[dict[str, Any]]]]) -> None:
    """Adds a code list that lives in tables; an application does so where its API is loaded."""
    KEPT_AS_DATA[name] = read


# By code list and code: the codes of other datasets that stand for it.
Crosswalks = Mapping[str, Mapping[str, list[dict[str, Any]]]]
CROSSWALKS: list[Callable[[], Crosswalks]] = []


def keep_crosswalks(read: Callable[[], Crosswalks]) -> None:
    """Adds codes of other datasets that stand for ours; an application does so where its API is loaded."""
    CROSSWALKS.append(read)


def crosswalks() -> Crosswalks:
    """The codes of other datasets for all code lists that are no data themselves; one query."""
    return {name: codes for read in CROSSWALKS for name, codes in read().items()}


class VocabulariesView(ApiView):
    """All code lists."""

    tag = "Vocabularies"

    def get(self, request: Request) -> Response:
        """Every list with its terms; one query for each list kept as data, and one for the crosswalks."""
        self.parameters()
        others = crosswalks()
        return Response({"results": [vocabulary_json(name, others) for name in names()]})

    def describe(self) -> Operation:
        schema = {
            "title": "Vocabularies",
            "type": "object",
            "description": "All code lists.",
            "properties": {"results": {"type": "array", "items": VOCABULARY}},
            "required": ["results"],
        }
        return Operation(
            "list_vocabularies",
            "List the code lists",
            "Every code that records use, with its meaning. Codes never change theirs.",
            (),
            {
                "200": operations.answer(
                    schema, description="All code lists.", example={"results": [vocabulary_json("confirmation")]}
                ),
                "304": operations.not_modified,
            },
            SERVICE_PROBLEMS,
        )


class VocabularyView(ApiView):
    """One code list."""

    tag = "Vocabularies"

    def get(self, request: Request, name: str) -> Response:
        self.parameters()
        if name not in names():
            raise Problem("not_found", f"There is no vocabulary {name[:100]!r}.", suggestions=suggest(name, names()))
        return Response(vocabulary_json(name, crosswalks()))

    def describe(self) -> Operation:
        return Operation(
            "get_vocabulary",
            "Get one code list",
            "The codes of one list with their meaning, and the codes of other datasets that stand for them.",
            (Parameter("name", "The list's name.", {"type": "string"}, "incident-kind", place="path"),),
            {
                "200": operations.answer(
                    VOCABULARY, description="The code list.", example=vocabulary_json("confirmation")
                ),
                "304": operations.not_modified,
            },
            (*SERVICE_PROBLEMS, "not_found"),
        )


class ProblemsView(ApiView):
    """The kinds of problem."""

    tag = "Service"
    depends_on_data = False

    def get(self, request: Request) -> Response:
        self.parameters()
        return Response({"results": [_problem_json(kind) for kind in PROBLEMS.values()]})

    def describe(self) -> Operation:
        schema = {
            "title": "ProblemTypes",
            "type": "object",
            "description": "All kinds of problem.",
            "properties": {"results": {"type": "array", "items": PROBLEM_TYPE}},
            "required": ["results"],
        }
        return Operation(
            "list_problems",
            "List the kinds of problem",
            "Every way a request can fail, with the stable code that clients should go by.",
            (),
            {
                "200": operations.answer(
                    schema, description="All kinds of problem.", example={"results": [_problem_json(PROBLEMS["gone"])]}
                ),
                "304": operations.not_modified,
            },
            SERVICE_PROBLEMS,
        )


class ProblemView(ApiView):
    """One kind of problem; where the `type` of a problem document leads."""

    tag = "Service"
    depends_on_data = False

    def get(self, request: Request, code: str) -> Response:
        self.parameters()
        if code not in PROBLEMS:
            raise Problem("not_found", f"There is no problem {code[:100]!r}.", suggestions=suggest(code, PROBLEMS))
        return Response(_problem_json(PROBLEMS[code]))

    def describe(self) -> Operation:
        return Operation(
            "get_problem",
            "Get one kind of problem",
            "What a problem's code means.",
            (
                Parameter(
                    "code",
                    "The code.",
                    {"title": "ProblemCode", "type": "string", "enum": sorted(PROBLEMS)},
                    "gone",
                    place="path",
                ),
            ),
            {
                "200": operations.answer(
                    PROBLEM_TYPE, description="The kind of problem.", example=_problem_json(PROBLEMS["gone"])
                ),
                "304": operations.not_modified,
            },
            (*SERVICE_PROBLEMS, "not_found"),
        )


class RootView(ApiView):
    """What there is to read."""

    tag = "Service"
    depends_on_data = False
    addresses: ClassVar[dict[str, str]] = {}

    def get(self, request: Request) -> Response:
        self.parameters()
        return Response({name: reverse(route) for name, route in self.addresses.items()})

    def describe(self) -> Operation:
        schema = {
            "title": "Addresses",
            "type": "object",
            "description": "Addresses by name.",
            "additionalProperties": {**TEXT, "format": "uri-reference"},
        }
        return Operation(
            "get_root",
            "List what there is",
            "The address of every resource of this API, and of its documentation.",
            (),
            {
                "200": operations.answer(
                    schema, description="Names and addresses.", example={"missions": "/api/v1/missions/"}
                ),
                "304": operations.not_modified,
            },
            SERVICE_PROBLEMS,
        )


def names() -> list[str]:
    """The names of all code lists, in alphabetical order."""
    return sorted([*vocabularies(), *KEPT_AS_DATA])


def vocabulary_json(name: str, others: Crosswalks = MappingProxyType({})) -> dict[str, Any]:
    """One code list as it is served; `others` gives the codes of other datasets."""
    if name in KEPT_AS_DATA:
        description, terms = KEPT_AS_DATA[name]()
        schema_name = ""
    else:
        vocabulary: Vocabulary = vocabularies()[name]
        description, schema_name = vocabulary.description, vocabulary.name
        elsewhere = others.get(name, {})
        terms = [
            {"code": code, "label": label, **({"crosswalk": elsewhere[code]} if code in elsewhere else {})}
            for code, label in vocabulary.terms
        ]
    url = reverse("vocabulary-detail", args=[name])
    return {"name": name, "schema_name": schema_name, "url": url, "description": description, "terms": terms}


def _problem_json(kind: ProblemType) -> dict[str, Any]:
    return {
        "type": type_of(kind),
        "code": kind.code,
        "status": kind.status,
        "title": kind.title,
        "description": kind.description,
    }
