"""Replies to screens: the figure in bold, the article's sentence to unfold, and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from telegram import CopyTextButton, InlineKeyboardButton

from bot.answering.replies import Answer, Choices, Decline, Reason, Suggestion, Topic
from bot.knowledge.models import Speaker
from bot.telegram.callbacks import Ask, Choose, Directory, Judge
from bot.telegram.figures import Figures
from bot.telegram.screens import Keyboard, Screen, cleaned, screen
from bot.telegram.spans import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.models import Evidence, KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.telegram.callbacks import Tap

COPY_LIMIT = 256
"""UTF-16 units (Bot API, "CopyTextButton")."""
_LABEL_LIMIT = 64
_RELATED, _RELATED_IN_GROUP = 3, 2
_CACHED = 2048

Rows: TypeAlias = list[list[InlineKeyboardButton]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a reply is shown: in groups it is short."""

    is_group: bool = False
    asker: int = 0
    has_heading: bool = False


class Renderer:
    """Shows replies of one knowledge base; equal replies look alike."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self.directory = Directory(knowledge)
        self._figures = Figures(knowledge)
        self._answer = lru_cache(maxsize=_CACHED)(self._rendered)

    def reply(self, reply: Answer | Choices | Decline, setting: Setting) -> Screen:
        """A reply as a message."""
        if isinstance(reply, Answer):
            return self.answer(reply, is_group=setting.is_group, has_heading=setting.has_heading)
        if isinstance(reply, Choices):
            return self._choices(reply, setting.asker)
        return self._decline(reply, setting)

    def answer(self, answer: Answer, *, is_group: bool = False, has_heading: bool = False) -> Screen:
        """An answer: the figure in bold, the sentences that prove it, what to ask next, a quote to copy, thumbs.

        Args:
            answer: the answer.
            is_group: whether it is to be short.
            has_heading: whether the question stands above it, since nobody wrote it.
        """
        return self._answer(answer, is_group, has_heading)

    def bare(self, answer: Answer, rows: Rows | None = None) -> Screen:
        """An answer with other buttons than its own, or none."""
        keyboard = Keyboard(rows) if rows else None
        mark = partial(self._figures.marked, language=answer.language)
        return screen(answer.text, mark=mark, quotes=self.quotes(answer), keyboard=keyboard)

    def marked(self, text: str, language: Language) -> str:
        """A text as HTML with its figures in bold."""
        return self._figures.marked(text, language)

    def suggestions(self, suggested: Iterable[Suggestion], language: Language) -> Rows:
        """A button for each question to ask next."""
        return [[self.button(one.title, Ask(Topic(one.entry), language))] for one in suggested]

    def popular(self, language: Language) -> tuple[Suggestion, ...]:
        """The questions for somebody who has not asked yet."""
        entries = self.knowledge.entries
        return tuple(Suggestion(id_, entries[id_].title[language]) for id_ in self.knowledge.article.popular)

    def thumbs(self, answer: Answer) -> list[InlineKeyboardButton]:
        """Copy the quote, thumbs up, thumbs down."""
        copy = self.knowledge.texts[answer.language]["telegram-copy"]
        quote = cleaned(answer.evidence[0].quote) if answer.evidence else ""
        entry, language = answer.topic.entry, answer.language
        row = (
            [InlineKeyboardButton(f"📋 {copy}", copy_text=CopyTextButton(shortened(quote, COPY_LIMIT)))]
            if quote
            else []
        )
        return [
            *row,
            self.button("👍", Judge(entry, is_up=True, language=language)),
            self.button("👎", Judge(entry, is_up=False, language=language)),
        ]

    def button(self, label: str, tap: Tap) -> InlineKeyboardButton:
        """A button that comes back as a tap."""
        label = shortened(cleaned(label), _LABEL_LIMIT) or "…"
        return InlineKeyboardButton(label, callback_data=self.directory.write(tap))

    def quotes(self, answer: Answer) -> Iterator[str]:
        """The article's sentences, each speaker's words followed by who says them."""
        for speaker, told in groupby(answer.evidence, key=_speaker):
            yield from (one.quote for one in told)
            yield f"— {self._named(speaker, answer.language)}"

    def _rendered(self, answer: Answer, is_group: bool, has_heading: bool) -> Screen:  # noqa: FBT001 - a cache's key
        related = answer.related or tuple(
            one for one in self.popular(answer.language) if one.entry != answer.topic.entry
        )
        rows = self.suggestions(related[: _RELATED_IN_GROUP if is_group else _RELATED], answer.language)
        texts = self.knowledge.texts[answer.language]
        return screen(
            answer.text,
            mark=partial(self._figures.marked, language=answer.language),
            heading=texts["telegram-asked"].format(title=answer.title) if has_heading else "",
            quotes=self.quotes(answer),
            keyboard=Keyboard([*rows, self.thumbs(answer)]),
        )

    def _choices(self, choices: Choices, asker: int) -> Screen:
        rows = [
            [self.button(option.title, Choose(option.topic, choices.language, asker))] for option in choices.options
        ]
        return screen(choices.text, keyboard=Keyboard(rows))

    def _decline(self, decline: Decline, setting: Setting) -> Screen:
        related = decline.related[: _RELATED_IN_GROUP if setting.is_group else _RELATED]
        text = decline.text
        if related and decline.reason is not Reason.SMALL_TALK:
            text = f"{text}\n\n{self.knowledge.texts[decline.language]['instead']}"
        rows = self.suggestions(related, decline.language)
        return screen(text, keyboard=Keyboard(rows) if rows else None)

    def _named(self, speaker: Speaker, language: Language) -> str:
        texts, article = self.knowledge.texts[language], self.knowledge.article
        if speaker is Speaker.SPEAKER:
            return texts["said-by-speaker"].format(name=article.speaker, role=article.role[language])
        return texts["said-by-article"]


def _speaker(evidence: Evidence) -> Speaker:
    return evidence.by
