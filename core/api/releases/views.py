"""The releases: a list, and one of them by its version."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import operations
from core.api.operations import READ_PROBLEMS, Operation
from core.api.pagination import Key, Ordering, digest_of, read_cursor, write_cursor
from core.api.parameters import CURSOR, LIMIT, Parameter, read_limit
from core.api.problems import Problem
from core.api.releases.shape import release_example, release_json, release_schema
from core.api.views import ApiView
from core.exceptions import ReleaseError
from core.models import Release
from core.releases.versions import named, newest_revisions, read_version

LATEST = "latest"
NEWEST_FIRST = Ordering("-version", Key(F("year") * 1000 + F("number"), str, int))
DIGEST = digest_of({})
VERSION = Parameter(
    "version",
    "The version, for its newest revision; with `-r` and a number, as in `2026.1-r2`, that revision; or `latest`.",
    example="2026.2",
    place="path",
)


class ReleasesView(ApiView):
    """All releases, each in its newest revision."""

    tag = "Releases"

    def get(self, request: Request) -> Response:
        """One page, the newest version first; two queries."""
        values = self.parameters(LIMIT, CURSOR)
        limit = read_limit(values.get("limit"))
        found = newest_revisions().annotate(page_key=NEWEST_FIRST.key.expression).prefetch_related("files")
        if "cursor" in values:
            found = found.filter(read_cursor(values["cursor"], NEWEST_FIRST, DIGEST))
        page = list(found.order_by(*NEWEST_FIRST.columns)[: limit + 1])
        shown, cursor = page[:limit], None
        if len(page) > limit:
            cursor = write_cursor(NEWEST_FIRST, DIGEST, shown[-1].page_key, shown[-1].pk)
        following = f"{request.path}?{urlencode({**values, 'cursor': cursor})}" if cursor else None
        rows = [release_json(release, list(release.files.all()), with_files=False) for release in shown]
        answer = Response({"count": None, "next": following, "next_cursor": cursor, "results": rows})
        if following:
            answer["Link"] = f'<{following}>; rel="next"'
        return answer

    def describe(self) -> Operation:
        return Operation(
            "list_releases",
            "List the releases",
            "Frozen sets of files with all public records, the newest first, each in its newest revision. Cite one of "
            "them; its files never change.",
            (LIMIT, CURSOR),
            {
                "200": operations.page(
                    release_schema(files=False), "ReleasePage", example=release_example(with_files=False)
                ),
                "304": operations.not_modified,
            },
            (*READ_PROBLEMS, "limit_out_of_range", "invalid_cursor", "not_acceptable"),
        )


class ReleaseView(ApiView):
    """One release with its files."""

    tag = "Releases"

    def get(self, request: Request, version: str) -> Response:
        """Two queries."""
        self.parameters()
        release = release_named(version)
        return Response(release_json(release, list(release.files.all()), with_files=True))

    def describe(self) -> Operation:
        def answered(generator: Any) -> dict[str, Any]:
            build = operations.answer(
                release_schema(files=True), description="The release.", example=release_example(with_files=True)
            )
            return build(generator)

        return Operation(
            "get_release",
            "Get one release",
            "What the release's manifest says, with the address of each file. The newest revision unless one is named; "
            "where `withdrawn_at` is not null, its files are not served.",
            (VERSION,),
            {"200": answered, "304": operations.not_modified},
            (*READ_PROBLEMS, "not_found", "not_acceptable"),
        )


def release_named(text: str) -> Release:
    """The release of that version or label, or the latest; raises Problem where there is none."""
    newest = newest_revisions()
    if text == LATEST:
        found = newest.first()
    else:
        try:
            year, number = read_version(text)
            found = newest.filter(year=year, number=number).first()
        except ReleaseError:
            found = named(text)
    if found is None:
        raise Problem("not_found", f"There is no release {text[:100]!r}.")
    return found
