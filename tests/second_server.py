"""A chat endpoint on this machine that speaks the OpenAI-compatible protocol, and misbehaves in every way it is told to."""

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from claims.second.controls import AGREEING, DIFFERING

Row = dict[str, str]
Brain = Callable[[str, str], Row]
_KNOWN = {(text, sentence): verdict for text, sentence, verdict in (*AGREEING, *DIFFERING)}
_MARKED = re.compile(r"<<data (\w+)>>\n(.*)\n<<end \1>>", re.DOTALL)


def row(verdict: str, cited: str, said: str = "", found: str = "") -> Row:
    return {"verdict": verdict, "cited": cited, "said": said, "found": found}


def control(text: str, sentence: str) -> Row | None:
    """The right answer to a pair whose answer is known."""
    verdict = _KNOWN.get((text, sentence))
    if verdict is None:
        return None
    return row("differs", sentence, text, sentence) if verdict == "differs" else row(verdict, sentence)


class ChatServer(ThreadingHTTPServer):
    """brain judges one item; shape makes the text of the answer of the rows; way is how it is sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.brain: Brain = lambda text, sentence: row("related", sentence)
        self.shape: Callable[[list[Row]], str] = lambda rows: json.dumps({"answers": rows})
        self.way: Callable[[_Handler, str], None] = lambda handler, content: handler.send(content)
        self.asked: list[dict[str, Any]] = []
        self.seen: list[list[Row]] = []
        self.keys: list[str] = []
        self.stop = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, request: object, client_address: object) -> None:
        pass

    def answer(self, items: list[Row]) -> list[Row]:
        judged = [(one["id"], control(one["text"], one["sentence"])) for one in items]
        return [
            {"id": name, **(known or self.brain(one["text"], one["sentence"]))}
            for one, (name, known) in zip(items, judged, strict=True)
        ]


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, **body})
        self.server.keys.append(self.headers.get("Authorization", ""))
        marked = _MARKED.search(body["messages"][1]["content"])
        assert marked is not None
        items = json.loads(marked[2])
        self.server.seen.append(items)
        self.server.way(self, self.server.shape(self.server.answer(items)))

    def send(self, content: str, status: int = 200) -> None:
        message = {"choices": [{"index": 0, "message": {"role": "assistant", "content": content}}]}
        self.send_body(json.dumps(message).encode(), status)

    def send_body(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def sleep(self, seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until and not self.server.stop.wait(0.02):
            pass


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.stop.set()
    server.shutdown()
    server.server_close()
