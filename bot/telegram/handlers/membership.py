"""The bot's own comings and goings, and groups that become supergroups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from telegram import ChatMember, ChatMemberRestricted
from telegram.constants import ChatType

from bot.telegram import pages
from bot.telegram.effects import Target

if TYPE_CHECKING:
    from telegram import Update

    from bot.telegram.effects import Effects
    from bot.telegram.services import Services

_GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
_PRESENT = frozenset({ChatMember.OWNER, ChatMember.ADMINISTRATOR, ChatMember.MEMBER, ChatMember.RESTRICTED})


async def on_membership(services: Services, update: Update, effects: Effects) -> None:
    """Say hello in a group that the bot was added to; forget a group that it was removed from."""
    change = update.my_chat_member
    if change is None:
        return
    was, is_now = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
    if change.chat.type == ChatType.PRIVATE:
        services.counters.count("unblocked" if is_now else "blocked")
        return
    if was and not is_now:
        services.counters.count("removed")
        await services.store.forget_chat(change.chat.id)
    elif is_now and not was and change.chat.type in _GROUPS:
        services.counters.count("added")
        if _may_speak(change.new_chat_member):
            language = await services.language(change.from_user)
            hello = pages.welcome(services.renderer, language, services.me.username, is_group=True)
            effects.send(hello, Target(change.chat.id), label=f"welcome {language}")
    elif is_now and not _may_speak(change.new_chat_member):
        services.counters.count("restricted")


async def on_migration(services: Services, update: Update, _: Effects) -> None:
    """Carry over what is kept of a group that has become a supergroup; both of its messages say so."""
    message = update.message
    if message is None:
        return
    if message.migrate_to_chat_id is not None:
        await _moved(services, message.chat.id, message.migrate_to_chat_id)
    elif message.migrate_from_chat_id is not None:
        await _moved(services, message.migrate_from_chat_id, message.chat.id)


async def _moved(services: Services, old: int, new: int) -> None:
    services.counters.count("migrated")
    await services.store.move_chat(old, new)


def _is_present(member: ChatMember) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return member.status in _PRESENT


def _may_speak(member: ChatMember) -> bool:
    return member.can_send_messages if isinstance(member, ChatMemberRestricted) else True
