"""getChat, members and administrators, leaveChat, pinned messages."""

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.errors import bad_request
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.members import PERMISSIONS, Member
from bot.sandbox.core.membership import set_member
from bot.sandbox.core.methods.finding import find_chat, find_message, find_reachable_chat, require_right
from bot.sandbox.core.methods.parameters import Addressed, Flag, MessageId
from bot.sandbox.core.posting import post_service, show_pins
from bot.sandbox.core.rendering import message_json
from bot.sandbox.core.world import World

REACTIONS_PER_MESSAGE = 11
NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


class GetChatMember(Addressed):
    """Parameters of getChatMember."""

    user_id: int


class PinChatMessage(Addressed):
    """Parameters of pinChatMessage."""

    message_id: MessageId = 0
    disable_notification: Flag = False


class UnpinChatMessage(Addressed):
    """Parameters of unpinChatMessage; without a message, the newest pinned one."""

    message_id: MessageId = 0


def get_chat(world: World, parameters: Addressed) -> JsonObject:
    """Describe a chat in full (Bot API, "getChat")."""
    chat = find_chat(world, parameters.chat_id)
    if not chat.is_private:
        chat = find_reachable_chat(world, parameters.chat_id)
    full = world.chat_json(chat.id) | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": REACTIONS_PER_MESSAGE,
        "accepted_gift_types": NO_GIFTS,
    }
    if chat.description:
        full["description"] = chat.description
    if chat.is_group:
        permissions = dict.fromkeys(PERMISSIONS, True)
        full["permissions"] = permissions
    if chat.username:
        full["active_usernames"] = [chat.username]
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = message_json(world, chat.messages[chat.pinned[-1]], with_reply=False)
    return full


def get_chat_member(world: World, parameters: GetChatMember) -> JsonObject:
    """Describe a person's place in a chat (Bot API, "getChatMember")."""
    chat = find_reachable_chat(world, parameters.chat_id)
    if parameters.user_id not in world.people:
        raise bad_request("user not found")
    member = chat.member(parameters.user_id)
    return member.to_json(world.people[parameters.user_id], chat.type)


def get_chat_administrators(world: World, parameters: Addressed) -> list[JsonObject]:
    """List who runs a chat, without other bots (Bot API, "getChatAdministrators")."""
    chat = find_reachable_chat(world, parameters.chat_id)
    if chat.is_private:
        raise bad_request("there are no administrators in the private chat")
    return [
        member.to_json(world.people[user_id], chat.type)
        for user_id, member in chat.members.items()
        if member.is_administrator
    ]


def get_chat_member_count(world: World, parameters: Addressed) -> int:
    """Count who is in a chat (Bot API, "getChatMemberCount")."""
    return sum(1 for _ in find_reachable_chat(world, parameters.chat_id).present())


def leave_chat(world: World, parameters: Addressed) -> bool:
    """Let the bot leave a group, supergroup or channel (Bot API, "leaveChat")."""
    chat = find_reachable_chat(world, parameters.chat_id)
    if chat.is_private:
        raise bad_request("chat member status can't be changed in private chats")
    set_member(world, chat, world.identity.id, Member("left"), by=world.identity.id)
    return True


def _find_pinnable(world: World, parameters: Addressed) -> Chat:
    chat = find_reachable_chat(world, parameters.chat_id)
    right = "can_edit_messages" if chat.type == "channel" else "can_pin_messages"
    require_right(world, chat, right, "not enough rights to manage pinned messages in the chat")
    return chat


def pin_chat_message(world: World, parameters: PinChatMessage) -> bool:
    """Pin a message (Bot API, "pinChatMessage")."""
    chat = _find_pinnable(world, parameters)
    message = find_message(chat, parameters.message_id, "pin")
    if message.message_id in chat.pinned:
        chat.pinned.remove(message.message_id)
    chat.pinned.append(message.message_id)
    show_pins(world, chat)
    pinned = message_json(world, message, with_reply=False)
    post_service(world, chat, world.identity.id, {"pinned_message": pinned})
    return True


def unpin_chat_message(world: World, parameters: UnpinChatMessage) -> bool:
    """Unpin a message (Bot API, "unpinChatMessage")."""
    chat = _find_pinnable(world, parameters)
    message_id = parameters.message_id or (chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    show_pins(world, chat)
    return True


def unpin_all_chat_messages(world: World, parameters: Addressed) -> bool:
    """Unpin all messages (Bot API, "unpinAllChatMessages")."""
    chat = _find_pinnable(world, parameters)
    chat.pinned.clear()
    show_pins(world, chat)
    return True
