"""The Python client that openapi-python-client makes of the published document, used inside this process."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
from django.conf import settings
from django.test import Client

PUBLISHED = Path(settings.BASE_DIR) / "docs" / "openapi" / "v1.yaml"
PACKAGE = "mandata_client"


def generate(folder: Path) -> None:
    """Writes the package `mandata_client` into `folder`; a warning of the generator is a failure."""
    options = folder / "options.yaml"
    options.write_text("post_hooks: []\n", encoding="utf-8")  # they would only lay the code out
    generator = Path(sys.executable).with_name("openapi-python-client")
    command = [str(generator), "generate", "--path", str(PUBLISHED), "--output-path", str(folder / PACKAGE)]
    made = subprocess.run(
        [*command, "--meta", "none", "--config", str(options), "--fail-on-warning"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stdout + made.stderr


class InProcess(httpx.BaseTransport):
    """Gives requests to Django's test client, so that they see what the test has written and not yet committed."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = dict(request.headers)
        answer = Client().generic(
            request.method,
            request.url.raw_path.decode("ascii"),
            request.read(),
            content_type=headers.pop("content-type", ""),
            headers=headers,
        )
        return httpx.Response(answer.status_code, headers=dict(answer.items()), content=answer.content)


class PythonClient:
    """The generated package with a client that calls the application without a network."""

    def __init__(self, *, token: str = "") -> None:
        package = import_module(PACKAGE)
        options: dict[str, Any] = {
            "base_url": "http://testserver",
            "raise_on_unexpected_status": True,
            "httpx_args": {"transport": InProcess()},
        }
        self.client = package.AuthenticatedClient(token=token, **options) if token else package.Client(**options)

    @property
    def models(self) -> ModuleType:
        return import_module(f"{PACKAGE}.models")

    def call(self, tag: str, operation: str, *given: Any, **parameters: Any) -> Any:
        """The generated function's answer with its status, headers, content and parsed body."""
        module = import_module(f"{PACKAGE}.api.{tag}.{operation}")
        return module.sync_detailed(*given, client=self.client, **parameters)
