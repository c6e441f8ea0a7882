"""Which network address a request is counted under."""

from __future__ import annotations

from collections.abc import Mapping
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Any

# What one subscriber is given; within it he may take any address he likes.
SUBSCRIBER_PREFIX = 64
UNKNOWN = "unknown"


def client_address(meta: Mapping[str, Any], trusted_proxies: int) -> str:
    """The client's address, of IPv6 the network of its first 64 bits; `unknown` where the server gives none.

    A client can write what it likes into X-Forwarded-For, and each proxy appends whom it was called by. So only the
    entry that the outermost of `trusted_proxies` wrote counts; with none, the header is not looked at.
    """
    hops = [entry.strip() for entry in str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if 0 < trusted_proxies <= len(hops) and (forwarded := _normal(hops[-trusted_proxies])):
        return forwarded
    return _normal(str(meta.get("REMOTE_ADDR") or "")) or UNKNOWN


def _normal(text: str) -> str:
    """The address in one spelling; empty where it is none."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Network((int(address), SUBSCRIBER_PREFIX), strict=False))
