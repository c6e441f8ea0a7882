"""The one entry to restoring an export: into a database without records, all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, models

from core.models import NotedTransaction, RecordIdentity
from core.services import acting_as
from events.models import Incident
from ingest.datasets.mandata.citations import Citations
from ingest.datasets.mandata.declared import Json
from ingest.datasets.mandata.errors import RestoreError
from ingest.datasets.mandata.files import DELTA, Files
from ingest.datasets.mandata.gone import write_gone
from ingest.datasets.mandata.kinds import Kind, kinds_of
from ingest.datasets.mandata.rows import Rows
from ingest.datasets.mandata.stand_ins import StandIns
from ingest.datasets.mandata.survey import Survey
from ingest.datasets.mandata.writing import Writer
from missions.mandate_reference import load_vocabulary

BATCH = 500
# Told a file's name, how many of its lines are done, and how many it has.
Progress = Callable[[str, int, int], None]


@dataclass
class Report:
    """What was restored, and what the export could not tell."""

    restored: dict[str, int] = field(default_factory=dict)
    same_event_groups: int = 0
    # Uids that are merged into others or withdrawn, as far as the delta of a release tells of them.
    gone: int = 0
    # Records that are referred to but were not public.
    hidden: int = 0
    # Texts of documents of which there are the quotes alone.
    texts_of_quotes: int = 0


def restore(path: Path, *, by: str, progress: Progress = lambda _name, _done, _total: None) -> Report:
    """Reads the export at `path`, a folder or a zip file, into this database; raises RestoreError with nothing done.

    Records keep uid, revision and times. The feed begins anew: it says that each was created, with that revision.
    """
    files = Files.open(path)
    known = kinds_of(files.by_name.keys() - {DELTA})
    survey = Survey()
    survey.read(files, known)
    with acting_as(by), _restoring():
        return _write(files, known, survey, progress)


def _write(files: Files, known: list[Kind], survey: Survey, progress: Progress) -> Report:
    writer = Writer()
    stand_ins = StandIns(writer)
    citations = Citations(writer, stand_ins, survey.quotes)
    rows = Rows(writer, citations, stand_ins)
    load_vocabulary()
    rows.codes = {model: _codes(model, found) for model, found in survey.codes.items()}
    report = Report()
    for kind in known:
        total, first = survey.counts[kind.name], writer.last_id(kind.model)
        places = survey.places.get(kind.model, {})
        done = 0
        source = files.lines(kind.name)
        while lines := list(islice(source, BATCH)):
            ids = [first + places.get(line.json["uid"], place) for place, line in enumerate(lines, start=done + 1)]
            rows.add(kind, lines, ids)
            writer.flush()
            done += len(lines)
            progress(kind.name, done, total)
        report.restored[kind.name] = done
    incidents = rows.ids_of(Incident, survey.same_events.uids())
    report.gone = write_gone(files)
    report.same_event_groups = survey.same_events.write(writer, incidents)
    writer.finish()
    report.hidden, report.texts_of_quotes = stand_ins.hidden_count, citations.blanked
    return report


def _codes(model: type[models.Model], found: dict[str, Json]) -> dict[str, int]:
    """The ids of the codes, which say what the export says of them."""
    ids = {}
    for code, values in found.items():
        row, _new = model._default_manager.update_or_create(code=code, defaults=values)
        ids[code] = row.pk
    return ids


@contextmanager
def _restoring() -> Iterator[None]:
    """No one else writes meanwhile, rows keep what they bring, and references are checked where they are written."""
    dated = next(one for one in NotedTransaction._meta.triggers if one.name == "dated_at_commit")  # type: ignore[attr-defined]  # pgtrigger's
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE core_recordidentity IN EXCLUSIVE MODE")
        if RecordIdentity.objects.exists():
            raise RestoreError("This database has records. An export is restored into one that has none.")
        # Which transaction it was is dated when it commits, as ever.
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS {_name(dated)} DEFERRED")
        cursor.execute("SELECT set_config('mandata.restoring', 'on', true)")
        yield
        cursor.execute("SELECT set_config('mandata.restoring', '', true); SET CONSTRAINTS ALL DEFERRED")


def _name(trigger: Any) -> str:
    return str(trigger.get_pgid(NotedTransaction))
