"""Messages that put a question, and what is answered to them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering.replies import Answer, Decline, Dialogue, Question, Reason, Silence
from bot.folding import fold
from bot.storage import Miss, Place, Reference
from bot.telegram.addressing import Addressed, Manner, addressed, sender
from bot.telegram.dialogues import before, going_on, turn_of, write_about
from bot.telegram.effects import Shown, target_of
from bot.telegram.handlers.commands import ASK, COMMANDS, run_command
from bot.telegram.rendering import Setting
from bot.telegram.screens import screen
from bot.telegram.services import spoken

if TYPE_CHECKING:
    from telegram import Message, Update

    from bot.answering.engine import Explanation
    from bot.answering.replies import Reply
    from bot.telegram.effects import Effects
    from bot.telegram.screens import Screen
    from bot.telegram.services import Services

_NEAREST = 3
_LONGEST_TEXT = 300
"""Characters kept of a question that has no answer: what is longer is no question that somebody else asks, too."""
_SMALL_TALK = frozenset({Reason.SMALL_TALK})
_NO_MISS = frozenset({Reason.SMALL_TALK, Reason.COMMAND})
_UNASKED = frozenset({Reason.SMALL_TALK, Reason.UNCLEAR, Reason.OFF_TOPIC})


@dataclass(frozen=True, slots=True)
class Said:
    """A reply as it goes out, the dialogue with it, and under what it is counted."""

    screen: Screen
    dialogue: Dialogue
    about: str
    label: str


async def on_message(services: Services, update: Update, effects: Effects) -> None:
    """Answer a new message, if it is for the bot."""
    message = update.message
    if message is None:
        return
    asked = addressed(message, services.me, services.clock())
    if asked is None:
        return
    is_further_picture = _is_of_album(services, message, effects.update)
    if asked.command is not None and (asked.command != ASK or not asked.text):
        await run_command(services, message, asked, effects)
    elif asked.text:
        await _answer(services, message, asked, effects)
    elif asked.manner is Manner.MENTION:
        await _tell_how(services, message, "telegram-ask-how", effects)
    elif asked.manner is Manner.PRIVATE and not is_further_picture:
        await _tell_how(services, message, "telegram-text-only", effects)


async def on_edited_message(services: Services, update: Update, effects: Effects) -> None:
    """Edit the answer to a message that has been edited, where it has one."""
    message = update.edited_message
    if message is None:
        return
    known = await services.store.answer_to(message.chat.id, message.message_id)
    asked = addressed(message, services.me, services.clock()) if known is not None else None
    if known is None or asked is None or not asked.text or asked.command not in (None, ASK):
        return
    place = place_of(message)
    dialogue = await services.dialogues.recall(place, spoken(message.from_user))
    dialogue = before(dialogue, turn_of(known.about, dialogue, services.title))
    said = _said(services, message, asked, await _explained(services, message, asked, dialogue), effects)
    if said is None:
        return
    answers = Reference(known.question, known.person, said.about)
    effects.edit(said.screen, Shown(known.chat, known.answer), label=said.label, answers=answers)
    services.counters.count("edited")
    effects.keep(services.dialogues.kept(place, said.dialogue))


def place_of(message: Message) -> Place:
    """Where a message is said, and by whom."""
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(message.chat.id, topic, sender(message) or 0)


async def _answer(services: Services, message: Message, asked: Addressed, effects: Effects) -> None:
    if asked.manner is Manner.OVERHEARD and not await services.store.is_listening(message.chat.id):
        return
    place = place_of(message)
    dialogue = await services.dialogues.recall(place, spoken(message.from_user))
    explained = await _explained(services, message, asked, dialogue)
    reply = explained.reply
    if isinstance(reply, Decline) and reply.command in COMMANDS and asked.manner is not Manner.OVERHEARD:
        plain = replace(asked, command=reply.command, text="")
        await run_command(services, message, plain, effects, reply.language)
        return
    said = _said(services, message, asked, explained, effects)
    if said is None:
        services.counters.count("silent")
        return
    answers = Reference(message.message_id, place.person, said.about)
    effects.send(said.screen, target_of(message, asked.replies_to), label=said.label, answers=answers)
    effects.keep(services.dialogues.kept(place, said.dialogue))


async def _explained(services: Services, message: Message, asked: Addressed, dialogue: Dialogue) -> Explanation:
    """The reply to a message, in the dialogue that it goes on from."""
    if asked.follows is not None:
        known = await services.store.answered_by(message.chat.id, asked.follows)
        turn = turn_of(known.about, dialogue, services.title) if known is not None else None
        dialogue = going_on(dialogue, turn)
    question = Question(asked.text, addressed=asked.manner is not Manner.OVERHEARD)
    return services.engine.explain(question, dialogue)


def _said(
    services: Services, message: Message, asked: Addressed, explained: Explanation, effects: Effects
) -> Said | None:
    """What is replied; None for silence."""
    reply = explained.reply
    if isinstance(reply, Silence) or _is_small_talk(explained, asked.manner):
        return None
    services.counters.count(counted_as(reply))
    if isinstance(reply, Decline) and reply.reason not in _NO_MISS and asked.manner is not Manner.OVERHEARD:
        effects.miss(missed(services, asked.text, explained, reply))
    setting = Setting(is_group=asked.manner is not Manner.PRIVATE and message.chat.id < 0, asker=sender(message) or 0)
    after = explained.dialogue
    about = write_about(after.turns[-1]) if after.turns else ""
    return Said(services.renderer.reply(reply, setting), after, about, f"{counted_as(reply)} {reply.language}")


def missed(services: Services, text: str, explained: Explanation, reply: Decline) -> Miss:
    """A question that was declined, with the entries that came nearest, for the curator."""
    scored = {one.entry.id: one.probability for step in explained.steps for one in step.scored}
    nearest = sorted(scored, key=lambda entry: -scored[entry])[:_NEAREST]
    kept = text[:_LONGEST_TEXT] if services.keeps_texts else None
    return Miss(fold(text)[:_LONGEST_TEXT], reply.language, str(reply.reason), tuple(nearest), kept)


def _is_small_talk(explained: Explanation, manner: Manner) -> bool:
    """Whether people under the bot's message talk to each other, or to it with nothing to ask."""
    reply = explained.reply
    if manner is not Manner.REPLY or not isinstance(reply, Decline):
        return False
    return reply.reason in (_SMALL_TALK if explained.message.whole.is_question else _UNASKED)


def counted_as(reply: Reply) -> str:
    """The name by which a reply is counted."""
    if isinstance(reply, Answer):
        return "answered"
    if isinstance(reply, Decline):
        return f"declined-{reply.reason}"
    return "silent" if isinstance(reply, Silence) else "offered"


async def _tell_how(services: Services, message: Message, key: str, effects: Effects) -> None:
    language = await services.language(message.from_user, sender(message))
    effects.send(screen(services.text(key, language)), target_of(message), label=f"told-how {language}")


def _is_of_album(services: Services, message: Message, update: int) -> bool:
    """Whether a picture belongs to an album of which one has come already; an album's words are on its first."""
    album = message.media_group_id
    return album is not None and services.tapped.is_done(("album", album), update)
