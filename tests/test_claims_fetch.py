"""The guarded fetcher: what it reads, and what it refuses, against a hostile server on this machine."""

import contextlib
import gzip
import io
import ipaddress
import os
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpcore
import pytest

from claims.errors import FetchError
from claims.incoming import addresses
from claims.incoming.addresses import may_connect
from claims.incoming.fetch import Guard, fetch, locators
from claims.incoming.network import CheckedNetwork

PAGE = b"<html><body><p>The bridge at Orsk was closed on Monday.</p></body></html>"
BOMB = gzip.compress(b"a" * 50_000_000, 1)  # once: packing takes longer than a busy machine is given to answer
LOOSE = Guard(allow_private=True, max_bytes=100_000, timeout_s=2, total_s=3)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.server.seen.append((self.path, dict(self.headers)))  # type: ignore[attr-defined]
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            getattr(self, "get_" + self.path.strip("/").partition("?")[0].replace("-", "_").replace(".", "_"))()

    def answer(
        self, body: bytes, media: str | None = "text/html; charset=utf-8", status: int = 200, **headers: str
    ) -> None:
        self.send_response(status)
        if media:
            self.send_header("Content-Type", media)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def go(self, where: str) -> None:
        self.answer(b"", status=302, Location=where)

    def get_page(self) -> None:
        self.answer(PAGE)

    def get_gzipped(self) -> None:
        self.answer(gzip.compress(PAGE), Content_Encoding="gzip")

    def get_deflated(self) -> None:
        self.answer(zlib.compress(PAGE), Content_Encoding="deflate")

    def get_bomb(self) -> None:
        self.answer(BOMB, Content_Encoding="gzip")

    def get_brotli(self) -> None:
        self.answer(b"\x1b\x00", Content_Encoding="br")

    def get_not_gzip(self) -> None:
        self.answer(b"plain after all", Content_Encoding="gzip")

    def get_moved(self) -> None:
        self.go("/page")

    def get_loop(self) -> None:
        self.go("/loop")

    def get_to_metadata(self) -> None:
        self.go("http://169.254.169.254/latest/meta-data/")

    def get_to_file(self) -> None:
        self.go("file:///etc/hostname")

    def get_to_password(self) -> None:
        self.go("http://user:secret@127.0.0.1/")

    def get_picture(self) -> None:
        self.answer(b"\x89PNG", media="image/png")

    def get_drawing(self) -> None:
        self.answer(b"<svg/>", media="image/svg+xml")

    def get_untyped_html(self) -> None:
        self.answer(PAGE, media=None)

    def get_rows_jsonl_gz(self) -> None:
        self.answer(gzip.compress(b'{"text": "x"}\n'), media="application/octet-stream")

    def get_long_promise(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "999999999")
        self.end_headers()

    def get_endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        while True:
            self.wfile.write(b"x" * 10_000)

    def get_drip(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", "1000")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"x")
            self.server.stop.wait(0.05)  # type: ignore[attr-defined]

    def get_header_drip(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(100):
            self.wfile.write(b"X-%d: 1\r\n" % number)
            self.server.stop.wait(0.05)  # type: ignore[attr-defined]

    def get_gone(self) -> None:
        self.answer(b"", status=410)

    def get_busy(self) -> None:
        self.answer(b"", status=503)

    def get_forbidden(self) -> None:
        self.answer(b"", status=403)


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running.daemon_threads = True
    running.seen, running.stop = [], threading.Event()  # type: ignore[attr-defined]
    threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    yield running
    running.stop.set()  # type: ignore[attr-defined]
    running.shutdown()
    running.server_close()


@pytest.fixture
def site(server: ThreadingHTTPServer) -> str:
    return f"http://127.0.0.1:{server.server_address[1]}"


@pytest.mark.parametrize("path", ["page", "gzipped", "deflated", "moved", "untyped.html"])
def test_a_page_comes_as_its_bytes(site: str, path: str) -> None:
    document = fetch(f"{site}/{path}", guard=LOOSE)

    assert document.data == PAGE
    assert document.media_type == "text/html"
    assert document.locator == f"{site}/{path}"


def test_after_a_redirect_the_last_address_is_kept(site: str) -> None:
    assert fetch(f"{site}/moved", guard=LOOSE).url == f"{site}/page"


def test_a_packed_file_of_rows_comes_packed(site: str) -> None:
    document = fetch(f"{site}/rows.jsonl.gz", guard=LOOSE)

    assert gzip.decompress(document.data) == b'{"text": "x"}\n'
    assert document.media_type == "application/x-ndjson"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("loop", "redirects more than 5 times"),
        ("to-metadata", "points into a private network"),
        ("to-file", "only http and https"),
        ("to-password", "user name or password"),
        ("bomb", "is larger than 0.1 MB"),
        ("brotli", "packed in a way that was not asked for"),
        ("not-gzip", "is packed wrongly"),
        ("picture", "is image/png, not a page of text"),
        ("drawing", "is image/svg+xml, not a page of text"),
        ("long-promise", "is larger than 0.1 MB"),
        ("endless", "is larger than 0.1 MB"),
        ("gone", "there is no such page (410)"),
        ("busy", "the site failed (503)"),
        ("forbidden", "does not let us read it (403)"),
    ],
)
def test_what_is_refused_says_why_and_names_what_was_typed(site: str, path: str, words: str) -> None:
    with pytest.raises(FetchError) as refused:
        fetch(f"{site}/{path}", guard=LOOSE)

    assert words in str(refused.value)
    assert refused.value.where == f"{site}/{path}"
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("path", ["drip", "header-drip"])
def test_a_server_that_sends_a_byte_at_a_time_is_left_at_the_deadline(site: str, path: str) -> None:
    started = time.monotonic()
    with pytest.raises(FetchError, match="took too long") as refused:
        fetch(f"{site}/{path}", guard=Guard(allow_private=True, timeout_s=5, total_s=0.4))

    assert time.monotonic() - started < 2
    assert not refused.value.permanent


def test_nobody_listening_is_told_and_may_be_tried_again() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    with pytest.raises(FetchError, match="could not be reached") as refused:
        fetch(f"http://127.0.0.1:{port}/", guard=LOOSE)
    assert not refused.value.permanent


def test_this_machine_is_refused_by_default_and_never_asked(site: str, server: ThreadingHTTPServer) -> None:
    server.seen.clear()  # type: ignore[attr-defined]
    with pytest.raises(FetchError, match="points into a private network"):
        fetch(f"{site}/page", guard=Guard())
    assert server.seen == []  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "url",
    [
        "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/", "http://0x7f.1/", "http://1.2.3.4.5/",
        "http://127.0.:81/", "http://2130706433./", "http://0x7f000001./", "http://0177.0.0.1./", "http://./",
        "http:///page", "http://host:0/", "http://host:99999/", "http://a b/", "http://[::1/", "http://" + "a" * 3000 + "/",
    ],
)  # fmt: skip
def test_odd_spellings_of_a_host_are_no_web_address(url: str) -> None:
    with pytest.raises(FetchError, match="is not a web address"):
        fetch(url, guard=LOOSE)


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://example.com/a.txt", "gopher://example.com/", "FILE:///etc/passwd"]
)
def test_other_schemes_are_refused(url: str) -> None:
    with pytest.raises(FetchError, match="only http and https"):
        fetch(url, guard=LOOSE)


def test_a_password_in_an_address_is_refused_and_not_repeated() -> None:
    with pytest.raises(FetchError) as refused:
        fetch("https://me:hunter2@example.com/", guard=LOOSE)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "number",
    [
        "127.0.0.1", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "168.63.129.16", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::ffff:0:127.0.0.1", "::7f00:1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b:1::1", "2001::1", "fec0::1",
        "2001:db8::1",
    ],
)  # fmt: skip
def test_numbers_that_are_no_public_host_are_refused(number: str) -> None:
    assert not may_connect(ipaddress.ip_address(number), allow_private=False)


@pytest.mark.parametrize("number", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14"])
def test_public_hosts_are_allowed(number: str) -> None:
    assert may_connect(ipaddress.ip_address(number), allow_private=False)


@pytest.mark.parametrize("number", ["169.254.169.254", "fe80::1", "224.0.0.1", "0.0.0.0", "::"])
def test_allowing_private_networks_does_not_allow_cloud_metadata(number: str) -> None:
    assert not may_connect(ipaddress.ip_address(number), allow_private=True)


def test_a_name_with_one_private_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [(0, 0, 0, "", ("93.184.215.14", 80)), (0, 0, 0, "", ("10.0.0.7", 80))]
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *args, **kwargs: answers)
    with pytest.raises(FetchError, match="points into a private network"):
        fetch("http://two-faced.example/", guard=Guard())


def test_the_connection_goes_to_the_address_that_was_checked(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that changes its answer after the check (DNS rebinding) is asked once only."""
    asked = []

    def changing(
        host: str, port: int, *args: object, **kwargs: object
    ) -> list[tuple[int, int, int, str, tuple[str, int]]]:
        asked.append(host)
        return [(0, 0, 0, "", ("127.0.0.1" if len(asked) == 1 else "169.254.169.254", port))]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", changing)
    connected = []
    real = httpcore.SyncBackend.connect_tcp

    def connect(self: object, host: str, port: int, *args: object, **kwargs: object) -> object:
        connected.append(host)
        monkeypatch.undo()  # the number itself is looked up by the system again: it stays what it is
        return real(self, host, port, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    port = site.rpartition(":")[2]

    assert fetch(f"http://changing.example:{port}/page", guard=LOOSE).data == PAGE
    assert asked == ["changing.example"]
    assert connected == ["127.0.0.1"]


def test_a_name_that_nobody_knows_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(addresses.socket, "getaddrinfo", unknown)
    with pytest.raises(FetchError, match="no such host"):
        fetch("https://nowhere.example/", guard=Guard())


def test_a_resolver_that_hangs_ends_at_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    never = threading.Event()
    monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *args, **kwargs: never.wait(5) and [])
    with pytest.raises(FetchError, match="took too long"):
        fetch("https://slow.example/", guard=Guard(timeout_s=0.2, total_s=0.2))
    never.set()


def test_proxy_variables_are_not_used(site: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(f"{site}/page", guard=LOOSE).data == PAGE


def test_the_request_tells_who_asks_and_sends_no_cookies(site: str, server: ThreadingHTTPServer) -> None:
    server.seen.clear()  # type: ignore[attr-defined]
    fetch(f"{site}/page?q=é", guard=LOOSE)
    path, headers = server.seen[0]  # type: ignore[attr-defined]
    assert path == "/page?q=%C3%A9"
    assert headers["User-Agent"].startswith("Twosource/")
    assert headers["Host"] == site.removeprefix("http://")
    assert "Cookie" not in headers


def test_the_network_has_no_way_to_a_local_socket() -> None:
    with pytest.raises(NotImplementedError):
        CheckedNetwork(may=lambda _: True, deadline=time.monotonic() + 1).connect_unix_socket("/run/x.sock")


# files, folders, standard input


def test_folders_give_their_files_sorted_and_the_rest_stays_as_it_is(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "c.pdf", ".hidden.txt", "deep/d.jsonl.gz", ".git/e.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    os.symlink(tmp_path, tmp_path / "deep" / "loop")
    found = list(locators(["-", str(tmp_path), "https://example.com/x", str(tmp_path / "c.pdf")]))
    inside = [str(tmp_path / name) for name in ("a.md", "b.txt", "deep/d.jsonl.gz")]
    assert found == ["-", *inside, "https://example.com/x", str(tmp_path / "c.pdf")]


def test_a_folder_without_articles_says_so(tmp_path: Path) -> None:
    (tmp_path / "c.pdf").write_text("x")
    with pytest.raises(FetchError, match="holds no file that is read"):
        list(locators([str(tmp_path)]))


def test_a_file_comes_with_its_kind(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# A\n")
    document = fetch(str(tmp_path / "a.md"), guard=Guard())
    assert (document.data, document.media_type, document.url) == (b"# A\n", "text/markdown", None)


def test_a_file_of_many_rows_is_not_read_into_memory(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(b"{}\n" * 10)
    document = fetch(str(tmp_path / "a.jsonl"), guard=Guard())
    assert document.data == b""
    assert document.path == str(tmp_path / "a.jsonl")


def test_standard_input_is_read_within_the_limit() -> None:
    assert fetch("-", guard=Guard(), stdin=io.BytesIO(b"words")).data == b"words"
    with pytest.raises(FetchError, match="larger than"):
        fetch("-", guard=Guard(max_bytes=3), stdin=io.BytesIO(b"words"))


def test_a_file_of_fifty_megabytes_is_refused_without_reading_it(tmp_path: Path) -> None:
    path = tmp_path / "huge.txt"
    with path.open("wb") as out:
        out.truncate(50_000_000)
    with pytest.raises(FetchError, match=r"larger than 20 MB \(50 MB\)"):
        fetch(str(path), guard=Guard())


def test_files_that_are_not_there_or_no_files_are_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for name, words in (
        ("none.txt", "there is no such file"),
        ("pipe.txt", "is not an ordinary file"),
        ("", "is a folder"),
    ):
        with pytest.raises(FetchError, match=words):
            fetch(str(tmp_path / name), guard=Guard())
    with pytest.raises(FetchError, match="there is no such file"):
        fetch("a\0b.txt", guard=Guard())
