"""Missions, instruments and mandates as other records show them."""

from __future__ import annotations

from core.api.serializers import DeclaredSerializer
from core.api.shapes import PeriodField
from missions.models import Mandate, Mission, Resolution, TaskVocabulary


class MissionBriefSerializer(DeclaredSerializer):
    """A mission as other records show it."""

    class Meta:
        model = Mission
        fields = ("uid", "slug", "acronym", "name", "mission_kind")
        shown = ("acronym", "name")
        example = {
            "slug": "minusma",
            "acronym": "MINUSMA",
            "name": "United Nations Multidimensional Integrated Stabilization Mission in Mali",
        }


class ResolutionBriefSerializer(DeclaredSerializer):
    """An authorising instrument as other records show it."""

    class Meta:
        model = Resolution
        fields = ("uid", "symbol", "instrument_kind", "adopted_on", "confirmation")
        shown = ("symbol", "adopted_on")
        example = {"symbol": "S/RES/2295 (2016)", "adopted_on": "2016-06-29"}


class MandateBriefSerializer(DeclaredSerializer):
    """A mandate decision as other records show it."""

    resolution = ResolutionBriefSerializer(allow_null=True, help_text="The instrument that decides it.")
    in_force = PeriodField()

    class Meta:
        model = Mandate
        fields = ("uid", "action", "in_force", "resolution")
        shown = ("in_force",)
        example = {"action": "renew", "in_force": {"start": "2016-06-29", "end": "2017-07-01"}}


class TaskSerializer(DeclaredSerializer):
    """A kind of task of the vocabulary."""

    class Meta:
        model = TaskVocabulary
        fields = ("code", "name", "name_fr", "scheme", "pema_number")
        shown = fields
        example = {
            "code": "civilian_protection",
            "name": "Civilian protection",
            "name_fr": "Protection des civils",
            "pema_number": 6,
        }
