"""Codes for publishers, documents and licences."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class PublisherKind(TextChoices):
    UN_BODY = "un_body", _("United Nations body")
    GOVERNMENT = "government", _("government")
    NGO = "ngo", _("non-governmental organisation")
    MEDIA = "media", _("media")
    ACADEMIC = "academic", _("academic institution or project")
    THINK_TANK = "think_tank", _("think tank")
    INTERGOVERNMENTAL_ORG = "intergovernmental_org", _("intergovernmental organisation")
    OTHER = "other", _("other")


class DocumentKind(TextChoices):
    RESOLUTION = "resolution", _("resolution")
    SG_REPORT = "sg_report", _("report of the Secretary-General")
    HUMAN_RIGHTS_REPORT = "human_rights_report", _("human-rights report")
    NEWS = "news", _("news")
    ANALYSIS = "analysis", _("analysis")
    PRESS_RELEASE = "press_release", _("press release")
    STATEMENT = "statement", _("statement")
    LETTER = "letter", _("letter")
    DATASET_CODEBOOK = "dataset_codebook", _("codebook of a dataset")
    OTHER = "other", _("other")


class Licence(TextChoices):
    CC0 = "cc0", _("CC0 1.0")
    CC_BY = "cc_by", _("Creative Commons Attribution")
    CC_BY_SA = "cc_by_sa", _("Creative Commons Attribution-ShareAlike")
    CC_BY_IGO = "cc_by_igo", _("Creative Commons Attribution for intergovernmental organisations")
    CC_UNSPECIFIED = "cc_unspecified", _("a Creative Commons licence, republication with attribution allowed")
    CC_BY_NC = "cc_by_nc", _("Creative Commons Attribution-NonCommercial")
    UN_DOCUMENT = "un_document", _("United Nations document, symbol to be cited")
    PUBLIC_DOMAIN = "public_domain", _("public domain")
    ALL_RIGHTS_RESERVED = "all_rights_reserved", _("all rights reserved")
    NOT_STATED = "not_stated", _("not stated")


# Only these allow the whole text to be served; from all others a reader gets quotes and a link.
FULL_TEXT_LICENCES = (
    Licence.CC0,
    Licence.CC_BY,
    Licence.CC_BY_SA,
    Licence.CC_BY_IGO,
    Licence.CC_UNSPECIFIED,
    Licence.UN_DOCUMENT,
    Licence.PUBLIC_DOMAIN,
)
