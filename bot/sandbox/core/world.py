"""The state of a sandbox: everything there is, and how to find it."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from bot.sandbox.core.calls import CallLog
from bot.sandbox.core.chats import Chat
from bot.sandbox.core.clock import Clock
from bot.sandbox.core.errors import no_such, wrong
from bot.sandbox.core.events import EventLog
from bot.sandbox.core.faults import FaultPlan
from bot.sandbox.core.files import FileStore
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.limits import RateLimiter
from bot.sandbox.core.members import Member
from bot.sandbox.core.messages import Message
from bot.sandbox.core.people import Person
from bot.sandbox.core.profile import Profile
from bot.sandbox.core.queries import Queries
from bot.sandbox.core.settings import Identity, Settings
from bot.sandbox.core.updates import UpdateQueue
from bot.sandbox.core.webhook import Webhook

ANONYMOUS_ADMINISTRATOR = Person(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)
CHANNEL_SENDER = Person(136817688, "Channel", username="Channel_Bot", is_bot=True)
FIRST_PERSON_ID = 1001
FIRST_GROUP_ID = -1001
FIRST_SUPERGROUP_ID = -1001000000001


class World:
    """Everything there is in a sandbox.

    Args:
        identity: who the bot is.
        settings: BotFather's switches.
        clock: its time.
    """

    def __init__(
        self, identity: Identity | None = None, settings: Settings | None = None, clock: Clock | None = None
    ) -> None:
        self.identity = identity or Identity()
        self.first_settings = settings or Settings()
        self.clock = clock or Clock()
        self.events = EventLog()
        self.updates = UpdateQueue()
        self.webhook = Webhook()
        self.calls = CallLog()
        self.last_query_id = 0
        self._update_listeners: list[Callable[[], None]] = []
        self.profile = Profile(names={"": self.identity.name})
        self._empty()

    def clear(self) -> None:
        """Begin anew, with the clock as it was; ids of updates, events, calls and queries go on rising.

        The webhook and the bot's commands and descriptions stay: a bot sets them once, when it starts.
        """
        self.clock.reset()
        self._empty()

    def _empty(self) -> None:
        self.settings = self.first_settings
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.usernames: dict[str, int] = {}
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.files = FileStore()
        self.queries = Queries()
        self.faults = FaultPlan()
        self.rates = RateLimiter()
        self.updates.pending.clear()
        self.updates.duplicates = 0
        self.calls.kept.clear()
        for person in (self.new_bot(), ANONYMOUS_ADMINISTRATOR, CHANNEL_SENDER):
            self.people[person.id] = person
        self.usernames[self.identity.username.lower()] = self.identity.id

    def new_bot(self) -> Person:
        """The bot as a user."""
        return Person(self.identity.id, self.identity.name, username=self.identity.username, is_bot=True)

    @property
    def bot(self) -> Person:
        """The bot as a user."""
        return self.people[self.identity.id]

    def bot_json(self) -> JsonObject:
        """The bot as getMe describes it."""
        return {
            **self.bot.to_json(),
            "can_join_groups": self.settings.can_join_groups,
            "can_read_all_group_messages": not self.settings.privacy_mode,
            "supports_inline_queries": self.settings.inline_mode,
            "supports_guest_queries": self.settings.guest_mode,
            "can_connect_to_business": False,
            "has_main_web_app": False,
        }

    def humans(self) -> list[Person]:
        """All people, without the bots."""
        return [person for person in self.people.values() if not person.is_bot]

    def person(self, person_id: int) -> Person:
        """A person by id.

        Raises:
            ActRefusedError: there is none.
        """
        if person_id not in self.people:
            raise no_such("person", person_id)
        return self.people[person_id]

    def chat(self, chat_id: int) -> Chat:
        """A chat by id.

        Raises:
            ActRefusedError: there is none.
        """
        if chat_id not in self.chats:
            raise no_such("chat", chat_id)
        return self.chats[chat_id]

    def message(self, chat_id: int, message_id: int) -> Message:
        """A message by the ids of its chat and its own.

        Raises:
            ActRefusedError: there is none.
        """
        messages = self.chat(chat_id).messages
        if message_id not in messages:
            raise no_such("message", f"{message_id} in chat {chat_id}")
        return messages[message_id]

    def users_json(self, ids: Iterable[int]) -> dict[int, JsonObject]:
        """Bot API Users by id, of those that exist."""
        return {user_id: self.people[user_id].to_json() for user_id in ids if user_id in self.people}

    def chat_json(self, chat_id: int) -> JsonObject:
        """A chat as a Bot API Chat."""
        chat = self.chats[chat_id]
        return self.people[chat_id].to_private_chat() if chat.is_private else chat.to_json()

    def claim_username(self, username: str | None, owner: int) -> None:
        """Note whose a public name is.

        Raises:
            ActRefusedError: it is another's.
        """
        if username and self.usernames.setdefault(username.lower(), owner) != owner:
            raise wrong(f"the username @{username} is taken")

    def add_person(self, person: Person) -> None:
        """Let a person exist, with a private chat to the bot."""
        if person.id in self.people or person.id <= 0:
            raise wrong(f"the id {person.id} cannot be a new person's")
        self.claim_username(person.username, person.id)
        self.people[person.id] = person
        members = {person.id: Member("member"), self.identity.id: Member("member")}
        self.chats[person.id] = Chat(person.id, "private", members=members)

    def change_person(self, person: Person, **changes: object) -> Person:
        """Change what is known of a person."""
        changed = replace(person, **changes)  # type: ignore[arg-type]
        if changed.username != person.username:
            self.claim_username(changed.username, person.id)
            if person.username:
                self.usernames.pop(person.username.lower(), None)
        self.people[person.id] = changed
        self.events.emit("person", changed.to_control_json())
        return changed

    def new_person_id(self) -> int:
        """An id that no person has."""
        return max([FIRST_PERSON_ID - 1, *(person.id for person in self.humans())]) + 1

    def new_chat_id(self, chat_type: str) -> int:
        """An id that no chat has, of the kind that such chats have."""
        first = FIRST_GROUP_ID if chat_type == "group" else FIRST_SUPERGROUP_ID
        taken = [chat_id for chat_id in self.chats if (chat_id <= FIRST_SUPERGROUP_ID) == (chat_type != "group")]
        return min([first + 1, *(chat_id for chat_id in taken if chat_id < 0)]) - 1

    def next_query_id(self) -> str:
        """An id for a callback, inline or guest query."""
        self.last_query_id += 1
        return str(4_000_000_000_000_000 + self.last_query_id)

    def queue(self, update_type: str, payload: JsonObject) -> bool:
        """Queue an update for the bot, and tell those who wait for one."""
        queued = self.updates.add(update_type, payload, self.clock.now())
        if queued:
            self.on_update()
        return queued

    def on_update(self) -> None:
        """Tell those who wait for updates."""
        for listener in tuple(self._update_listeners):
            listener()

    def listen_for_updates(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` whenever an update is queued, until the function returned is called."""
        self._update_listeners.append(listener)
        return lambda: self._update_listeners.remove(listener)
