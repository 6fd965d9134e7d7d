"""One message as it is kept; how the Bot API writes it stands in rendering."""

from dataclasses import dataclass, field

from bot.sandbox.core.entities import FormattedText
from bot.sandbox.core.files import StoredFile
from bot.sandbox.core.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture, in one size or more, the smallest first."""

    sizes: tuple[StoredFile, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file of any type."""

    file: StoredFile


Media = Photo | Document


@dataclass(frozen=True, slots=True)
class Quote:
    """The part of a message that a reply is about."""

    text: FormattedText
    position: int
    is_manual: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message in a chat.

    Attributes:
        text: what it says; with media, the caption.
        service: what a service message tells, in the Bot API's fields.
        extra: fields that are handed on as the bot set them, such as link_preview_options.
        keyboard: what people find in the place of their own keyboard, which does not come back in the message.
        inline_message_id: set for those sent by inline mode or a guest answer.
    """

    message_id: int
    date: int
    chat_id: int
    sender: int | None = None
    sender_chat: int | None = None
    author_signature: str | None = None
    text: FormattedText = field(default_factory=FormattedText)
    media: Media | None = None
    service: JsonObject | None = None
    extra: JsonObject = field(default_factory=dict)
    reply_markup: JsonObject | None = None
    keyboard: JsonObject | None = None
    reply_to: int | None = None
    quote: Quote | None = None
    message_thread_id: int | None = None
    forward_origin: JsonObject | None = None
    via_bot: bool = False
    edit_date: int | None = None
    inline_message_id: str | None = None
    guest_query_id: str | None = None
    guest_caller: int | None = None

    @property
    def is_service(self) -> bool:
        """Whether it tells of something that happened, such as a person joining."""
        return self.service is not None
