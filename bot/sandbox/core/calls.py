"""The log of Bot API calls."""

from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonObject

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Call:
    """One call with its answer."""

    id: int
    method: str
    parameters: JsonObject
    files: tuple[str, ...]
    status: int
    response: JsonObject | None
    milliseconds: float
    date: int

    def to_json(self) -> JsonObject:
        """As the control API shows it."""
        return {
            "id": self.id,
            "method": self.method,
            "parameters": self.parameters,
            "files": list(self.files),
            "status": self.status,
            "response": self.response,
            "milliseconds": self.milliseconds,
            "date": self.date,
        }


@dataclass(slots=True)
class CallLog:
    """The last calls, oldest first."""

    last_id: int = 0
    kept: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))

    def since(self, call_id: int, method: str | None = None) -> list[Call]:
        """The calls after one, of one method or of all."""
        wanted = method.lower() if method else None
        return [call for call in self.kept if call.id > call_id and (wanted is None or call.method.lower() == wanted)]
