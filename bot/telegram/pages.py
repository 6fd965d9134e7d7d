"""What the bot says of itself and of the article: welcome, help, subjects, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.answering.replies import Topic
from bot.charts import trade_caption
from bot.knowledge.schema import LANGUAGES
from bot.telegram.callbacks import AUTOMATIC, Browse, Open, Speak
from bot.telegram.dialogues import known_language
from bot.telegram.facts_table import facts_table
from bot.telegram.menus import Audience, help_text
from bot.telegram.screens import Keyboard, Screen, escaped, ready_made, screen

if TYPE_CHECKING:
    from telegram import InlineKeyboardButton

    from bot.answering.engine import Engine
    from bot.knowledge.models import Chapter, KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.telegram.rendering import Renderer

_SHOWN_OF_ARTICLE = 3


def welcome(renderer: Renderer, language: Language, username: str, *, is_group: bool) -> Screen:
    """What is said first, with questions to begin with."""
    knowledge = renderer.knowledge
    key = "telegram-welcome-group" if is_group else "telegram-welcome"
    text = knowledge.texts[language][key].format(about=knowledge.article.about[language], bot=f"@{username}")
    rows = renderer.suggestions(renderer.popular(language), language)
    return screen(text, keyboard=None if is_group else Keyboard(rows))


def help_page(
    knowledge: KnowledgeBase, language: Language, username: str, *, is_group: bool, has_inline: bool
) -> Screen:
    """What the bot does, and its commands with a line each, from the table of the menus."""
    audience = Audience.GROUP if is_group else Audience.PRIVATE
    return ready_made(help_text(knowledge, language, audience, username, inline=has_inline))


def facts(renderer: Renderer, language: Language) -> Screen:
    """The trade figures as a table, with buttons for their other forms."""
    knowledge = renderer.knowledge
    table = facts_table(knowledge, language)
    if not table:
        return screen(knowledge.texts[language]["unclear"])
    return ready_made(table, Keyboard([renderer.forms(language, "chart", "slide", "csv")]))


def chart_caption(renderer: Renderer, language: Language) -> Screen:
    """What stands below the chart: its finding, its figures in bold, its source, and buttons for its other forms."""
    caption = trade_caption(renderer.knowledge, language)
    lines = [f"{escaped(line.start)}<b>{escaped(line.figure)}</b>{escaped(line.end)}" for line in caption.lines]
    html = "\n".join([f"<b>{escaped(caption.headline)}</b>", *lines, f"<i>{escaped(caption.source)}</i>"])
    return ready_made(html, Keyboard([renderer.forms(language, "slide", "svg", "csv")]))


def article(engine: Engine, renderer: Renderer, language: Language) -> Screen:
    """What the article is, who speaks in it, and what it says above all."""
    knowledge = renderer.knowledge
    told, texts = knowledge.article, knowledge.texts[language]
    about = texts["telegram-article"].format(speaker=told.speaker, role=told.role[language], about=told.about[language])
    said = [
        f"• {engine.answer(entry, language, _first_measure(renderer, entry)).text}"
        for entry in told.popular[:_SHOWN_OF_ARTICLE]
    ]
    title = f"“{told.title}”"
    text = "\n\n".join([title, about, "\n".join([texts["telegram-article-says"], *said])])
    rows = renderer.suggestions(renderer.popular(language)[_SHOWN_OF_ARTICLE:], language)

    def mark(written: str) -> str:
        head, rest = written[: len(title)], written[len(title) :]
        return f"<b>{escaped(head)}</b>{renderer.marked(rest, language)}" if head == title else escaped(written)

    return screen(text, mark=mark, keyboard=Keyboard(rows) if rows else None)


def _first_measure(renderer: Renderer, entry: str) -> tuple[str, ...]:
    """Of several measures one is enough in a summary."""
    figure = renderer.knowledge.figures.get(entry)
    return figure.default[:1] if figure is not None else ()


def chapters(renderer: Renderer, language: Language) -> Screen:
    """The article's subjects; the popular questions where a knowledge base has none."""
    text = renderer.knowledge.texts[language]["telegram-topics"]
    if not renderer.knowledge.chapters:
        shown = [[renderer.button(one.title, Open(Topic(one.entry), language))] for one in renderer.popular(language)]
        return screen(text, keyboard=Keyboard(shown))
    rows = [
        [renderer.button(chapter.title[language], Browse(chapter.id, language))]
        for chapter in renderer.knowledge.chapters
    ]
    return screen(text, keyboard=Keyboard(rows))


def chapter_page(renderer: Renderer, chapter: Chapter, language: Language) -> Screen:
    """The questions of one subject."""
    entries = renderer.knowledge.entries
    rows = [[renderer.button(entries[id_].title[language], Open(Topic(id_), language))] for id_ in chapter.entries]
    rows.append([_back(renderer, Browse(None, language))])
    return screen(chapter.title[language], mark=_bold, keyboard=Keyboard(rows))


def opened(engine: Engine, renderer: Renderer, topic: Topic, language: Language) -> Screen:
    """An entry's answer within the subjects, with the way back.

    Raises:
        KeyError: where the entry does not answer.
    """
    answer = engine.answer(topic.entry, language, topic.measures)
    home = next((chapter.id for chapter in renderer.knowledge.chapters if topic.entry in chapter.entries), None)
    rows = [renderer.thumbs(answer), [_back(renderer, Browse(home, language))]]
    return renderer.bare(answer, rows)


def languages(renderer: Renderer, language: Language, chosen: str | None) -> Screen:
    """The choice of language; the one in force is marked."""
    texts = renderer.knowledge.texts
    now = known_language(chosen)
    automatic = texts[language]["telegram-language-auto"]
    rows = [[renderer.button(_chosen(automatic, is_chosen=now is None), Speak(AUTOMATIC))]]
    rows.append(
        [
            renderer.button(_chosen(texts[one]["telegram-language-own"], is_chosen=now == one), Speak(one))
            for one in LANGUAGES
        ]
    )
    named = automatic if now is None else texts[now]["telegram-language-own"]
    return screen(texts[language]["telegram-language"].format(now=named), keyboard=Keyboard(rows))


def _chosen(label: str, *, is_chosen: bool) -> str:
    return f"✓ {label}" if is_chosen else label


def _bold(text: str) -> str:
    return f"<b>{escaped(text)}</b>"


def _back(renderer: Renderer, where: Browse) -> InlineKeyboardButton:
    label = renderer.knowledge.texts[where.language]["telegram-back"]
    return renderer.button(label, where)
