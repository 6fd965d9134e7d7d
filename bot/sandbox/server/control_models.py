"""What the control API takes; the contract stands in docs/sandbox.md."""

import base64
import binascii
import json
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from bot.sandbox.core.acts.gathering import NewChat
from bot.sandbox.core.acts.writing import Draft
from bot.sandbox.core.errors import wrong
from bot.sandbox.core.files import Upload, sample_picture
from bot.sandbox.core.json_types import JsonObject, JsonValue

MAX_WAIT_SECONDS = 60


def _decode(value: JsonValue) -> JsonValue:
    """Read JSON from a form's field."""
    return json.loads(value) if isinstance(value, str) else value


class Body(BaseModel):
    """A request's fields; unknown ones are refused, so that a typo does not pass unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Empty(Body):
    """Nothing is needed."""


class NewPersonBody(Body):
    """A person that is to be."""

    first_name: str
    last_name: str | None = None
    username: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_]{2,31}$")
    language_code: str | None = None
    id: int | None = None


class ChangedPersonBody(Body):
    """What is new about a person."""

    first_name: str | None = None
    last_name: str | None = None
    username: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_]{2,31}$")
    language_code: str | None = None


class BlockBody(Body):
    """Whether a person blocks the bot."""

    blocked: bool


class NewChatBody(Body):
    """A chat that is to be."""

    type: Literal["group", "supergroup", "channel"]
    title: str
    username: str | None = Field(default=None, pattern=r"^[A-Za-z][A-Za-z0-9_]{2,31}$")
    is_forum: bool = False
    id: int | None = None
    members: tuple[int, ...] = ()
    administrators: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    bot: Literal["member", "administrator", "left"] = "member"

    def to_chat(self) -> NewChat:
        """As the core takes it."""
        return NewChat(**dict(self))


class MemberBody(Body):
    """Someone's new place in a chat."""

    person: int
    status: Literal["member", "administrator", "restricted", "left", "kicked"]
    by: int | None = None
    can_send_messages: bool | None = None


class TopicBody(Body):
    """A forum topic that is to be."""

    name: str
    sender: int | None = Field(default=None, alias="from")


class ForwardBody(Body):
    """What is forwarded."""

    chat: int
    message: int


class MessageBody(Body):
    """A message that a person sends."""

    sender: int = Field(alias="from")
    text: str = ""
    caption: str = ""
    entities: Annotated[tuple[JsonObject, ...], BeforeValidator(_decode)] = ()
    reply_to: int | None = None
    quote: str | None = None
    message_thread_id: int | None = None
    sender_chat: int | None = None
    forward_from: Annotated[ForwardBody | None, BeforeValidator(_decode)] = None
    photo: str | Upload | None = None
    document: str | Upload | None = None
    file_name: str = ""

    def to_draft(self) -> Draft:
        """As the core takes it."""
        return Draft(
            text=self.caption or self.text,
            entities=self.entities,
            photo=sample_picture() if self.photo == "" else _upload(self.photo, self.file_name),
            document=_upload(self.document, self.file_name or "document"),
            reply_to=self.reply_to,
            quote=self.quote,
            message_thread_id=self.message_thread_id,
            sender_chat=self.sender_chat,
            forward_from=(self.forward_from.chat, self.forward_from.message) if self.forward_from else None,
        )


def _upload(given: str | Upload | None, file_name: str) -> Upload | None:
    if given is None or isinstance(given, Upload):
        return given
    try:
        return Upload(base64.b64decode(given, validate=True), file_name)
    except binascii.Error as error:
        raise wrong("a photo or document in JSON is base64") from error


class EditBody(Body):
    """A person's message with another text or caption."""

    sender: int = Field(alias="from")
    text: str | None = None
    caption: str | None = None


class TapBody(Body):
    """Which button is tapped: by row and column, by its data, or by its label."""

    sender: int = Field(alias="from")
    row: int | None = None
    column: int | None = None
    data: str | None = None
    text: str | None = None
    wait: float = Field(default=0, ge=0, le=MAX_WAIT_SECONDS)

    @model_validator(mode="after")
    def _names_a_button(self) -> "TapBody":
        given = (
            self.row is not None and self.column is not None,
            self.data is not None,
            self.text is not None,
        )
        if sum(given) != 1:
            raise ValueError("name the button by row and column, or by data, or by text")
        return self


class ReactionBody(Body):
    """The reaction that a person puts on a message."""

    sender: int = Field(alias="from")
    emoji: list[str]


class InlineBody(Body):
    """What a person types after the bot's name."""

    sender: int = Field(alias="from")
    query: str
    chat: int | None = None
    offset: str = ""
    wait: float = Field(default=0, ge=0, le=MAX_WAIT_SECONDS)


class ChooseBody(Body):
    """The inline result that is sent, and where."""

    result_id: str
    chat: int
    message_thread_id: int | None = None


class AdvanceBody(Body):
    """How far the clock jumps."""

    seconds: float = Field(ge=0)
