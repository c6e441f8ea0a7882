"""Content security policies: no page of ours loads anything from another host."""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        # Swagger UI, ReDoc and the admin set styles on their elements.
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "font-src": [SELF, "data:"],
        "worker-src": [SELF, "blob:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# The admin skin evaluates the expressions in its own attributes (Alpine.js); nothing else may.
ADMIN_SCRIPTS = [SELF, UNSAFE_EVAL]


class PolicyMiddleware(CSPMiddleware):
    """Sends the site's policy, and under /admin/ the one its skin needs."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith("/admin/") and parts.replace is None and not report_only:
            parts.replace = {"script-src": ADMIN_SCRIPTS}
        return parts
