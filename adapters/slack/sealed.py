"""Tokens as they lie in the store: sealed with a key that is not in the store, when one is given.

The key stands in an environment variable: 32 random bytes in base64, as `openssl rand -base64 32` prints them. Several,
with commas between: the first seals, each opens, so that a key can be changed. What was kept in the clear still opens.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.config import ConfigError, secret

MARK = "sealed:"
FIELDS = ("token", "refresh")


class Unopenable(Exception):
    """A sealed token for which there is no key, or not the right one."""


@dataclass(frozen=True, slots=True)
class Seal:
    """What seals and opens. Without keys it leaves everything as it is, and opens nothing sealed."""

    keys: MultiFernet | None = None

    def close(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record with its tokens sealed; unchanged without a key."""
        return {name: self._closed(value) if name in FIELDS else value for name, value in record.items()}

    def open(self, record: Mapping[str, Any]) -> dict[str, Any]:
        """The record with its tokens in the clear. Raises Unopenable."""
        return {name: self._opened(value) if name in FIELDS else value for name, value in record.items()}

    def _closed(self, token: str | None) -> str | None:
        if self.keys is None or not token or token.startswith(MARK):
            return token
        return MARK + self.keys.encrypt(token.encode()).decode()

    def _opened(self, token: str | None) -> str | None:
        if not token or not token.startswith(MARK):
            return token
        if self.keys is None:
            raise Unopenable
        try:
            return self.keys.decrypt(token.removeprefix(MARK)).decode()
        except InvalidToken as error:
            raise Unopenable from error


def is_sealed(record: Mapping[str, Any]) -> bool:
    """Whether no token of this record can be read in the store."""
    return all(str(record[name]).startswith(MARK) for name in FIELDS if record.get(name))


def seal_of(variable: str) -> Seal:
    """The seal with the keys in this environment variable; one without keys when it is not set. Raises ConfigError."""
    value = secret(variable)
    if value is None:
        return Seal()
    try:
        # Fernet wants base64 as it stands in addresses; people's tools print the other kind.
        keys = [Fernet(key.strip().replace("+", "-").replace("/", "_")) for key in value.split(",") if key.strip()]
        return Seal(MultiFernet(keys))
    except ValueError as error:
        advice = "Make one with: openssl rand -base64 32"
        raise ConfigError("this is not a key of 32 bytes in base64", where=variable, advice=advice) from error
