"""The way into the core for both shells: Bot API calls with their faults, long polls and log."""

import asyncio
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bot.sandbox.core.calls import Call
from bot.sandbox.core.clock import Clock
from bot.sandbox.core.errors import BotApiError, conflict
from bot.sandbox.core.faults import POLLING, Fault
from bot.sandbox.core.files import Upload
from bot.sandbox.core.json_types import JsonObject, JsonValue
from bot.sandbox.core.methods.table import Method, decode_parameters, find_method
from bot.sandbox.core.methods.updating import TERMINATED, begin_poll, get_updates
from bot.sandbox.core.world import World

LOGGER = logging.getLogger(__name__)
TERMINATED_BY_WEBHOOK = "terminated by setWebhook request"
OK = 200
INTERNAL_ERROR = 500


class ConnectionDroppedError(Exception):
    """The call gets no answer: the shell closes the connection."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call is answered with."""

    status: int
    body: JsonObject


@dataclass(slots=True)
class _Poll:
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    is_terminated: bool = False


async def wait_on(clock: Clock, wake: asyncio.Event, deadline: float) -> None:
    """Wait for an event, or until so much time has elapsed; a jump of the clock may end the wait."""
    stop = clock.listen(wake.set)
    try:
        while not wake.is_set() and clock.elapsed() < deadline:
            seconds = deadline - clock.elapsed() if clock.runs else None
            try:
                await asyncio.wait_for(wake.wait(), seconds)
            except TimeoutError:
                return
    finally:
        stop()


async def wait_until(world: World, condition: Callable[[], bool], seconds: float) -> bool:
    """Wait, in real time, until something has happened in the sandbox.

    Args:
        world: the state.
        condition: looked at after each event.
        seconds: how long to wait at most; 0 only looks.

    Returns:
        Whether it has happened.
    """
    happened = asyncio.Event()
    stop = world.events.listen(lambda _: happened.set())
    try:
        async with asyncio.timeout(seconds):
            while not condition():
                happened.clear()
                await happened.wait()
    except TimeoutError:
        return condition()
    finally:
        stop()
    return True


class Gateway:
    """Carries Bot API calls to the core.

    Args:
        world: the state of the sandbox.

    Attributes:
        polls: how many getUpdates calls there were, which the log does not hold.
    """

    def __init__(self, world: World) -> None:
        self.world = world
        self._poll: _Poll | None = None
        self._is_closing = False
        self.polls = 0
        world.listen_for_updates(self._wake)

    @property
    def is_polled(self) -> bool:
        """Whether a long poll waits right now."""
        return self._poll is not None

    def close(self) -> None:
        """Let long polls end at once, now and from now on: the shell is shutting down."""
        self._is_closing = True
        self._wake()

    def open(self) -> None:
        """Let long polls wait again."""
        self._is_closing = False

    def _wake(self) -> None:
        if self._poll is not None:
            self._poll.wake.set()

    async def call(self, name: str, parameters: JsonObject, files: dict[str, Upload]) -> Answer:
        """Carry out a call as Telegram would, or as an injected fault wants it.

        Args:
            name: the method, in any case.
            parameters: as they came: objects as such or as JSON strings.
            files: what was uploaded, by the names of the parts.

        Returns:
            The answer; refusals are answers too.

        Raises:
            ConnectionDroppedError: a fault wants no answer.
        """
        started = time.perf_counter()
        fault = self.world.faults.take(name)
        try:
            answer = await self._answer(name, parameters, files, fault)
        except ConnectionDroppedError:
            self._log(name, parameters, files, None, time.perf_counter() - started)
            raise
        if answer.status != OK or name.lower() != POLLING.lower():
            self._log(name, parameters, files, answer, time.perf_counter() - started)
        return answer

    async def _answer(self, name: str, parameters: JsonObject, files: dict[str, Upload], fault: Fault | None) -> Answer:
        try:
            if fault is not None and not fault.after:
                await self._spoil(fault)
            method = find_method(name)
            body: JsonObject = {"ok": True, "result": await self._run(method, parameters, files)}
            if fault is not None and fault.after:
                await self._spoil(fault)
        except BotApiError as error:
            return Answer(error.error_code, error.to_json())
        except (ConnectionDroppedError, asyncio.CancelledError):
            raise
        except Exception:
            # A fault of the sandbox itself must not end the server; the bot takes it for one of Telegram's.
            LOGGER.exception("the sandbox failed in %s", name)
            failure = BotApiError(INTERNAL_ERROR, "Internal Server Error")
            return Answer(failure.error_code, failure.to_json())
        return Answer(OK, body)

    async def _run(self, method: Method[Any], parameters: JsonObject, files: dict[str, Upload]) -> JsonValue:
        if method.name == POLLING:
            return await self._long_poll(method, parameters)
        return method.call(self.world, parameters, files)

    async def _spoil(self, fault: Fault) -> None:
        self.world.events.emit("fault", fault.model_dump(exclude_none=True))
        if fault.kind == "delay":
            await wait_on(self.world.clock, asyncio.Event(), self.world.clock.elapsed() + fault.seconds)
        elif fault.kind == "drop":
            raise ConnectionDroppedError
        else:
            raise fault.error()

    async def _long_poll(self, method: Method[Any], given: JsonObject) -> list[JsonObject]:
        """Wait for updates (Bot API, "getUpdates"); a newer poll ends an older one with 409."""
        self.polls += 1
        parameters = method.read(given, {})
        begin_poll(self.world, parameters)
        if self._poll is not None:
            self._poll.is_terminated = True
            self._poll.wake.set()
        poll = self._poll = _Poll()
        deadline = self.world.clock.elapsed() + parameters.timeout
        try:
            while True:
                if poll.is_terminated:
                    raise conflict(TERMINATED)
                if self.world.webhook.url:
                    raise conflict(TERMINATED_BY_WEBHOOK)
                updates = get_updates(self.world, parameters)
                if updates or self._is_closing or self.world.clock.elapsed() >= deadline:
                    return updates
                poll.wake.clear()
                await wait_on(self.world.clock, poll.wake, deadline)
        finally:
            if self._poll is poll:
                self._poll = None

    def _log(
        self,
        name: str,
        parameters: JsonObject,
        files: dict[str, Upload],
        answer: Answer | None,
        seconds: float,
    ) -> None:
        log = self.world.calls
        log.last_id += 1
        call = Call(
            id=log.last_id,
            method=name,
            parameters=decode_parameters(name, parameters),
            files=tuple(files),
            status=answer.status if answer else 0,
            response=answer.body if answer else None,
            milliseconds=round(seconds * 1000, 3),
            date=self.world.clock.timestamp(),
        )
        log.kept.append(call)
        self.world.events.emit("call", call.to_json())
