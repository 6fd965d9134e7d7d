"""Two replicas behind nginx, from the system's packages: each update goes to both, which is the worst that can be."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from bench.whole.program import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator

STOP_SECONDS, START_SECONDS = 10.0, 10.0
_SOMEBODY = "nobody"
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/local/bin"
_CONFIGURATION = """\
daemon off;
pid {folder}/pid;
error_log {folder}/log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/bodies;
  proxy_temp_path {folder}/answers;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  proxy_http_version 1.1;
  proxy_set_header Connection "";
  proxy_next_upstream error timeout http_503 non_idempotent;
  proxy_connect_timeout 2s;
  upstream one {{ server 127.0.0.1:{one} fail_timeout=1s; server 127.0.0.1:{other} backup; keepalive 40; }}
  upstream other {{ server 127.0.0.1:{other} fail_timeout=1s; server 127.0.0.1:{one} backup; keepalive 40; }}
  server {{
    listen 127.0.0.1:{port};
    location / {{ mirror /again; proxy_pass http://one; }}
    location = /again {{ internal; proxy_pass http://other$request_uri; }}
  }}
}}
"""


class NoNginxError(Exception):
    """There is no nginx on this machine, or it does not start."""


def find() -> str:
    """Where nginx is.

    Raises:
        NoNginxError: there is none.
    """
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:{_PLACES}")
    if program is None:
        raise NoNginxError("There is no nginx: install the package nginx, of which nothing need be started.")
    return program


@contextlib.contextmanager
def proxied(one: int, other: int) -> Iterator[int]:
    """Run nginx as an unprivileged user, as long as the context lasts;what is posted goes to both ports.

    Where the one refuses, its share goes to the other, too.

    Yields:
        The port that it listens at.

    Raises:
        NoNginxError: there is none.
    """
    program = find()
    with tempfile.TemporaryDirectory(prefix="nginx", ignore_cleanup_errors=True) as name:
        folder, port = Path(name), free_port()
        text = _CONFIGURATION.format(folder=folder, port=port, one=one, other=other)
        (folder / "nginx.conf").write_text(text, encoding="utf-8")
        user = None
        if os.geteuid() == 0:
            user = pwd.getpwnam(_SOMEBODY).pw_uid
            os.chown(folder, user, -1)
        command = [program, "-p", name, "-e", f"{name}/log", "-c", f"{name}/nginx.conf"]
        groups = None if user is None else ()
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL, user=user, extra_groups=groups)  # noqa: S603
        try:
            _wait(server, folder)
            yield port
        finally:
            server.terminate()
            try:
                server.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait(server: subprocess.Popen[bytes], folder: Path) -> None:
    """Wait until it listens, which it does before it writes its id."""
    until = time.monotonic() + START_SECONDS
    while not (folder / "pid").exists():
        if server.poll() is not None or time.monotonic() > until:
            log = folder / "log"
            raise NoNginxError(log.read_text("utf-8", "replace") if log.exists() else "nginx does not start")
        time.sleep(0.02)
