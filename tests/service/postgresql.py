"""A PostgreSQL server of the tests' own: made in a temporary folder, gone with them."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pg8000.dbapi

OWNER = "orderwright"
_PATIENCE = 60.0  # seconds, on a machine that does other work too


class Server:
    """A running server on loopback."""

    def __init__(self, port: int) -> None:
        self._port = port

    def url(self, database: str) -> str:
        """SQLAlchemy's address of a database."""
        return f"postgresql+pg8000://{OWNER}@127.0.0.1:{self._port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """The address of a new database, a copy of the template."""
        self._run(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Takes it away, whoever is connected."""
        self._run(f'DROP DATABASE "{database}" WITH (FORCE)')

    def _run(self, statement: str) -> None:
        connection = pg8000.dbapi.connect(user=OWNER, host="127.0.0.1", port=self._port, database="postgres")
        connection.autocommit = True
        connection.cursor().execute(statement)
        connection.close()

    def wait(self) -> None:
        """Returns once it answers."""
        end = time.monotonic() + _PATIENCE
        while True:
            try:
                return self._run("SELECT 1")
            except (pg8000.dbapi.Error, OSError):
                if time.monotonic() > end:
                    raise
                time.sleep(0.05)


def _program(name: str) -> str:
    """Debian keeps the server's programs outside of the path."""
    found = shutil.which(name) or next(map(str, sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))), None)
    assert found, f"PostgreSQL's {name} is missing: tools/setup.sh test installs it"
    return found


@contextmanager
def running() -> Iterator[Server]:
    """The server, which never runs as root: then as PostgreSQL's own user."""
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tempfile.mkdtemp(prefix="orderwright-postgresql-")
    shutil.chown(folder, user)
    data = f"{folder}/data"
    made = [_program("initdb"), "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--no-sync"]
    run_as = {"user": user} if os.geteuid() == 0 else {}
    subprocess.run(made, cwd=folder, check=True, capture_output=True, **run_as)  # type: ignore[call-overload]
    options = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off", "max_connections": "200"}
    started = [_program("postgres"), "-D", data, "-p", str(port)]
    for name, value in options.items():
        started += ["-c", f"{name}={value}"]
    process = subprocess.Popen(started, cwd=folder, stderr=subprocess.DEVNULL, **run_as)  # type: ignore[call-overload]
    try:
        server = Server(port)
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)
