"""Commands in plain words: the reply names the command that does what is asked."""

from __future__ import annotations

import pytest

from bot.answering.replies import Answer, Decline, Reason
from tests.bases import ask, cases


@pytest.mark.parametrize("case", cases(__file__, "commands.yaml"), ids=lambda case: case["text"])
def test_the_command_is_named(case: dict[str, str]) -> None:
    reply = ask(case["text"])
    assert isinstance(reply, Decline)
    assert (reply.reason, reply.command) == (Reason.COMMAND, case["command"])
    assert not reply.related


@pytest.mark.parametrize(
    "text",
    [
        "How much were the exports?",
        "¿Qué figura en el artículo sobre Seres?",
        "文章里的主要数字：出口多少？",
        "what does the article say about the people?",
    ],
)
def test_a_question_about_the_article_is_no_command(text: str) -> None:
    assert isinstance(ask(text), Answer)
