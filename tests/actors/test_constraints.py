"""The constraints of actors and relations."""

from __future__ import annotations

import pytest
from factory.declarations import SelfAttribute

from tests.constraints import Case, Check, Distinct, holds
from tests.factories import ActorExternalIdFactory, ActorNameFactory, ActorRelationFactory

pytestmark = pytest.mark.django_db

CASES: list[Case] = [
    Distinct("actorname_once", ActorNameFactory, ("actor", "name", "language", "name_kind"), {"name_kind": "former"}),
    Distinct("actorexternalid_once", ActorExternalIdFactory, ("scheme", "value"), {"scheme": "ucdp"}),
    Check("actorrelation_not_with_itself", ActorRelationFactory, {"object": SelfAttribute("subject")}),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_constraint_holds(case: Case) -> None:
    holds(case)
