"""The chat as it is typed: in three languages, with numbers, commands and a polite end."""

from __future__ import annotations

import codecs
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.answering.replies import Choices, Question
from bot.cli.conversation import Conversation
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from pathlib import Path

    from bot.answering.engine import Engine
    from tests.cli.conftest import Run, Start


_PROMPT = "› "


def _said(conversation: Conversation, text: str) -> str:
    return "\n".join(line.text for line in conversation.say(text))


@pytest.mark.parametrize(
    ("typed", "said", "ended"),
    [
        ("how much did exports grow?\nand imports?\n", ["16.6%", "698.1%"], "Goodbye!"),
        ("¿cuánto crecieron las exportaciones?\n¿y las importaciones?\n", ["16,6 %", "698,1 %"], "¡Hasta luego!"),
        ("2022年出口增长了多少？\n进口呢？\n", ["16.6%", "698.1%"], "再见！"),
    ],
)
def test_piped_questions_with_a_follow_up(start: Start, typed: str, said: list[str], ended: str) -> None:
    result = start("chat", typed=typed.encode())
    output = result.stdout.decode("utf-8").replace("\u00a0", " ")
    assert result.returncode == 0
    assert result.stderr == b""
    assert "\x1b" not in output
    asked = typed.splitlines()
    _, first, second = output.split("› ")
    assert first.startswith(asked[0])
    assert said[0] in first
    assert second.startswith(asked[1])
    assert said[1] in second
    assert output.splitlines()[-1] == ended


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_words_are_in_the_language_of_the_computer(
    run: Run, monkeypatch: pytest.MonkeyPatch, engine: Engine, language: Language
) -> None:
    monkeypatch.setenv("LANG", f"{language}_XX.UTF-8")
    output = run("chat").output
    assert engine.knowledge.article.about[language] in output
    assert f"  1. {engine.knowledge.entries[engine.knowledge.article.popular[0]].title[language]}" in output


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_number_picks_from_the_list(engine: Engine, language: Language) -> None:
    conversation = Conversation(engine, language, language)
    popular = engine.knowledge.article.popular
    for number, entry in enumerate(popular, 1):
        list(Conversation(engine, language, language).welcome())
        assert _said(Conversation(engine, language, language), str(number)).startswith(
            engine.answer(entry, language).text
        )
    assert str(len(popular)) in _said(conversation, "99")


def test_a_picked_suggestion_can_be_followed_up(engine: Engine) -> None:
    conversation = Conversation(engine, None, "en")
    first = engine.knowledge.article.popular[0]
    assert first in engine.knowledge.figures
    _said(conversation, "1")
    assert "698.1%" in _said(conversation, "and imports?")


def test_did_you_mean_is_picked_by_number(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    options = (engine.answer("ambassador-who", "en"), engine.answer("visit-companies", "en"))
    choices = Choices("en", "Did you mean one of these?", options)
    explained = replace(engine.explain(Question("hm")), reply=choices)
    monkeypatch.setattr(engine, "explain", lambda *_: explained)
    conversation = Conversation(engine, None, "en")
    offered = _said(conversation, "hm")
    assert f"1. {options[0].title}\n2. {options[1].title}" in offered
    assert _said(conversation, "2").startswith(options[1].text)


def test_a_year_is_a_question_and_no_number_of_a_list(engine: Engine) -> None:
    conversation = Conversation(engine, "en", "en")
    _said(conversation, "how much did exports grow?")
    assert "2015" not in _said(conversation, "2015")


@pytest.mark.parametrize(("language", "word"), [("en", "Colombia"), ("es", "exportaciones"), ("zh", "出口")])
def test_the_language_can_be_chosen(engine: Engine, language: Language, word: str) -> None:
    conversation = Conversation(engine, None, "en")
    texts = engine.knowledge.texts[language]
    assert _said(conversation, f"/language {language}") == texts["chat-language-set"]
    assert word in _said(conversation, "how much did exports grow?")
    assert _said(conversation, "/language auto") == texts["chat-language-auto"]
    assert "出口" in _said(conversation, "2022年出口多少？")


@pytest.mark.parametrize("text", ["/language", "/language fr", "/language en es"])
def test_a_language_that_is_not_spoken(engine: Engine, text: str) -> None:
    assert "/language zh" in _said(Conversation(engine, None, "en"), text)


def test_history(engine: Engine) -> None:
    conversation = Conversation(engine, None, "en")
    assert _said(conversation, "/history") == "Nothing has been asked yet."
    _said(conversation, "who is the ambassador")
    _said(conversation, "/help")
    asked, said = _said(conversation, "/history").splitlines()
    assert asked == "› who is the ambassador"
    assert said.startswith("Sergio Cabrera is the Ambassador")


@pytest.mark.parametrize("language", LANGUAGES)
def test_help_names_every_command(engine: Engine, language: Language) -> None:
    text = _said(Conversation(engine, language, language), "/help")
    assert all(command in text for command in ("/language", "/history", "/help", "/quit"))


def test_an_unknown_command_is_named(engine: Engine) -> None:
    assert "/Nonsense" in _said(Conversation(engine, None, "en"), "/Nonsense 1")
    assert "/" in _said(Conversation(engine, None, "en"), "/")


def test_quit_ends_it_and_says_goodbye_once(run: Run) -> None:
    output = run("chat", typed="/quit\nwho is the ambassador\n").output
    assert output.count("Goodbye!") == 1
    assert "Sergio Cabrera is" not in output


def test_bytes_that_are_no_text_do_not_end_it(start: Start) -> None:
    result = start("chat", typed=b"\xff\xfe\nwho is the ambassador\n")
    assert result.returncode == 0
    assert b"Sergio Cabrera is the Ambassador" in result.stdout


class _Terminal:
    """A terminal with a chat in it."""

    def __init__(self, root: Path, **environment: str) -> None:
        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "chat"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
            env={**os.environ, "PYTHONPATH": str(root), "TERM": "xterm", **environment},
        )
        os.close(theirs)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self.seen = ""

    def until(self, text: str, seconds: float = 30) -> str:
        """Wait for a text; what came before it, and itself, are given back and forgotten."""
        ends = time.monotonic() + seconds
        while text not in self.seen:
            ready, _, _ = select.select([self._ours], [], [], max(0, ends - time.monotonic()))
            assert ready, self.seen
            self.seen += self._decoder.decode(os.read(self._ours, 4096))
        before, _, self.seen = self.seen.partition(text)
        return before + text

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def settle(self) -> None:
        """Read what is still being written."""
        while select.select([self._ours], [], [], 0.5)[0]:
            self.seen += self._decoder.decode(os.read(self._ours, 4096))

    def interrupt(self) -> None:
        """Press Ctrl-C until it shows: line editing misses it while it is still getting ready."""
        for _ in range(20):
            self.process.send_signal(signal.SIGINT)
            if select.select([self._ours], [], [], 2)[0]:
                return

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self._ours)


@pytest.mark.parametrize("how", ["ctrl-c", "ctrl-d"])
def test_a_terminal_has_colours_and_ends_politely(root: Path, how: str) -> None:
    terminal = _Terminal(root)
    try:
        terminal.until(_PROMPT)
        terminal.type("who is the ambassador\n")
        assert "\x1b[1;32m" in terminal.until("— the article")
        terminal.until(_PROMPT)
        terminal.settle()
        if how == "ctrl-c":
            terminal.interrupt()
        else:
            terminal.type("\x04")
        assert "Traceback" not in terminal.until("Goodbye!")
        assert terminal.process.wait(timeout=20) == 0
    finally:
        terminal.close()


def test_a_terminal_without_colour(root: Path) -> None:
    terminal = _Terminal(root, NO_COLOR="1")
    try:
        terminal.until(_PROMPT)
        terminal.type("who is the ambassador\n/quit\n")
        assert re.search("\x1b\\[(1;)?3\\d", terminal.until("Goodbye!")) is None
    finally:
        terminal.close()
