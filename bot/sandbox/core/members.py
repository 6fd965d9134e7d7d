"""Who is in a chat as what, and what each may do there (Bot API, "ChatMember")."""

from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonObject
from bot.sandbox.core.people import Person

PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
STATUSES = PRESENT | {"left", "kicked"}
ADMINISTRATOR_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_send_welcome_messages",
)
GROUP_RIGHTS = ("can_pin_messages", "can_manage_topics", "can_manage_tags")
CHANNEL_RIGHTS = ("can_post_messages", "can_edit_messages", "can_manage_direct_messages")
GRANTED_SELDOM = frozenset({"can_promote_members", "can_post_stories", "can_edit_stories", "can_delete_stories"})
PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_react_to_messages",
    "can_edit_tag",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


@dataclass(frozen=True, slots=True)
class Member:
    """One person's place in a chat.

    Attributes:
        rights: what differs from the status's defaults; for a restricted member, what is allowed.
    """

    status: str
    rights: dict[str, bool] = field(default_factory=dict)
    is_anonymous: bool = False

    @property
    def is_present(self) -> bool:
        """Whether this person is in the chat."""
        return self.status in PRESENT and (self.status != "restricted" or self.rights.get("is_member", True))

    @property
    def is_administrator(self) -> bool:
        """Whether this person runs the chat."""
        return self.status in {"creator", "administrator"}

    def may(self, right: str) -> bool:
        """Whether an administrator's right is given."""
        if self.status == "creator":
            return True
        default = right not in GRANTED_SELDOM
        return self.status == "administrator" and self.rights.get(right, default)

    def may_send(self, permission: str) -> bool:
        """Whether this person may send that kind of message."""
        if self.status == "restricted":
            return self.rights.get(permission, False)
        return self.is_present

    def to_json(self, person: Person, chat_type: str) -> JsonObject:
        """As a Bot API ChatMember."""
        member: JsonObject = {"user": person.to_json(), "status": self.status}
        if self.status == "creator":
            member["is_anonymous"] = self.is_anonymous
        elif self.status == "administrator":
            rights = ADMINISTRATOR_RIGHTS + (CHANNEL_RIGHTS if chat_type == "channel" else GROUP_RIGHTS)
            member |= {right: self.may(right) for right in rights}
            member |= {"can_be_edited": False, "is_anonymous": self.is_anonymous}
        elif self.status == "restricted":
            member |= {permission: self.rights.get(permission, False) for permission in PERMISSIONS}
            member |= {"is_member": self.rights.get("is_member", True), "until_date": 0}
        elif self.status == "kicked":
            member["until_date"] = 0
        return member


ABSENT = Member("left")
