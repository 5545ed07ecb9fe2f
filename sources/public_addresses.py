"""Host -> the IP addresses to connect to: decides which are on the public internet.

Everything that is not plainly a public unicast address is refused: own machine, own network, cloud metadata, and the
forms of IPv6 in which an IPv4 address hides. It does not connect.
"""

import ipaddress
import socket
from collections.abc import Callable, Sequence

Resolver = Callable[[str, int], Sequence[str]]  # host, port -> addresses as text; raises socket.gaierror

# IANA IPv4 Special-Purpose Address Registry, multicast (RFC 5771) and class E. Named here, since what `is_global`
# leaves out differs between versions of Python, and multicast passes it.
_SPECIAL_V4 = tuple(
    ipaddress.IPv4Network(block)
    for block in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
        "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24",
        "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        "168.63.129.16/32",  # the host of Azure's machines, which looks public
    )
)  # fmt: skip
# Of IPv6 only global unicast is asked at all (RFC 4291, 2.4), which leaves out ::1, v4-mapped and v4-compatible,
# NAT64 (64:ff9b::/96, 64:ff9b:1::/48), link-local, unique local, site-local, multicast and SRv6. Of that not:
_GLOBAL_V6 = ipaddress.IPv6Network("2000::/3")
_SPECIAL_V6 = tuple(
    ipaddress.IPv6Network(block)
    for block in (
        "2001::/23",  # protocol assignments: Teredo, benchmarking, ORCHID, drone ids
        "2001:db8::/32", "3fff::/20",  # documentation
        "2002::/16",  # 6to4
        "2620:4f:8000::/48",  # AS112
    )
)  # fmt: skip


def is_public(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Return whether the address is a public unicast address that is written plainly."""
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in block for block in _SPECIAL_V4)
    return address.scope_id is None and address in _GLOBAL_V6 and not any(address in block for block in _SPECIAL_V6)


def not_public(addresses: Sequence[str]) -> list[str]:
    """Those of the addresses that may not be connected to; what cannot be read as an address is among them."""
    refused = []
    for text in addresses:
        try:
            allowed = is_public(ipaddress.ip_address(text))
        except ValueError:
            allowed = False
        if not allowed:
            refused.append(text)
    return refused


def resolve(host: str, port: int) -> list[str]:
    """All addresses that the system knows for a host, in its order of preference. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))
