"""A changed knowledge base: swapped in whole when it is proven, refused when it is broken."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.answering.engine import Engine
from bot.delivery.stopping import Stopping
from bot.knowledge.loading import load
from bot.reloading import Reloader, Source, state_of, worded
from bot.sandbox import Sandbox, running_server
from bot.service import bot_number, build_service, run_built
from bot.settings import Settings
from bot.storage import open_storage
from bot.trial import in_sandbox

if TYPE_CHECKING:
    from collections.abc import Callable

LIBRARY = Path(__file__).parent / "knowledge_bases" / "library"
QUESTION = "who is the head librarian?"


@pytest.fixture(autouse=True)
def _timedelta(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # else python-telegram-bot warns of its next version


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(LIBRARY, tmp_path / "library"))


def source(folder: Path) -> Source:
    return Source(folder, lambda: Engine(load(folder)))


def renamed(folder: Path, language: str = "en", key: str = "telegram-topics", text: str = "Pick one:") -> None:
    """Change a text of the base."""
    file = folder / "texts" / f"{language}.yaml"
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join(f'{key}: "{text}"' if line.startswith(f"{key}:") else line for line in lines), "utf-8")


async def test_a_proven_one_is_swapped_in(folder: Path) -> None:
    swapped: list[Engine] = []
    reloader = Reloader(source(folder), swapped.append)
    renamed(folder)
    assert await reloader.reload() == []
    assert swapped[0].knowledge.texts["en"]["telegram-topics"] == "Pick one:"


async def test_a_broken_one_is_refused_with_what_is_wrong(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    swapped: list[Engine] = []
    renamed(folder, text="{nothing}")
    problems = await Reloader(source(folder), swapped.append).reload()
    assert not swapped
    assert any("telegram-topics" in problem for problem in problems)
    assert "the old one goes on" in caplog.text
    assert worded([*problems, *map(str, range(30))]).endswith("in the log")


async def test_half_a_change_is_waited_for(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.reloading.LOOK_SECONDS", 0.01)
    swapped: asyncio.Queue[Engine] = asyncio.Queue()
    told: asyncio.Queue[list[str]] = asyncio.Queue()
    watching = asyncio.create_task(Reloader(source(folder), swapped.put_nowait).watch(asyncio.Event(), told.put))
    tries = 0
    while told.empty():  # The first look may come after the first change.
        tries += 1
        renamed(folder, text=f"{{nothing{tries}}}")
        await asyncio.sleep(0.1 * tries)
    assert any("telegram-topics" in problem for problem in await told.get())
    renamed(folder)
    assert (await swapped.get()).knowledge.texts["en"]["telegram-topics"] == "Pick one:"
    assert swapped.empty()
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


def test_a_change_shows_in_the_state(folder: Path) -> None:
    before = state_of(folder)
    renamed(folder)
    assert state_of(folder) != before


async def until(condition: Callable[[], bool]) -> None:
    while not condition():  # noqa: ASYNC110 - nothing tells of it; the test's own time limit ends this
        await asyncio.sleep(0.01)


async def test_the_bot_answers_from_the_new_one_at_once_and_tells_operators_of_a_broken_one(folder: Path) -> None:
    sandbox = Sandbox()
    bob = sandbox.add_person("Bob")
    async with running_server(sandbox) as server:
        settings = in_sandbox(Settings(), server).model_copy(update={"operators": frozenset({bob.id})})
        storage = await open_storage("sqlite://", bot=bot_number(settings))
        service = build_service(settings, Engine(load(folder)), storage)
        stopping = Stopping()
        running = asyncio.create_task(run_built(service, settings, stopping, source=source(folder)))
        sandbox.write(bob, "/topics")
        assert (await sandbox.wait_for_answer(bob, 30))["text"] != "Pick one:"
        renamed(folder)
        stopping.hung_up.set()
        await until(lambda: service.application.services.text("telegram-topics", "en") == "Pick one:")
        sandbox.write(bob, "/topics")
        assert (await sandbox.wait_for_answer(bob, 30))["text"] == "Pick one:"
        renamed(folder, text="{nothing}")
        sandbox.write(bob, "/reload")
        assert "telegram-topics" in (await sandbox.wait_for_answer(bob, 30))["text"]
        before = len(sandbox.messages(bob))
        stopping.hung_up.set()
        await until(lambda: len(sandbox.messages(bob)) > before)
        assert sandbox.messages(bob)[-1]["text"].startswith("The knowledge base is broken")
        stopping.ask()
        await running
        await storage.close()
