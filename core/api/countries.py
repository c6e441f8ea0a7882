"""Countries by code or exact name (ISO 3166-1); never by a part of a name."""

from __future__ import annotations

from functools import cache

import pycountry

from core.api.problems import Problem, suggest


@cache
def _codes() -> dict[str, str]:
    """ISO 3166-1 alpha-2 by code of two or three letters and by name, in lower case."""
    codes: dict[str, str] = {}
    for country in pycountry.countries:
        for name in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            if hasattr(country, name):
                codes[str(getattr(country, name)).lower()] = country.alpha_2
    # In use by the United Nations, not yet or no longer in the standard.
    return codes | {"xk": "XK", "xkx": "XK", "kosovo": "XK"}


def country_code(parameter: str, text: str) -> str:
    """The two-letter code of the country that `text` names as a whole; raises Problem for anything else."""
    code = _codes().get(text.lower())
    if code is None:
        raise Problem(
            "unknown_value",
            f"{parameter}: {text[:100]!r} is not a country. Give an ISO 3166-1 code or its exact English name.",
            parameter=parameter,
            suggestions=suggest(text, _codes()),
        )
    return code
