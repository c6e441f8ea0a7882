"""Codes for missions, mandates, tasks and what happens to missions."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MissionKind(TextChoices):
    UN_PEACEKEEPING = "un_peacekeeping", _("United Nations peacekeeping operation")
    UN_SPECIAL_POLITICAL = "un_special_political", _("United Nations special political mission")
    HYBRID = "hybrid", _("hybrid operation")
    REGIONAL = "regional", _("operation of a regional organisation")
    UN_AUTHORISED_MULTINATIONAL = "un_authorised_multinational", _("multinational force authorised by the Council")
    COALITION = "coalition", _("coalition operation")
    BILATERAL_OPERATION = "bilateral_operation", _("bilateral operation")
    JOINT_FORCE = "joint_force", _("joint force")
    SUPPORT_OFFICE = "support_office", _("support office")
    PRIVATE_MILITARY_DEPLOYMENT = "private_military_deployment", _("deployment of a private military company")


class Phase(TextChoices):
    ESTABLISHED = "established", _("established")
    DEPLOYING = "deploying", _("deploying")
    OPERATING = "operating", _("operating")
    DRAWDOWN = "drawdown", _("drawdown")
    LIQUIDATION = "liquidation", _("liquidation")
    CLOSED = "closed", _("closed")


class InstrumentKind(TextChoices):
    COUNCIL_RESOLUTION = "council_resolution", _("Security Council resolution")
    PRESIDENTIAL_STATEMENT = "presidential_statement", _("presidential statement")
    EXCHANGE_OF_LETTERS = "exchange_of_letters", _("exchange of letters")
    AU_PSC_COMMUNIQUE = "au_psc_communique", _("communiqué of the AU Peace and Security Council")
    EU_COUNCIL_DECISION = "eu_council_decision", _("decision of the Council of the European Union")
    HOST_REQUEST = "host_request", _("request of the host State")
    OTHER = "other", _("other instrument")


class Vote(TextChoices):
    YES = "yes", _("in favour")
    NO = "no", _("against")
    ABSTAIN = "abstain", _("abstained")
    NOT_VOTING = "not_voting", _("did not vote")


class MandateAction(TextChoices):
    ESTABLISH = "establish", _("establishes the mission")
    RENEW = "renew", _("renews the mandate")
    AMEND = "amend", _("amends the mandate")
    EXTEND_TECHNICALLY = "extend_technically", _("extends the mandate technically")
    TERMINATE = "terminate", _("terminates the mandate")


class TaskScheme(TextChoices):
    PEMA = "pema", _("Peacekeeping Mandates dataset (PEMA), 41 tasks")
    MANDATA = "mandata", _("Mandata's own codes")


class CrosswalkMatch(TextChoices):
    EXACT = "exact", _("exact match")
    CLOSE = "close", _("close match")
    BROAD = "broad", _("the other code is broader")
    NARROW = "narrow", _("the other code is narrower")


class TaskChange(TextChoices):
    ADD = "add", _("adds the task")
    CONTINUE = "continue", _("continues the task")
    MODIFY = "modify", _("modifies the task")
    SUSPEND = "suspend", _("suspends the task")
    DROP = "drop", _("drops the task")


class Modality(TextChoices):
    MONITOR = "monitor", _("monitor")
    ASSIST = "assist", _("assist")
    SECURE = "secure", _("secure")


class Strength(TextChoices):
    DECIDES = "decides", _("decides or authorises")
    REQUESTS = "requests", _("requests")
    ENCOURAGES = "encourages", _("encourages or calls upon")


class OptionFate(TextChoices):
    PENDING = "pending", _("pending")
    ADOPTED = "adopted", _("adopted")
    PARTLY_ADOPTED = "partly_adopted", _("adopted in part")
    REJECTED = "rejected", _("rejected")
    NOT_TAKEN_UP = "not_taken_up", _("not taken up")
    SUPERSEDED = "superseded", _("superseded")
    NOT_KNOWN = "not_known", _("not known")


class PersonnelStatus(TextChoices):
    AUTHORISED = "authorised", _("authorised")
    DEPLOYED = "deployed", _("deployed")
    PLEDGED = "pledged", _("pledged")


class PersonnelCategory(TextChoices):
    UNIFORMED_TOTAL = "uniformed_total", _("all uniformed personnel")
    MILITARY = "military", _("military personnel")
    TROOPS = "troops", _("contingent troops")
    OBSERVERS = "observers", _("military observers")
    STAFF_OFFICERS = "staff_officers", _("staff officers")
    POLICE = "police", _("police personnel")
    FORMED_POLICE = "formed_police", _("formed police units")
    INDIVIDUAL_POLICE = "individual_police", _("individual police officers")
    CORRECTIONS = "corrections", _("corrections officers")
    CIVILIANS = "civilians", _("civilian personnel")
    TOTAL = "total", _("all personnel")


class Sex(TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    MIXED = "mixed", _("both")
    NOT_STATED = "not_stated", _("not stated")


class FatalityCause(TextChoices):
    MALICIOUS_ACT = "malicious_act", _("malicious act")
    ACCIDENT = "accident", _("accident")
    ILLNESS = "illness", _("illness")
    SELF_INFLICTED = "self_inflicted", _("self-inflicted")
    TO_BE_DETERMINED = "to_be_determined", _("to be determined")
    UNKNOWN = "unknown", _("unknown")


class PositionKind(TextChoices):
    STANCE = "stance", _("stance")
    EXPECTATION = "expectation", _("expectation")
    DEMAND = "demand", _("demand")
    ASSESSMENT = "assessment", _("assessment")


class ProjectKind(TextChoices):
    QUICK_IMPACT = "quick_impact", _("quick-impact project")
    PROGRAMMATIC = "programmatic", _("programmatic activity")
    TRUST_FUND = "trust_fund", _("trust-fund project")
    OTHER = "other", _("other project")


class RestrictionKind(TextChoices):
    MOVEMENT = "movement", _("freedom of movement")
    ACCESS = "access", _("access to a place or to people")
    ACTIVITY = "activity", _("an activity of the mission")
    OVERFLIGHT = "overflight", _("flights")
    VISA = "visa", _("visas")
    ACCREDITATION = "accreditation", _("accreditation")
    CUSTOMS = "customs", _("customs clearance")
    ROTATION_SUSPENSION = "rotation_suspension", _("suspension of rotations")
    DETENTION_OF_PERSONNEL = "detention_of_personnel", _("detention of personnel")
    EXPULSION = "expulsion", _("expulsion of personnel")
    OTHER = "other", _("other restriction")
