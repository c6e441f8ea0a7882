"""Codes that every record shares. The codes are part of the API contract; the labels are for readers."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PublicationStatus(TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")


class EntryMethod(TextChoices):
    MANUAL = "manual", _("entered by a curator")
    DOCUMENT = "document", _("extracted from a document and reviewed")
    DOCUMENT_UNREVIEWED = "document_unreviewed", _("extracted from a document, not reviewed")
    DATASET = "dataset", _("imported from a dataset")
    REFERENCE = "reference", _("reference data of this project")


class Sensitivity(TextChoices):
    PUBLIC = "public", _("public")
    COARSENED = "coarsened", _("public with place and date shown less exactly")
    RESTRICTED = "restricted", _("restricted to a role")
    CONFIDENTIAL = "confidential", _("confidential, named people only")


# What an anonymous reader may see; everything else exists for curators only.
PUBLIC_SENSITIVITIES = (Sensitivity.PUBLIC, Sensitivity.COARSENED)


class RecordState(TextChoices):
    """What a reader of the public API meets, before and after a change."""

    ABSENT = "absent", _("not yet recorded")
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    RESTRICTED = "restricted", _("restricted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    MERGED = "merged", _("merged into another record")
    REDACTED = "redacted", _("erased to protect people")


class ChangeAction(TextChoices):
    CREATED = "created", _("created")
    UPDATED = "updated", _("updated")
    PUBLISHED = "published", _("published")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RESTORED = "restored", _("restored")
    MERGED = "merged", _("merged")
    UNMERGED = "unmerged", _("unmerged")
    RESTRICTED = "restricted", _("restricted")
    REDACTED = "redacted", _("erased to protect people")


class Assertion(TextChoices):
    """What a claimant does with a fact. Alleged never becomes stated on its own."""

    STATED = "stated", _("stated as fact")
    ALLEGED = "alleged", _("alleged")
    DENIED = "denied", _("denied")
    NEGATED = "negated", _("said not to have happened")
    PLANNED = "planned", _("planned or announced")
    HYPOTHETICAL = "hypothetical", _("hypothetical")


class DerivedAssertion(TextChoices):
    """The status served beside a fact: an assertion, or disputed where claimants conflict."""

    STATED = "stated", _("stated as fact")
    ALLEGED = "alleged", _("alleged")
    DENIED = "denied", _("denied")
    NEGATED = "negated", _("said not to have happened")
    PLANNED = "planned", _("planned or announced")
    HYPOTHETICAL = "hypothetical", _("hypothetical")
    DISPUTED = "disputed", _("disputed between claimants")


class Verification(TextChoices):
    """Who, if anyone, has checked the claim."""

    UNVERIFIED = "unverified", _("unverified")
    CORROBORATED = "corroborated", _("corroborated by another source")
    UN_VERIFIED = "un_verified", _("verified by the United Nations")
    INQUIRY_FINDING = "inquiry_finding", _("finding of an inquiry")
    JUDICIALLY_ESTABLISHED = "judicially_established", _("judicially established")


class Confirmation(TextChoices):
    CONFIRMED = "confirmed", _("confirmed against the instrument")
    UNCONFIRMED = "unconfirmed", _("not yet confirmed against the instrument")


class GeoPrecision(TextChoices):
    """UCDP's seven levels by name, then two of our own."""

    EXACT = "exact", _("exact location")
    NEAR = "near", _("within about 25 km")
    ADMIN2 = "admin2", _("second-order administrative area")
    ADMIN1 = "admin1", _("first-order administrative area")
    LINEAR = "linear", _("along a line or within a vague area")
    COUNTRY = "country", _("country only")
    INTERNATIONAL = "international", _("international waters or airspace")
    NOT_STATED = "not_stated", _("not stated")
    WITHHELD = "withheld", _("withheld to protect people")


class PlaceKind(TextChoices):
    COUNTRY = "country", _("country or territory")
    ADMIN1 = "admin1", _("first-order administrative area")
    ADMIN2 = "admin2", _("second-order administrative area")
    POPULATED_PLACE = "populated_place", _("city, town or village")
    SITE = "site", _("camp, base or other site")
    AREA = "area", _("region or other area")


class NameKind(TextChoices):
    PREFERRED = "preferred", _("preferred name")
    ALIAS = "alias", _("other name")
    ACRONYM = "acronym", _("acronym")
    FORMER = "former", _("former name")
    TRANSLATION = "translation", _("translation")
    DEMONYM = "demonym", _("demonym or adjective")
    METONYM = "metonym", _("name of a place standing for its government")


class Language(TextChoices):
    ARABIC = "ar", _("Arabic")
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")
    FRENCH = "fr", _("French")
    RUSSIAN = "ru", _("Russian")
    SPANISH = "es", _("Spanish")
    PORTUGUESE = "pt", _("Portuguese")
    OTHER = "other", _("another language")
    UNDETERMINED = "und", _("not determined")


class TokenScope(TextChoices):
    """What an API token may be used for, beside what its account may do."""

    READ = "read", _("read what is public, at a token's limit")
    INGEST = "ingest", _("hand documents in")
    TOKENS = "tokens", _("list, make and revoke the account's tokens")


class ExportState(TextChoices):
    """Where an export stands."""

    QUEUED = "queued", _("waiting for a worker")
    RUNNING = "running", _("being made")
    DONE = "done", _("ready to be fetched")
    FAILED = "failed", _("could not be made")
    EXPIRED = "expired", _("was made, and has been deleted since")


class ReissueReason(TextChoices):
    """Why a release was made again without some of its records; which ones is never told."""

    PEOPLE_AT_RISK = "people_at_risk", _("what it told could have put people at risk")
    PERSONAL_DATA = "personal_data", _("it told what is only for the person concerned to tell")
