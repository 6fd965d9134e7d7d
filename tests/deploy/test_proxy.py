"""The proxy, really running in front of two replicas: what it lets through, and what it does where one is away."""

from __future__ import annotations

import contextlib
import re
import shutil
import ssl
import subprocess
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bench.whole.program import free_port
from bot.delivery.webhook import MOST_BYTES, SECRET_HEADER

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

START_SECONDS = 30.0


class Replica(ThreadingHTTPServer):
    """Takes what the proxy hands it."""

    daemon_threads = True

    def __init__(self, status: int = 200) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = status
        self.taken: list[tuple[str | None, bytes]] = []

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Replica
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.server.taken.append((self.headers[SECRET_HEADER], body))
        self.send_response(self.server.status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:  # noqa: ANN401 - http.server's signature
        """Say nothing."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """The running proxy, and how to reach it."""

    url: str
    client: httpx.Client

    def post(self, body: bytes = b"{}", secret: str | None = "a-secret", path: str = "/updates") -> int:  # noqa: S107
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return self.client.post(self.url + path, content=body, headers=headers).status_code


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key, and a certificate of its own making for 127.0.0.1."""
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl")
    folder = tmp_path_factory.mktemp("certificates")
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = [program, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", *files, *name]
    subprocess.run(made, check=True, capture_output=True)
    return folder


@pytest.fixture
def replicas() -> Iterator[tuple[Replica, Replica]]:
    with contextlib.ExitStack() as stack:
        both = (stack.enter_context(Replica()), stack.enter_context(Replica()))
        for replica in both:
            threading.Thread(target=replica.serve_forever, daemon=True).start()
            stack.callback(replica.shutdown)
        yield both


@pytest.fixture
def proxy(
    deploy: Path, nginx: str, certificates: Path, replicas: tuple[Replica, Replica], tmp_path: Path
) -> Iterator[Proxy]:
    """The web server with the file that ships, of which only the places are this machine's."""
    port = free_port()
    addresses = iter(replica.address for replica in replicas)
    text = (deploy / "nginx.conf").read_text("utf-8")
    text = re.sub(r"(?<= server )[\d.:]+", lambda _: next(addresses), text)
    text = text.replace(" /tmp/", f" {tmp_path}/").replace("/etc/nginx/certificates", str(certificates))
    text = text.replace("listen 8443", f"listen 127.0.0.1:{port}")
    file = tmp_path / "nginx.conf"
    # Its workers would be another user, who may not enter the test's folder.
    file.write_text(f"daemon off;\nmaster_process off;\n{text}", "utf-8")
    told = subprocess.run([nginx, "-t", "-c", str(file)], check=False, capture_output=True, text=True)
    assert told.returncode == 0, told.stderr
    assert "[warn]" not in told.stderr
    running = subprocess.Popen([nginx, "-c", str(file)], stderr=subprocess.DEVNULL)
    try:
        trusted = ssl.create_default_context(cafile=str(certificates / "fullchain.pem"))
        transport = httpx.HTTPTransport(verify=trusted, retries=10)  # until it listens
        with httpx.Client(transport=transport, timeout=START_SECONDS) as client:
            yield Proxy(f"https://127.0.0.1:{port}", client)
    finally:
        running.terminate()
        running.wait()


def test_posts_are_shared_out_with_their_secret(proxy: Proxy, replicas: tuple[Replica, Replica]) -> None:
    assert {proxy.post(b'{"update_id": 1}') for _ in range(10)} == {200}
    assert [len(replica.taken) for replica in replicas] == [5, 5]
    assert {taken for replica in replicas for taken in replica.taken} == {("a-secret", b'{"update_id": 1}')}


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"secret": None}, 403),
        ({"path": "/"}, 404),
        ({"path": "/metrics"}, 404),
        ({"body": b" " * (MOST_BYTES + 1)}, 413),
    ],
    ids=["without the header", "another path", "the figures", "too large"],
)
def test_what_is_none_of_telegrams_stays_out(
    proxy: Proxy, replicas: tuple[Replica, Replica], given: dict[str, Any], status: int
) -> None:
    assert proxy.post(**given) == status
    assert not any(replica.taken for replica in replicas)


def test_where_one_replica_is_gone_the_other_gets_everything(proxy: Proxy, replicas: tuple[Replica, Replica]) -> None:
    gone, there = replicas
    gone.shutdown()
    gone.server_close()
    assert {proxy.post() for _ in range(10)} == {200}
    assert len(there.taken) == 10


def test_where_the_store_of_one_fails_the_other_takes_it(proxy: Proxy, replicas: tuple[Replica, Replica]) -> None:
    failing, there = replicas
    failing.status = 503
    assert {proxy.post() for _ in range(4)} == {200}
    assert len(there.taken) == 4
