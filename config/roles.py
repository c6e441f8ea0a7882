"""The groups of an installation and what each may do; an account gets nothing by itself.

Confidential records are for named people: `core.view_confidential` belongs to no group and is given to an account.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models import Model

from core.models import ApiToken, IdempotencyKey, Record, RecordChild, TokenUse

CURATOR = "curator"
SENIOR_CURATOR = "senior curator"

RECORD_APPS = ("core", "sources", "actors", "missions", "events")
CURATOR_EXTRAS = (
    "core.publish_records",
    "sources.add_citation",
    "ingest.add_ingestjob",
    "ingest.review_candidate",
    "ingest.add_review",
    "events.add_sameeventgroup",
    "events.change_sameeventgroup",
    "events.change_sameeventproposal",
)
SENIOR_EXTRAS = (
    "ingest.add_datasetimport",
    "core.withdraw_records",
    "core.view_restricted",
    "missions.add_taskvocabulary",
    "missions.change_taskvocabulary",
    "missions.add_taskcrosswalk",
    "missions.change_taskcrosswalk",
    "missions.delete_taskcrosswalk",
    "events.add_codecrosswalk",
    "events.change_codecrosswalk",
    "events.delete_codecrosswalk",
)

# Who calls the API is no curator's business.
OF_NO_ROLE = {ApiToken, TokenUse, IdempotencyKey}


@transaction.atomic
def create_groups() -> None:
    """Makes both groups hold exactly their permissions; members stay. Run after migrations, which make permissions."""
    known = {f"{p.content_type.app_label}.{p.codename}": p for p in Permission.objects.select_related("content_type")}
    curator = {*_rights_over_models(), *CURATOR_EXTRAS}
    for name, rights in ((CURATOR, curator), (SENIOR_CURATOR, curator | {*SENIOR_EXTRAS})):
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set([known[right] for right in sorted(rights)])


def _rights_over_models() -> Iterator[str]:
    """Everything is seen; records are added and changed; parts of records are also removed."""
    for label in (*RECORD_APPS, "ingest"):
        for model in set(apps.get_app_config(label).get_models()) - OF_NO_ROLE:
            yield _right("view", model)
            if issubclass(model, Record | RecordChild):
                yield _right("add", model)
                yield _right("change", model)
            if issubclass(model, RecordChild):
                yield _right("delete", model)


def _right(verb: str, model: type[Model]) -> str:
    return f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
