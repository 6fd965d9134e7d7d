"""Taps on buttons; each is answered, and none is carried out twice."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeGuard

from telegram import Message
from telegram.constants import ChatType

from bot.answering.replies import Dialogue, Topic
from bot.folding import fold
from bot.storage import Miss, Place, Reference, Vote
from bot.telegram import pages
from bot.telegram.callbacks import Ask, Browse, Choose, Explain, Judge, Open, Show, Speak
from bot.telegram.dialogues import known_language, write_about
from bot.telegram.effects import Target, target_of
from bot.telegram.genuine import answered_by, is_genuine, shown_by
from bot.telegram.handlers.commands import is_administrator, speak
from bot.telegram.pictures import picture_name, table_name
from bot.telegram.rendering import Setting
from bot.telegram.services import spoken
from bot.telegram.voting import voted

if TYPE_CHECKING:
    from telegram import CallbackQuery, MaybeInaccessibleMessage, Update

    from bot.answering.replies import Answer
    from bot.telegram.callbacks import Tap
    from bot.telegram.effects import Effects
    from bot.telegram.services import Services


async def on_tap(services: Services, update: Update, effects: Effects) -> None:
    """Do what a button says."""
    query = update.callback_query
    if query is None:
        return
    tap = services.renderer.directory.read(query.data)
    if tap is not None and not await is_genuine(services.store, query, tap):
        services.counters.count("tap-forged")
        await services.direct.toast(query)
        return
    services.counters.count("stale-button" if tap is None else f"tap-{type(tap).__name__.casefold()}")
    if tap is None:
        language = await services.language(query.from_user)
        await services.direct.toast(query, services.text("telegram-stale", language))
        return
    await _done(services, query, tap, effects)


async def _done(services: Services, query: CallbackQuery, tap: Tap, effects: Effects) -> None:
    match tap:
        case Ask():
            await _ask(services, query, tap, effects)
        case Choose():
            await _choose(services, query, tap, effects)
        case Judge():
            await _judge(services, query, tap, effects)
        case Explain():
            await _explain(services, query, tap, effects)
        case Show():
            await _show(services, query, tap, effects)
        case Browse() | Open():
            await _browse(services, query, tap, effects)
        case Speak():
            await _speak(services, query, tap, effects)


async def _ask(services: Services, query: CallbackQuery, tap: Ask, effects: Effects) -> None:
    """Answer a related question by a new message, once, however often the button is tapped in a moment."""
    message = query.message
    key = (shown_by(query), query.data, _is_group(query) or query.from_user.id)
    is_again = services.tapped.is_done(key, effects.update)
    await services.direct.toast(query)
    if is_again:
        services.counters.count("double-tap")
        return
    answer = services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures)
    screen = services.renderer.reply(answer, Setting(is_group=_is_group(query), has_heading=True))
    if message is None:
        return  # It was shared inline: nothing can be sent where the bot may not even be.
    about = await _keep(services, query, answer, effects)
    answers = Reference(None, query.from_user.id, about)
    effects.send(screen, _below(message), label=f"answered {tap.language}", answers=answers)


async def _choose(services: Services, query: CallbackQuery, tap: Choose, effects: Effects) -> None:
    """Turn "did you mean" into the answer; in a group only for whom it was meant."""
    if not await _may_choose(services, query, tap.asker):
        services.counters.count("not-yours")
        language = await services.language(query.from_user)
        await services.direct.toast(query, services.text("telegram-not-yours", language))
        return
    answer = services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures)
    screen = services.renderer.reply(answer, Setting(is_group=_is_group(query), has_heading=True))
    await services.direct.toast(query)
    shown = shown_by(query)
    about = await _keep(services, query, answer, effects)
    known = await answered_by(services.store, shown)
    if known is not None and shown.inline is not None:
        await services.store.note_answer(replace(known, about=about))
    answers = Reference(known.question, known.person, about) if known is not None else None
    effects.edit(screen, shown, label=f"answered {tap.language}", answers=answers)


async def _may_choose(services: Services, query: CallbackQuery, asker: int) -> bool:
    if query.from_user.id == asker or not _is_group(query):
        return True
    # An anonymous administrator asks in the group's name; who taps cannot be compared with that.
    shown = shown_by(query)
    return asker == shown.chat and await is_administrator(services, shown.chat, query.from_user.id)


async def _judge(services: Services, query: CallbackQuery, tap: Judge, effects: Effects) -> None:
    """Count a vote, one a person and message."""
    shown = shown_by(query)
    message = shown.inline or f"{shown.chat}:{shown.message}"
    is_new = await services.store.cast(Vote(query.from_user.id, message, tap.entry, tap.is_up))
    language = await services.language(query.from_user)
    services.counters.count("voted" if is_new else "voted-already")
    if is_new and not tap.is_up:
        title = services.title(Topic(tap.entry), tap.language) or tap.entry
        effects.miss(Miss(fold(title), tap.language, "thumbed-down", (tap.entry,)))
    key = "telegram-voted" if is_new else "telegram-voted-already"
    if _shows_buttons(query.message) and not _is_group(query):
        # Only who is alone with the bot sees what was voted; in groups each sees the same buttons.
        effects.mark(voted(services.renderer, query.message, tap), shown)
        key = key if tap.is_up else "telegram-why"
    await services.direct.toast(query, services.text(key, language))


async def _explain(services: Services, query: CallbackQuery, tap: Explain, effects: Effects) -> None:
    """Keep why somebody found an answer of no use, and thank them, once."""
    shown = shown_by(query)
    message = shown.inline or f"{shown.chat}:{shown.message}"
    is_new = await services.store.cast(Vote(query.from_user.id, message, tap.entry, is_up=False, reason=tap.reason))
    services.counters.count("explained" if is_new else "voted-already")
    if _shows_buttons(query.message):
        vote = Judge(tap.entry, is_up=False, language=tap.language)
        effects.mark(voted(services.renderer, query.message, vote, is_explained=True), shown)
    language = await services.language(query.from_user)
    key = "telegram-voted" if is_new else "telegram-voted-already"
    await services.direct.toast(query, services.text(key, language))


async def _show(services: Services, query: CallbackQuery, tap: Show, effects: Effects) -> None:
    """Send the figures in another form, once, however often the button is tapped in a moment."""
    message = query.message
    is_again = services.tapped.is_done((shown_by(query), query.data), effects.update)
    await services.direct.toast(query)
    if message is None or is_again or not services.renderer.knowledge.facts.measures:
        return
    label = f"form-{tap.form} {tap.language}"
    match tap.form:
        case "chart":
            caption = pages.chart_caption(services.renderer, tap.language)
            effects.send_picture(picture_name(tap.language), caption, _below(message), label=label)
        case "csv":
            effects.send_file(table_name(tap.language), _below(message), label=label)
        case "svg":
            effects.send_file(picture_name(tap.language, "slide", "svg"), _below(message), label=label)
        case _:
            effects.send_file(picture_name(tap.language, "slide"), _below(message), label=label)


async def _browse(services: Services, query: CallbackQuery, tap: Browse | Open, effects: Effects) -> None:
    """Show another page of the subjects in the same message."""
    renderer = services.renderer
    await services.direct.toast(query)
    if isinstance(tap, Open):
        answer = services.engine.answer(tap.topic.entry, tap.language, tap.topic.measures)
        about = await _keep(services, query, answer, effects)
        page = pages.opened(services.engine, renderer, tap.topic, tap.language)
        answers = Reference(None, query.from_user.id, about)
        effects.edit(page, shown_by(query), label=f"answered {tap.language}", answers=answers)
        return
    chapter = next((one for one in renderer.knowledge.chapters if one.id == tap.chapter), None)
    page = (
        pages.chapters(renderer, tap.language)
        if chapter is None
        else pages.chapter_page(renderer, chapter, tap.language)
    )
    effects.edit(page, shown_by(query), label=f"page {tap.language}")


async def _speak(services: Services, query: CallbackQuery, tap: Speak, effects: Effects) -> None:
    """Keep a choice of language; each person's tap is their own, in groups too."""
    chosen, language = known_language(tap.language), await services.language(query.from_user)
    said = await speak(services, query.from_user.id, chosen, language)
    await services.direct.toast(query, said.plain)
    if not _is_group(query):
        shown = chosen or spoken(query.from_user) or language
        effects.edit(pages.languages(services.renderer, shown, chosen), shown_by(query), label=f"page {shown}")


async def _keep(services: Services, query: CallbackQuery, answer: Answer, effects: Effects) -> str:
    """Remember an answer that was tapped for, so that questions can follow it.

    Returns:
        What the message is about from then on.
    """
    message = query.message
    if message is None:
        return write_about(Dialogue().answered(answer.title, answer).turns[-1])
    place = Place(message.chat.id, _below(message).topic, query.from_user.id)
    dialogue = (await services.dialogues.recall(place, spoken(query.from_user))).answered(answer.title, answer)
    effects.keep(services.dialogues.kept(place, dialogue))
    return write_about(dialogue.turns[-1])


def _shows_buttons(message: MaybeInaccessibleMessage | None) -> TypeGuard[Message]:
    """Whether Telegram tells the buttons of a message, so that they can be changed."""
    return isinstance(message, Message) and message.reply_markup is not None


def _below(message: MaybeInaccessibleMessage) -> Target:
    """Where an answer to a tap goes; of a message that is too old, Telegram tells the chat and the number alone."""
    if isinstance(message, Message):
        return target_of(message)
    return Target(message.chat.id, None, None if message.chat.type == ChatType.PRIVATE else message.message_id)


def _is_group(query: CallbackQuery) -> bool:
    """Whether others see the message, too."""
    return query.message is None or query.message.chat.type != ChatType.PRIVATE
