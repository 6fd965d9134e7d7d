"""What happens in the sandbox, for the page and for those who wait."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.sandbox.core.json_types import JsonValue

KEPT = 1000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; the events by name stand in docs/sandbox.md."""

    id: int
    name: str
    data: JsonValue


@dataclass(slots=True)
class EventLog:
    """The last events, and those who are told of each."""

    last_id: int = 0
    kept: deque[Event] = field(default_factory=lambda: deque(maxlen=KEPT))
    listeners: list[Callable[[Event], None]] = field(default_factory=list)

    def emit(self, name: str, data: JsonValue) -> None:
        """Note an event and tell the listeners."""
        self.last_id += 1
        event = Event(self.last_id, name, data)
        self.kept.append(event)
        for listener in tuple(self.listeners):
            listener(event)

    def since(self, event_id: int) -> list[Event] | None:
        """The events after one, or None where some of them are no longer kept."""
        if event_id > self.last_id or (self.kept and event_id < self.kept[0].id - 1):
            return None
        return [event for event in self.kept if event.id > event_id]

    def listen(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Tell `listener` of each event, until the function returned is called."""
        self.listeners.append(listener)
        return lambda: self.listeners.remove(listener)
