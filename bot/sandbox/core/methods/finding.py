"""The chat, message or person that a call is about, or Telegram's refusal."""

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.errors import BotApiError, bad_request, forbidden
from bot.sandbox.core.messages import Message
from bot.sandbox.core.world import World

KINDS = {"group": "group", "supergroup": "supergroup", "channel": "channel"}


def find_chat(world: World, chat_id: int | str) -> Chat:
    """A chat by id, or by @name for supergroups and channels.

    Raises:
        BotApiError: there is none that the bot knows of.
    """
    if chat_id == "":
        raise bad_request("chat_id is empty")
    if isinstance(chat_id, str):
        found = world.chats.get(world.usernames.get(chat_id.removeprefix("@").lower(), 0))
        if found is not None and found.is_private:
            found = None  # people are addressed by id only
    else:
        found = world.chats.get(chat_id)
    if found is None:
        raise bad_request("chat not found")
    return found


def find_reachable_chat(world: World, chat_id: int | str) -> Chat:
    """A chat that the bot is in.

    Raises:
        BotApiError: it was blocked, removed, never there; or the group has become a supergroup.
    """
    chat = find_chat(world, chat_id)
    if chat.migrated_to is not None:
        raise BotApiError(
            400,
            "Bad Request: group chat was upgraded to a supergroup chat",
            migrate_to_chat_id=chat.migrated_to,
        )
    if chat.is_private:
        if world.people[chat.id].has_blocked_bot:
            raise forbidden("bot was blocked by the user")
        if not chat.was_started:
            raise forbidden("bot can't initiate conversation with a user")
        return chat
    member = chat.member(world.identity.id)
    if member.status == "kicked":
        raise forbidden(f"bot was kicked from the {KINDS[chat.type]} chat")
    if not member.is_present:
        raise forbidden(f"bot is not a member of the {KINDS[chat.type]} chat")
    return chat


def find_message(chat: Chat, message_id: int, purpose: str) -> Message:
    """A message of a chat.

    Args:
        chat: the chat.
        message_id: the message's id.
        purpose: what it is wanted for, in the words of the refusal: "edit", "delete", "be replied" ...

    Raises:
        BotApiError: there is none.
    """
    message = chat.messages.get(message_id)
    if message is None:
        raise bad_request(f"message to {purpose} not found")
    return message


def require_right(world: World, chat: Chat, right: str, refusal: str) -> None:
    """Let only an administrator with a right go on.

    Raises:
        BotApiError: the bot lacks it.
    """
    if not chat.is_private and not chat.member(world.identity.id).may(right):
        raise bad_request(refusal)
