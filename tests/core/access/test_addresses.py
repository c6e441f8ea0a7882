"""Requests are counted under an address that the client cannot choose."""

from __future__ import annotations

from typing import Any

import pytest

from core.access.addresses import client_address


def address(forwarded: str | None = None, remote: str = "198.51.100.1", *, proxies: int = 0) -> str:
    meta: dict[str, Any] = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_address(meta, proxies)


def test_without_a_proxy_the_header_is_not_read() -> None:
    assert address("192.0.2.1") == "198.51.100.1"


@pytest.mark.parametrize(
    ("forwarded", "proxies", "expected"),
    [
        ("192.0.2.1", 1, "192.0.2.1"),
        ("forged, 192.0.2.1", 1, "192.0.2.1"),
        ("forged, 192.0.2.1, 10.0.0.1", 2, "192.0.2.1"),
        # Fewer entries than proxies: somebody came past the outer one.
        ("192.0.2.1", 2, "198.51.100.1"),
        ("forged", 1, "198.51.100.1"),
        ("", 1, "198.51.100.1"),
        (None, 1, "198.51.100.1"),
    ],
)
def test_behind_proxies_the_entry_of_the_outermost_counts(forwarded: str | None, proxies: int, expected: str) -> None:
    assert address(forwarded, proxies=proxies) == expected


@pytest.mark.parametrize(
    ("remote", "expected"),
    [
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "unknown"),
        ("/run/socket", "unknown"),
    ],
)
def test_an_address_is_counted_in_one_spelling_and_ipv6_by_its_network(remote: str, expected: str) -> None:
    assert address(remote=remote) == expected


def test_a_server_on_a_socket_gives_no_address() -> None:
    assert client_address({}, 0) == "unknown"
