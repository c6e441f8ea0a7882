"""Codes for incidents, political events, reports, displacement and narratives."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from missions.choices import Sex

__all__ = [
    "AgeGroup",
    "CountingUnit",
    "CoverageStatus",
    "CoverageTopic",
    "DisplacementKind",
    "DisplacementMeasure",
    "DisplacementUnit",
    "EventRole",
    "FindingCategory",
    "Identification",
    "IncidentKind",
    "NarrativeKind",
    "Outcome",
    "ParticipationRole",
    "PoliticalEventKind",
    "ProposalVerdict",
    "SameEventStatus",
    "Sex",
    "SexualViolenceForm",
    "VictimCategory",
    "Weapon",
]


class IncidentKind(TextChoices):
    BATTLE_ARMED_CLASH = "battle.armed_clash", _("armed clash")
    BATTLE_GOV_REGAINS = "battle.gov_regains", _("government regains territory")
    BATTLE_NONSTATE_OVERTAKES = "battle.nonstate_overtakes", _("non-state actor overtakes territory")
    REMOTE_AIRSTRIKE_DRONE = "remote.airstrike_drone", _("air or drone strike")
    REMOTE_SHELLING = "remote.shelling_artillery", _("shelling, artillery or missile attack")
    REMOTE_IED_MINE = "remote.ied_mine", _("improvised explosive device or mine")
    REMOTE_GRENADE = "remote.grenade", _("grenade")
    REMOTE_SUICIDE = "remote.suicide", _("suicide attack")
    REMOTE_CHEMICAL = "remote.chemical", _("chemical weapon")
    VAC_ATTACK = "vac.attack", _("attack on civilians")
    VAC_ABDUCTION = "vac.abduction", _("abduction or enforced disappearance")
    VAC_CRSV = "vac.crsv", _("conflict-related sexual violence")
    VAC_TORTURE = "vac.torture_illtreatment", _("torture or ill-treatment")
    VAC_DETENTION = "vac.arbitrary_detention", _("arbitrary detention")
    DEMO_PEACEFUL = "demo.peaceful", _("peaceful demonstration")
    DEMO_INTERVENTION = "demo.intervention", _("demonstration with intervention")
    DEMO_EXCESSIVE_FORCE = "demo.excessive_force", _("excessive force against demonstrators")
    DEMO_RIOT = "demo.riot_violent", _("violent demonstration")
    DEMO_MOB = "demo.mob", _("mob violence")
    PROPERTY = "property.looting_destruction", _("looting or destruction of property")
    MISSION_ATTACK = "mission.attack_on_peacekeepers", _("attack on peacekeepers")
    MISSION_OBSTRUCTION = "mission.obstruction_sofa", _("obstruction or breach of the status-of-forces agreement")
    MISSION_MISCONDUCT = "mission.misconduct_sea", _("misconduct, sexual exploitation or abuse by mission personnel")
    MISSION_CASUALTY = "mission.mission_casualty", _("other casualty of a mission")
    DISPLACEMENT = "displacement.movement", _("displacement")
    STRAT_AGREEMENT = "strat.agreement", _("local agreement")
    STRAT_CEASEFIRE = "strat.ceasefire", _("ceasefire")
    STRAT_TRANSFER = "strat.non_violent_transfer", _("non-violent transfer of territory")
    STRAT_HQ = "strat.hq_established", _("base or headquarters established")
    STRAT_DISARMAMENT = "strat.disarmament", _("disarmament")
    OTHER = "other", _("other")


class ParticipationRole(TextChoices):
    ALLEGED_PERPETRATOR = "alleged_perpetrator", _("alleged perpetrator")
    BELLIGERENT = "belligerent", _("belligerent")
    TARGET = "target", _("target")
    VICTIM_GROUP = "victim_group", _("victim group")
    RESPONDER = "responder", _("responder")
    REPORTER = "reporter", _("reporter")


class SameEventStatus(TextChoices):
    """How surely two incident records describe one event."""

    CONFIRMED = "confirmed", _("the same event")
    POSSIBLE = "possible", _("possibly the same event")


class CoverageTopic(TextChoices):
    """What a source was read for."""

    INCIDENTS = "incidents", _("incidents")
    FATALITIES = "fatalities", _("fatalities of peacekeepers")
    PERSONNEL = "personnel", _("personnel of missions")
    DISPLACEMENT = "displacement", _("displacement")
    MANDATES = "mandates", _("mandates")
    HUMAN_RIGHTS = "human_rights", _("findings on human rights")
    POLITICAL_EVENTS = "political_events", _("political events")


class CoverageStatus(TextChoices):
    """Whether no record means that nothing happened, or that nobody has read."""

    READ = "read", _("read as a whole: no record means none")
    PARTLY_READ = "partly_read", _("read in part: there may be more")
    NOT_READ = "not_read", _("not read")


class ProposalVerdict(TextChoices):
    """What a curator has decided of a pair of records that were proposed as one event."""

    OPEN = "open", _("not yet decided")
    SAME = "same", _("one event")
    POSSIBLE = "possible", _("possibly one event")
    DIFFERENT = "different", _("two events")


class Identification(TextChoices):
    IDENTIFIED = "identified", _("identified")
    SUSPECTED = "suspected", _("suspected")
    UNIDENTIFIED = "unidentified", _("unidentified")
    NOT_STATED = "not_stated", _("not stated")


class VictimCategory(TextChoices):
    CIVILIANS = "civilians", _("civilians")
    PEACEKEEPERS = "peacekeepers", _("peacekeepers")
    UN_PERSONNEL = "un_personnel", _("other United Nations personnel")
    HUMANITARIAN_WORKERS = "humanitarian_workers", _("humanitarian workers")
    STATE_FORCES = "state_forces", _("state forces")
    NON_STATE_FIGHTERS = "non_state_fighters", _("fighters of non-state groups")
    DETAINEES = "detainees", _("people in custody")
    CHILDREN = "children", _("children")
    WOMEN = "women", _("women")
    OFFICIALS = "officials", _("officials")
    JOURNALISTS = "journalists", _("journalists")
    UNSPECIFIED = "unspecified", _("not specified")


class Outcome(TextChoices):
    KILLED = "killed", _("killed")
    INJURED = "injured", _("injured")
    MISSING = "missing", _("missing")
    ABDUCTED = "abducted", _("abducted")
    DETAINED = "detained", _("detained")
    SEXUAL_VIOLENCE = "sexual_violence", _("subjected to sexual violence")
    DISPLACED = "displaced", _("displaced")
    TORTURED = "tortured", _("tortured or ill-treated")


class SexualViolenceForm(TextChoices):
    RAPE = "rape", _("rape")
    GANG_RAPE = "gang_rape", _("gang rape")
    ATTEMPTED_RAPE = "attempted_rape", _("attempted rape")
    SEXUAL_SLAVERY = "sexual_slavery", _("sexual slavery")
    FORCED_MARRIAGE = "forced_marriage", _("forced marriage")
    OTHER = "other", _("other form")
    NOT_STATED = "not_stated", _("not stated")


class AgeGroup(TextChoices):
    ADULT = "adult", _("adults")
    CHILD = "child", _("children")
    MIXED = "mixed", _("adults and children")
    NOT_STATED = "not_stated", _("not stated")


class Weapon(TextChoices):
    FIREARMS = "firearms", _("firearms")
    IED = "ied", _("improvised explosive device")
    MINE = "mine", _("mine")
    ARTILLERY = "artillery", _("artillery, mortar or rocket")
    AIRCRAFT = "aircraft", _("aircraft")
    DRONE = "drone", _("drone")
    SUICIDE_DEVICE = "suicide_device", _("suicide device")
    BLADED = "bladed", _("bladed weapon")
    ARSON = "arson", _("fire")
    CHEMICAL = "chemical", _("chemical weapon")
    OTHER = "other", _("other")
    NOT_STATED = "not_stated", _("not stated")


class PoliticalEventKind(TextChoices):
    COUP = "coup", _("coup")
    COUP_ATTEMPT = "coup_attempt", _("attempted coup")
    EXPULSION = "expulsion", _("expulsion")
    WITHDRAWAL = "withdrawal", _("withdrawal")
    AGREEMENT = "agreement", _("agreement")
    CEASEFIRE = "ceasefire", _("ceasefire")
    ELECTION = "election", _("election")
    ELECTION_POSTPONED = "election_postponed", _("postponement of an election")
    SUSPENSION = "suspension", _("suspension")
    SANCTION = "sanction", _("sanction")
    SANCTION_LIFTED = "sanction_lifted", _("lifting of a sanction")
    APPOINTMENT = "appointment", _("appointment")
    RESIGNATION = "resignation", _("resignation")
    ACCUSATION = "accusation", _("accusation")
    DENIAL = "denial", _("denial")
    STATEMENT = "statement", _("statement")
    DEMAND = "demand", _("demand")
    BRIEFING = "briefing", _("briefing")
    INVESTIGATION = "investigation", _("investigation")
    ACCESS_DENIAL = "access_denial", _("denial of access")
    REPRISAL = "reprisal", _("reprisal")
    CONSENT_GIVEN = "consent_given", _("host consent given")
    CONSENT_LIMITED = "consent_limited", _("host consent limited")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("host consent withdrawn")
    MANDATE_CHANGE = "mandate_change", _("change of a mandate")
    MISSION_CLOSURE = "mission_closure", _("end of a mission or operation")
    VISIT = "visit", _("visit")
    PROTEST = "protest", _("diplomatic protest")
    OTHER = "other", _("other")


class EventRole(TextChoices):
    INITIATOR = "initiator", _("initiator")
    TARGET = "target", _("target")
    PARTY = "party", _("party")
    MEDIATOR = "mediator", _("mediator")
    SIGNATORY = "signatory", _("signatory")
    SPEAKER = "speaker", _("speaker")
    ADDRESSEE = "addressee", _("addressee")
    AFFECTED = "affected", _("affected")


class CountingUnit(TextChoices):
    VIOLATIONS = "violations", _("violations")
    ABUSES = "abuses", _("abuses")
    INCIDENTS = "incidents", _("incidents")
    VICTIMS = "victims", _("victims")
    REPORTS = "reports", _("reports received")
    NOT_STATED = "not_stated", _("not stated")


class FindingCategory(TextChoices):
    KILLING_MAIMING = "killing_maiming", _("killing and maiming (grave violation)")
    RECRUITMENT_USE = "recruitment_use", _("recruitment or use (grave violation)")
    SEXUAL_VIOLENCE = "sexual_violence", _("rape and other sexual violence (grave violation)")
    ATTACKS_SCHOOLS_HOSPITALS = "attacks_schools_hospitals", _("attacks on schools or hospitals (grave violation)")
    ABDUCTION = "abduction", _("abduction (grave violation)")
    HUMANITARIAN_DENIAL = "humanitarian_denial", _("denial of humanitarian access (grave violation)")
    KILLINGS = "killings", _("killings")
    INJURIES = "injuries", _("injuries")
    TORTURE = "torture", _("torture and ill-treatment")
    ARBITRARY_DETENTION = "arbitrary_detention", _("arbitrary arrest and detention")
    ENFORCED_DISAPPEARANCE = "enforced_disappearance", _("enforced disappearance")
    DISPLACEMENT = "displacement", _("forced displacement")
    PROPERTY_DESTRUCTION = "property_destruction", _("destruction or looting of property")
    RESTRICTIONS_FREEDOMS = "restrictions_freedoms", _("restrictions of fundamental freedoms")
    OVERALL = "overall", _("human-rights situation as a whole")
    OTHER = "other", _("other")


class DisplacementKind(TextChoices):
    IDP = "idp", _("internally displaced people")
    REFUGEE = "refugee", _("refugees")
    RETURNEE = "returnee", _("returnees")
    ASYLUM_SEEKER = "asylum_seeker", _("asylum seekers")
    EVACUEE = "evacuee", _("evacuees")
    STATELESS = "stateless", _("stateless people")


class DisplacementMeasure(TextChoices):
    STOCK = "stock", _("stock: people displaced at a date")
    FLOW = "flow", _("flow: movements during a period")


class DisplacementUnit(TextChoices):
    PERSONS = "persons", _("persons")
    HOUSEHOLDS = "households", _("households")


class NarrativeKind(TextChoices):
    RUMOUR = "rumour", _("rumour")
    DISINFORMATION = "disinformation", _("disinformation")
    SENTIMENT = "sentiment", _("sentiment")
