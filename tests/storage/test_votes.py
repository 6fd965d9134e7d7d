"""Votes: one a person and message, counted by entry and reason."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.storage import Tally, Vote
from bot.storage.retention import VOTES_SECONDS
from tests.storage.examples import ANN, BEN, Clock

if TYPE_CHECKING:
    from bot.storage import Storage

UP, DOWN = Vote(ANN, "-1:3", "entry", is_up=True), Vote(ANN, "-1:3", "entry", is_up=False)


async def test_a_person_has_one_vote_a_message(storage: Storage) -> None:
    assert [await storage.cast(vote) for vote in (UP, UP, DOWN)] == [True, False, True]
    assert await storage.tally("entry") == Tally(0, 1)
    assert await storage.cast(Vote(BEN, "-1:3", "entry", is_up=True))
    assert await storage.tally("entry") == Tally(1, 1)
    assert await storage.tally("other") == Tally()


async def test_reasons_are_counted(storage: Storage) -> None:
    assert await storage.cast(DOWN)
    assert await storage.cast(replace(DOWN, reason="wrong"))
    assert not await storage.cast(replace(DOWN, reason="wrong"))
    await storage.cast(Vote(BEN, "-1:3", "entry", is_up=False, reason="unclear"))
    await storage.cast(Vote(BEN, "-1:4", "other", is_up=True))
    assert await storage.tally("entry") == Tally(0, 2, (("unclear", 1), ("wrong", 1)))
    assert list((await storage.tallies()).items()) == [
        ("entry", Tally(0, 2, (("unclear", 1), ("wrong", 1)))),
        ("other", Tally(1, 0)),
    ]


async def test_old_votes_count_without_who_gave_them(storage: Storage, clock: Clock) -> None:
    for _ in range(2):
        await storage.cast(replace(DOWN, reason="wrong"))
        await storage.cast(Vote(BEN, "-1:3", "entry", is_up=True))
        clock.advance(VOTES_SECONDS + 1)
        assert (await storage.expire())["votes"] == 2
    assert await storage.tally("entry") == Tally(2, 2, (("wrong", 2),))
    await storage.forget_person(ANN)
    assert await storage.tally("entry") == Tally(2, 2, (("wrong", 2),))
