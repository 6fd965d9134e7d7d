"""The texts that a base must have are those that the program says, and no others."""

from __future__ import annotations

import re

import pytest

from bot.knowledge.messages import MESSAGES, NEEDED
from bot.telegram.menus import COMMANDS
from tests.bases import ROOT

SAID_BY = [path for path in (ROOT / "bot").rglob("*.py") if path.parent.name not in ("knowledge", "sandbox")]
PROGRAM = "\n".join(path.read_text("utf-8") for path in SAID_BY)
BUILT = {f"command-{command.name}" for command in COMMANDS} | {f"computed-{a}" for a in ("balance", "ratio", "share")}


@pytest.mark.parametrize("key", [key for key in MESSAGES if key not in BUILT])
def test_the_program_says_every_text(key: str) -> None:
    assert re.search(rf"[\"']{key}[\"']", PROGRAM)


def test_every_text_that_the_program_says_is_declared() -> None:
    said = re.findall(r"(?:texts(?:\[\w+\])?\[|\b_?text\(|\bsay\(|\b_own\()f?[\"']([a-z-]+)[\"']", PROGRAM)
    assert len(said) > 30
    assert set(said) <= set(MESSAGES)
    assert set(MESSAGES) >= BUILT


def test_what_a_text_needs_it_may_hold() -> None:
    assert all(placeholder in MESSAGES[key] for key, placeholder in NEEDED.items())
