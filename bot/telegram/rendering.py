"""Replies to screens: the figure in bold, the article's sentence to unfold, and buttons."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from telegram import CopyTextButton, InlineKeyboardButton

from bot.answering.replies import Answer, Choices, Decline, Reason, Suggestion, Topic
from bot.knowledge.models import Speaker
from bot.knowledge.translating import translated
from bot.telegram.callbacks import Ask, Choose, Directory, Judge, Show
from bot.telegram.citing import citation
from bot.telegram.figures import Figures
from bot.telegram.screens import Keyboard, Screen, cleaned, screen
from bot.telegram.spans import shortened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.knowledge.models import Evidence, KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.telegram.callbacks import Tap

_LABEL_LIMIT = 64
_RELATED = 2
"""Questions to ask next: with the row of small buttons that makes three rows, which leaves a phone room to read."""
_QUERY_LIMIT = 64
_FORM_LABELS = {
    "chart": "telegram-form-chart",
    "slide": "telegram-form-slide",
    "svg": "telegram-form-svg",
    "csv": "telegram-form-csv",
}
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
        return self._decline(reply)

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
        source = self._source(answer)
        return screen(answer.text, mark=mark, source=source, quotes=self.quotes(answer), keyboard=keyboard)

    def marked(self, text: str, language: Language) -> str:
        """A text as HTML with its figures in bold."""
        return self._figures.marked(text, language)

    def suggestions(self, suggested: Iterable[Suggestion], language: Language) -> Rows:
        """A button for each question to ask next."""
        return [[self.button(one.title, Ask(Topic(one.entry, one.measures), language))] for one in suggested]

    def popular(self, language: Language) -> tuple[Suggestion, ...]:
        """The questions for somebody who has not asked yet."""
        entries = self.knowledge.entries
        return tuple(Suggestion(id_, entries[id_].title[language]) for id_ in self.knowledge.article.popular)

    def citation(self, answer: Answer) -> str:
        """The sentences that prove an answer, to be copied."""
        speakers = ", ".join(self._named(speaker, answer.language) for speaker in _speakers(answer))
        quotes = [cleaned(one.quote) for one in answer.evidence]
        return citation(quotes, cleaned(speakers), cleaned(self.knowledge.article.title))

    def thumbs(self, answer: Answer, *, may_share: bool = False) -> list[InlineKeyboardButton]:
        """Copy the quotes, share the answer where that is of use, thumbs up, thumbs down."""
        texts = self.knowledge.texts[answer.language]
        citation = self.citation(answer)
        entry, language = answer.topic.entry, answer.language
        copy = InlineKeyboardButton(f"📋 {texts['telegram-copy']}", copy_text=CopyTextButton(citation or "…"))
        share = InlineKeyboardButton(
            f"↗ {texts['telegram-share']}", switch_inline_query=shortened(cleaned(answer.title), _QUERY_LIMIT)
        )
        return [
            *([copy] if citation else []),
            *([share] if may_share else []),
            self.button("👍", Judge(entry, is_up=True, language=language)),
            self.button("👎", Judge(entry, is_up=False, language=language)),
        ]

    def forms(self, language: Language, *forms: str) -> list[InlineKeyboardButton]:
        """A button for each form in which the figures can be had."""
        texts = self.knowledge.texts[language]
        return [self.button(texts[_FORM_LABELS[form]], Show(form, language)) for form in forms]

    def button(self, label: str, tap: Tap) -> InlineKeyboardButton:
        """A button that comes back as a tap."""
        label = shortened(cleaned(label), _LABEL_LIMIT) or "…"
        return InlineKeyboardButton(label, callback_data=self.directory.write(tap))

    def quotes(self, answer: Answer) -> Iterator[str]:
        """The article's sentences; where several speak, each one's words followed by who says them.

        Below the sentences in English stands the bot's own translation of them, and that it is one.
        """
        is_told = len(_speakers(answer)) == 1
        for speaker, told in groupby(answer.evidence, key=_speaker):
            quotes = [one.quote for one in told]
            yield from quotes
            if not is_told:
                yield f"— {self._named(speaker, answer.language)}"
            translations = (translated(self.knowledge, quote, answer.language) for quote in quotes)
            known = list(dict.fromkeys(filter(None, translations)))
            if known:
                yield f"[{self.knowledge.texts[answer.language]['telegram-own-translation']}]"
                yield from known

    def _source(self, answer: Answer) -> str:
        """Who says it, in a line that is seen without unfolding the quote."""
        speakers = " · ".join(self._named(speaker, answer.language) for speaker in _speakers(answer))
        return f"— {speakers}" if speakers else ""

    def _rendered(self, answer: Answer, is_group: bool, has_heading: bool) -> Screen:  # noqa: FBT001 - a cache's key
        related = answer.related or tuple(
            one for one in self.popular(answer.language) if one.entry != answer.topic.entry
        )
        rows = self.suggestions(related[:_RELATED], answer.language)
        texts = self.knowledge.texts[answer.language]
        return screen(
            answer.text,
            mark=partial(self._figures.marked, language=answer.language),
            heading=texts["telegram-asked"].format(title=answer.title) if has_heading else "",
            source=self._source(answer),
            quotes=self.quotes(answer),
            keyboard=Keyboard([*rows, self.thumbs(answer, may_share=not is_group)]),
        )

    def _choices(self, choices: Choices, asker: int) -> Screen:
        rows = [
            [self.button(option.title, Choose(option.topic, choices.language, asker))] for option in choices.options
        ]
        return screen(choices.text, keyboard=Keyboard(rows))

    def _decline(self, decline: Decline) -> Screen:
        related = decline.related[:_RELATED]
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


def _speakers(answer: Answer) -> list[Speaker]:
    return list(dict.fromkeys(map(_speaker, answer.evidence)))


def _speaker(evidence: Evidence) -> Speaker:
    return evidence.by
