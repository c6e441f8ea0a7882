from core.models.access import ApiToken, IdempotencyKey, TokenUse
from core.models.change import Change
from core.models.export import ExportJob
from core.models.feed import FeedEpoch, NotedTransaction
from core.models.figure import FigureFields
from core.models.gazetteer import GazetteerEntry
from core.models.identity import RecordIdentity
from core.models.place import Place, PlaceName
from core.models.record import Record, RecordChild
from core.models.release import Release, ReleaseFile

__all__ = [
    "ApiToken",
    "Change",
    "ExportJob",
    "FeedEpoch",
    "FigureFields",
    "GazetteerEntry",
    "IdempotencyKey",
    "NotedTransaction",
    "Place",
    "PlaceName",
    "Record",
    "RecordChild",
    "RecordIdentity",
    "Release",
    "ReleaseFile",
    "TokenUse",
]
