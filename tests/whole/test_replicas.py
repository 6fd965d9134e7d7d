"""Two replicas over one database, behind a real proxy: each update comes to both."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

from bench.whole.asking import FOLLOW_UPS, Crowd
from bench.whole.proxy import NoNginxError
from bench.whole.replicas import two_replicas
from bot.delivery.sending import AT_ONCE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bench.whole.program import Program
    from bot.sandbox import Identity, Sandbox

    Replicas = tuple[Sandbox, Program, Program]

PEOPLE = 40


@pytest.fixture
async def replicas(postgres: str, identity: Identity, tmp_path: Path) -> AsyncIterator[Replicas]:
    try:
        async with two_replicas(postgres, tmp_path, identity) as running:
            yield running
    except NoNginxError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


async def test_each_update_is_answered_once_in_order_and_follow_ups_are_shared(replicas: Replicas) -> None:
    sandbox, one, other = replicas
    crowd = Crowd(sandbox, PEOPLE, FOLLOW_UPS)
    await crowd.ask()
    tally = await crowd.settled()
    await one.stop()
    await other.stop()
    assert (tally.lost, crowd.tally().repeated, tally.disordered) == (0, 0, 0)
    assert crowd.answers == crowd.questions
    for program in (one, other):
        assert "answered " in program.log.read_text("utf-8").rpartition("Counted: ")[2], "each has done its part"


async def test_a_replica_that_is_killed_in_the_middle_loses_nothing(replicas: Replicas) -> None:
    sandbox, one, _ = replicas
    crowd = Crowd(sandbox, PEOPLE, FOLLOW_UPS)
    await crowd.ask()
    await crowd.got(crowd.questions // 3)
    one.signal(signal.SIGKILL)
    await one.ended()
    tally = await crowd.settled()
    assert (tally.lost, tally.disordered) == (0, 0)
    assert tally.repeated <= AT_ONCE
