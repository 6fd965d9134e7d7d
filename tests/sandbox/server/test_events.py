"""The stream of events that the page lives on."""

import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from bot.sandbox import Fault, Sandbox
from bot.sandbox.core.people import Person


async def read(lines: AsyncIterator[str], count: int) -> list[tuple[int, str, Any]]:
    events: list[tuple[int, str, Any]] = []
    current: dict[str, str] = {}
    async for line in lines:
        name, separator, value = line.partition(": ")
        if separator and name:
            current[name] = value
        elif not line and current:
            events.append((int(current["id"]), current["event"], json.loads(current["data"])))
            current = {}
            if len(events) == count:
                break
    return events


async def test_what_happens_is_streamed_as_it_happens(http: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    async with http.stream("GET", "/sim/events") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        lines = stream.aiter_lines()
        assert await anext(lines) == ": connected"
        message = sandbox.write(ana, "hello")
        sandbox.edit(ana, message, "bye")
        sandbox.react(ana, message, "👍")
        sandbox.inject(Fault(kind="error", method="sendMessage"))
        await http.post(f"/bot{sandbox.token}/sendMessage", json={"chat_id": ana.id, "text": "x"})
        await http.post(f"/bot{sandbox.token}/sendMessage", json={"chat_id": ana.id, "text": "x"})
        events = await read(lines, 7)
    names = [name for _, name, _ in events]
    assert names == ["message", "edit", "reaction", "fault", "call", "message", "call"]
    assert events[0][2] == {"chat_id": ana.id, "message": message, "delivered_to_bot": True}


async def test_what_was_missed_is_replayed(http: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    before = sandbox.world.events.last_id
    sandbox.write(ana, "one")
    sandbox.write(ana, "two")
    for options in ({"params": {"after": before}}, {"headers": {"Last-Event-ID": str(before)}}):
        async with http.stream("GET", "/sim/events", **options) as stream:
            events = await read(stream.aiter_lines(), 2)
        assert [data["message"]["text"] for _, _, data in events] == ["one", "two"]
        assert [number for number, _, _ in events] == [before + 1, before + 2]


async def test_who_missed_too_much_is_told_to_load_anew(http: httpx.AsyncClient, sandbox: Sandbox, ana: Person) -> None:
    for number in range(1001):
        sandbox.write(ana, str(number))
    async with http.stream("GET", "/sim/events?after=0") as stream:
        ((_, name, _),) = await read(stream.aiter_lines(), 1)
    assert name == "reset"
