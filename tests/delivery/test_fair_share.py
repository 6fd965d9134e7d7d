"""Who may ask how much."""

from __future__ import annotations

from collections import Counter
from typing import Any

from bot.delivery.arriving import Self, seen
from bot.delivery.buckets import Buckets, Rate
from bot.delivery.fair_share import FairShare, Verdict

ME = Self(7, "visit_bot")


class Clock:
    def __init__(self) -> None:
        self.time = 1_790_000_000.0

    def __call__(self) -> float:
        return self.time


def message(person: int, chat: int, text: str = "/ask x") -> dict[str, Any]:
    return {"update_id": 1, "message": {"from": {"id": person}, "chat": {"id": chat}, "text": text, "date": 0}}


def judged(share: FairShare, clock: Clock, raw: dict[str, Any]) -> Verdict:
    return share.judge(seen(raw, clock(), ME))


def test_a_question_a_second_passes_for_an_hour() -> None:
    clock = Clock()
    share = FairShare(clock)
    for _ in range(3600):
        assert judged(share, clock, message(1, 1)) is Verdict.PASSES
        clock.time += 1


def test_200_in_a_second_through_8_groups_do_not_and_the_person_is_told_once() -> None:
    clock = Clock()
    share = FairShare(clock)
    verdicts = Counter(judged(share, clock, message(1, -100 - n % 8)) for n in range(200))
    assert verdicts == {Verdict.PASSES: 20, Verdict.IS_TOLD: 1, Verdict.IS_DROPPED: 179}
    assert judged(share, clock, message(2, -101)) is Verdict.PASSES, "the groups are not closed to others"


def test_200_a_minute_of_20_people_in_one_group_are_too_many_for_it() -> None:
    clock = Clock()
    share = FairShare(clock)
    verdicts: Counter[Verdict] = Counter()
    for n in range(600):
        verdicts[judged(share, clock, message(n % 20 + 1, -100))] += 1
        clock.time += 0.3
    assert 60 <= verdicts[Verdict.PASSES] <= 80
    assert verdicts[Verdict.IS_TOLD] == 3, "once a minute"
    assert judged(share, clock, message(1, 1)) is Verdict.PASSES, "in private all of them are heard"


def test_what_a_group_says_to_itself_costs_nothing() -> None:
    clock = Clock()
    share = FairShare(clock)
    for n in range(500):
        assert judged(share, clock, message(n, -100, "lunch?")) is Verdict.PASSES
    for text in ("hello @Visit_Bot who?", "/ask who?"):
        assert judged(share, clock, message(1, -100, text)) is Verdict.PASSES


def test_typing_is_not_asking() -> None:
    clock = Clock()
    share = FairShare(clock)
    query = {"update_id": 1, "inline_query": {"from": {"id": 1}, "id": "1", "query": "x"}}
    verdicts = [judged(share, clock, query) for _ in range(60)]
    assert verdicts.count(Verdict.PASSES) == 40
    assert Verdict.IS_TOLD not in verdicts
    assert judged(share, clock, message(1, 1)) is Verdict.PASSES


def test_buckets_are_bounded() -> None:
    buckets: Buckets[int] = Buckets(Rate(1, 1), most=10)
    for key in range(100):
        buckets.take(key, 0.0)
    assert len(buckets) == 10
    assert buckets.seconds_until(99, 0.0) == 1.0
    assert buckets.seconds_until(0, 0.0) == 0.0


def test_who_has_been_quiet_for_long_is_forgotten() -> None:
    buckets: Buckets[int] = Buckets(Rate(2, 1))
    for key in range(100):
        buckets.take(key, float(key))
    assert len(buckets) == 1
    buckets.take(99, 99.0)
    buckets.take(100, 100.0)
    assert len(buckets) == 2
    assert buckets.seconds_until(99, 99.0) == 1.0
