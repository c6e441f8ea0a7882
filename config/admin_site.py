"""How the admin looks; read by the settings."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext_lazy as _

UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Mandata",
    "SITE_HEADER": "Mandata",
    "SITE_SUBHEADER": _("Curators' desk"),
    "SITE_SYMBOL": "public",
    "SITE_FAVICONS": [{"rel": "icon", "type": "image/svg+xml", "href": lambda request: static("config/mark.svg")}],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": False,
    "BORDER_RADIUS": "4px",
    "COLORS": {
        "primary": {
            "50": "oklch(97% .014 240)",
            "100": "oklch(93.6% .032 240)",
            "200": "oklch(88.2% .059 240)",
            "300": "oklch(80.9% .105 240)",
            "400": "oklch(70.7% .135 240)",
            "500": "oklch(58% .14 240)",
            "600": "oklch(50% .134 242)",
            "700": "oklch(44% .117 242)",
            "800": "oklch(39% .095 242)",
            "900": "oklch(35% .075 243)",
            "950": "oklch(27% .055 245)",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": "config.sidebar.sidebar",
    },
}
