"""Our addresses, and the naive view of the same data."""

from django.urls import include, path

from bench.naive import NaiveView

urlpatterns = [path("naive/incidents/", NaiveView.as_view()), path("", include("config.urls"))]
