"""Inline mode: answers as somebody types in any chat, and guest messages in chats that the bot is not in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import (
    InlineKeyboardButton,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
)
from telegram.constants import ParseMode
from telegram.helpers import create_deep_linked_url

from bot.answering.replies import Answer, Choices, Decline, Dialogue, Question, Silence, Topic
from bot.answering.verdicts import STATED
from bot.answering.writing import write
from bot.charts import trade_caption
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES
from bot.storage import Answered
from bot.telegram import pages
from bot.telegram.addressing import addressed, sender
from bot.telegram.dialogues import known_language, write_about
from bot.telegram.genuine import INLINE_CHAT, inline_number
from bot.telegram.handlers.questions import counted_as
from bot.telegram.rendering import Setting
from bot.telegram.screens import Keyboard, screen
from bot.telegram.services import spoken
from bot.telegram.spans import shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from telegram import Update

    from bot.answering.engine import Explanation
    from bot.knowledge.schema import Language
    from bot.telegram.effects import Effects
    from bot.telegram.screens import Screen
    from bot.telegram.services import Services

MOST_RESULTS = 10
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
CACHE_SECONDS = 300
"""How long Telegram may show the same results for the same words; a new knowledge base shows after that."""
POPULAR_CACHE_SECONDS = 3600
_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})
_SEVERAL = 2
_LEAST_SCORE = 0.1
"""How sure a further candidate must be to be listed below the answer."""
_TITLE, _DESCRIPTION = 64, 256


async def on_inline_query(services: Services, update: Update, _: Effects) -> None:
    """List answers to what somebody types; the popular ones where nothing is typed yet."""
    query = update.inline_query
    if query is None:
        return
    text = query.query.strip()
    chosen = known_language(await services.store.language(query.from_user.id))
    language = chosen or spoken(query.from_user) or LANGUAGES[0]
    if query.offset:
        answers: list[Answer] = []
        is_personal, has_answer = True, True
    elif text:
        explained = services.engine.explain(Question(text), Dialogue(language=chosen, spoken=language))
        answers, has_answer = _answers(services, explained)
        told = getattr(explained.reply, "language", language)
        # The words alone decide, unless the person has chosen a language or another would have read them otherwise.
        is_personal = chosen is not None or (told == language and not _is_told_by(services, text, language))
    else:
        answers = [services.engine.answer(id_, language) for id_ in services.renderer.knowledge.article.popular]
        is_personal, has_answer = True, True
    services.counters.count("inline-asked")
    key = "telegram-inline-ask" if has_answer else "telegram-inline-none"
    await services.direct.answer_inline(
        query.id,
        _listed(services, answers, has_answer=has_answer, has_chart=bool(text) and not query.offset),
        cache_seconds=CACHE_SECONDS if text else POPULAR_CACHE_SECONDS,
        is_personal=is_personal,
        button=InlineQueryResultsButton(services.text(key, language), start_parameter="inline"),
    )


async def on_chosen_result(services: Services, update: Update, _: Effects) -> None:
    """Count which answers are shared."""
    if update.chosen_inline_result is not None:
        services.counters.count("inline-chosen")


async def on_guest_message(services: Services, update: Update, _: Effects) -> None:
    """Answer, once, a mention in a chat that the bot is not in (Bot API 10.0, "Guest messages")."""
    message = update.guest_message
    asked = addressed(message, services.me, services.clock()) if message is not None else None
    if message is None or asked is None or message.guest_query_id is None:
        return
    chosen = known_language(await services.store.language(sender(message) or 0))
    language = chosen or spoken(message.from_user) or LANGUAGES[0]
    if not asked.text:
        shown, title, about = screen(services.text("telegram-ask-how", language)), "?", ""
    else:
        explained = services.engine.explain(Question(asked.text), Dialogue(language=chosen, spoken=language))
        reply, turns = explained.reply, explained.dialogue.turns
        if isinstance(reply, Silence):
            return
        about = write_about(turns[-1]) if turns else ""
        services.counters.count(counted_as(reply))
        shown = services.renderer.reply(reply, Setting(is_group=True, asker=sender(message) or 0))
        title = reply.title if isinstance(reply, Answer) else asked.text
    result = InlineQueryResultArticle("guest", shortened(title, _TITLE), _content(shown), reply_markup=shown.keyboard)
    sent = await services.direct.quietly(services.direct.bot.answer_guest_query(message.guest_query_id, result))
    if sent is not None and about:
        number = inline_number(sent.inline_message_id)
        await services.store.note_answer(Answered(INLINE_CHAT, number, number, sender(message) or 0, about))


def _answers(services: Services, explained: Explanation) -> tuple[list[Answer], bool]:
    """What is listed, the best first, and whether it holds an answer to what was typed."""
    reply, engine = explained.reply, services.engine
    language = getattr(reply, "language", explained.message.language)
    entries = services.renderer.knowledge.entries
    found: list[Answer] = []
    if isinstance(reply, Answer):
        found.append(reply)
    elif isinstance(reply, Choices):
        found += reply.options
    # A noun alone asks nothing, and is what people type into a search: what is about it is always listed.
    is_noun = len(explained.message.whole.content) == 1 and not explained.message.whole.has_question_word
    if found or is_noun:
        least = 0.0 if is_noun else _LEAST_SCORE
        scored = (one for step in explained.steps for one in step.scored)
        near = [one for one in scored if one.probability >= least and one.entry.kind in _ANSWERING]
        measures = explained.message.whole.measures
        found += [engine.answer(one.entry.id, language, measures) for one in near]
    has_answer = bool(found)
    related = reply.related if isinstance(reply, Answer | Decline) else ()
    found += [engine.answer(one.entry, language, one.measures) for one in related if one.entry in entries]
    by_topic: dict[Topic, Answer] = {}
    for answer in found:
        for single in _one_by_one(services, answer):
            by_topic.setdefault(single.topic, single)
    return list(by_topic.values()), has_answer


def _one_by_one(services: Services, answer: Answer) -> list[Answer]:
    """Each measure of stated figures by itself, since people share one figure at a time."""
    figure = services.renderer.knowledge.figures.get(answer.topic.entry)
    if figure is None or figure.aspect not in STATED or len(answer.topic.measures) < _SEVERAL:
        return [answer]
    return [
        services.engine.answer(answer.topic.entry, answer.language, (measure,)) for measure in answer.topic.measures
    ]


def _title(services: Services, answer: Answer) -> str:
    """What a result is called: of a stated figure its name and value, else the question that it answers."""
    knowledge = services.renderer.knowledge
    figure = knowledge.figures.get(answer.topic.entry)
    if figure is None or figure.aspect not in STATED or len(answer.topic.measures) != 1:
        return answer.title
    measure = knowledge.facts.measures[answer.topic.measures[0]]
    texts, language = knowledge.texts[answer.language], answer.language
    told = measure.growth if figure.aspect == "growth" else measure.value
    label = measure.short[language]
    return f"{label[:1].upper()}{label[1:]}: {write(told, language, texts)}"


def _is_told_by(services: Services, text: str, language: Language) -> bool:
    """Whether the words are read in a language even by somebody who speaks another."""
    other = next(one for one in LANGUAGES if one not in (language, "zh"))
    reply = services.engine.reply(Question(text), Dialogue(spoken=other))
    return not isinstance(reply, Silence) and reply.language == language


def _listed(
    services: Services, answers: Sequence[Answer], *, has_answer: bool, has_chart: bool
) -> list[InlineQueryResultArticle]:
    """The results: the answers, and where one of them is about the figures, the chart's finding with them."""
    results = [_result(services, answer) for answer in answers[:MOST_RESULTS]]
    figures = services.renderer.knowledge.figures
    if has_chart and has_answer and any(answer.topic.entry in figures for answer in answers):
        results = [*results[: MOST_RESULTS - 1], _chart(services, answers[0].language)]
    return results


def _chart(services: Services, language: Language) -> InlineQueryResultArticle:
    """The chart's finding and figures; a tap below it leads to the picture, which only a chat of our own can show."""
    caption = trade_caption(services.renderer.knowledge, language)
    label = services.text("telegram-form-chart", language)
    url = create_deep_linked_url(services.me.username, "chart")
    keyboard = Keyboard([[InlineKeyboardButton(label, url=url)]])
    return InlineQueryResultArticle(
        id=f"chart:{language}",
        title=shortened(label, _TITLE),
        input_message_content=_content(pages.chart_caption(services.renderer, language)),
        description=shortened(caption.headline, _DESCRIPTION),
        reply_markup=keyboard,
    )


def _result(services: Services, answer: Answer) -> InlineQueryResultArticle:
    url = create_deep_linked_url(services.me.username, answer.topic.entry)
    label = services.text("telegram-more", answer.language)
    shown = services.renderer.bare(answer, [[InlineKeyboardButton(label, url=url)]])
    return InlineQueryResultArticle(
        id=result_id(services, answer.topic, answer.language),
        title=shortened(_title(services, answer), _TITLE),
        input_message_content=_content(shown),
        description=shortened(answer.text, _DESCRIPTION),
        reply_markup=shown.keyboard,
    )


def result_id(services: Services, topic: Topic, language: Language) -> str:
    """The id of a result, which comes back when it is chosen."""
    return f"{services.renderer.directory.reference(topic)}:{language}"


def _content(shown: Screen) -> InputTextMessageContent:
    return InputTextMessageContent(shown.html, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW)
