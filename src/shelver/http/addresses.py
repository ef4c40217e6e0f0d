"""Which addresses may be asked: web addresses of the public internet, and what the user's own settings name."""

import ipaddress
import socket
import threading
import time
from urllib.parse import urlsplit

from shelver.errors import AddressRefused

_PIN_S = 300.0
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64: a network without IPv4 reaches it by these


class AddressGuard:
    """Resolves host names once, refuses private networks, and keeps to the addresses that it has checked.

    `allowed_hosts` are host names that the user's own settings name; they may be private (a server at home). Nothing
    that a service answers can add to them.
    """

    def __init__(self, allowed_hosts: frozenset[str] = frozenset()) -> None:
        self._allowed = frozenset(host.casefold() for host in allowed_hosts)
        self._pinned: dict[tuple[str, int], tuple[float, tuple[str, ...]]] = {}
        self._lock = threading.Lock()

    def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """Return the IP addresses of the host, in the order in which they are to be tried.

        Raises:
            AddressRefused: one of them is private, and the host is none that the settings name.
            OSError: the name cannot be resolved.
        """
        now = time.monotonic()
        with self._lock:
            until, known = self._pinned.get((host, port), (0.0, ()))
        if now < until:
            return known
        found = tuple(dict.fromkeys(str(row[4][0]) for row in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
        if host.casefold() not in self._allowed:
            for address in found:
                _check_public(host, address)
        with self._lock:
            self._pinned[host, port] = (now + _PIN_S, found)
        return found


def _check_public(host: str, address: str) -> None:
    if not _is_public(ipaddress.ip_address(address.partition("%")[0])):
        raise AddressRefused(
            f"The host {host} leads to {address}, which lies in a private network. It was not asked.",
            hint="If that server is yours, name it in the settings file.",
        )


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Say whether an address belongs to the public internet; one of IPv6 that stands for one of IPv4 is judged by that."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip.is_global and not ip.is_multicast
    translated = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _TRANSLATED else None
    inner = ip.ipv4_mapped or ip.sixtofour or translated
    if inner is not None:
        return _is_public(inner)
    return ip in _GLOBAL_UNICAST and ip.is_global


def web_host(url: str) -> str:
    """Return the host of an http or https address.

    Raises:
        AddressRefused: it is no such address, or it carries a user name.
    """
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname, parts.port
    except ValueError:
        parts, host = urlsplit(""), None
    if parts.scheme not in {"http", "https"} or not host or parts.username is not None:
        raise AddressRefused("An address of a service is no plain http or https address. It was not asked.")
    return host
