"""What would bring a careless server down: hang-ups, floods, big uploads, many chats."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.sandbox import Clock, RunningServer, Sandbox, running_server, serve
from bot.sandbox.core.people import Person
from bot.sandbox.scene import set_scene
from bot.sandbox.server.connections import SandboxProtocol
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


@pytest.mark.parametrize(
    ("sent", "part"),
    [
        ("", "header_seconds"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n", "header_seconds"),
        ("POST /sim/people HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 9\r\n\r\n{", "body_seconds"),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /", "header_seconds"),
    ],
)
async def test_a_request_that_never_ends_is_given_up(
    server: RunningServer, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, sent: str, part: str
) -> None:
    monkeypatch.setattr(SandboxProtocol, part, 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(sent.encode())
    answers = await reader.read()
    assert answers.rpartition(b"HTTP/1.1 ")[2].startswith(b"408 Request Timeout")
    writer.close()
    assert (await http.get(f"/bot{server.token}/getMe")).json()["ok"]


async def test_a_body_in_many_pieces_is_read_whole(server: RunningServer, http: httpx.AsyncClient) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for piece in (b'{"first_', b'name": ', b'"Ana"}'):
            yield piece
            await asyncio.sleep(0.01)

    headers = {"Content-Type": "application/json"}
    made = await http.post("/sim/people", content=pieces(), headers=headers)
    assert made.json()["first_name"] == "Ana"


async def test_the_server_stops_at_once_with_a_poll_and_a_page_open() -> None:
    sandbox = Sandbox()
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        async with running_server(sandbox) as server:
            poll = asyncio.create_task(client.get(f"{server.base_url}{server.token}/getUpdates?timeout=50"))
            page = asyncio.create_task(client.get(f"{server.url}/sim/events"))
            await eventually(lambda: sandbox.gateway.is_polled and sandbox.world.events.listeners)
            stopping = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - stopping < 5
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


async def test_serve_runs_until_it_is_cancelled(unused_tcp_port: int) -> None:
    serving = asyncio.create_task(serve(port=unused_tcp_port, scene=set_scene))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{unused_tcp_port}", trust_env=False) as client:
        await eventually_answers(client)
        people = (await client.post("/sim/reset", json={})).json()["people"]
        assert [person["language_code"] for person in people] == ["es", "en", "zh"]
        serving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await serving
        with pytest.raises(httpx.ConnectError):
            await client.get("/sim/state")


async def eventually_answers(client: httpx.AsyncClient) -> None:
    for _ in range(100):
        try:
            await client.get("/sim/state")
        except httpx.ConnectError:
            await asyncio.sleep(0.02)
        else:
            return
    raise AssertionError("the server did not start")


async def test_a_tap_and_an_inline_query_may_wait_for_their_answers(
    http: httpx.AsyncClient, server: RunningServer, sandbox: Sandbox, ana: Person
) -> None:
    api = f"/bot{server.token}"
    keyboard = {"inline_keyboard": [[{"text": "a", "callback_data": "1"}]]}
    await http.post(f"{api}/sendMessage", json={"chat_id": ana.id, "text": "x", "reply_markup": keyboard})
    tap = {"from": ana.id, "row": 0, "column": 0, "wait": 10}
    tapping = asyncio.create_task(http.post(f"/sim/chats/{ana.id}/messages/2/tap", json=tap))
    await eventually(lambda: sandbox.world.queries.callbacks)
    (query_id,) = sandbox.world.queries.callbacks
    await http.post(f"{api}/answerCallbackQuery", json={"callback_query_id": query_id, "text": "ok"})
    assert (await tapping).json()["answer"] == {"show_alert": False, "text": "ok"}
    unanswered = await http.post("/sim/inline", json={"from": ana.id, "query": "q", "wait": 0.05})
    assert unanswered.json()["answer"] is None


@pytest.mark.parametrize("path", ["/bot123456:SANDBOX/sendDocument", "/sim/people"])
async def test_a_client_that_hangs_up_in_an_upload(
    server: RunningServer, http: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", server.port)
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    writer.write(f"{head}Content-Length: 1000000\r\n\r\n--x\r\n".encode())
    await writer.drain()
    await asyncio.sleep(0.05)
    writer.transport.abort()
    await asyncio.sleep(0.05)
    assert (await http.get(f"/bot{server.token}/getMe")).json()["ok"]
    assert caplog.records == []
