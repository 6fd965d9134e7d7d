"""Whatever instances do, in whatever order: each update is handled once, in order within its line."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING, TypeVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from bot.storage import LostError, Waiting, open_storage
from bot.storage.inbox import MOST_FAILURES
from bot.storage.instances import LEASE_SECONDS
from tests.storage.conftest import BOTS
from tests.storage.examples import Clock, answer, arrived, call

if TYPE_CHECKING:
    import itertools
    from collections.abc import Awaitable

    from bot.storage import Pending, Storage, Taken

T = TypeVar("T")

LINES = 3
ROUNDS = 20
"""More than there are updates in a line, so that each of them has had its turn."""
NUMBERS = st.integers(0, 14)


class Instance:
    """One instance, and what it thinks that it holds."""

    def __init__(self, storage: Storage) -> None:
        self.storage = storage
        self.taken: dict[int, Taken] = {}
        self.pending: dict[tuple[int, int], Pending] = {}


class AnyOrder(RuleBasedStateMachine):
    """Instances over one database, and what must be true of it; updates of a line have ids with the same remainder."""

    url: str
    bots: itertools.count[int]
    most_instances: int

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.clock = Clock()
        self.instances: list[Instance] = []
        self.put: set[int] = set()
        self.handled: list[int] = []
        self.failures: defaultdict[int, int] = defaultdict(int)
        self.unsent: defaultdict[int, set[int]] = defaultdict(set)

    def do(self, awaitable: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await awaitable

        return self.runner.run(awaited())

    @initialize()
    def start(self) -> None:
        self.bot = next(self.bots)
        for _ in range(self.most_instances):
            self.enter()

    def enter(self) -> None:
        storage = self.do(open_storage(self.url, bot=self.bot, clock=self.clock))
        self.do(storage.enter())
        self.instances.append(Instance(storage))

    def some(self, number: int) -> Instance:
        return self.instances[number % len(self.instances)]

    @rule(which=NUMBERS, updates=st.lists(NUMBERS, max_size=8))
    def arrive(self, which: int, updates: list[int]) -> None:
        new = self.do(self.some(which).storage.put([arrived(one, str(one % LINES)) for one in updates]))
        assert new == len(set(updates) - self.put)
        self.put |= set(updates)

    @rule(which=NUMBERS, most=st.integers(1, 4))
    def claim(self, which: int, most: int) -> None:
        instance = self.some(which)
        held = {update for other in self.instances for update in other.taken}
        busy = {update % LINES for update in held} | {update % LINES for update, calls in self.unsent.items() if calls}
        for taken in self.do(instance.storage.claim(most)):
            waiting = {one for one in self.put - set(self.handled) - held if one % LINES == taken.update % LINES}
            assert taken.update == min(waiting)
            assert taken.update % LINES not in busy
            assert taken.attempt == self.failures[taken.update] + 1
            busy.add(taken.update % LINES)
            instance.taken[taken.update] = taken

    @precondition(lambda self: any(instance.taken for instance in self.instances))
    @rule(which=NUMBERS, number=NUMBERS, calls=st.integers(0, 2))
    def finish(self, which: int, number: int, calls: int) -> None:
        instance = self.some(which)
        if not instance.taken:
            return
        update = sorted(instance.taken)[number % len(instance.taken)]
        del instance.taken[update]
        self.end(instance, update, self.do(instance.storage.finish(answer(update, *[call()] * calls))))

    @precondition(lambda self: any(instance.taken for instance in self.instances))
    @rule(which=NUMBERS, number=NUMBERS)
    def fail(self, which: int, number: int) -> None:
        instance = self.some(which)
        if not instance.taken:
            return
        taken = instance.taken.pop(sorted(instance.taken)[number % len(instance.taken)])
        self.failures[taken.update] += 1
        given_up = self.do(instance.storage.fail(taken, "ValueError", (call("sorry"),)))
        assert (given_up is None) is (self.failures[taken.update] < MOST_FAILURES)
        if given_up is not None:
            self.end(instance, taken.update, given_up)

    def end(self, instance: Instance, update: int, pending: list[Pending]) -> None:
        assert update not in self.handled
        self.handled.append(update)
        for one in pending:
            instance.pending[one.update, one.number] = one
            self.unsent[update].add(one.number)

    @rule(which=NUMBERS, number=NUMBERS, is_sent=st.booleans())
    def send(self, which: int, number: int, is_sent: bool) -> None:  # noqa: FBT001 - hypothesis names it
        instance = self.some(which)
        if not instance.pending:
            return
        pending = instance.pending.pop(sorted(instance.pending)[number % len(instance.pending)])
        storage = instance.storage
        self.do(storage.sent(pending, 1) if is_sent else storage.refused(pending))
        self.unsent[pending.update].discard(pending.number)

    @rule(which=NUMBERS)
    def adopt(self, which: int) -> None:
        instance = self.some(which)
        held = {key for other in self.instances for key in other.pending}
        for pending in self.do(instance.storage.pending()):
            key = pending.update, pending.number
            assert key not in held
            assert pending.number in self.unsent[pending.update]
            instance.pending[key] = pending

    @rule(which=NUMBERS)
    def crash(self, which: int) -> None:
        """One ends without a word, time goes by, and another starts."""
        instance = self.some(which)
        self.instances.remove(instance)
        self.do(instance.storage.close())
        self.clock.advance(LEASE_SECONDS / 2)
        for other in self.instances:
            assert self.do(other.storage.renew())
        self.clock.advance(LEASE_SECONDS / 2 + 1)
        for other in self.instances:
            assert self.do(other.storage.renew())
        self.enter()

    @rule(which=NUMBERS)
    def leave(self, which: int) -> None:
        """One stops in order, and another starts."""
        instance = self.some(which)
        self.instances.remove(instance)
        open_ones = len(self.put) - len(self.handled) + sum(map(bool, self.unsent.values()))
        assert self.do(instance.storage.leave()) == open_ones
        self.do(instance.storage.close())
        self.enter()

    @rule(which=NUMBERS)
    def sleep(self, which: int) -> None:
        """One is not heard of for too long, and does not know it."""
        instance = self.some(which)
        self.clock.advance(LEASE_SECONDS + 1)
        assert not self.do(instance.storage.renew())
        for other in self.instances:
            for update in other.taken:
                with pytest.raises(LostError):
                    self.do(other.storage.finish(answer(update)))
            if other is not instance:
                assert not self.do(other.storage.renew())
            other.taken.clear()
            other.pending.clear()

    def teardown(self) -> None:
        """In the end, whoever goes on can finish all of it."""
        try:
            if self.instances:
                self.finish_all()
        finally:
            for instance in self.instances:
                self.do(instance.storage.close())
            self.runner.close()

    def finish_all(self) -> None:
        for _ in self.instances[1:]:
            instance = self.instances.pop()
            self.do(instance.storage.leave())
            self.do(instance.storage.close())
        (instance,) = self.instances
        for _ in range(ROUNDS):
            self.claim(0, 9)
            self.adopt(0)
            while instance.taken:
                self.finish(0, 0, 1)
            while instance.pending:
                self.send(0, 0, is_sent=True)
        assert self.do(instance.storage.waiting()) == Waiting()
        assert sorted(self.handled) == sorted(self.put)


@pytest.mark.parametrize("instances", [1, 2])
def test_each_update_is_handled_once_and_in_order(lasting: str, bot: int, instances: int) -> None:
    if instances > 1 and not lasting.startswith("postgresql"):
        pytest.skip("one process at a time has a file")
    made = type("Made", (AnyOrder,), {"url": lasting, "bots": BOTS, "most_instances": instances})
    limits = settings(
        max_examples=8,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],  # to shrink what fails takes minutes
    )
    run_state_machine_as_test(made, settings=limits)
