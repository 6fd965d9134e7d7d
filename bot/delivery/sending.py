"""The way out: takes the outbox's calls, keeps Telegram's limits, and tries until Telegram has or refuses each.

A chat that must wait holds only itself: its calls stand in a lane of their own, and a lane that waits takes no place
among those in flight. A call that may have arrived is made again: Telegram knows no key by which it could tell a repeat
(github.com/tdlib/telegram-bot-api, issue 126), and an answer that comes twice is better than none.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import json
import logging
import time
from collections import deque
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeAlias

from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.delivery import fallbacks
from bot.delivery.api_errors import note, seconds_to_wait
from bot.delivery.arriving import GROUP_SECONDS
from bot.delivery.limits import Pace
from bot.delivery.persisting import until_stored
from bot.delivery.pictures import Pictures
from bot.storage import LostError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable

    from bot.delivery.api import BotApi
    from bot.delivery.metrics import Metrics
    from bot.delivery.pictures import Draw
    from bot.storage import Pending, Storage

LOGGER = logging.getLogger(__name__)

AT_ONCE = 32
"""Calls in flight."""
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
"""Seconds before a call that failed is made again: the first pause, doubled each time up to the longest."""
AWAY_AFTER = 8
"""Failures in a row, of whatever calls, after which Telegram counts as away, and one call at a time is tried."""
MOST_FAILURES = 8
"""Failures of one call, while others succeed, after which it is given up: then it is the call that is at fault."""
MOST_WAITING = 10_000
"""Calls held in memory; with more, no further updates are handled until some have gone out."""
MOST_READY = 500
"""The same for calls that wait for no chat's own limit: then Telegram is slow or away."""
_LOOK_SECONDS = 0.02

_Key: TypeAlias = "tuple[str, int]"


@dataclass(slots=True)
class _Item:
    """A call under way.

    Attributes:
        pending: as the outbox has it.
        parameters: what is sent, after what Telegram has refused so far.
        failures: how often it failed while other calls succeeded.
        successes: how many calls had succeeded when it failed last.
        tries: how often it was tried.
    """

    pending: Pending
    parameters: dict[str, Any]
    failures: int = 0
    successes: int = -1
    tries: int = 0


@dataclass(slots=True)
class _Lane:
    items: deque[_Item] = field(default_factory=deque)
    is_held: bool = False
    """Whether it waits for its own chat's limit."""


class Sender:
    """Sends what the outbox holds.

    Args:
        api: the way to Telegram.
        storage: told of what was sent and refused.
        metrics: where all is counted.
        draw: gives the pictures.
        clock: the time in seconds since 1970.
    """

    def __init__(
        self,
        api: BotApi,
        storage: Storage,
        metrics: Metrics,
        draw: Draw,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._api = api
        self._storage = storage
        self._metrics = metrics
        self._clock = clock
        self._lanes: dict[_Key, _Lane] = {}
        self._ready: list[tuple[float, int, _Key]] = []
        self._numbers = itertools.count()
        self._woken = asyncio.Event()
        self._failures = self._successes = self._probes = 0
        self._away_until = 0.0
        self._waiting = 0
        self.pace = Pace()
        self.in_flight: set[asyncio.Task[None]] = set()
        self.pictures = Pictures(api, metrics, draw)
        self.freed: Callable[[], object] = lambda: None
        """Called whenever an update may have been finished, so that its line is free for the next one."""

    @property
    def waiting(self) -> int:
        """How many calls are not out yet."""
        return self._waiting

    @property
    def is_full(self) -> bool:
        """Whether no more should be worked out for now."""
        if self._waiting < MOST_READY:
            return False
        held = sum(len(lane.items) for lane in self._lanes.values() if lane.is_held)
        return self._waiting >= MOST_WAITING or self._waiting - held >= MOST_READY

    @property
    def is_away(self) -> bool:
        """Whether Telegram is away."""
        return self._failures >= AWAY_AFTER

    def add(self, pendings: Iterable[Pending]) -> None:
        """Send these, those of a chat one after the other."""
        for pending in pendings:
            chat = pending.call.chat
            key = ("update", pending.update) if chat is None else ("chat", chat)
            lane = self._lanes.get(key)
            if lane is None:
                lane = self._lanes[key] = _Lane()
                self._push(key, self._clock())
            lane.items.append(_Item(pending, json.loads(pending.call.parameters)))
            self._waiting += 1
        self._woken.set()

    def drop(self) -> None:
        """Forget all that is not in flight: it belongs to another instance now."""
        for lane in self._lanes.values():
            self._waiting -= len(lane.items)
            lane.items.clear()
        self._lanes.clear()
        self._ready.clear()

    async def run(self) -> None:
        """Send until cancelled."""
        while True:
            self._woken.clear()
            seconds = self.start_ready()
            try:
                async with asyncio.timeout(seconds):
                    await self._woken.wait()
            except TimeoutError:
                pass

    async def emptied(self) -> None:
        """Wait until all is out but what waits for a chat's limit or for Telegram, which nobody can hasten."""
        while self.in_flight or (self._ready and self._ready[0][0] <= self._clock() and not self.is_away):
            if self.in_flight:
                await asyncio.wait(self.in_flight, return_when=asyncio.FIRST_COMPLETED)
            await asyncio.sleep(_LOOK_SECONDS)

    async def finish(self, seconds: float) -> None:
        """Let what is in flight arrive, for some seconds at most; then it is cut off, and made again by the next."""
        if self.in_flight:
            _, late = await asyncio.wait(self.in_flight, timeout=seconds)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    def start_ready(self) -> float | None:
        """Start the calls whose time has come.

        Returns:
            Seconds until the next call's time comes; None where none waits for its time.
        """
        now = self._clock()
        if self.is_away:
            if self.in_flight:
                return None
            if self._away_until > now and self._ready:
                return self._away_until - now
        while self._ready and len(self.in_flight) < (1 if self.is_away else AT_ONCE):
            at, _, key = self._ready[0]
            if at > now:
                return at - now
            lane = self._lanes.get(key)
            if lane is None or not lane.items:
                heapq.heappop(self._ready)
                continue
            chat = lane.items[0].pending.call.chat
            wait = self.pace.seconds_for_all(now)
            if wait > 0:
                self._metrics.limits.labels("overall").inc()
                return wait
            heapq.heappop(self._ready)
            wait = 0.0 if chat is None else self.pace.seconds_for_chat(chat, now)
            lane.is_held = wait > 0
            if lane.is_held:
                self._metrics.limits.labels("group" if chat is not None and chat < 0 else "chat").inc()
                self._push(key, now + wait)
                continue
            self.pace.note_call(chat, now)
            task = asyncio.create_task(self._carry(key, lane))
            self.in_flight.add(task)
            task.add_done_callback(self._landed)
        return None

    def _push(self, key: _Key, at: float) -> None:
        heapq.heappush(self._ready, (at, next(self._numbers), key))

    def _landed(self, task: asyncio.Task[None]) -> None:
        self.in_flight.discard(task)
        self._woken.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            LOGGER.error("The sending side failed: %s", type(error).__name__, exc_info=error)

    async def _carry(self, key: _Key, lane: _Lane) -> None:
        """Make the first call of a lane, and say when the lane's next is due."""
        item = lane.items[0]
        try:
            pause = await self._try(item)
        except Exception as error:
            LOGGER.error("A call failed before it was made: %s", type(error).__name__, exc_info=error)  # noqa: TRY400
            self._metrics.count("failed")
            await self._refused(item)
            pause = None
        if pause is None:
            if lane.items and lane.items[0] is item:
                lane.items.popleft()
                self._waiting -= 1
            self.freed()
        if self._lanes.get(key) is not lane:
            return
        if lane.items:
            self._push(key, self._clock() + (pause or 0.0))
        else:
            del self._lanes[key]

    async def _try(self, item: _Item) -> float | None:
        """Make a call, in other words where Telegram refuses the first ones.

        Returns:
            Seconds to wait before it is made again; None where it is done with.
        """
        call = item.pending.call
        while True:
            item.tries += 1
            try:
                result = await self._call(item)
            except ChatMigrated as error:
                note(self._metrics, error)
                await self._moved(item, error.new_chat_id)
                if call.method != fallbacks.EDIT:
                    continue
                await self._refused(item)
                return None
            except RetryAfter as error:
                return await self._held(item, error)
            except (BadRequest, Forbidden) as error:
                self._succeeded()
                name = note(self._metrics, error)
                if name == "not-modified":
                    await self._sent(item, None)
                    return None
                instead = self._instead(item, error)
                if instead is None:
                    await self._refused(item)
                    return None
                item.parameters = instead
            except TelegramError as error:
                return await self._failed(item, error)
            else:
                self._succeeded()
                await self._sent(item, result)
                return None

    async def _call(self, item: _Item) -> Any:  # noqa: ANN401 - JSON
        method, parameters = fallbacks.as_sent(item.pending.call.method, item.parameters)
        if self.pictures.is_named(parameters):
            return await self.pictures.call(method, parameters)
        return await self._plain_call(method, parameters)

    async def _plain_call(self, method: str, parameters: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        try:
            return await self._api.call(method, parameters)
        except InvalidToken as error:
            if "rich_message" not in parameters:
                raise
            # A server that does not know the method yet answers as to an unknown token, with 404.
            raise BadRequest(str(error)) from error

    def _instead(self, item: _Item, error: TelegramError) -> dict[str, Any] | None:
        if not isinstance(error, BadRequest):
            return None
        return fallbacks.instead_of(item.pending.call.method, item.parameters, error)

    async def _moved(self, item: _Item, chat: int) -> None:
        """Note that a group has become a supergroup, and send there."""
        old = item.pending.call.chat
        if old is not None:
            await until_stored(lambda: self._storage.move_chat(old, chat), self._metrics)
        item.pending = replace(item.pending, call=replace(item.pending.call, chat=chat))
        item.parameters = fallbacks.moved(item.parameters, chat)

    async def _held(self, item: _Item, error: RetryAfter) -> float | None:
        """Hold the chat for as long as Telegram says, however long; a group will not wait for a late answer."""
        chat, seconds = item.pending.call.chat, seconds_to_wait(error)
        self._succeeded()
        note(self._metrics, error)
        self._metrics.limits.labels("telegram").inc()
        if self.pace.note_refusal(chat, self._clock()):
            LOGGER.warning("Telegram limits the bot over all: fewer calls a second from now on")
        if chat is not None and chat < 0 and seconds > GROUP_SECONDS:
            await self._refused(item)
            return None
        if chat is not None and (lane := self._lanes.get(("chat", chat))) is not None:
            lane.is_held = True
        return seconds

    async def _failed(self, item: _Item, error: TelegramError) -> float | None:
        """Wait longer and longer while Telegram is away; give up a call that fails while others do not."""
        self._metrics.count("tried-again")
        if item.successes != self._successes:
            item.failures, item.successes = item.failures + 1, self._successes
        if item.failures >= MOST_FAILURES:
            note(self._metrics, error)
            await self._refused(item)
            return None
        if not self.is_away:
            self._note_failure(item.pending.call.method, error)
        elif self._clock() >= self._away_until:
            # Calls that were in flight together fail together, and only the first of them says anything new.
            self._probes += 1
            self._away_until = self._clock() + _pause(self._probes)
        return _pause(item.tries - 1)

    def _note_failure(self, method: str, error: TelegramError) -> None:
        self._failures += 1
        if self.is_away:
            LOGGER.error("Telegram is away (%s); answers wait until it is back", type(error).__name__)
            self._probes, self._away_until = 0, self._clock() + _pause(0)
        else:
            LOGGER.warning("%s failed (%s); trying again", method, type(error).__name__)

    def _succeeded(self) -> None:
        if self.is_away:
            LOGGER.info("Telegram is back")
        self._failures = 0
        self._successes += 1
        self._metrics.reach()

    async def _sent(self, item: _Item, result: object) -> None:
        pending = item.pending
        message = result.get("message_id") if isinstance(result, dict) else item.parameters.get("message_id")
        number = message if isinstance(message, int) else None
        if not await self._tell(lambda: self._storage.sent(pending, number)):
            return
        kind, _, language = pending.call.label.partition(" ")
        if kind:
            self._metrics.replies.labels(kind, language).inc()
        self._metrics.latency.observe(max(0.0, self._clock() - pending.arrived))

    async def _refused(self, item: _Item) -> None:
        pending = item.pending
        await self._tell(lambda: self._storage.refused(pending))

    async def _tell(self, store: Callable[[], Awaitable[object]]) -> bool:
        """Tell the store of a call that is done with; false where another instance has taken it over meanwhile."""
        try:
            await until_stored(store, self._metrics)
        except LostError:
            LOGGER.warning("Another instance has taken over a call that was made here")
            return False
        return True


def _pause(number: int) -> float:
    return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(number, 10)))
