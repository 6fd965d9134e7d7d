"""Calls by HTTP: what is known of a call that went wrong."""

from __future__ import annotations

import asyncio
import socket
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, TypeAlias

import pytest
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery.transport import AiohttpRequest, UnsentError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

Serve: TypeAlias = "Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]"
HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"


@asynccontextmanager
async def calling(serve: Serve) -> AsyncIterator[tuple[AiohttpRequest, str]]:
    """A server that treats each connection in one way, and the request that calls it."""

    async def treat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(treat, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot1:x"
    request = AiohttpRequest(url)
    await request.initialize()
    try:
        yield request, f"{url}/getMe"
    finally:
        await request.shutdown()
        server.close()
        await server.wait_closed()


async def head_of(reader: asyncio.StreamReader) -> bytes:
    return await reader.readuntil(b"\r\n\r\n")


async def test_an_answer_comes_back() -> None:
    heads: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await head_of(reader) + await reader.readexactly(9))
        writer.write(HEAD + b"ok")
        await writer.drain()

    async with calling(serve) as (request, url):
        data = RequestData([RequestParameter("text", "a b&c", None)])
        assert await request.do_request(url, "POST", data) == (200, b"ok")
    assert heads[0].endswith(b"text=a+b%")


async def test_files_are_uploaded() -> None:
    bodies: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await head_of(reader)
        bodies.append(await reader.readuntil(b"--\r\n"))
        writer.write(HEAD + b"ok")
        await writer.drain()

    async with calling(serve) as (request, url):
        photo = RequestParameter.from_input("photo", InputFile(b"PNG", filename="photo.png"))
        await request.do_request(url, "POST", RequestData([photo, RequestParameter("chat_id", 1, None)]))
    assert b"PNG" in bodies[0]
    assert b'name="chat_id"' in bodies[0]


async def test_where_nothing_listens_it_has_surely_not_arrived() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}/bot1:secret/getMe"
    request = AiohttpRequest(url)
    await request.initialize()
    with pytest.raises(UnsentError) as caught:
        await request.do_request(url, "POST")
    await request.shutdown()
    assert "secret" not in str(caught.value)
    assert caught.value.__cause__ is None


async def test_a_connection_that_is_dropped_may_have_carried_it() -> None:
    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await head_of(reader)

    async with calling(serve) as (request, url):
        with pytest.raises(NetworkError) as caught:
            await request.do_request(url, "POST")
    assert not isinstance(caught.value, UnsentError | TimedOut)


async def test_an_answer_that_does_not_come_times_out() -> None:
    served = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await head_of(reader)
        await served.wait()

    async with calling(serve) as (request, url):
        with pytest.raises(TimedOut):
            await request.do_request(url, "POST", read_timeout=0.05)
        served.set()


async def test_before_it_is_opened_nothing_is_sent() -> None:
    with pytest.raises(UnsentError):
        await AiohttpRequest("http://127.0.0.1").do_request("http://127.0.0.1/x", "POST")
