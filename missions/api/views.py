"""Missions, instruments, mandates, tasks and what happens to missions."""

from core.api.pagination import by_date, by_day, by_text
from core.api.records import UPDATED, RecordViewSet
from missions.api import filters
from missions.api.happenings import (
    PeacekeeperFatalitySerializer,
    PositionSerializer,
    ProjectSerializer,
    RestrictionSerializer,
)
from missions.api.serializers import (
    MandateOptionSerializer,
    MandateSerializer,
    MandateTaskSerializer,
    MissionSerializer,
    PersonnelFigureSerializer,
    ResolutionSerializer,
)
from missions.models import (
    Mandate,
    MandateOption,
    MandateTask,
    Mission,
    PeacekeeperFatality,
    PersonnelFigure,
    Position,
    Project,
    Resolution,
    Restriction,
)


class MissionViewSet(RecordViewSet):
    queryset = Mission.objects.all()
    serializer_class = MissionSerializer
    filterset_class = filters.MissionFilters
    orderings = {"name": by_text("name"), "established": by_date("established"), **UPDATED}
    default_ordering = "name"
    geometry = "headquarters"
    noun, plural, tag = "mission", "missions", "Missions"


class ResolutionViewSet(RecordViewSet):
    queryset = Resolution.objects.all()
    serializer_class = ResolutionSerializer
    filterset_class = filters.ResolutionFilters
    orderings = {"adopted_on": by_day("adopted_on"), "symbol": by_text("symbol"), **UPDATED}
    default_ordering = "-adopted_on"
    noun, plural, tag = "instrument", "authorising instruments", "Mandates"


class MandateViewSet(RecordViewSet):
    queryset = Mandate.objects.all()
    serializer_class = MandateSerializer
    filterset_class = filters.MandateFilters
    orderings = {"in_force": by_date("in_force"), **UPDATED}
    default_ordering = "-in_force"
    noun, plural, tag = "mandate", "mandates", "Mandates"


class MandateTaskViewSet(RecordViewSet):
    queryset = MandateTask.objects.all()
    serializer_class = MandateTaskSerializer
    filterset_class = filters.MandateTaskFilters
    orderings = UPDATED
    default_ordering = "updated_at"
    noun, plural, tag = "mandate task", "mandate tasks", "Mandates"


class MandateOptionViewSet(RecordViewSet):
    queryset = MandateOption.objects.all()
    serializer_class = MandateOptionSerializer
    filterset_class = filters.MandateOptionFilters
    orderings = {"presented": by_date("presented"), **UPDATED}
    default_ordering = "-presented"
    noun, plural, tag = "mandate option", "mandate options", "Mandates"


class PersonnelFigureViewSet(RecordViewSet):
    queryset = PersonnelFigure.objects.all()
    serializer_class = PersonnelFigureSerializer
    filterset_class = filters.PersonnelFigureFilters
    orderings = {"as_of": by_date("as_of"), **UPDATED}
    default_ordering = "-as_of"
    noun, plural, tag = "personnel figure", "personnel figures", "Missions"


class FatalityViewSet(RecordViewSet):
    queryset = PeacekeeperFatality.objects.all()
    serializer_class = PeacekeeperFatalitySerializer
    filterset_class = filters.FatalityFilters
    orderings = {"incident_date": by_date("incident_date"), **UPDATED}
    default_ordering = "-incident_date"
    noun, plural, tag = "fatality", "peacekeeper fatalities", "Missions"


class PositionViewSet(RecordViewSet):
    queryset = Position.objects.all()
    serializer_class = PositionSerializer
    filterset_class = filters.PositionFilters
    orderings = {"date": by_date("date"), **UPDATED}
    default_ordering = "-date"
    noun, plural, tag = "position", "positions", "Missions"


class ProjectViewSet(RecordViewSet):
    queryset = Project.objects.all()
    serializer_class = ProjectSerializer
    filterset_class = filters.ProjectFilters
    orderings = {"period": by_date("period"), **UPDATED}
    default_ordering = "-period"
    geometry = "place"
    noun, plural, tag = "project", "projects", "Missions"


class RestrictionViewSet(RecordViewSet):
    queryset = Restriction.objects.all()
    serializer_class = RestrictionSerializer
    filterset_class = filters.RestrictionFilters
    orderings = {"date": by_date("date"), **UPDATED}
    default_ordering = "-date"
    geometry = "place"
    noun, plural, tag = "restriction", "restrictions", "Missions"
