"""A chat as it goes: what was said, what numbers stand for, the commands; no input or output of its own."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering.replies import Dialogue, Question, Silence
from bot.cli.showing import Line, Look, numbered, picks, reply_lines
from bot.knowledge.schema import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.answering.engine import Engine
    from bot.answering.replies import Answer, Reply

_PICK = re.compile(r"\d{1,2}", re.ASCII)
_CLIPPED = 70
"""Characters of a reply that the history shows."""


class Conversation:
    """One person's chat: every message typed gives the lines to print."""

    def __init__(self, engine: Engine, language: Language | None, spoken: Language) -> None:
        """Begin.

        Args:
            engine: who answers.
            language: the language to answer in; None for that of each question.
            spoken: the language to begin in where none is chosen.
        """
        self._engine = engine
        self._dialogue = Dialogue(language=language)
        self._spoken: Language = language or spoken
        self._picks: tuple[Answer | str, ...] = engine.knowledge.article.popular
        self._history: list[tuple[str, str]] = []
        self.is_over = False

    def welcome(self) -> Iterator[Line]:
        """What is said first: what the bot is for, and questions to begin with."""
        knowledge = self._engine.knowledge
        yield self._own("i-know", Look.ANSWER, about=knowledge.article.about[self._spoken])
        titles = [knowledge.entries[id_].title[self._spoken] for id_ in knowledge.article.popular]
        yield from numbered(self._text("chat-start"), titles)
        yield self._own("chat-hint", Look.AUX)

    def goodbye(self) -> Iterator[Line]:
        """What is said last."""
        self.is_over = True
        yield self._own("chat-bye", Look.AUX)

    def say(self, text: str) -> Iterable[Line]:
        """What the bot says to a message: a question, the number of a suggestion, or a command."""
        text = text.strip()
        if text.startswith("/"):
            return self._command(text)
        if _PICK.fullmatch(text) and self._picks:
            return self._picked(int(text))
        explained = self._engine.explain(Question(text), self._dialogue)
        self._dialogue = explained.dialogue
        return self._replied(text, explained.reply)

    def _picked(self, number: int) -> Iterable[Line]:
        if not 1 <= number <= len(self._picks):
            return [self._own("chat-no-number", Look.DECLINE, most=len(self._picks))]
        picked = self._picks[number - 1]
        answer = self._engine.answer(picked, self._spoken) if isinstance(picked, str) else picked
        self._dialogue = self._dialogue.answered(answer.title, answer)
        return self._replied(answer.title, answer)

    def _replied(self, asked: str, reply: Reply) -> Iterator[Line]:
        if not isinstance(reply, Silence):
            self._spoken = reply.language
            self._history.append((asked, reply.text))
        self._picks = picks(reply) or self._picks
        return reply_lines(reply, self._engine.knowledge)

    def _command(self, text: str) -> Iterable[Line]:
        name, *rest = text.casefold().split()
        match name:
            case "/help":
                return [self._own("chat-help", Look.AUX)]
            case "/quit" | "/exit":
                return self.goodbye()
            case "/history":
                return list(self._past())
            case "/language":
                return [self._speak(rest[0] if len(rest) == 1 else "")]
        return [self._own("chat-unknown-command", Look.DECLINE, command=text.split(maxsplit=1)[0])]

    def _past(self) -> Iterator[Line]:
        if not self._history:
            yield self._own("chat-no-history", Look.AUX)
        for asked, said in self._history:
            clipped = said if len(said) <= _CLIPPED else f"{said[: _CLIPPED - 1]}…"
            yield Line(f"› {asked}", Look.ECHO)
            yield Line(clipped, Look.AUX, 2)

    def _speak(self, wanted: str) -> Line:
        for language in LANGUAGES:
            if wanted == language:
                self._dialogue = replace(self._dialogue, language=language)
                self._spoken = language
                return self._own("chat-language-set", Look.AUX)
        if wanted == "auto":
            self._dialogue = replace(self._dialogue, language=None)
            return self._own("chat-language-auto", Look.AUX)
        return self._own("chat-language-how", Look.DECLINE)

    def _own(self, key: str, look: Look, **values: object) -> Line:
        return Line(self._text(key, **values), look)

    def _text(self, key: str, **values: object) -> str:
        return self._engine.knowledge.texts[self._spoken][key].format(**values)
