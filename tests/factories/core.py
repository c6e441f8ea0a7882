from __future__ import annotations

from datetime import UTC, date, datetime

from django.contrib.auth.models import User
from factory.declarations import LazyAttribute, Sequence, SubFactory

from core.models import (
    ApiToken,
    ExportJob,
    GazetteerEntry,
    IdempotencyKey,
    Place,
    PlaceName,
    Release,
    ReleaseFile,
    TokenUse,
)
from tests.factories.base import ModelFactory, RecordFactory, children


class UserFactory(ModelFactory[User]):
    """An account without a usable password; tests log in by force."""

    class Meta:
        model = User

    username = Sequence(lambda n: f"user{n}")
    password = "!"  # Django's mark for no usable password


class PlaceFactory(RecordFactory[Place]):
    class Meta:
        model = Place

    name = Sequence(lambda n: f"Place {n}")
    place_kind = "populated_place"
    country_code = "ML"
    admin1_name = "Mopti"
    latitude = Sequence(lambda n: 14.0 + n % 500 / 1000)
    longitude = -4.2
    gazetteer = "geonames"
    gazetteer_id = Sequence(lambda n: str(9_000_000 + n))
    names = children("core.PlaceNameFactory", "place")


class PlaceNameFactory(ModelFactory[PlaceName]):
    class Meta:
        model = PlaceName

    place = SubFactory(PlaceFactory)
    name = Sequence(lambda n: f"Lieu {n}")
    language = "fr"
    name_kind = "translation"


class GazetteerEntryFactory(ModelFactory[GazetteerEntry]):
    class Meta:
        model = GazetteerEntry

    geonameid = Sequence(lambda n: 9_500_000 + n)
    name = Sequence(lambda n: f"Town {n}")
    search_names = LazyAttribute(lambda entry: [entry.name.lower()])
    country_code = "ML"
    latitude = 14.5
    longitude = -4.2
    population = 5_000


class ApiTokenFactory(ModelFactory[ApiToken]):
    """A token of an account whose secret nobody knows; a test that needs one takes it from `issue`."""

    class Meta:
        model = ApiToken

    name = Sequence(lambda n: f"token {n}")
    user = SubFactory(UserFactory)
    digest = Sequence(lambda n: f"{n:0128x}")
    token_key = Sequence(lambda n: f"mandata_{n:07x}")
    expiry = datetime(2036, 1, 1, tzinfo=UTC)

    @classmethod
    def _create(cls, model_class: type[ApiToken], *args: object, **columns: object) -> ApiToken:
        """The row as given: knox's manager would make a secret and its hash."""
        token = model_class(**columns)
        token.save(force_insert=True)
        return token


class TokenUseFactory(ModelFactory[TokenUse]):
    class Meta:
        model = TokenUse

    token = SubFactory(ApiTokenFactory)
    day = date(2026, 11, 20)
    requests = 7


class IdempotencyKeyFactory(ModelFactory[IdempotencyKey]):
    class Meta:
        model = IdempotencyKey

    caller = "0" * 64
    key = Sequence(lambda n: f"key-{n}")
    request_digest = "1" * 64
    status = 202
    body = "{}"
    location = "/api/v1/ingest-jobs/0192e4a8-4c1f-4d0e-9d6a-5b7f1c2e3a41/"


class ExportJobFactory(ModelFactory[ExportJob]):
    class Meta:
        model = ExportJob

    requested_by = "account:1"
    address = "/api/v1/places/?format=csv"
    state = "queued"


class ReleaseFactory(ModelFactory[Release]):
    """The row of a release without files; a test that needs files publishes one."""

    class Meta:
        model = Release

    year = 2026
    number = Sequence(lambda n: 1 + n % 999)
    position = "MTIzNC41LjE"
    transaction_id = 1234
    api_version = "1.0.0"
    code_version = "0123456789abcdef"
    published_at = datetime(2026, 11, 24, tzinfo=UTC)
    published_by = "operator"
    stored_in = Sequence(lambda n: f"2026.{n}/{n:032x}")


class ReleaseFileFactory(ModelFactory[ReleaseFile]):
    class Meta:
        model = ReleaseFile

    release = SubFactory(ReleaseFactory)
    name = "incident.csv"
    record_kind = "incident"
    records = 0
    media_type = "text/csv"
    size = 0
    sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
