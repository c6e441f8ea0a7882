"""Candidates for missions and what is said of them."""

from __future__ import annotations

from django.utils.text import slugify

from actors.choices import ActorKind
from actors.services import record_actor
from core.fields import date_columns
from core.models.figure import figure_columns
from core.services import acting_as
from ingest.review.proposal import Proposal
from ingest.review.recorders.instruments import known_mandate
from ingest.review.references import find_mission
from missions.choices import (
    MissionKind,
    PersonnelCategory,
    PersonnelStatus,
    PositionKind,
    ProjectKind,
    RestrictionKind,
)
from missions.models import Mission, MissionHost, PersonnelFigure, Position, Project, Restriction
from sources.services import amend_fact, record_fact, support


def mission(proposal: Proposal) -> Mission:
    """A new mission, or citations and so far empty values for the known one."""
    renamed = {"host_countries": "hosts", "lead": "leads"}
    known = find_mission({"slug": proposal.text("slug"), "name": proposal.text("acronym") or proposal.text("name")})
    established = proposal.partial_date("established")
    if known is not None:
        values = date_columns("established", established) if established and known.established is None else {}
        amend_fact(known, by=proposal.by, citations=proposal.citations(**renamed), **values)
        return known
    acronym, name = proposal.text("acronym"), proposal.text("name")
    with acting_as(proposal.by):
        slug = slugify(acronym or name)
        as_actor = record_actor(
            by=proposal.by,
            entry_method=proposal.entry_method,
            slug=slug,
            name=name or acronym,
            actor_kind=ActorKind.MISSION,
        )
        created = record_fact(
            Mission,
            by=proposal.by,
            entry_method=proposal.entry_method,
            citations=proposal.citations(**renamed),
            slug=slug,
            acronym=acronym,
            name=name or acronym,
            mission_kind=proposal.choice("mission_kind", MissionKind),
            actor=as_actor,
            **date_columns("established", established),
        )
        for code in _countries(proposal, "host_countries"):
            MissionHost.objects.create(mission=created, country_code=code)
    return created


def _countries(proposal: Proposal, key: str) -> list[str]:
    """The country codes listed under `key`, each once."""
    codes = [str(code).strip().upper() for code in proposal.values.get(key) or []]
    for code in codes:
        if len(code) != 2 or not code.isalpha():
            raise proposal.refuse("not_a_country", f"“{code}” is no ISO code of two letters, such as ML.", key)
    return list(dict.fromkeys(codes))


def personnel_figure(proposal: Proposal) -> PersonnelFigure:
    """A new figure; a ceiling that is already recorded with the same value gains citations instead."""
    figure = proposal.figure("figure")
    if figure is None:
        raise proposal.refuse("value_missing", "a personnel figure needs its figure.", "figure")
    of_mission = proposal.required_mission()
    status = proposal.choice("status", PersonnelStatus)
    category = proposal.choice("personnel_category", PersonnelCategory)
    mandate = known_mandate(proposal, of_mission) if status == PersonnelStatus.AUTHORISED else None
    as_of = proposal.partial_date("as_of")
    renamed = {"status": "personnel_status", "symbol": "mandate"}
    if mandate is not None:
        ceiling = PersonnelFigure.objects.published().filter(mandate=mandate, personnel_category=category).first()
        if ceiling is not None and (ceiling.low, ceiling.best, ceiling.high) == (figure.low, figure.best, figure.high):
            with acting_as(proposal.by):
                support(ceiling, proposal.citations(**renamed))
            return ceiling
    return record_fact(
        PersonnelFigure,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(**renamed),
        mission=of_mission,
        mandate=mandate,
        personnel_status=status,
        personnel_category=category,
        women=proposal.number("women"),
        contributor=proposal.actor("contributor"),
        place=proposal.place(),
        **figure_columns(figure),
        **date_columns("as_of", as_of),
    )


def position(proposal: Proposal) -> Position:
    holder = proposal.actor("holder")
    return record_fact(
        Position,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        mission=proposal.mission(),
        holder=holder,
        holder_as_stated=proposal.text("holder_as_stated"),
        position_kind=proposal.choice("position_kind", PositionKind),
        subject_as_stated=proposal.text("subject_as_stated"),
        statement=proposal.text("statement"),
        metric=proposal.text("metric"),
        **date_columns("date", proposal.partial_date("date")),
    )


def project(proposal: Proposal) -> Project:
    figure = proposal.figure("figure")
    return record_fact(
        Project,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        mission=proposal.required_mission(),
        project_kind=proposal.choice("project_kind", ProjectKind),
        title=proposal.text("title"),
        sectors=proposal.values.get("sectors") or [],
        description=proposal.text("description"),
        place=proposal.place(),
        **(figure_columns(figure) if figure else {}),
        **date_columns("period", proposal.partial_date("period")),
    )


def restriction(proposal: Proposal) -> Restriction:
    return record_fact(
        Restriction,
        by=proposal.by,
        entry_method=proposal.entry_method,
        citations=proposal.citations(),
        mission=proposal.required_mission(),
        restriction_kind=proposal.choice("restriction_kind", RestrictionKind),
        imposed_by=proposal.actor("imposed_by"),
        imposed_by_as_stated=proposal.text("imposed_by_as_stated"),
        object_as_stated=proposal.text("object_as_stated"),
        place=proposal.place(),
        description=proposal.text("description"),
        **date_columns("date", proposal.partial_date("date")),
        **date_columns("lifted_on", proposal.partial_date("lifted_on")),
    )
