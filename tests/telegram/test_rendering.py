"""Screens: whatever the text, Telegram takes them, and the reader sees what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.replies import Answer, Choices, Decline, Reason, Suggestion, Topic
from bot.knowledge.models import Evidence, Speaker
from bot.knowledge.schema import LANGUAGES
from bot.sandbox.core.entities.formatted import format_text
from bot.telegram.callbacks import LIMIT
from bot.telegram.citing import COPY_LIMIT, citation
from bot.telegram.rendering import Renderer, Setting
from bot.telegram.screens import CAPTION_LIMIT, TEXT_LIMIT, screen
from bot.telegram.spans import units

if TYPE_CHECKING:
    from bot.knowledge.models import KnowledgeBase
    from bot.telegram.screens import Screen

TEXTS = st.one_of(
    st.text(max_size=60),
    st.text(st.sampled_from("<>&\"'/ab \n\x00\ud83d😀é年"), max_size=60),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=20), st.integers(1, 600)),
)
REPLY_LANGUAGES = st.sampled_from(LANGUAGES)


def check_screen(shown: Screen, limit: int = TEXT_LIMIT) -> None:
    """Telegram's rules for a message, by the sandbox's own parser."""
    seen = format_text(shown.html, parse_mode="HTML")
    assert seen.text.strip() == shown.plain.strip()
    assert 1 <= units(shown.plain) <= limit
    for row in shown.keyboard.inline_keyboard if shown.keyboard else ():
        for button in row:
            assert button.text.strip()
            if button.callback_data is not None:
                assert 1 <= len(str(button.callback_data).encode()) <= LIMIT
            if button.copy_text is not None:
                assert 1 <= units(button.copy_text.text) <= COPY_LIMIT


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from([TEXT_LIMIT, CAPTION_LIMIT]))
def test_any_text_makes_a_message(text: str, heading: str, quotes: list[str], limit: int) -> None:
    check_screen(screen(text, heading=heading, quotes=quotes, limit=limit), limit)


def test_any_reply_makes_a_message(knowledge: KnowledgeBase) -> None:
    renderer = Renderer(knowledge)
    entries = st.sampled_from([*knowledge.entries][:20])
    measures = st.lists(st.sampled_from([*knowledge.facts.measures]), max_size=5).map(tuple)
    topics = st.builds(Topic, entries, measures)
    evidence = st.lists(st.builds(Evidence, TEXTS, st.sampled_from(Speaker)), max_size=3).map(tuple)
    related = st.lists(st.builds(Suggestion, entries, TEXTS), max_size=5).map(tuple)
    answers = st.builds(Answer, REPLY_LANGUAGES, TEXTS, evidence, topics, TEXTS, related)
    choices = st.builds(Choices, REPLY_LANGUAGES, TEXTS, st.lists(answers, min_size=1, max_size=3).map(tuple))
    declines = st.builds(Decline, REPLY_LANGUAGES, TEXTS, st.sampled_from(Reason), related)
    settings = st.builds(Setting, st.booleans(), st.integers(-(10**13), 2**52), st.booleans())

    @given(st.one_of(answers, choices, declines), settings)
    def check(reply: Answer | Choices | Decline, setting: Setting) -> None:
        check_screen(renderer.reply(reply, setting))

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_of_every_answer_is_bold(knowledge: KnowledgeBase, language: str) -> None:
    from bot.answering.engine import Engine  # noqa: PLC0415

    engine, renderer = Engine(knowledge), Renderer(knowledge)
    for figure in knowledge.figures:
        shown = renderer.answer(engine.answer(figure, language))  # type: ignore[arg-type]
        bold = [entity for entity in format_text(shown.html, parse_mode="HTML").entities if entity.type == "bold"]
        assert bold or "{" not in knowledge.entries[figure].say[language], figure  # type: ignore[index]
        check_screen(shown)


def test_what_has_no_room_is_shortened_the_quote_first() -> None:
    shown = screen("text " * 10, quotes=["quote " * 2000])
    assert shown.plain.startswith("text text")
    assert shown.plain.endswith("…")
    long = screen("text " * 2000, quotes=["quote"])
    assert "quote" not in long.plain
    assert "<blockquote" not in long.html


@given(st.lists(TEXTS, min_size=1, max_size=4), TEXTS, TEXTS)
def test_any_citation_can_be_copied(quotes: list[str], speakers: str, title: str) -> None:
    assert units(citation(quotes, speakers, title)) <= COPY_LIMIT


def test_a_sentence_that_is_cut_keeps_its_figure() -> None:
    long = "It was told, with many words before it came to the point, that their trade had reached 4.905 billion CNY."
    assert "reached 4.905 billion CNY." in citation([long] * 3, "the article", "A title")
