"""The README's promises that can be checked: its links, its commands."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli.app import app
from bot.telegram.menus import COMMANDS

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")

TRANSCRIPTS = re.findall(r'^    \$ visitbot ask "(.+)"\n((?:    .+\n)+)', README, re.MULTILINE)


def test_it_shows_each_language() -> None:
    assert len(TRANSCRIPTS) == 3


@pytest.mark.parametrize(("question", "told"), TRANSCRIPTS)
def test_its_transcripts_are_word_for_word(question: str, told: str) -> None:
    printed = CliRunner().invoke(app, ["ask", question], prog_name="visitbot").output
    assert printed.split() == told.split()


def test_what_it_links_to_is_there(root: Path) -> None:
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", README) if "://" not in target and target[0] != "#"]
    assert "docs/pictures/private.png" in targets
    assert [target for target in targets if not (root / target).exists()] == []


def test_it_tells_every_command_of_the_menus() -> None:
    told = set(re.findall(r"`/(\w+)", re.findall(r"^\| command \|.*?\n\n", README, re.DOTALL | re.MULTILINE)[0]))
    assert told == {command.name for command in COMMANDS}


def test_its_make_targets_are_there(root: Path) -> None:
    targets = set(re.findall(r"^(\w+):", (root / "Makefile").read_text("utf-8"), re.MULTILINE))
    assert (
        set(re.findall(r"(?:`|^    )make (\w+)", README, re.MULTILINE))
        == {"run", "test", "check", "bench", "chaos"}
        <= targets
    )
