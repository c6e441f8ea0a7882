"""Every address this server answers."""

from django.contrib import admin
from django.urls import include, path

from config.health import healthz

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/v1/", include("config.api")),
    path("healthz", healthz, name="healthz"),
]

handler400 = "core.api.problems.bad_request"
handler403 = "core.api.problems.permission_denied"
handler404 = "core.api.problems.page_not_found"
handler500 = "core.api.problems.server_error"
