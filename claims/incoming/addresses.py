"""Which addresses of the web may be read: the form of an address, the numbers behind its host's name.

Knows the rules only; connecting to the number that was checked is for network.py.
"""

import ipaddress
import queue
import re
import socket
import threading
from urllib.parse import SplitResult, urlsplit

from claims.errors import FetchError

MAX_URL = 2_000
_NUMERIC = re.compile(r"(?:0x[0-9a-f]*|\d+)\.?$", re.IGNORECASE)
# Translated and tunnelled forms carry another address inside (RFC 3056, 6052, 8215, 4291 2.5.5.1, 3879); the last is a
# cloud's own service under a public number.
_REFUSED = tuple(
    ipaddress.ip_network(net)
    for net in (
        "2002::/16",
        "64:ff9b::/96",
        "64:ff9b:1::/48",
        "::/96",
        "fec0::/10",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
)
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def read_url(url: str) -> SplitResult:
    """The parts of an address we would fetch. Raises FetchError for anything but plain http(s)."""
    if len(url) > MAX_URL or any(char.isspace() or ord(char) < 33 or ord(char) == 127 for char in url):
        raise FetchError("is not a web address", where=url[:200])
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").removesuffix(".")  # the root's dot: "127.1." is "127.1"
    except ValueError:
        raise FetchError("is not a web address", where=url[:200]) from None
    if parts.scheme not in ("http", "https"):
        raise FetchError("only http and https addresses are read", where=url[:200])
    if "@" in parts.netloc:
        raise FetchError("an address with a user name or password in it is not read", where=parts.hostname or "")
    if (
        not host
        or port == 0
        or ((host[-1:].isdigit() or _NUMERIC.search(host.rsplit(".", 1)[-1])) and not _plain_number(host))
    ):
        raise FetchError("is not a web address", where=url[:200])
    return parts


def _plain_number(host: str) -> bool:
    """True for a dotted quad or an IPv6 number, and for names that only end in a digit; decimal, octal, hexadecimal and
    shortened spellings of a number are not plain."""
    if not _NUMERIC.fullmatch(host.rsplit(".", 1)[-1]):
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def may_connect(address: Address, *, allow_private: bool) -> bool:
    """Whether this number is an ordinary host of the public internet; with allow_private also one of this machine or of a
    private network, but never link-local (cloud metadata), multicast or unspecified."""
    mapped = getattr(address, "ipv4_mapped", None)
    address = mapped or address
    if address.is_multicast or address.is_link_local or address.is_unspecified:
        return False
    if allow_private and (address.is_private or address.is_loopback):
        return True
    if any(address in net for net in _REFUSED if net.version == address.version):
        return False
    return address.is_global and not address.is_reserved


def resolve(host: str, port: int, *, timeout_s: float) -> list[Address]:
    """Every address of the host, in the system's order. In a thread of its own, since the system's resolver knows no
    time limit: TimeoutError after timeout_s."""
    answers: queue.Queue[list[Address] | None] = queue.Queue()

    def look_up() -> None:
        try:
            found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
            answers.put([ipaddress.ip_address(str(one[4][0])) for one in found])
        except (OSError, UnicodeError, ValueError):
            answers.put(None)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        addresses = answers.get(timeout=timeout_s)
    except queue.Empty:
        raise TimeoutError("name look-up") from None
    if not addresses:
        raise FetchError("no such host is known", where=host, advice="Check the spelling", permanent=False)
    return list(dict.fromkeys(addresses))
