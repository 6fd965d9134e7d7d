"""A PostgreSQL server of the tests' own, from the system's packages, in a temporary folder."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ASK_SECONDS = 60.0
"""How long the question may take whether the server is ready, on a slow machine too."""
STOP_SECONDS = 30.0
"""How long it may take to end before it is killed."""

# What is lost by a power cut does not matter here.
_SETTINGS = (
    "listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50",
    "shared_buffers=16MB",
)  # fmt: skip


class NoPostgresError(Exception):
    """There is no PostgreSQL on this machine."""


class Cluster:
    """A server that can be started and stopped; its data stay until the folder goes.

    Args:
        folder: where it keeps its data and its socket; the path is short, as a socket's must be.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._programs = _programs()
        self._server: subprocess.Popen[bytes] | None = None
        data = folder / "data"
        self._run("initdb", "--pgdata", data, "--auth", "trust", "--username", "visitbot", "--encoding", "UTF8", "-N")

    @property
    def url(self) -> str:
        """Where it is, as DATABASE_URL has it."""
        return f"postgresql://visitbot@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start the server; it takes connections when this returns."""
        settings = [part for setting in _SETTINGS for part in ("-c", setting)]
        command = [str(self._programs / "postgres"), "-D", str(self.folder / "data"), "-k", str(self.folder), *settings]
        with (self.folder / "log").open("ab") as log:
            server = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder, **_as_somebody())
        self._server = server
        while server.poll() is None:
            if self._is_ready():
                return
        raise NoPostgresError((self.folder / "log").read_text("utf-8", "replace"))

    def stop(self) -> None:
        """End the server; its clients lose their connections."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGINT)
        try:
            self._server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait()
        self._server = None

    def _is_ready(self) -> bool:
        """Whether it takes connections; asked for a second, so that whoever asks again need not wait."""
        command = [str(self._programs / "pg_isready"), "-q", "-h", str(self.folder), "-t", "1"]
        return subprocess.run(command, check=False, timeout=ASK_SECONDS).returncode == 0

    def _run(self, program: str, *arguments: str | Path) -> None:
        command = [str(self._programs / program), *map(str, arguments)]
        subprocess.run(command, check=True, capture_output=True, cwd=self.folder, **_as_somebody())


@contextlib.contextmanager
def running_cluster() -> Iterator[Cluster]:
    """A server that runs as long as the context lasts.

    Raises:
        NoPostgresError: there is none on this machine, or it does not start.
    """
    _programs()
    # Not pytest's folder: its path is too long for a socket (107 bytes, unix(7)).
    with tempfile.TemporaryDirectory(prefix="pg", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(_SOMEBODY).pw_uid, -1)
        cluster = Cluster(folder)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


_SOMEBODY = "nobody"


def _as_somebody() -> dict[str, Any]:
    """PostgreSQL refuses to run as root."""
    return {"user": _SOMEBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def _programs() -> Path:
    found = shutil.which("initdb")
    folders = [*sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    if found is not None:
        folders.append(Path(found).resolve().parent)
    for folder in folders:
        if all((folder / program).exists() for program in ("initdb", "postgres", "pg_isready")):
            return folder
    raise NoPostgresError("There is no PostgreSQL: install the package postgresql, of which nothing need be started.")
