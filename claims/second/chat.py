"""A second reader behind an OpenAI-compatible chat endpoint, local servers included.

One POST a batch to {url}/chat/completions. No redirect is followed, so that neither the key nor what is asked goes
anywhere but where the newsroom said; a private or loopback address is allowed here, since it named it itself. A key
goes over plain http to such an address only.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from claims.errors import FetchError
from claims.incoming.addresses import Address, may_connect
from claims.incoming.network import Opened, opened
from claims.second.protocol import SCHEMA, Item, Judgement, Unusable, messages, read_answer

Format = Literal["json_schema", "json_object", "text"]
_MOST_BYTES = 400_000
_LEAST_S = 0.05


@dataclass(frozen=True, slots=True)
class Endpoint:
    """url is the base, "http://127.0.0.1:8080/v1"; format is how the server takes the form of the answer."""

    url: str
    model: str
    key: str = field(default="", repr=False)
    format: Format = "json_schema"
    most_tokens: int = 2000

    def judge(self, items: Sequence[Item], *, until: float) -> dict[str, Judgement]:
        """What the model behind it says that counts, by id. Raises Unusable."""
        return read_answer(_content(self._post(_body(self, items), until)), items)

    def _post(self, body: bytes, until: float) -> bytes:
        headers = [(b"Content-Type", b"application/json"), (b"Accept", b"application/json")]
        headers += [(b"Authorization", b"Bearer " + self.key.encode("latin-1", "replace"))] if self.key else []
        left = max(until - time.monotonic(), _LEAST_S)
        url = f"{self.url.rstrip('/')}/chat/completions"
        try:
            with opened(
                "POST", url, headers=headers, body=body, may=self._may, timeout_s=left, deadline=time.monotonic() + left
            ) as response:
                return _read(response)
        except FetchError as error:
            raise Unusable(error.what) from error

    def _may(self, address: Address) -> bool:
        public = may_connect(address, allow_private=False)
        in_the_clear = bool(self.key) and self.url.lower().startswith("http:")
        return may_connect(address, allow_private=True) and not (public and in_the_clear)


def _body(endpoint: Endpoint, items: Sequence[Item]) -> bytes:
    asked: dict[str, Any] = {
        "model": endpoint.model,
        "messages": messages(items),
        "temperature": 0,
        "max_tokens": endpoint.most_tokens,
        "stream": False,
    }
    if endpoint.format == "json_schema":
        form = {"name": "judgements", "strict": True, "schema": SCHEMA}
        asked["response_format"] = {"type": "json_schema", "json_schema": form}
    elif endpoint.format == "json_object":
        asked["response_format"] = {"type": "json_object"}
    return json.dumps(asked, ensure_ascii=False).encode()


def _read(response: Opened) -> bytes:
    if response.status != 200:
        raise Unusable(f"answered with the status {response.status}")
    data = bytearray()
    for chunk in response.chunks:
        data += chunk
        if len(data) > _MOST_BYTES:
            raise Unusable("answered at too great a length")
    return bytes(data)


def _content(data: bytes) -> str:
    """The text of the one answer in the server's JSON."""
    try:
        choices = json.loads(data)["choices"]
        content = choices[0]["message"]["content"]
    except (ValueError, KeyError, IndexError, TypeError, RecursionError) as error:
        raise Unusable("answered in another form than the chat protocol's") from error
    if not isinstance(content, str) or len(choices) != 1:
        raise Unusable("answered in another form than the chat protocol's")
    return content
