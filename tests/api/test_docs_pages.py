"""Swagger UI and ReDoc come from our own files and obey the site's policy."""

from __future__ import annotations

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_a_page_loads_nothing_from_another_host_and_runs_no_inline_script(page: str) -> None:
    response = Client().get(f"/api/v1/{page}/")
    html = response.content.decode()
    loaded = re.findall(r'(?:src|href)="([^"]+)"', html)
    assert loaded
    assert all(address.startswith("/static/") for address in loaded)
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "img-src 'self' data:" in response["Content-Security-Policy"]


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_the_files_a_page_names_exist(page: str) -> None:
    html = Client().get(f"/api/v1/{page}/").content.decode()
    for address in re.findall(r'"/static/([^"]+)"', html):
        assert finders.find(address), address


@pytest.mark.parametrize("page", ["docs", "redoc"])
def test_a_page_shows_the_document_of_this_server(page: str) -> None:
    assert 'data-schema="/api/v1/schema/"' in Client().get(f"/api/v1/{page}/").content.decode()


def test_the_document_is_served() -> None:
    response = Client().get("/api/v1/schema/")
    assert response.status_code == 200
    assert response.content.startswith(b"openapi: 3.1")
