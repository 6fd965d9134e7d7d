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
from bot.knowledge.models import Kind
from bot.knowledge.schema import LANGUAGES
from bot.storage import Answered
from bot.telegram.addressing import addressed, sender
from bot.telegram.dialogues import known_language, write_about
from bot.telegram.genuine import INLINE_CHAT, inline_number
from bot.telegram.handlers.questions import counted_as
from bot.telegram.rendering import Setting
from bot.telegram.screens import screen
from bot.telegram.services import spoken
from bot.telegram.spans import shortened

if TYPE_CHECKING:
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
        [_result(services, answer) for answer in answers[:MOST_RESULTS]],
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
    has_answer = bool(found)
    if has_answer:
        near = [one.entry.id for step in explained.steps for one in step.scored if one.probability >= _LEAST_SCORE]
        found += [engine.answer(id_, language) for id_ in near if entries[id_].kind in _ANSWERING]
    related = reply.related if isinstance(reply, Answer | Decline) else ()
    found += [engine.answer(one.entry, language) for one in related]
    by_topic: dict[str, Answer] = {}
    for answer in found:
        by_topic.setdefault(answer.topic.entry, answer)
    return list(by_topic.values()), has_answer


def _is_told_by(services: Services, text: str, language: Language) -> bool:
    """Whether the words are read in a language even by somebody who speaks another."""
    other = next(one for one in LANGUAGES if one not in (language, "zh"))
    reply = services.engine.reply(Question(text), Dialogue(spoken=other))
    return not isinstance(reply, Silence) and reply.language == language


def _result(services: Services, answer: Answer) -> InlineQueryResultArticle:
    url = create_deep_linked_url(services.me.username, answer.topic.entry)
    label = services.text("telegram-more", answer.language)
    shown = services.renderer.bare(answer, [[InlineKeyboardButton(label, url=url)]])
    return InlineQueryResultArticle(
        id=result_id(services, answer.topic, answer.language),
        title=shortened(answer.title, _TITLE),
        input_message_content=_content(shown),
        description=shortened(answer.text, _DESCRIPTION),
        reply_markup=shown.keyboard,
    )


def result_id(services: Services, topic: Topic, language: Language) -> str:
    """The id of a result, which comes back when it is chosen."""
    return f"{services.renderer.directory.reference(topic)}:{language}"


def _content(shown: Screen) -> InputTextMessageContent:
    return InputTextMessageContent(shown.html, parse_mode=ParseMode.HTML, link_preview_options=_NO_PREVIEW)
