"""For all tests: no network beyond this machine, no secrets of the developer's, one folder for the built encoder.

Processes that a test starts inherit the environment set here; they are pointed at local servers by their own tests.
"""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
PLATFORM_SETTINGS = ("SLACK_", "DISCORD_", "TWOSOURCE_")

_connect, _connect_ex = socket.socket.connect, socket.socket.connect_ex


def is_local(host: object) -> bool:
    """Whether host is this machine, by name or address; no name is ever looked up for it."""
    if host in (None, "", b"", "localhost", b"localhost"):
        return True
    try:
        return ipaddress.ip_address(str(host).partition("%")[0]).is_loopback
    except ValueError:
        return False


def _refuse_beyond(where: socket.socket, address: Any) -> None:
    if where.family in (socket.AF_INET, socket.AF_INET6) and not is_local(address[0]):
        pytest.fail(f"a test tried to connect to {address[0]}: tests talk to this machine only")


def _local_connect(self: socket.socket, address: Any) -> None:
    _refuse_beyond(self, address)
    _connect(self, address)


def _local_connect_ex(self: socket.socket, address: Any) -> int:
    _refuse_beyond(self, address)
    return _connect_ex(self, address)


def pytest_configure() -> None:
    """Before any test module is imported, in every worker."""
    socket.socket.connect = _local_connect  # type: ignore[method-assign]
    socket.socket.connect_ex = _local_connect_ex  # type: ignore[method-assign]
    for name in [name for name in os.environ if name.startswith(PLATFORM_SETTINGS)]:
        del os.environ[name]
    os.environ["XDG_CACHE_HOME"] = str(ROOT / ".cache")
