"""What was learnt is the same after it was kept, and what cannot be read back is refused in words."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answering.engine import Engine
from bot.answering.replies import Question
from bot.understanding.keeping import pack, unpack
from bot.understanding.matching import Matcher
from tests.bases import LIBRARY, engine, knowledge

if TYPE_CHECKING:
    from collections.abc import Callable

MATCHER = Matcher.learn([("loans", "how many books were lent"), ("hours", "when is it open"), ("hours", "几点开门")])


class Memory:
    """A shelf that lasts as long as the test."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, name: str) -> BinaryIO | None:
        return BytesIO(self.kept[name]) if name in self.kept else None

    def put(self, name: str, write: Callable[[BinaryIO], None]) -> None:
        out = BytesIO()
        write(out)
        self.kept[name] = out.getvalue()


def packed(phrasings: dict[tuple[str, ...], str]) -> bytes:
    out = BytesIO()
    pack(MATCHER, phrasings, out)
    return out.getvalue()


@given(st.text(max_size=60))
def test_a_kept_matcher_ranks_alike(text: str) -> None:
    again, _ = unpack(BytesIO(packed({})))
    assert again.rank(text) == MATCHER.rank(text)


def test_phrasings_are_kept_word_for_word() -> None:
    phrasings: dict[tuple[str, ...], str] = {("when", "open"): "hours", ("几点", "开门"): "hours"}
    assert unpack(BytesIO(packed(phrasings)))[1] == phrasings


@pytest.mark.parametrize("kept", [b"", b"nonsense", packed({})[:200], packed({})[:-40]])
def test_what_is_cut_short_is_refused(kept: bytes) -> None:
    with pytest.raises(ValueError, match="cannot be read back"):
        unpack(BytesIO(kept))


QUESTIONS = ["how many books did the library lend?", "¿cuántos libros prestó la biblioteca?", "借出了多少本书？", "xyz"]


@pytest.mark.parametrize("text", QUESTIONS)
def test_the_second_engine_replies_alike(text: str) -> None:
    shelf = Memory()
    first = Engine(knowledge(LIBRARY), shelf).reply(Question(text))
    assert shelf.kept
    assert Engine(knowledge(LIBRARY), shelf).reply(Question(text)) == first == engine(LIBRARY).reply(Question(text))


def test_spoilt_learning_is_learnt_anew() -> None:
    shelf = Memory()
    for language in ("en", "es", "zh"):
        shelf.kept[language] = b"spoilt"
    reply = Engine(knowledge(LIBRARY), shelf).reply(Question(QUESTIONS[0]))
    assert reply == engine(LIBRARY).reply(Question(QUESTIONS[0]))
    assert shelf.kept["en"] != b"spoilt"
