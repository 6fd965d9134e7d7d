"""A base about a town library makes the bot answer about that, in each language."""

from __future__ import annotations

from typing import Any

import pytest

from bot.answering.replies import Answer, Decline, Reply, Silence
from tests.answering.enumerating import in_language
from tests.bases import LIBRARY, ask, cases, talk
from tests.marks import marked

CASES = cases(__file__, "another_base.yaml")


def last(turns: list[str]) -> Reply:
    return talk(turns, folder=LIBRARY).reply


@pytest.mark.parametrize("case", [marked(case, " / ".join(case["turns"])) for case in CASES])
def test_the_library_is_known(case: dict[str, Any]) -> None:
    reply = last(case["turns"])
    assert isinstance(reply, Decline if case.get("declines") else Answer), reply
    assert reply.language == case["language"]
    assert in_language(reply.text, case["language"])
    assert [part for part in case.get("shows", []) if part not in reply.text.replace("\u00a0", " ")] == []


@pytest.mark.parametrize(
    "text", ["How much did Chongqing export to Colombia?", "¿Quién es Sergio Cabrera?", "赛力斯进入市场了吗"]
)
def test_the_other_article_is_not(text: str) -> None:
    assert not isinstance(ask(text, folder=LIBRARY, addressed=False), Answer)
    reply = ask(text, folder=LIBRARY)
    assert not isinstance(reply, Silence)
    assert not any(word in reply.text for word in ("4.815", "Cabrera", "Haifu", "CNY"))
