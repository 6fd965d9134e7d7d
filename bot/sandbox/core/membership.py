"""How someone's place in a chat changes: the service message, and the updates that follow."""

from bot.sandbox.core.chats import Chat
from bot.sandbox.core.members import Member
from bot.sandbox.core.posting import post_service, show_chat
from bot.sandbox.core.world import World


def set_member(world: World, chat: Chat, user_id: int, member: Member, by: int) -> None:
    """Give someone another place in a chat.

    Args:
        world: the state.
        chat: the chat.
        user_id: whose place changes.
        member: the new place.
        by: who brought it about.
    """
    before = chat.member(user_id)
    if before == member:
        return
    leaves = before.is_present and not member.is_present
    if leaves:
        _tell_group(world, chat, user_id, by, joined=False)
    chat.members[user_id] = member
    if member.is_present and not before.is_present:
        _tell_group(world, chat, user_id, by, joined=True)
    _queue_change(world, chat, user_id, before, by)
    show_chat(world, chat)


def _tell_group(world: World, chat: Chat, user_id: int, by: int, *, joined: bool) -> None:
    if not chat.is_group:
        return
    user = world.people[user_id].to_json()
    post_service(world, chat, by, {"new_chat_members": [user]} if joined else {"left_chat_member": user})


def _queue_change(world: World, chat: Chat, user_id: int, before: Member, by: int) -> None:
    """Queue my_chat_member, or chat_member where the bot runs the chat (Bot API, "Update")."""
    person = world.people[user_id]
    change = {
        "chat": world.chat_json(chat.id),
        "from": world.people[by].to_json(),
        "date": world.clock.timestamp(),
        "old_chat_member": before.to_json(person, chat.type),
        "new_chat_member": chat.member(user_id).to_json(person, chat.type),
    }
    if user_id == world.identity.id:
        world.queue("my_chat_member", change)
    elif chat.member(world.identity.id).is_administrator:
        world.queue("chat_member", change)
