"""Fetches a document from the public web, and from nowhere else.

The host's name is resolved here, every address is judged, and the connection goes to the very address that was judged:
a name that answers differently a moment later (DNS rebinding) gains nothing. Redirects go the same way again. Proxies,
credentials and certificates from the environment are not used.
"""

from __future__ import annotations

import ipaddress
import re
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urljoin, urlsplit

import httpx

from ingest.conversion.addresses import Address, why_forbidden
from ingest.conversion.errors import ConversionError
from ingest.conversion.limits import in_words

USER_AGENT = "Mandata/1 (document ingest)"
Resolver = Callable[[str, int], list[Address]]


class FetchCode(StrEnum):
    """Stable codes of why nothing was fetched."""

    URL_INVALID = "url_invalid"
    URL_SCHEME = "url_scheme"
    URL_CREDENTIALS = "url_credentials"
    ADDRESS_REFUSED = "address_refused"
    NAME_UNKNOWN = "name_unknown"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    HTTP_STATUS = "http_status"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    CONNECTION_FAILED = "connection_failed"
    CERTIFICATE = "certificate_invalid"


class FetchError(ConversionError):
    """Nothing was fetched; `retryable` where another try may do better."""


@dataclass(frozen=True)
class FetchLimits:
    """Bytes, seconds for the whole fetch including redirects, and redirects followed."""

    bytes: int = 50 * 1024 * 1024
    seconds: float = 60.0
    redirects: int = 5


@dataclass(frozen=True)
class LocalPermission:
    """Lets a fetch reach this machine's own loopback address at these ports: for tests, and never from a setting.

    It has to be passed by hand to the one call, so that no configuration mistake can open a server to itself.
    """

    ports: frozenset[int]


@dataclass(frozen=True)
class Fetched:
    """The bytes and where they came from in the end; `redirects` lists the addresses passed on the way."""

    data: bytes
    url: str
    content_type: str
    file_name: str
    redirects: tuple[str, ...] = ()


@dataclass
class _Deadline:
    seconds: float
    begun: float = field(default_factory=time.monotonic)

    def left(self, host: str) -> float:
        """The seconds left; raises FetchError when there are none."""
        left = self.seconds - (time.monotonic() - self.begun)
        if left <= 0:
            raise _timeout(host, self.seconds)
        return left


def fetch(
    url: str,
    *,
    limits: FetchLimits = FetchLimits(),
    resolve: Resolver | None = None,
    local_permission: LocalPermission | None = None,
) -> Fetched:
    """The document at that address; raises FetchError with a code and a sentence."""
    deadline = _Deadline(limits.seconds)
    passed: list[str] = []
    while True:
        host, port = _checked(url)
        address = _permitted_address(host, port, resolve or _resolve, local_permission)
        with _request(url, host, address, deadline.left(host)) as response:
            target = response.headers.get("location", "")
            if response.status_code in {301, 302, 303, 307, 308} and target:
                passed.append(url)
                if len(passed) > limits.redirects:
                    raise FetchError(
                        FetchCode.TOO_MANY_REDIRECTS,
                        f"{host} redirects more than {limits.redirects} times.",
                        "Give the document's final address.",
                    )
                url = urljoin(url, target)
                continue
            _require_success(response, host)
            data = _body(response, host, limits, deadline)
            content_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
            return Fetched(data, url, content_type, _file_name(response, url), tuple(passed))


def _checked(url: str) -> tuple[str, int]:
    """The host and port of an address that may be asked for at all."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii") if parts.hostname else ""
    except (ValueError, UnicodeError) as error:
        raise FetchError(FetchCode.URL_INVALID, f"{url[:200]!r} is not a web address: {error}.", "Check it.") from error
    if parts.scheme not in {"http", "https"}:
        raise FetchError(
            FetchCode.URL_SCHEME,
            f"Addresses of the kind {parts.scheme or 'without a scheme'!r} are not fetched.",
            "Give an address that begins with https:// or http://.",
        )
    if parts.username is not None or parts.password is not None:
        raise FetchError(
            FetchCode.URL_CREDENTIALS,
            f"The address of {host} contains a user name or password.",
            "Take it out; only documents open to everybody are fetched.",
        )
    if not host or re.search(r"[\s\x00-\x1f]", url):
        raise FetchError(FetchCode.URL_INVALID, f"{url[:200]!r} names no host.", "Check the address.")
    return host, port or (443 if parts.scheme == "https" else 80)


def _permitted_address(host: str, port: int, resolve: Resolver, permission: LocalPermission | None) -> Address:
    """The address to connect to. One forbidden address among several refuses the name: it is not to be trusted."""
    try:
        addresses = [ipaddress.ip_address(host.strip("[]"))]
    except ValueError:
        try:
            addresses = resolve(host, port)
        except OSError as error:
            addresses = []
            if error.errno == socket.EAI_AGAIN:
                raise FetchError(
                    FetchCode.NAME_UNKNOWN, f"The name server gave no answer for {host}.", "Try again.", retryable=True
                ) from error
    if not addresses:
        raise FetchError(FetchCode.NAME_UNKNOWN, f"There is no host named {host}.", "Check the address.")
    for address in addresses:
        reason = why_forbidden(address)
        if reason and not (permission and address.is_loopback and port in permission.ports):
            raise FetchError(
                FetchCode.ADDRESS_REFUSED,
                f"{host} leads to {address}, which is {reason}; only public addresses are fetched.",
                "Give a public address, or upload the file.",
            )
    return addresses[0]


def _resolve(host: str, port: int) -> list[Address]:
    """All addresses of the name, in the system's order; raises OSError as `getaddrinfo` does."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ipaddress.ip_address(str(answer[4][0]).partition("%")[0]) for answer in answers))


@contextmanager
def _request(url: str, host: str, address: Address, seconds: float) -> Iterator[httpx.Response]:
    """One request to that address under that host's name, redirects not followed."""
    target = httpx.URL(url)
    literal = f"[{address}]" if address.version == 6 else str(address)
    headers = {"Host": target.netloc.decode("ascii"), "User-Agent": USER_AGENT, "Accept-Encoding": "gzip, deflate"}
    timeout = httpx.Timeout(min(seconds, 20.0))
    try:
        with (
            httpx.Client(trust_env=False, timeout=timeout) as client,
            client.stream(
                "GET", target.copy_with(host=literal, fragment=None), headers=headers, extensions={"sni_hostname": host}
            ) as response,
        ):
            yield response
    except httpx.TimeoutException as error:
        raise _timeout(host, seconds) from error
    except httpx.TransportError as error:
        if isinstance(error.__cause__, ssl.SSLCertVerificationError) or "CERTIFICATE_VERIFY_FAILED" in str(error):
            raise FetchError(
                FetchCode.CERTIFICATE,
                f"The certificate of {host} is not valid: {error}.",
                "Download the file yourself.",
            ) from error
        raise FetchError(
            FetchCode.CONNECTION_FAILED,
            f"The connection to {host} failed: {str(error) or type(error).__name__}.",
            "Try again later.",
            retryable=True,
        ) from error
    except (httpx.InvalidURL, httpx.DecodingError) as error:
        raise FetchError(FetchCode.URL_INVALID, f"{host} gave an answer that cannot be read: {error}.", "") from error


def _require_success(response: httpx.Response, host: str) -> None:
    if response.status_code == 200:
        return
    retryable = response.status_code in {408, 425, 429} or response.status_code >= 500
    advice = "Try again later." if retryable else "Open the address in a browser to see what is wrong with it."
    raise FetchError(
        FetchCode.HTTP_STATUS,
        f"{host} answered {response.status_code} {response.reason_phrase}.".replace(" .", "."),
        advice,
        retryable=retryable,
    )


def _body(response: httpx.Response, host: str, limits: FetchLimits, deadline: _Deadline) -> bytes:
    """The body, given up as soon as it is too long or too slow; counted after decompression."""
    too_large = FetchError(
        FetchCode.TOO_LARGE,
        f"The document at {host} is larger than {in_words(limits.bytes)}.",
        "Download it, split it and upload the parts.",
    )
    announced = response.headers.get("content-length", "")
    if announced.isdigit() and int(announced) > limits.bytes:
        raise too_large
    data = bytearray()
    for chunk in response.iter_bytes(65_536):
        data += chunk
        if len(data) > limits.bytes:
            raise too_large
        deadline.left(host)
    return bytes(data)


def _file_name(response: httpx.Response, url: str) -> str:
    """The name the server gives the file, else the last part of its address; a bare name without folders."""
    disposition = response.headers.get("content-disposition", "")
    named = re.search(r"filename\*=(?:UTF-8|utf-8)''([^;\s]+)|filename=\"?([^\";]+)", disposition)
    name = unquote(named[1] or named[2]) if named else unquote(urlsplit(url).path)
    return re.sub(r"[\x00-\x1f\\]", "", name).rstrip("/").rpartition("/")[2][:200]


def _timeout(host: str, seconds: float) -> FetchError:
    return FetchError(
        FetchCode.TIMEOUT, f"{host} did not deliver the document within {seconds:.0f} seconds.", "Try again later.",
        retryable=True,
    )  # fmt: skip
