"""The webhook's server: who gets in, with what, and who is shown out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.delivery.arriving import Self
from bot.delivery.intake import Intake
from bot.delivery.serving import Connection, serving
from bot.delivery.webhook import MOST_BYTES, SECRET_HEADER, Receiver
from bot.storage import StorageError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.delivery.metrics import Metrics
    from bot.storage import Storage

    from .conftest import SetClock

ROOT = Path(__file__).parents[2]
SECRET = "a-secret_1"  # noqa: S105 - it opens nothing
GIVEN = {SECRET_HEADER: SECRET}
UPDATE = json.dumps({"update_id": 7, "message": {"chat": {"id": 1}, "from": {"id": 1}, "text": "x"}}).encode()


@pytest.fixture
def receiver(storage: Storage, metrics: Metrics, clock: SetClock) -> Receiver:
    return Receiver(Intake(storage, Self(1, "bot"), metrics, lambda: None, clock), SECRET, "/updates", metrics)


@pytest.fixture
async def port(receiver: Receiver) -> AsyncIterator[int]:
    async with serving(receiver.web, "127.0.0.1", 0) as port:
        yield port


@pytest.fixture
async def client(port: int) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client


@pytest.mark.parametrize(
    ("headers", "body", "status", "stored"),
    [
        ({}, UPDATE, 403, 0),
        ({SECRET_HEADER: ""}, UPDATE, 403, 0),
        ({SECRET_HEADER: "wrong"}, UPDATE, 403, 0),
        ({SECRET_HEADER: "\u00e9"}, UPDATE, 403, 0),
        (GIVEN, UPDATE, 200, 1),
        (GIVEN, b"{", 200, 0),
        (GIVEN, b"\xff\xfe", 200, 0),
        (GIVEN, b"[]", 200, 0),
        (GIVEN, b"[" * 100_000, 200, 0),
        (GIVEN, b'{"update_id": "x"}', 200, 0),
        (GIVEN, b'{"update_id": true}', 200, 0),
        (GIVEN, b'{"update_id": 99999999999999999999999}', 200, 0),
        (GIVEN, b'{"update_id": 1}', 200, 1),
        (GIVEN, b" " * (MOST_BYTES + 1), 413, 0),
    ],
)
async def test_only_updates_with_the_secret_are_taken(
    client: httpx.AsyncClient, storage: Storage, headers: dict[str, str], body: bytes, status: int, stored: int
) -> None:
    encoded = {name.encode(): value.encode("latin-1") for name, value in headers.items()}
    assert (await client.post("/updates", content=body, headers=encoded)).status_code == status
    assert (await storage.waiting()).waiting == stored


async def test_a_second_delivery_is_nothing_new(client: httpx.AsyncClient, storage: Storage) -> None:
    for _ in range(2):
        assert (await client.post("/updates", content=UPDATE, headers=GIVEN)).status_code == 200
    assert (await storage.waiting()).waiting == 1


async def test_what_cannot_be_stored_comes_again(
    client: httpx.AsyncClient, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(_: object) -> int:
        raise StorageError("the disk is full")

    with monkeypatch.context() as patched:
        patched.setattr(storage, "put", fail)
        assert (await client.post("/updates", content=UPDATE, headers=GIVEN)).status_code == 503
    assert (await client.post("/updates", content=UPDATE, headers=GIVEN)).status_code == 200


async def test_a_body_without_a_length_is_cut_off(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1600):
            sent += 65536
            yield b" " * 65536

    with contextlib.suppress(httpx.TransportError):
        assert (await client.post("/updates", content=endless(), headers=GIVEN)).status_code == 413
    assert sent < 100 * 2**20


async def test_without_the_secret_nothing_of_a_body_is_read(client: httpx.AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        for _ in range(1600):
            sent += 65536
            yield b" " * 65536

    with contextlib.suppress(httpx.TransportError):
        assert (await client.post("/updates", content=endless())).status_code == 403
    assert sent < 100 * 2**20


async def cut_off(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """What comes until the other side closes."""
    try:
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        await closed(writer)


async def closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    with contextlib.suppress(ConnectionError):
        await writer.wait_closed()


@pytest.mark.parametrize("sent", [b"", b"POST /upd", b"POST /updates HTTP/1.1\r\nA: b\r\n"])
async def test_who_dawdles_is_cut_off(port: int, monkeypatch: pytest.MonkeyPatch, sent: bytes) -> None:
    monkeypatch.setattr("bot.delivery.serving.HEADER_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    assert not await cut_off(reader, writer)


async def test_a_slow_body_is_cut_off(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.delivery.serving.BODY_SECONDS", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /updates HTTP/1.1\r\n{SECRET_HEADER}: {SECRET}\r\nContent-Length: 9\r\n\r\n1".encode())
    assert not await cut_off(reader, writer)


async def test_a_head_without_end_is_cut_off(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"POST /updates HTTP/1.1\r\n")
    with contextlib.suppress(ConnectionError):
        for number in range(100_000):
            writer.write(f"h{number}: {'x' * 1000}\r\n".encode())
            await writer.drain()
            assert number < 90_000, "100 MB of head were taken"
    assert not await cut_off(reader, writer)


IDLE = """
import asyncio, resource, sys
sys.path.insert(0, {root!r})
resource.setrlimit(resource.RLIMIT_NOFILE, (1024, 1024))
from bot.delivery.arriving import Self
from bot.delivery.intake import Intake
from bot.delivery.metrics import Metrics
from bot.delivery.serving import serving
from bot.delivery.webhook import Receiver
from bot.storage import open_storage

async def run():
    metrics = Metrics()
    storage = await open_storage("sqlite://", bot=1)
    await storage.enter()
    receiver = Receiver(Intake(storage, Self(1, "bot"), metrics, lambda: None), {secret!r}, "/updates", metrics)
    async with serving(receiver.web, "127.0.0.1", 0) as port:
        print(port, flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        print((await storage.waiting()).waiting, flush=True)
    await storage.close()

asyncio.run(run())
"""


async def test_2000_idle_connections_do_not_keep_telegram_out() -> None:
    import resource  # noqa: PLC0415 - not on Windows

    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < 4096:
        pytest.skip("this user may not open 2,000 connections")
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, most))
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", IDLE.format(root=str(ROOT), secret=SECRET)),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert process.stdout is not None
    assert process.stdin is not None
    writers: list[asyncio.StreamWriter] = []
    try:
        port = int(await process.stdout.readline())
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=60) as telegram:
            for number in range(2000):
                _, writer = await asyncio.open_connection("127.0.0.1", port)
                writer.write(b"POST /updates HTTP/1.1\r\n")
                writers.append(writer)
                if number % 100 == 99:
                    update = json.dumps({"update_id": number}).encode()
                    assert (await telegram.post("/updates", content=update, headers=GIVEN)).status_code == 200
        process.stdin.write(b"\n")
        stored, errors = await process.communicate()
        assert (stored.strip(), errors) == (b"20", b"")
    finally:
        await asyncio.gather(*map(closed, writers))
        if process.returncode is None:
            process.kill()
            await process.wait()


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(
                st.sampled_from(["update_id", "message", "chat", "id", "text", "date", "callback_query", "from"]), inner
            )
        ),
    )
)
async def test_any_json_is_taken_or_buried(receiver: Receiver, raw: object) -> None:
    await receiver._intake.take([raw, {"update_id": 5, "message": raw}, {"update_id": 6, "callback_query": raw}])


def test_the_connection_keeps_uvicorns_shape() -> None:
    """What it overrides is uvicorn's own; another version of it must not pass by the guard unseen."""
    from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol  # noqa: PLC0415

    overridden = set(vars(Connection)) & set(vars(HttpToolsProtocol))
    assert {"connection_made", "connection_lost", "data_received", "on_message_begin"} <= overridden
    assert {"on_headers_complete", "on_response_complete"} <= overridden
