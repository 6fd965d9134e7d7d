"""The sandbox as tests and programs hold it: who there is, what they do, what they see."""

from bot.sandbox.core.acts import gathering, searching, tapping, writing
from bot.sandbox.core.acts.gathering import NewChat, Placing
from bot.sandbox.core.acts.writing import Draft
from bot.sandbox.core.chats import Chat, Topic
from bot.sandbox.core.clock import Clock
from bot.sandbox.core.faults import Fault
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.people import Person
from bot.sandbox.core.queries import InlineQuery
from bot.sandbox.core.rendering import message_json
from bot.sandbox.core.reply_keyboards import keyboard_of
from bot.sandbox.core.settings import Identity, Settings
from bot.sandbox.core.transcript import write_transcript
from bot.sandbox.core.world import World
from bot.sandbox.gateway import Gateway, wait_until

WAIT_SECONDS = 5.0


class Sandbox:
    """A simulated Telegram with one bot.

    All that people do is refused with `ActRefusedError` where it makes no sense. A sandbox belongs to one
    event loop; from another thread or process, use the control API.

    Args:
        identity: the bot's token, username and name.
        settings: BotFather's switches.
        clock: the time; `Clock(start=...)` stands still until it is advanced.
    """

    def __init__(
        self, identity: Identity | None = None, settings: Settings | None = None, clock: Clock | None = None
    ) -> None:
        self.world = World(identity, settings, clock)
        self.gateway = Gateway(self.world)

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.identity.token

    @property
    def bot(self) -> Person:
        """The bot as a user."""
        return self.world.bot

    def add_person(self, first_name: str, *, person_id: int | None = None, **details: str | None) -> Person:
        """Let a person exist; `details` are `last_name`, `username` and `language_code`."""
        return gathering.add_person(self.world, first_name, person_id=person_id, **details)

    def add_chat(self, new: NewChat) -> Chat:
        """Let a group, supergroup or channel exist."""
        return gathering.add_chat(self.world, new)

    def add_group(self, title: str, *members: Person, bot: str = "member") -> Chat:
        """Let a supergroup exist; the first member is its creator."""
        ids = tuple(member.id for member in members)
        return self.add_chat(NewChat("supergroup", title, members=ids, bot=bot))

    def add_topic(self, chat: Chat, name: str) -> Topic:
        """Open a forum topic."""
        return gathering.add_topic(self.world, chat.id, name)

    def write(self, person: Person, message: str | Draft, *, chat: Chat | None = None) -> JsonObject:
        """Send a person's message, to the bot in private unless a chat is given.

        Args:
            person: who writes.
            message: a text, or a draft with more to it.
            chat: where.

        Returns:
            The message as a Bot API Message.
        """
        draft = Draft(message) if isinstance(message, str) else message
        return writing.write(self.world, chat.id if chat else person.id, person.id, draft)[0]

    def edit(self, person: Person, message: JsonObject, text: str) -> JsonObject:
        """Edit a person's own message."""
        place = message["chat"]["id"], message["message_id"]
        return writing.edit(self.world, *place, person.id, text)[0]

    def tap(self, person: Person, message: JsonObject, text: str) -> JsonObject:
        """Tap the button with that label.

        Returns:
            What the app does: `{"kind": "callback", "id": ...}`, `{"kind": "copy_text", ...}` ...
        """
        place = message["chat"]["id"], message["message_id"]
        button = tapping.find_button(self.world.message(*place), text=text)
        return tapping.tap(self.world, *place, person.id, button)

    def keyboard(self, person: Person, *, chat: Chat | None = None) -> JsonObject | None:
        """The reply keyboard (or ForceReply) that a person has before them, with the `message_id` that brought it."""
        return keyboard_of(self.world, chat or self.world.chat(person.id), person.id)

    def toast(self, callback_id: str) -> JsonObject | None:
        """What the bot answered to a tapped button, or None where it has not."""
        return self.world.queries.callbacks[callback_id].answer

    def search(self, person: Person, query: str, *, chat: Chat | None = None, offset: str = "") -> InlineQuery:
        """Type "@bot query"; its `answer` is there when the bot has given one."""
        return searching.search(self.world, person.id, query, chat_id=chat.id if chat else None, offset=offset)

    def choose(self, query: InlineQuery, result_id: str, *, chat: Chat | None = None) -> JsonObject:
        """Send an inline result."""
        return searching.choose(self.world, query.id, result_id, chat.id if chat else query.sender)[0]

    def react(self, person: Person, message: JsonObject, *emoji: str) -> JsonObject:
        """Put a reaction on a message; without emoji, take it back."""
        return tapping.react(self.world, message["chat"]["id"], message["message_id"], person.id, list(emoji))

    def place(self, chat: Chat, person: Person, status: str, **rights: bool) -> Chat:
        """Let someone (the bot too) join, leave, be promoted, restricted or banned."""
        return gathering.place(self.world, chat.id, person.id, Placing(status, rights=rights))

    def block(self, person: Person, *, blocked: bool = True) -> Person:
        """Let a person block the bot, or unblock it."""
        return gathering.block(self.world, person.id, blocked=blocked)

    def migrate(self, chat: Chat) -> Chat:
        """Turn a group into a supergroup."""
        return gathering.migrate(self.world, chat.id)

    def inject(self, fault: Fault) -> int:
        """Arm a fault.

        Returns:
            Its id.
        """
        if fault.kind == "duplicate":
            self.world.updates.duplicates += fault.times
            return 0
        return self.world.faults.add(fault)

    def change_settings(self, **changes: bool) -> Settings:
        """Turn BotFather's switches."""
        self.world.settings = Settings.model_validate({**self.world.settings.model_dump(), **changes})
        self.world.events.emit("settings", self.world.settings.model_dump())
        return self.world.settings

    def advance(self, seconds: float) -> None:
        """Let time pass at once."""
        self.world.clock.advance(seconds)

    def messages(self, chat: Chat | Person) -> list[JsonObject]:
        """All messages of a chat, oldest first, as Bot API Messages."""
        messages = self.world.chat(chat.id).messages
        return [message_json(self.world, messages[message_id]) for message_id in sorted(messages)]

    def transcript(self, chat: Chat | Person) -> str:
        """A chat as plain text."""
        return write_transcript(self.world, chat.id)

    async def wait_for_answer(self, chat: Chat | Person, seconds: float = WAIT_SECONDS) -> JsonObject:
        """Wait, in real time, until the last message of a chat is the bot's.

        Returns:
            That message.

        Raises:
            TimeoutError: the bot has not answered in time.
        """
        shown = self.world.chat(chat.id)

        def answered() -> bool:
            last = shown.messages.get(max(shown.messages, default=0))
            return last is not None and last.sender == self.bot.id

        if not await wait_until(self.world, answered, seconds):
            raise TimeoutError(f"the bot has not answered within {seconds} s:\n{self.transcript(chat)}")
        return self.messages(chat)[-1]
