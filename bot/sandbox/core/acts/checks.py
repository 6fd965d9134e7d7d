"""Whether a person may act in a chat."""

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.errors import not_allowed, not_now, wrong
from bot.sandbox.core.people import Person
from bot.sandbox.core.world import World


def require_human(world: World, person_id: int) -> Person:
    """A person who is no bot.

    Raises:
        ActRefusedError: there is none.
    """
    person = world.person(person_id)
    if person.is_bot:
        raise wrong(f"{person.full_name} is a bot: it acts through the Bot API")
    return person


def require_usable(world: World, chat_id: int) -> Chat:
    """A chat that has not become another.

    Raises:
        ActRefusedError: there is none, or it has.
    """
    chat = world.chat(chat_id)
    if chat.migrated_to is not None:
        raise not_now(f"this group has become the supergroup {chat.migrated_to}")
    return chat


def require_present(world: World, chat: Chat, person_id: int) -> Person:
    """A person who is in the chat.

    Raises:
        ActRefusedError: they are not.
    """
    person = require_human(world, person_id)
    if not chat.member(person_id).is_present:
        raise not_allowed(f"{person.full_name} is not in this chat")
    return person


def require_writer(world: World, chat: Chat, person_id: int, permission: str) -> Person:
    """A person who may send that kind of message there.

    Raises:
        ActRefusedError: they may not.
    """
    person = require_present(world, chat, person_id)
    member = chat.member(person_id)
    if chat.is_private and person.has_blocked_bot:
        raise not_now(f"{person.full_name} has blocked the bot: unblock it first")
    if chat.type == "channel" and not member.is_administrator:
        raise not_allowed("only administrators write in a channel")
    if not member.may_send(permission):
        raise not_allowed(f"{person.full_name} is restricted: {permission} is not given")
    return person
