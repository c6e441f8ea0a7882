"""Countries are named by code or as a whole, never by a part of a name."""

from __future__ import annotations

import pytest

from core.api.countries import country_code
from core.api.problems import Problem


@pytest.mark.parametrize("text", ["ML", "ml", "MLI", "Mali", "mali", "Republic of Mali"])
def test_codes_and_whole_names_are_known_whatever_the_letter_case(text: str) -> None:
    assert country_code("country", text) == "ML"


@pytest.mark.parametrize("text", ["Mal", "Malis", "M", "466", "", "Atlantis"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        country_code("country", text)
    assert refused.value.kind.code == "unknown_value"


def test_a_name_nearly_right_is_suggested() -> None:
    with pytest.raises(Problem) as refused:
        country_code("country", "Somalya")
    assert "somalia" in refused.value.members["suggestions"]
