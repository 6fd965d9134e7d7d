"""What would bring a careless server down: hang-ups, floods, big uploads, many chats."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox import Clock, RunningServer, Sandbox, running_server
from bot.sandbox.core.people import Person
from bot.sandbox.server.running import HOST

from .conftest import eventually


async def test_only_the_loopback_address_is_bound(server: RunningServer) -> None:
    assert HOST == "127.0.0.1"
    others = {address[4][0] for address in socket.getaddrinfo(None, 0, socket.AF_INET, socket.SOCK_STREAM)}
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.2", server.port)) != 0
    assert others <= {"127.0.0.1", "0.0.0.0"}  # noqa: S104 - what "any" is called; nothing is bound to it


async def test_a_client_that_hangs_up_in_a_long_poll_loses_nothing(
    server: RunningServer, http: httpx.AsyncClient, sandbox: Sandbox, ana: Person
) -> None:
    for _ in range(3):
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        request = f"GET /bot{server.token}/getUpdates?timeout=50 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
        writer.write(request.encode())
        await writer.drain()
        await eventually(lambda: sandbox.gateway.is_polled)
        writer.transport.abort()
        await eventually(lambda: not sandbox.gateway.is_polled)
        del reader
    sandbox.write(ana, "still there?")
    updates = (await http.get(f"/bot{server.token}/getUpdates")).json()["result"]
    assert [update["message"]["text"] for update in updates] == ["still there?"]


async def test_a_thousand_chats(http: httpx.AsyncClient, server: RunningServer, sandbox: Sandbox) -> None:
    people = [sandbox.add_person(f"Person {number}") for number in range(1000)]
    for person in people:
        sandbox.write(person, f"I am {person.first_name}")
    offset, texts = 0, []
    while batch := (await http.get(f"/bot{server.token}/getUpdates?offset={offset}")).json()["result"]:
        offset = batch[-1]["update_id"] + 1
        texts += [update["message"]["text"] for update in batch]
        await asyncio.gather(
            *(
                http.post(
                    f"/bot{server.token}/sendMessage",
                    json={"chat_id": update["message"]["chat"]["id"], "text": "hello"},
                )
                for update in batch
            )
        )
    assert len(texts) == 1000
    assert all(sandbox.messages(person)[-1]["text"] == "hello" for person in people)
    assert len((await http.get("/sim/state")).json()["people"]) == 1000


@pytest.mark.parametrize("chunked", [False, True])
async def test_an_upload_beyond_50_mb_is_refused_and_the_server_goes_on(
    http: httpx.AsyncClient, server: RunningServer, ana: Person, *, chunked: bool
) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="document"; filename="big"\r\n\r\n'
    body = head + bytes(60 * 1024 * 1024) + b"\r\n--x--"

    async def chunks() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 1 << 20):
            yield body[start : start + (1 << 20)]

    answer = await http.post(
        f"/bot{server.token}/sendDocument?chat_id={ana.id}",
        content=chunks() if chunked else body,
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert answer.status_code == 413
    assert answer.json() == {"ok": False, "error_code": 413, "description": "Request Entity Too Large"}
    assert (await http.get(f"/bot{server.token}/getMe")).json()["ok"]


async def test_an_upload_of_50_mb_is_taken(http: httpx.AsyncClient, server: RunningServer, ana: Person) -> None:
    data = bytes(50 * 1024 * 1024)
    answer = await http.post(
        f"/bot{server.token}/sendDocument", data={"chat_id": ana.id}, files={"document": ("big.bin", data)}
    )
    assert answer.json()["result"]["document"]["file_size"] == len(data)


async def test_the_server_stops_at_once_with_a_poll_and_a_page_open() -> None:
    sandbox = Sandbox()
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        async with running_server(sandbox) as server:
            poll = asyncio.create_task(client.get(f"{server.base_url}{server.token}/getUpdates?timeout=50"))
            page = asyncio.create_task(client.get(f"{server.url}/sim/events"))
            await eventually(lambda: sandbox.gateway.is_polled and sandbox.world.events.listeners)
            stopping = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - stopping < 1.5
        assert (await poll).json() == {"ok": True, "result": []}
        await page


async def test_a_taken_port_is_told_of(server: RunningServer) -> None:
    with pytest.raises(OSError, match=f"port {server.port} of 127.0.0.1 cannot be used"):
        async with running_server(port=server.port):
            pass


async def test_the_servers_own_time_runs_and_jumps() -> None:
    clock = Clock()
    before = clock.now()
    clock.advance(3600)
    assert 3600 <= clock.now() - before < 3660
    with pytest.raises(ValueError, match="backwards"):
        clock.advance(-1)


async def test_texts_that_utf8_cannot_carry(http: httpx.AsyncClient, server: RunningServer, ana: Person) -> None:
    body = json.dumps({"chat_id": ana.id, "text": "\ud800"}).encode()
    headers = {"Content-Type": "application/json"}
    answer = await http.post(f"/bot{server.token}/sendMessage", content=body, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"
