"""Which network addresses a fetch may connect to: public ones only."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

Address = IPv4Address | IPv6Address

_NAT64 = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
# Beyond what `is_global` knows in every Python: carrier-grade NAT, benchmarks, metadata, former site-local, discard.
_FORBIDDEN = tuple(
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8", "100.64.0.0/10", "169.254.0.0/16", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "240.0.0.0/4", "255.255.255.255/32",
        "::/96", "100::/64", "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16", "fc00::/7",
        "fe80::/10", "fec0::/10",
        "ff00::/8",
    )
)  # fmt: skip


def why_forbidden(address: Address) -> str | None:
    """What kind of address this is where it may not be connected to, or None for a public one.

    Addresses that carry an IPv4 address inside (mapped, 6to4, Teredo, NAT64) are refused whatever they carry: no
    public document needs them, and they lead past every filter that knows only one of the two.
    """
    if isinstance(address, IPv6Address):
        for inner in _carried(address):
            reason = why_forbidden(inner)
            return f"{reason} ({inner}) inside an IPv6 address" if reason else f"{inner} wrapped in an IPv6 address"
    if address.is_loopback:
        return "this machine itself"
    if address.is_link_local:
        return "link-local, where cloud metadata lives"
    if address.is_multicast:
        return "multicast"
    if address.is_private:
        return "a private network"
    if address.is_unspecified or address.is_reserved or not address.is_global:
        return "reserved"
    if any(address.version == network.version and address in network for network in _FORBIDDEN):
        return "reserved"
    return None


def _carried(address: IPv6Address) -> list[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    carried = [inner for inner in (address.ipv4_mapped, address.sixtofour) if inner is not None]
    carried += list(address.teredo or ())
    if any(address in network for network in _NAT64):
        carried.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return carried
