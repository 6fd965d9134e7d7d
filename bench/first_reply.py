"""How long it takes from starting the bot in the browser to the first reply that a person sees there."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx

from bench.questions import PROJECT
from bench.reports import BenchmarkError

if TYPE_CHECKING:
    from pathlib import Path

_PATIENCE_SECONDS = 30.0


def first_reply(question: str, knowledge: Path) -> float:
    """Start the bot on the sandbox as a new process, and ask as soon as it tells its address.

    Args:
        question: what somebody writes.
        knowledge: the folder of the knowledge base.

    Returns:
        The seconds from the start of the process until the reply is on the sandbox.
    """
    command = [sys.executable, "-m", "bot", "sandbox", "--no-browser", "--port", "0", "--knowledge", str(knowledge)]
    start = time.perf_counter()
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        try:
            address = _address(process)
            with httpx.Client(base_url=address, trust_env=False, timeout=_PATIENCE_SECONDS) as client:
                _ask_and_wait(client, question)
            return time.perf_counter() - start
        except httpx.HTTPError as error:
            raise BenchmarkError(f"the bot on the sandbox gave no reply to {question!r}: {error}") from error
        finally:
            process.terminate()


def _address(process: subprocess.Popen[str]) -> str:
    told = process.stdout.readline() if process.stdout is not None else ""
    for word in told.split():
        if word.startswith("http://"):
            return word
    raise BenchmarkError(f"the bot on the sandbox told no address, but {told!r}")


def _ask_and_wait(client: httpx.Client, question: str) -> None:
    state = client.get("/sim/state").json()
    person, bot = state["people"][0]["id"], state["bot"]["id"]
    with client.stream("GET", "/sim/events", params={"after": state["last_event_id"]}) as events:
        client.post(f"/sim/chats/{person}/messages", json={"from": person, "text": question}).raise_for_status()
        for line in events.iter_lines():
            if line.startswith("data:") and _is_from(bot, json.loads(line.removeprefix("data:"))):
                return
    raise BenchmarkError(f"the bot on the sandbox ended without a reply to {question!r}")


def _is_from(bot: int, event: object) -> bool:
    message = event.get("message") if isinstance(event, dict) else None
    return isinstance(message, dict) and message.get("from", {}).get("id") == bot
