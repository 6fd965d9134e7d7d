"""Faults that a test injects: refused, delayed and unanswered calls, updates that come twice."""

from dataclasses import dataclass, field
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from bot.sandbox.core.errors import TOO_MANY_REQUESTS, BotApiError, too_many_requests
from bot.sandbox.core.json_types import JsonObject

POLLING = "getUpdates"
DESCRIPTIONS = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    409: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
    500: "Internal Server Error",
    502: "Bad Gateway",
    503: "Service Unavailable",
    504: "Gateway Timeout",
}


class Fault(BaseModel):
    """What goes wrong, with which calls, and how often.

    Attributes:
        kind: `error` answers with an error, `drop` closes the connection, `delay` waits, `duplicate` hands
            over the next updates twice.
        method: the Bot API method it meets; without it, every call but getUpdates.
        times: how many calls it meets.
        after: the call is carried out, and only its answer is spoilt.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["error", "drop", "delay", "duplicate"]
    method: str | None = None
    times: int = Field(default=1, ge=1)
    after: bool = False
    error_code: int = Field(default=500, ge=400, le=599)
    description: str | None = None
    retry_after: int | None = Field(default=None, ge=1)
    seconds: float = Field(default=0, ge=0, le=3600)

    @model_validator(mode="after")
    def _retry_belongs_to_429(self) -> "Fault":
        if self.retry_after is not None and self.error_code != TOO_MANY_REQUESTS:
            raise ValueError("retry_after goes with error_code 429")
        return self

    def error(self) -> BotApiError:
        """The error that the call is answered with."""
        if self.error_code == TOO_MANY_REQUESTS:
            error = too_many_requests(self.retry_after or 1)
            return BotApiError(error.error_code, self.description or error.description, error.retry_after)
        return BotApiError(self.error_code, self.description or DESCRIPTIONS.get(self.error_code, "Error"))

    def meets(self, method: str) -> bool:
        """Whether a call of this method is spoilt."""
        if self.kind == "duplicate":
            return False
        return method == self.method.lower() if self.method else method != POLLING.lower()


@dataclass(slots=True)
class _Armed:
    fault: Fault
    remaining: int


@dataclass(slots=True)
class FaultPlan:
    """The faults that are still to happen."""

    armed: dict[int, _Armed] = field(default_factory=dict)
    last_id: int = 0

    def add(self, fault: Fault) -> int:
        """Arm a fault.

        Returns:
            Its id.
        """
        self.last_id += 1
        self.armed[self.last_id] = _Armed(fault, fault.times)
        return self.last_id

    def take(self, method: str) -> Fault | None:
        """The fault that a call meets, counted."""
        for fault_id, armed in self.armed.items():
            if armed.fault.meets(method.lower()):
                armed.remaining -= 1
                if armed.remaining <= 0:
                    del self.armed[fault_id]
                return armed.fault
        return None

    def to_json(self) -> list[JsonObject]:
        """All that are armed."""
        return [
            {"id": fault_id, "remaining": armed.remaining, **armed.fault.model_dump(exclude_none=True)}
            for fault_id, armed in self.armed.items()
        ]
