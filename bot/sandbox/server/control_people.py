"""The control API's routes for people, chats and what people do."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.sandbox.core.acts import gathering, searching, tapping, writing
from bot.sandbox.core.acts.checks import require_human
from bot.sandbox.core.errors import no_such, wrong
from bot.sandbox.core.history import Excerpt, conversations, excerpt
from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.posting import reactions_json
from bot.sandbox.core.queries import InlineQuery
from bot.sandbox.core.rendering import chat_control_json, message_json
from bot.sandbox.core.reply_keyboards import keyboard_of
from bot.sandbox.gateway import wait_until
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import control_models as models
from bot.sandbox.server.control import integer, number, read, sent


class PeopleApi:
    """The routes on which people act.

    Args:
        sandbox: the sandbox that they act in.
    """

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.world = sandbox.world

    async def people(self, _: Request) -> list[JsonObject]:
        """List people."""
        return [person.to_control_json() for person in self.world.humans()]

    async def add_person(self, request: Request) -> JsonObject:
        """Let a person exist."""
        body = await read(request, models.NewPersonBody)
        details = body.model_dump(exclude={"first_name", "id"})
        return gathering.add_person(self.world, body.first_name, person_id=body.id, **details).to_control_json()

    async def change_person(self, request: Request) -> JsonObject:
        """Change a person's name, username or language."""
        body = await read(request, models.ChangedPersonBody)
        changes = [(name, getattr(body, name)) for name in sorted(body.model_fields_set)]
        return gathering.rename(self.world, integer(request, "person"), changes).to_control_json()

    async def block(self, request: Request) -> JsonObject:
        """Block or unblock the bot."""
        body = await read(request, models.BlockBody)
        return gathering.block(self.world, integer(request, "person"), blocked=body.blocked).to_control_json()

    async def menu(self, request: Request) -> JsonObject:
        """What a person sees of the bot in a chat."""
        person = integer(request, "person")
        chat = number(request.query_params.get("chat", str(person)), "chat")
        return gathering.menu(self.world, person, chat)

    async def keyboard(self, request: Request) -> JsonObject | None:
        """The reply keyboard that a person has before them in a chat."""
        person = require_human(self.world, integer(request, "person")).id
        chat = self.world.chat(number(request.query_params.get("chat", str(person)), "chat"))
        return keyboard_of(self.world, chat, person)

    async def chats(self, _: Request) -> list[JsonObject]:
        """List chats."""
        return [chat_control_json(self.world, chat_id) for chat_id in self.world.chats]

    async def add_chat(self, request: Request) -> JsonObject:
        """Let a chat exist."""
        body = await read(request, models.NewChatBody)
        return chat_control_json(self.world, gathering.add_chat(self.world, body.to_chat()).id)

    async def chat(self, request: Request) -> JsonObject:
        """Show a chat."""
        return chat_control_json(self.world, self.world.chat(integer(request, "chat")).id)

    async def place_member(self, request: Request) -> JsonObject:
        """Let someone join, leave, be promoted, restricted or banned."""
        body = await read(request, models.MemberBody)
        rights = {} if body.can_send_messages is None else {"can_send_messages": body.can_send_messages}
        placing = gathering.Placing(body.status, body.by, rights)
        chat = gathering.place(self.world, integer(request, "chat"), body.person, placing)
        return chat_control_json(self.world, chat.id)

    async def migrate(self, request: Request) -> JsonObject:
        """Turn a group into a supergroup."""
        await read(request, models.Empty)
        return chat_control_json(self.world, gathering.migrate(self.world, integer(request, "chat")).id)

    async def add_topic(self, request: Request) -> JsonObject:
        """Open a forum topic."""
        body = await read(request, models.TopicBody)
        topic = gathering.add_topic(self.world, integer(request, "chat"), body.name, body.sender)
        return topic.to_control_json()

    async def messages(self, request: Request) -> list[JsonObject]:
        """List a chat's messages, or some of them."""
        bounds = {name: number(request.query_params.get(name, "0"), name) for name in ("after", "before", "limit")}
        topics = [number(topic, "message_thread_id") for topic in request.query_params.getlist("message_thread_id")]
        wanted = Excerpt(**bounds, topics=frozenset(topic or None for topic in topics))
        found = excerpt(self.world.chat(integer(request, "chat")), wanted)
        return [message_json(self.world, message) for message in found]

    async def conversations(self, request: Request) -> list[JsonObject]:
        """List the newest message of each conversation, of one chat or of all."""
        given = request.query_params.get("chat")
        chats = list(self.world.chats.values()) if given is None else [self.world.chat(number(given, "chat"))]
        return [one for chat in chats for one in conversations(self.world, chat)]

    async def marks(self, request: Request) -> JsonObject:
        """Tell what is known of a chat's messages besides what they say."""
        chat = self.world.chat(integer(request, "chat"))
        reactions = [reactions_json(chat, message_id) for message_id in sorted(chat.reactions)]
        return {"reactions": reactions, "unseen_by_bot": sorted(chat.unseen)}

    async def transcript(self, request: Request) -> Response:
        """Write a chat out."""
        chat = self.world.chat(integer(request, "chat"))
        return PlainTextResponse(self.sandbox.transcript(chat))

    async def write(self, request: Request) -> JsonObject:
        """Send a person's message."""
        body = await read(request, models.MessageBody)
        return sent(writing.write(self.world, integer(request, "chat"), body.sender, body.to_draft()))

    async def edit(self, request: Request) -> JsonObject:
        """Edit a person's message."""
        body = await read(request, models.EditBody)
        text = body.text if body.text is not None else body.caption
        if text is None:
            raise wrong("give the new text or caption")
        place = integer(request, "chat"), integer(request, "message")
        return sent(writing.edit(self.world, *place, body.sender, text))

    async def remove(self, request: Request) -> JsonObject:
        """Delete a message as a person."""
        person = number(request.query_params.get("from", ""), "from")
        writing.remove(self.world, integer(request, "chat"), integer(request, "message"), person)
        return {}

    async def tap(self, request: Request) -> JsonObject:
        """Tap a button, and wait for the bot's answer where asked to."""
        body = await read(request, models.TapBody)
        place = integer(request, "chat"), integer(request, "message")
        message = self.world.message(*place)
        if body.row is not None and body.column is not None:
            button = tapping.find_button(message, place=(body.row, body.column))
        elif body.data is not None:
            button = tapping.find_button(message, callback_data=body.data)
        else:
            button = tapping.find_button(message, text=body.text or "")
        result = tapping.tap(self.world, *place, body.sender, button)
        if result["kind"] == "callback":
            query = self.world.queries.callbacks[result["id"]]
            await wait_until(self.world, lambda: query.answer is not None, body.wait)
            result["answer"] = query.answer
        return result

    async def callback(self, request: Request) -> JsonObject:
        """Show what the bot answered to a tapped button."""
        query = self.world.queries.callbacks.get(request.path_params["id"])
        if query is None:
            raise no_such("callback query", request.path_params["id"])
        return {"id": query.id, "answer": query.answer}

    async def react(self, request: Request) -> JsonObject:
        """Put a reaction on a message."""
        body = await read(request, models.ReactionBody)
        place = integer(request, "chat"), integer(request, "message")
        return tapping.react(self.world, *place, body.sender, body.emoji)

    async def search(self, request: Request) -> JsonObject:
        """Type an inline query, and wait for the bot's answer where asked to."""
        body = await read(request, models.InlineBody)
        query = searching.search(self.world, body.sender, body.query, chat_id=body.chat, offset=body.offset)
        await wait_until(self.world, lambda: query.answer is not None, body.wait)
        return _shown(query)

    async def searched(self, request: Request) -> JsonObject:
        """Show what the bot answered to an inline query."""
        return _shown(searching.find_search(self.world, request.path_params["id"]))

    async def choose(self, request: Request) -> JsonObject:
        """Send an inline result."""
        body = await read(request, models.ChooseBody)
        query_id = request.path_params["id"]
        return sent(searching.choose(self.world, query_id, body.result_id, body.chat, thread=body.message_thread_id))


def _shown(query: InlineQuery) -> JsonObject:
    return {"id": query.id, "answer": query.answer}
