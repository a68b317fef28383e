"""One exchange with a web server, guarded: the only code that opens a socket outward, the only importer of httpcore.

The caller says which numbers may be connected to and until when; every step ends there. Nothing is followed, unpacked
or kept here, and proxy variables of the environment are not used.
"""

import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpcore

from claims.errors import FetchError
from claims.incoming.addresses import Address, read_url, resolve

May = Callable[[Address], bool]
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Opened:
    """A response whose body has not been read: header names in lower case, the body as it arrives."""

    status: int
    headers: dict[str, str]
    chunks: Iterator[bytes]


@contextmanager
def opened(
    method: str,
    url: str,
    *,
    headers: Sequence[Header],
    may: May,
    timeout_s: float,
    deadline: float,
    body: bytes | None = None,
) -> Iterator[Opened]:
    """The response to one request. timeout_s is for one step, deadline (a time.monotonic value) for the whole. Raises
    FetchError in the user's terms, also while the body is read."""
    parts = read_url(url)
    try:
        host = (parts.hostname or "").encode("ascii" if (parts.hostname or "").isascii() else "idna")
        port = parts.port or (443 if parts.scheme == "https" else 80)
        target = _ascii_target(parts.path, parts.query)
    except (UnicodeError, ValueError):
        raise FetchError("is not a web address", where=url[:200]) from None
    shown_host = b"[" + host + b"]" if b":" in host else host
    sent = [
        (b"Host", shown_host if port in (80, 443) else shown_host + b":%d" % port),
        *headers, *([(b"Content-Length", b"%d" % len(body))] if body is not None else []), (b"Connection", b"close"),
    ]  # fmt: skip
    limits = dict.fromkeys(("connect", "read", "write", "pool"), timeout_s)
    request = httpcore.URL(scheme=parts.scheme.encode(), host=host, port=port, target=target)
    network = CheckedNetwork(may=may, deadline=deadline)
    try:
        with (
            httpcore.ConnectionPool(network_backend=network, http2=False) as pool,
            pool.stream(method, request, headers=sent, content=body, extensions={"timeout": limits}) as response,
        ):
            found = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
            yield Opened(response.status, found, response.iter_stream())
    except httpcore.TimeoutException as error:
        raise FetchError("took too long to answer", where=url, advice="Try again later", permanent=False) from error
    except (httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise FetchError(
            "could not be reached", where=url, advice="Check the address or try again later", permanent=False
        ) from error


def _ascii_target(path: str, query: str) -> bytes:
    """Path and query as they go on the wire; what isn't ASCII is percent-encoded as UTF-8."""
    target = (path or "/") + (f"?{query}" if query else "")
    return "".join(
        char if " " < char < "\x7f" else "".join(f"%{byte:02X}" for byte in char.encode()) for char in target
    ).encode()


class CheckedNetwork(httpcore.NetworkBackend):
    """Connections for one exchange: every address of the host is checked and the socket opened to a checked number, not to
    the name, so that a name that answers differently the second time (DNS rebinding) gains nothing. No step outlasts
    the deadline (a time.monotonic value)."""

    def __init__(self, *, may: May, deadline: float) -> None:
        self._may, self._deadline = may, deadline
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            addresses = resolve(host, port, timeout_s=_left(self._deadline, timeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout("name look-up") from error
        if not all(self._may(one) for one in addresses):
            raise FetchError(
                "points into a private network or at this machine; such addresses are not read", where=host,
                advice="The person who runs Twosource can allow them in the config",
            )  # fmt: skip
        for last, address in enumerate(addresses, start=1 - len(addresses)):
            try:
                stream = self._plain.connect_tcp(
                    str(address), port, _left(self._deadline, timeout), local_address, socket_options
                )
                return _TimedStream(stream, self._deadline)
            except httpcore.ConnectError:
                if last == 0:
                    raise
        raise httpcore.ConnectError("no address")


class _TimedStream(httpcore.NetworkStream):
    """A connection whose every step ends at the deadline, so that a server can't hold us by sending a byte at a time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout))
        return _TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("total time")
    return left if timeout is None else min(left, timeout)
