"""How fast a bot may send."""

from bot.sandbox.core.limits import RateLimiter

ANA, CLUB = 1001, -1001000000001


def test_a_burst_to_one_person_passes_and_then_a_message_a_second() -> None:
    limiter = RateLimiter()
    assert [limiter.wait(ANA, 100 + number / 10) for number in range(20)] == [0] * 20
    assert limiter.wait(ANA, 102) == 18
    assert limiter.wait(ANA, 120) == 0


def test_twenty_a_minute_to_a_group() -> None:
    limiter = RateLimiter()
    assert all(limiter.wait(CLUB, 100 + 2 * number) == 0 for number in range(20))
    assert limiter.wait(CLUB, 150) == 10
    assert limiter.wait(CLUB, 160) == 0


def test_thirty_a_second_in_all() -> None:
    limiter = RateLimiter()
    assert all(limiter.wait(ANA + number, 100) == 0 for number in range(30))
    assert limiter.wait(ANA + 30, 100.5) == 1
    assert limiter.wait(ANA + 30, 101) == 0


def test_what_is_refused_does_not_count() -> None:
    limiter = RateLimiter()
    for _ in range(100):
        limiter.wait(ANA, 100)
    assert len(limiter.sent[ANA]) == 20
