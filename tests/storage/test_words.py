"""Any text goes into any database and comes out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.storage.words import escaped, unescaped

if TYPE_CHECKING:
    from bot.storage import Storage

TEXTS = st.text(st.one_of(st.sampled_from("\x00\x1b\ud800\udfff01abcf"), st.characters(exclude_categories=())))


@given(TEXTS, TEXTS)
def test_different_texts_stay_different_and_can_be_stored(one: str, other: str) -> None:
    assert unescaped(escaped(one)) == one
    assert (escaped(one) == escaped(other)) == (one == other)
    assert "\x00" not in escaped(one)
    escaped(one).encode("utf-8")


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TEXTS)
@pytest.mark.asyncio
async def test_they_come_out_as_they_went_in(storage: Storage, text: str) -> None:
    await storage.set_language(1, text)
    assert await storage.language(1) == text
