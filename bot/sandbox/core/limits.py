"""The Bot API's limits, as numbers, and the rates at which a bot may send."""

import math
from collections import deque
from dataclasses import dataclass, field

TEXT_UNITS = 4096
RAW_TEXT_UNITS = 65536  # markup may be longer than the text it makes; beyond this it is refused unread
CAPTION_UNITS = 1024
CALLBACK_DATA_BYTES = 64
CALLBACK_ANSWER_UNITS = 200
COPY_TEXT_UNITS = 256
INLINE_RESULTS = 50
INLINE_QUERY_UNITS = 256
INLINE_NEXT_OFFSET_BYTES = 64
INLINE_RESULT_ID_BYTES = 64
START_PARAMETER_BYTES = 64
KEYBOARD_BUTTONS = 100
COMMANDS = 100
COMMAND_CHARACTERS = 32
COMMAND_DESCRIPTION_CHARACTERS = 256
NAME_UNITS = 64
DESCRIPTION_UNITS = 512
SHORT_DESCRIPTION_UNITS = 120
TOPIC_NAME_UNITS = 128
DELETED_AT_ONCE = 100
ALBUM = 10
UPDATES_AT_ONCE = 100
POLL_SECONDS = 50
UPDATE_KEPT_SECONDS = 24 * 3600
PHOTO_BYTES = 10 * 1024 * 1024
UPLOAD_BYTES = 50 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024
DELETE_WITHIN_SECONDS = 48 * 3600
CALLBACK_ANSWERED_WITHIN_SECONDS = 30
INLINE_ANSWERED_WITHIN_SECONDS = 30
GUEST_ANSWERED_WITHIN_SECONDS = 60
MOST_CONNECTIONS = 100
SECRET_TOKEN_CHARACTERS = 256


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages within so many seconds."""

    messages: int
    seconds: int


# Bot FAQ, "My bot is hitting limits": one a second in a chat (short bursts pass), 20 a minute in a group, 30
# a second in all.
CHAT_RATE = Rate(20, 20)
GROUP_RATE = Rate(20, 60)
TOTAL_RATE = Rate(30, 1)


@dataclass(slots=True)
class RateLimiter:
    """Remembers when messages were sent, and says how long to wait for the next."""

    sent: dict[int, deque[float]] = field(default_factory=dict)

    def wait(self, chat_id: int, now: float, messages: int = 1) -> int:
        """Count messages to a chat, which go together or not at all.

        Returns:
            0 where they may go; else the seconds to wait, and none is counted.
        """
        rates = ((0, TOTAL_RATE), (chat_id, GROUP_RATE if chat_id < 0 else CHAT_RATE))
        for key, rate in rates:
            times = self.sent.setdefault(key, deque())
            while times and times[0] <= now - rate.seconds:
                times.popleft()
            excess = len(times) + messages - rate.messages
            if excess > 0:
                return max(1, math.ceil(times[excess - 1] + rate.seconds - now))
        for key, _ in rates:
            self.sent[key].extend([now] * messages)
        return 0
