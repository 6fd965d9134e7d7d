"""Questions without a good answer are counted, and nobody's words are kept but where the operator wants them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.storage import Finished, Miss, Outcome
from tests.storage.examples import Clock, arrived

if TYPE_CHECKING:
    from bot.storage import Storage

PRICE = Miss("what does coffee cost", "en", "not-covered", ("products", "exports"))


async def missed(storage: Storage, update: int, *misses: Miss) -> None:
    await storage.put([arrived(update)])
    await storage.claim(1)
    await storage.finish(Finished(update, Outcome.ANSWERED, misses=misses))


async def test_they_are_counted_by_form_and_language(storage: Storage, clock: Clock) -> None:
    other = replace(PRICE, language="es", reason="unclear", nearest=())
    await missed(storage, 1, PRICE, other, PRICE)
    clock.advance(5)
    await missed(storage, 2, replace(PRICE, reason="thumbs-down", nearest=("exports",)))
    first, second = await storage.misses(9)
    assert (first.times, first.last, first.language) == (3, clock.now, "en")
    assert (first.reason, first.nearest) == ("thumbs-down", ("exports",))
    assert (second.times, second.reason, second.nearest) == (1, "unclear", ())
    assert await storage.misses(1) == [first]


async def test_the_form_itself_is_not_kept(storage: Storage) -> None:
    await missed(storage, 1, PRICE)
    (counted,) = await storage.misses(1)
    assert counted.form != PRICE.form
    assert not set(PRICE.form.split()) & set(counted.form.split())
    assert counted.text is None


async def test_the_words_go_when_the_operator_does_not_want_them_any_more(storage: Storage) -> None:
    await missed(storage, 1, replace(PRICE, text="what does coffee cost?"))
    assert [miss.text for miss in await storage.misses(1)] == ["what does coffee cost?"]
    assert [await storage.forget_texts() for _ in range(2)] == [1, 0]
    assert [(miss.text, miss.times) for miss in await storage.misses(1)] == [(None, 1)]
