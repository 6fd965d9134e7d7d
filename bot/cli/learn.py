"""`visitbot learn`: learn a knowledge base now rather than with the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli import opening
from bot.knowledge.schema import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path


def learn(chosen: Path | None) -> None:
    """Learn every language of a knowledge base; what is learnt is kept for the commands to come."""
    engine = opening.open_engine(chosen)
    engine.warm_up()
    entries = engine.knowledge.entries.values()
    phrasings = sum(len(entry.ask[language]) for entry in entries for language in LANGUAGES)
    typer.echo(f"Learnt {phrasings:,} phrasings of {len(entries)} entries in {len(LANGUAGES)} languages.")
