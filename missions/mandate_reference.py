"""Instruments, mandates, their tasks and ceilings from the reference files, and the vocabulary of tasks."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Model

from actors.models import Actor
from core.choices import Confirmation, EntryMethod
from core.fields import date_columns
from core.figures import Figure
from core.reference import Loaded, ReferenceDataError, Row, agree, agree_parts, known_as, partial, period, read
from missions.choices import PersonnelStatus
from missions.models import (
    Mandate,
    MandateCitation,
    MandateTask,
    MandateTaskCitation,
    Mission,
    PersonnelFigure,
    PersonnelFigureCitation,
    Resolution,
    ResolutionCitation,
    ResolutionVote,
    TaskCrosswalk,
    TaskVocabulary,
)
from missions.reference import FOLDER
from sources.models import DatasetRelease
from sources.reference import cite

_YES_NO = {"yes": True, "no": False, "": None}


def load_vocabulary() -> dict[str, TaskVocabulary]:
    """The task codes by code, with their crosswalk. They are no records: nobody cites a code list's row."""
    rows = read(FOLDER / "task_vocabulary.csv", "code", "scheme", "pema_number", "name_en", "name_fr", "definition_en")
    tasks = _agree_codes(
        TaskVocabulary,
        {
            row["code"]: {
                "code": row["code"],
                "scheme": row["scheme"],
                "pema_number": _number(row["pema_number"]),
                "name": row["name_en"],
                "name_fr": row["name_fr"],
                "definition": row["definition_en"],
            }
            for row in rows
        },
    )
    agree_parts(
        TaskCrosswalk,
        [
            {
                "task_id": tasks[row["task"]].pk,
                "scheme": row["scheme"],
                "external_code": row["external_code"],
                "match": row["match"],
            }
            for row in read(FOLDER / "task_crosswalk.csv", "task", "scheme", "external_code", "match")
        ],
        same=("task_id", "scheme", "external_code"),
        owners="task_id",
    )
    return tasks


def load_instruments(release: DatasetRelease, actors: Mapping[Hashable, Actor]) -> Loaded[Resolution]:
    """The instruments by symbol, with the votes that are known."""
    rows = {row["symbol"]: row for row in read(FOLDER / "resolutions.csv", "symbol", "body", "adopted_on")}
    bodies = {known_as(actors, row["body"], row).pk for row in rows.values()}
    loaded = agree(
        Resolution.objects.filter(symbol__in=rows, body__in=bodies),
        {
            symbol: {
                "symbol": symbol,
                "instrument_kind": row["instrument_kind"],
                "body_id": known_as(actors, row["body"], row).pk,
                "title": row["title"],
                "adopted_on": _day(row["adopted_on"]),
                "votes_for": _number(row["votes_for"]),
                "votes_against": _number(row["votes_against"]),
                "votes_abstaining": _number(row["votes_abstaining"]),
                "chapter_vii": _YES_NO[row["chapter_vii"]],
                "confirmation": _confirmation(row),
            }
            for symbol, row in rows.items()
        },
        key=lambda resolution: resolution.symbol,
    )
    votes = read(FOLDER / "resolution_votes.csv", "symbol", "member", "vote")
    agree_parts(
        ResolutionVote,
        [
            {
                "resolution_id": known_as(loaded.records, row["symbol"], row).pk,
                "member_id": known_as(actors, row["member"], row).pk,
                "vote": row["vote"],
            }
            for row in votes
            if loaded.ours(row["symbol"])
        ],
        same=("resolution_id", "member_id"),
        owners="resolution_id",
    )
    cited: dict[Hashable, list[tuple[str, str]]] = {symbol: [(row["row_key"], "")] for symbol, row in rows.items()}
    for row in votes:
        cited[row["symbol"]].append((row["row_key"], "votes"))
    cite(ResolutionCitation, release, loaded, cited)
    return loaded


def load_mandates(
    release: DatasetRelease,
    actors: Mapping[Hashable, Actor],
    missions: Mapping[Hashable, Mission],
    instruments: Mapping[Hashable, Resolution],
) -> Loaded[Mandate]:
    """The mandates by (mission slug, symbol)."""
    rows = {
        (row["mission"], row["symbol"]): row
        for row in read(FOLDER / "mandates.csv", "mission", "symbol", "action", "in_force_from", "in_force_until")
    }
    slugs = {mission.pk: slug for slug, mission in missions.items()}
    loaded = agree(
        Mandate.objects.filter(mission__in=slugs).select_related("resolution"),
        {
            found: {
                "mission_id": known_as(missions, row["mission"], row).pk,
                "authorising_body_id": known_as(actors, row["authorising_body"], row).pk,
                "resolution_id": known_as(instruments, row["symbol"], row).pk,
                "action": row["action"],
                "in_force": DateRange(_day(row["in_force_from"]), _day(row["in_force_until"])),
                "decided_expiry": _day(row["decided_expiry"]),
                "complete_adjustment": _YES_NO[row["complete_adjustment"]],
                "confirmation": _confirmation(row),
                "description": row["description_en"],
            }
            for found, row in rows.items()
        },
        key=lambda mandate: (slugs[mandate.mission_id], mandate.resolution.symbol),
    )
    cite(MandateCitation, release, loaded, {found: [(row["row_key"], "")] for found, row in rows.items()})
    return loaded


def load_tasks(
    release: DatasetRelease, mandates: Mapping[Hashable, Mandate], vocabulary: Mapping[str, TaskVocabulary]
) -> Loaded[MandateTask]:
    """The tasks by (mission slug, symbol, task code); tasks read from documents stand beside them."""
    rows = {
        (row["mission"], row["symbol"], row["task"]): row
        for row in read(FOLDER / "mandate_tasks.csv", "mission", "symbol", "task", "change", "modality", "strength")
    }
    places = {mandate.pk: found for found, mandate in mandates.items()}
    loaded = agree(
        MandateTask.objects.filter(mandate__in=places, entry_method=EntryMethod.REFERENCE).select_related("task"),
        {found: _task_columns(row, mandates, vocabulary) for found, row in rows.items()},
        key=lambda task: (*_pair(places[task.mandate_id or 0]), task.task.code),
    )
    cite(MandateTaskCitation, release, loaded, {found: [(row["row_key"], "")] for found, row in rows.items()})
    return loaded


def load_ceilings(release: DatasetRelease, mandates: Mapping[Hashable, Mandate]) -> Loaded[PersonnelFigure]:
    """The ceilings by (mission slug, symbol, category, day)."""
    rows = {
        (row["mission"], row["symbol"], row["personnel_category"], row["as_of"]): row
        for row in read(FOLDER / "personnel_ceilings.csv", "mission", "symbol", "personnel_category", "as_of", "value")
    }
    places = {mandate.pk: found for found, mandate in mandates.items()}
    loaded = agree(
        PersonnelFigure.objects.filter(mandate__in=places),
        {found: _ceiling_columns(row, mandates) for found, row in rows.items()},
        key=lambda figure: (
            *_pair(places[figure.mandate_id or 0]),
            figure.personnel_category,
            figure.as_of.lower.isoformat() if figure.as_of and figure.as_of.lower else "",
        ),
    )
    cite(PersonnelFigureCitation, release, loaded, {found: [(row["row_key"], "")] for found, row in rows.items()})
    return loaded


def _task_columns(
    row: Row, mandates: Mapping[Hashable, Mandate], vocabulary: Mapping[str, TaskVocabulary]
) -> dict[str, Any]:
    mandate = _mandate(row, mandates)
    return {
        "mission_id": mandate.mission_id,
        "mandate_id": mandate.pk,
        "task_id": vocabulary[row["task"]].pk,
        "change": row["change"],
        "modality": row["modality"] or None,
        "strength": row["strength"] or None,
        "priority_as_printed": row["priority_as_printed"],
        **date_columns("period", period(row["period_from"], row["period_until"])),
        "area_as_stated": row["area_as_stated"],
        "condition": row["condition"],
        "description": row["wording_en"],
        "paragraph": row["paragraph"],
        "confirmation": _confirmation(row),
    }


def _ceiling_columns(row: Row, mandates: Mapping[Hashable, Mandate]) -> dict[str, Any]:
    mandate, value = _mandate(row, mandates), int(row["value"])
    match row["quantifier"]:
        case "at_most":
            figure = Figure.at_most(value)
        case "at_least":
            figure = Figure.at_least(value)
        case "exact":
            figure = Figure.exact(value)
        case other:
            raise ReferenceDataError(f"row {row['row_key']}: a ceiling is at_most, at_least or exact, not {other!r}")
    columns = asdict(figure)
    columns["figure_as_stated"] = columns.pop("as_stated")
    return {
        "mission_id": mandate.mission_id,
        "mandate_id": mandate.pk,
        "personnel_status": PersonnelStatus.AUTHORISED,
        "personnel_category": row["personnel_category"],
        **columns,
        **date_columns("as_of", partial(row["as_of"])),
        "internal_note": row["remark"],
    }


def _agree_codes(model: type[TaskVocabulary], wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, TaskVocabulary]:
    """Code rows brought to what the file says; those the file does not name stay."""
    known = {task.code: task for task in model.objects.all()}
    for code, values in wanted.items():
        task = known.setdefault(code, model(**values))
        if _differs(task, values):
            task.save()
    return known


def _differs(row: Model, values: Mapping[str, Any]) -> bool:
    """Sets `values` on the row; whether that changed anything, which for a new row it always does."""
    differing = row.pk is None or any(getattr(row, column) != value for column, value in values.items())
    for column, value in values.items():
        setattr(row, column, value)
    return differing


def _mandate(row: Row, mandates: Mapping[Hashable, Mandate]) -> Mandate:
    try:
        return mandates[row["mission"], row["symbol"]]
    except KeyError:
        raise ReferenceDataError(f"row {row['row_key']}: no mandate of {row['mission']} by {row['symbol']}") from None


def _pair(found: Hashable) -> tuple[str, str]:
    assert isinstance(found, tuple)
    return found[0], found[1]


def _confirmation(row: Row) -> str:
    return str(Confirmation.CONFIRMED if row["confirmed"] == "yes" else Confirmation.UNCONFIRMED)


def _number(text: str) -> int | None:
    return int(text) if text else None


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
