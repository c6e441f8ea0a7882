"""Codes for actors and the relations between them."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ActorKind(TextChoices):
    STATE = "state", _("state")
    GOVERNMENT = "government", _("government or authorities")
    STATE_FORCES = "state_forces", _("state forces")
    ARMED_GROUP = "armed_group", _("armed group")
    SELF_DEFENCE_GROUP = "self_defence_group", _("self-defence group")
    PRIVATE_MILITARY_COMPANY = "private_military_company", _("private military company")
    INTERGOVERNMENTAL_ORG = "intergovernmental_org", _("intergovernmental organisation")
    UN_ENTITY = "un_entity", _("United Nations entity")
    MISSION = "mission", _("mission or operation")
    COALITION = "coalition", _("coalition")
    NGO = "ngo", _("non-governmental organisation")
    CIVIL_SOCIETY = "civil_society", _("civil society")
    MEDIA = "media", _("media")
    POPULATION_GROUP = "population_group", _("population group")
    PERSON_ROLE = "person_role", _("person by role")


class RelationKind(TextChoices):
    MEMBER_OF = "member_of", _("is a member of")
    PART_OF = "part_of", _("is part of")
    ALLIED_WITH = "allied_with", _("is allied with")
    FIGHTS_AGAINST = "fights_against", _("fights against")
    SUPPORTS = "supports", _("supports")
    COMMANDS = "commands", _("commands")
    HOSTS = "hosts", _("hosts")
    CONTRACTS = "contracts", _("contracts")
    CONTRIBUTES_TROOPS_TO = "contributes_troops_to", _("contributes troops to")
    MEDIATES = "mediates", _("mediates for")
    ACCUSES = "accuses", _("accuses")
    TENSION_WITH = "tension_with", _("is in tension with")
    COOPERATES_WITH = "cooperates_with", _("cooperates with")
    LINKED_TO = "linked_to", _("is linked to")
    REPLACES = "replaces", _("replaces")
    SUCCESSOR_OF = "successor_of", _("is the successor of")
    SPLIT_FROM = "split_from", _("split from")
    MERGED_INTO = "merged_into", _("merged into")
    REBRANDED_AS = "rebranded_as", _("was rebranded as")
