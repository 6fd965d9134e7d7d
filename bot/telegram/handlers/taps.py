"""Taps on buttons; each is answered, and none is carried out twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import Message
from telegram.constants import ChatType

from bot.answering.replies import Dialogue
from bot.storage import Answered, Place, Vote
from bot.telegram import pages
from bot.telegram.callbacks import Ask, Browse, Choose, Judge, Open, Speak
from bot.telegram.courier import Shown, Target, target_of
from bot.telegram.dialogues import known_language, write_turns
from bot.telegram.handlers.commands import is_administrator, speak
from bot.telegram.rendering import Setting
from bot.telegram.services import spoken

if TYPE_CHECKING:
    from telegram import CallbackQuery, MaybeInaccessibleMessage, Update

    from bot.answering.replies import Answer
    from bot.telegram.services import Services


async def on_tap(services: Services, update: Update) -> None:
    """Do what a button says."""
    query = update.callback_query
    if query is None:
        return
    tap = services.renderer.directory.read(query.data)
    services.counters.count("stale-button" if tap is None else f"tap-{type(tap).__name__.casefold()}")
    match tap:
        case Ask():
            await _ask(services, query, tap)
        case Choose():
            await _choose(services, query, tap)
        case Judge():
            await _judge(services, query, tap)
        case Browse() | Open():
            await _browse(services, query, tap)
        case Speak():
            await _speak(services, query, tap)
        case None:
            language = await services.language(query.from_user)
            await services.courier.toast(query, services.text("telegram-stale", language))


async def _ask(services: Services, query: CallbackQuery, tap: Ask) -> None:
    """Answer a related question by a new message, once, however often the button is tapped in a moment."""
    message = query.message
    is_again = services.tapped.is_done((_shown(query), query.data, _is_group(query) or query.from_user.id))
    await services.courier.toast(query)
    if is_again:
        services.counters.count("double-tap")
        return
    answer = services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures)
    screen = services.renderer.reply(answer, Setting(is_group=_is_group(query), has_heading=True))
    if message is None:
        return  # It was shared inline: nothing can be sent where the bot may not even be.
    sent = await services.courier.send(screen, _below(message))
    said = await _keep(services, query, answer)
    if sent is not None:
        await services.store.note_answer(Answered(sent.chat, sent.message, sent.message, query.from_user.id, said))


async def _choose(services: Services, query: CallbackQuery, tap: Choose) -> None:
    """Turn "did you mean" into the answer; in a group only for whom it was meant."""
    if not await _may_choose(services, query, tap.asker):
        services.counters.count("not-yours")
        language = await services.language(query.from_user)
        await services.courier.toast(query, services.text("telegram-not-yours", language))
        return
    answer = services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures)
    screen = services.renderer.reply(answer, Setting(is_group=_is_group(query), has_heading=True))
    await services.courier.toast(query)
    shown = _shown(query)
    if await services.courier.edit(screen, shown):
        said = await _keep(services, query, answer)
        known = await services.store.answered_by(shown.chat, shown.message)
        if known is not None:
            await services.store.note_answer(Answered(known.chat, known.question, known.answer, known.person, said))


async def _may_choose(services: Services, query: CallbackQuery, asker: int) -> bool:
    if query.from_user.id == asker or not _is_group(query):
        return True
    # An anonymous administrator asks in the group's name; who taps cannot be compared with that.
    shown = _shown(query)
    return asker == shown.chat and await is_administrator(services, shown.chat, query.from_user.id)


async def _judge(services: Services, query: CallbackQuery, tap: Judge) -> None:
    """Count a vote, one a person and message."""
    shown = _shown(query)
    message = shown.inline or f"{shown.chat}:{shown.message}"
    is_new = await services.store.cast(Vote(query.from_user.id, message, tap.entry, tap.is_up))
    language = await services.language(query.from_user)
    services.counters.count("voted" if is_new else "voted-already")
    await services.courier.toast(
        query, services.text("telegram-voted" if is_new else "telegram-voted-already", language)
    )


async def _browse(services: Services, query: CallbackQuery, tap: Browse | Open) -> None:
    """Show another page of the subjects in the same message."""
    renderer = services.renderer
    await services.courier.toast(query)
    if isinstance(tap, Open):
        await services.courier.edit(pages.opened(services.engine, renderer, tap.topic, tap.language), _shown(query))
        await _keep(services, query, services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures))
        return
    chapter = next((one for one in renderer.knowledge.chapters if one.id == tap.chapter), None)
    page = (
        pages.chapters(renderer, tap.language)
        if chapter is None
        else pages.chapter_page(renderer, chapter, tap.language)
    )
    await services.courier.edit(page, _shown(query))


async def _speak(services: Services, query: CallbackQuery, tap: Speak) -> None:
    """Keep a choice of language; each person's tap is their own, in groups too."""
    chosen, language = known_language(tap.language), await services.language(query.from_user)
    said = await speak(services, query.from_user.id, chosen, language)
    await services.courier.toast(query, said.plain)
    if not _is_group(query):
        shown = chosen or spoken(query.from_user) or language
        await services.courier.edit(pages.languages(services.renderer, shown, chosen), _shown(query))


async def _keep(services: Services, query: CallbackQuery, answer: Answer) -> str:
    """Remember an answer that was tapped for, so that questions can follow it.

    Returns:
        The turn as it is kept with the message.
    """
    message = query.message
    if message is None:
        return write_turns(Dialogue().answered(answer.title, answer).turns)
    place = Place(message.chat.id, _below(message).topic, query.from_user.id)
    dialogue = (await services.dialogues.recall(place, spoken(query.from_user))).answered(answer.title, answer)
    await services.dialogues.keep(place, dialogue)
    return write_turns(dialogue.turns[-1:])


def _below(message: MaybeInaccessibleMessage) -> Target:
    """Where an answer to a tap goes; of a message that is too old, Telegram tells the chat and the number alone."""
    if isinstance(message, Message):
        return target_of(message)
    return Target(message.chat.id, None, None if message.chat.type == ChatType.PRIVATE else message.message_id)


def _is_group(query: CallbackQuery) -> bool:
    """Whether others see the message, too."""
    return query.message is None or query.message.chat.type != ChatType.PRIVATE


def _shown(query: CallbackQuery) -> Shown:
    if query.message is None:
        return Shown(inline=query.inline_message_id)
    return Shown(query.message.chat.id, query.message.message_id)
