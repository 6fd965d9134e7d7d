"""Two replicas over one database, behind a real proxy: each update comes to both."""

from __future__ import annotations

import asyncio
import os
import signal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx
import pytest

from bench.whole.asking import FOLLOW_UPS, Crowd
from bench.whole.program import free_port
from bench.whole.proxy import NoNginxError, find, proxied
from bench.whole.replicas import two_replicas
from bot.delivery.sending import AT_ONCE
from tests.sandbox.conftest import eventually
from tests.sandbox.listening import listening

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from bench.whole.program import Program
    from bot.sandbox import Identity, Sandbox

    Replicas = tuple[Sandbox, Program, Program]

PEOPLE = 40


@pytest.fixture
def nginx() -> None:
    """Who needs it is skipped where there is none, but never in CI."""
    try:
        find()
    except NoNginxError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


@pytest.fixture
async def replicas(postgres: str, nginx: None, identity: Identity, tmp_path: Path) -> AsyncIterator[Replicas]:
    async with two_replicas(postgres, tmp_path, identity) as running:
        yield running


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
    crowd = Crowd(sandbox, 3 * PEOPLE, FOLLOW_UPS)
    asking = asyncio.create_task(crowd.ask())
    await crowd.got(crowd.questions // 4)
    one.signal(signal.SIGKILL)
    await one.ended()
    await asking
    tally = await crowd.settled()
    assert (tally.lost, tally.disordered) == (0, 0)
    assert tally.repeated <= AT_ONCE


async def test_the_proxy_hands_each_update_to_both_and_to_the_one_where_the_other_is_gone(nginx: None) -> None:
    async with listening() as one, listening() as other, httpx.AsyncClient(trust_env=False) as client:
        ports = [int(urlsplit(listener.url).port or 0) for listener in (one, other)]
        with proxied(*ports) as port:
            assert (await client.post(f"http://127.0.0.1:{port}/hook", json={"update_id": 1})).is_success
            await eventually(lambda: one.bodies and other.bodies)
        with proxied(free_port(), ports[1]) as port:
            assert (await client.post(f"http://127.0.0.1:{port}/hook", json={"update_id": 2})).is_success
            await eventually(lambda: len(other.bodies) == 3)
    assert [body["update_id"] for body in one.bodies + other.bodies] == [1, 1, 2, 2]
