"""People and chats come to be; people join, leave, are promoted, restricted and banned; groups migrate."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.sandbox.core.acts.checks import require_human, require_usable
from bot.sandbox.core.chats import GENERAL_TOPIC, Chat, Topic
from bot.sandbox.core.entities.units import unit_length
from bot.sandbox.core.errors import not_now, wrong
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import TOPIC_NAME_UNITS
from bot.sandbox.core.members import PERMISSIONS, STATUSES, Member
from bot.sandbox.core.membership import set_member
from bot.sandbox.core.methods.topics import CreateForumTopic, open_topic
from bot.sandbox.core.people import Person
from bot.sandbox.core.posting import post_service, show_chat
from bot.sandbox.core.profile import in_language, scopes_in_group, scopes_in_private
from bot.sandbox.core.world import World

CHAT_TYPES = frozenset({"group", "supergroup", "channel"})
BOT_STATUSES = frozenset({"member", "administrator", "left"})


@dataclass(frozen=True, slots=True)
class NewChat:
    """A chat that is to be.

    Attributes:
        administrators: the first of them is its creator; without any, the first member is.
        bot: what the bot is there.
    """

    type: str
    title: str
    username: str | None = None
    is_forum: bool = False
    id: int | None = None
    members: tuple[int, ...] = ()
    administrators: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    bot: str = "member"


def add_person(world: World, first_name: str, *, person_id: int | None = None, **details: str | None) -> Person:
    """Let a person exist.

    Args:
        world: the state.
        first_name: their name.
        person_id: their id; without it, the next free one.
        details: `last_name`, `username`, `language_code`.

    Raises:
        ActRefusedError: the id or username is taken, or the name is empty.
    """
    if not first_name.strip():
        raise wrong("a person needs a first name")
    person = Person(
        world.new_person_id() if person_id is None else person_id,
        first_name,
        last_name=details.get("last_name"),
        username=details.get("username"),
        language_code=details.get("language_code"),
    )
    world.add_person(person)
    world.events.emit("person", person.to_control_json())
    show_chat(world, world.chats[person.id])
    return person


def add_chat(world: World, new: NewChat) -> Chat:
    """Let a group, supergroup or channel exist; nobody is told that they joined it.

    Raises:
        ActRefusedError: what is asked for makes no sense.
    """
    _check(world, new)
    chat = Chat(
        world.new_chat_id(new.type) if new.id is None else new.id,
        new.type,
        title=new.title,
        username=new.username,
        is_forum=new.is_forum,
        # The id of the General topic is never another's.
        last_message_id=GENERAL_TOPIC if new.is_forum else 0,
    )
    world.claim_username(new.username, chat.id)
    for user_id in (*new.administrators, *new.members):
        first = not chat.members
        status = "administrator" if user_id in new.administrators else "member"
        chat.members.setdefault(user_id, Member("creator" if first else status))
    if new.bot != "left":
        chat.members.setdefault(world.identity.id, Member(new.bot))
    world.chats[chat.id] = chat
    show_chat(world, chat)
    creator = next(iter(chat.members), world.identity.id)
    for name in new.topics:
        open_topic(world, chat, creator, CreateForumTopic(chat_id=chat.id, name=name))
    return chat


def _check(world: World, new: NewChat) -> None:
    if new.type not in CHAT_TYPES:
        raise wrong(f"a new chat is one of {', '.join(sorted(CHAT_TYPES))}")
    if not new.title.strip():
        raise wrong("a chat needs a title")
    if new.bot not in BOT_STATUSES:
        raise wrong(f"the bot can be {', '.join(sorted(BOT_STATUSES))}")
    if new.topics and not new.is_forum:
        raise wrong("only a forum has topics")
    if new.is_forum and new.type != "supergroup":
        raise wrong("only a supergroup can be a forum")
    if new.id is not None and (new.id >= 0 or new.id in world.chats):
        raise wrong(f"the id {new.id} cannot be a new chat's")
    for user_id in (*new.members, *new.administrators):
        world.person(user_id)


def add_topic(world: World, chat_id: int, name: str, person_id: int | None = None) -> Topic:
    """Open a forum topic as a person.

    Raises:
        ActRefusedError: the chat is no forum, or the name is no name.
    """
    chat = require_usable(world, chat_id)
    if not chat.is_forum:
        raise wrong("only a forum has topics")
    if not name.strip() or unit_length(name) > TOPIC_NAME_UNITS:
        raise wrong(f"a topic's name has 1 to {TOPIC_NAME_UNITS} characters")
    opener = person_id or _creator(world, chat)
    return open_topic(world, chat, opener, CreateForumTopic(chat_id=chat.id, name=name))


def _creator(world: World, chat: Chat) -> int:
    creators = (user_id for user_id, member in chat.members.items() if member.status == "creator")
    return next(creators, world.identity.id)


@dataclass(frozen=True, slots=True)
class Placing:
    """Someone's new place in a chat.

    Attributes:
        status: what they become.
        by: who does it; else they themselves where they join or leave, and the creator where not.
        rights: an administrator's that differ from the usual; what a restricted member may do.
    """

    status: str
    by: int | None = None
    rights: dict[str, bool] = field(default_factory=dict)


def place(world: World, chat_id: int, person_id: int, placing: Placing) -> Chat:
    """Let someone join or leave, or promote, restrict or ban them; the bot too.

    Args:
        world: the state.
        chat_id: the chat.
        person_id: who.
        placing: their new place.

    Raises:
        ActRefusedError: what is asked for makes no sense.
    """
    chat = require_usable(world, chat_id)
    person = world.person(person_id)
    if chat.is_private:
        raise wrong("nobody joins or leaves a private chat; the bot can be blocked there")
    status = placing.status
    if status not in STATUSES - {"creator"}:
        raise wrong(f"a status is one of {', '.join(sorted(STATUSES - {'creator'}))}")
    joins = status not in {"left", "kicked"} and not chat.member(person_id).is_present
    if joins and person_id == world.identity.id and not world.settings.can_join_groups:
        raise not_now("the bot cannot be added to groups: can_join_groups is off")
    alone = status in {"member", "left"} and not person.is_bot
    who = placing.by or (person_id if alone else _creator(world, chat))
    given = placing.rights
    if status == "restricted" and given.get("can_send_messages"):
        given = dict.fromkeys(PERMISSIONS, True) | given
    set_member(world, chat, person_id, Member(status, given), by=world.person(who).id)
    return chat


def block(world: World, person_id: int, *, blocked: bool) -> Person:
    """Let a person block the bot, or unblock it.

    Raises:
        ActRefusedError: there is no such person.
    """
    person = require_human(world, person_id)
    if person.has_blocked_bot == blocked:
        return person
    changed = world.change_person(person, has_blocked_bot=blocked)
    before, after = Member("member"), Member("kicked")
    if not blocked:
        before, after = after, before
    update: JsonObject = {
        "chat": world.chat_json(person_id),
        "from": changed.to_json(),
        "date": world.clock.timestamp(),
        "old_chat_member": before.to_json(world.bot, "private"),
        "new_chat_member": after.to_json(world.bot, "private"),
    }
    world.queue("my_chat_member", update)
    return changed


def migrate(world: World, chat_id: int) -> Chat:
    """Turn a group into a supergroup.

    Returns:
        The supergroup.

    Raises:
        ActRefusedError: it is no group.
    """
    old = require_usable(world, chat_id)
    if old.type != "group":
        raise wrong("only a group becomes a supergroup")
    new = Chat(world.new_chat_id("supergroup"), "supergroup", title=old.title, members=dict(old.members))
    world.chats[new.id] = new
    creator = _creator(world, old)
    post_service(world, old, creator, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    show_chat(world, old)
    show_chat(world, new)
    post_service(world, new, creator, {"migrate_from_chat_id": old.id})
    return new


def menu(world: World, person_id: int, chat_id: int) -> JsonObject:
    """What a person sees of the bot in a chat: commands, menu button, name and descriptions."""
    person = require_human(world, person_id)
    chat = world.chat(chat_id)
    language = (person.language_code or "")[:2]
    if chat.is_private:
        scopes = scopes_in_private(chat.id)
    else:
        is_administrator = chat.member(person_id).is_administrator
        scopes = scopes_in_group(chat.id, person_id, is_administrator=is_administrator)
    profile = world.profile
    button = profile.menu_buttons.get(chat.id, {"type": "default"})
    if button["type"] == "default":
        button = profile.default_menu_button
    return {
        "commands": profile.commands_for(scopes, language),
        "menu_button": button,
        "name": in_language(profile.names, language) or world.identity.name,
        "description": in_language(profile.descriptions, language),
        "short_description": in_language(profile.short_descriptions, language),
    }


def rename(world: World, person_id: int, changes: Sequence[tuple[str, str | None]]) -> Person:
    """Change a person's name, username or language.

    Raises:
        ActRefusedError: there is no such person, or the username is taken.
    """
    person = require_human(world, person_id)
    wanted = replace(person, **dict(changes))  # type: ignore[arg-type]
    if not wanted.first_name:
        raise wrong("a person needs a first name")
    return world.change_person(person, **dict(changes))
