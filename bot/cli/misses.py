"""`visitbot misses`: which questions had no good answer, and stubs for the curator to fill in."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import typer

from bot.cli import opening, tables
from bot.delivery.exits import ExitCode
from bot.settings import SettingsError, read_settings

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.settings import Settings
    from bot.storage import Miss

_NO_WORDS = "(words not kept)"
_HOW = """\
# Questions without a good answer, the most frequent first, below the entry that came nearest.
# Move each phrasing to where it belongs, or write the entry that is missing, and prove it: visitbot check
"""


def misses(most: int, file: Path | None) -> None:
    """List the most frequent misses, or write them to a file.

    Args:
        most: how many.
        file: where to write stubs in YAML; None to list them.
    """
    try:
        settings = read_settings()
    except SettingsError as error:
        opening.fail(f"A setting does not hold; mend it in the environment or in .env.\n  {error}", ExitCode.SETTINGS)
    found = asyncio.run(_read(settings, most))
    if file is not None:
        file.write_text(stubs(found), "utf-8")
        typer.echo(f"{len(found)} written to {file}")
    else:
        _show(found)


async def _read(settings: Settings, most: int) -> list[Miss]:
    from bot.service import bot_number  # noqa: PLC0415 - python-telegram-bot takes 0.3 s
    from bot.storage import StorageError, open_storage  # noqa: PLC0415

    if not settings.telegram_token.get_secret_value():
        opening.fail("No TELEGRAM_TOKEN is set, so it is not known of which bot.", ExitCode.SETTINGS)
    try:
        storage = await open_storage(
            settings.database_url.get_secret_value(), bot=bot_number(settings), reads_only=True
        )
        try:
            return await storage.misses(most)
        finally:
            await storage.close()
    except StorageError as error:
        opening.fail(str(error), ExitCode.STORE_AWAY)


def stubs(found: Sequence[Miss]) -> str:
    """Misses as entries in YAML: by the entry that came nearest, and by language, the questions as phrasings."""
    by_entry: dict[str, dict[str, list[Miss]]] = defaultdict(lambda: defaultdict(list))
    for miss in found:
        by_entry[miss.nearest[0] if miss.nearest else "new-entry"][miss.language].append(miss)
    lines = [_HOW]
    for entry, by_language in by_entry.items():
        lines += [f"- id: {entry}", "  ask:"]
        for language, missed in by_language.items():
            lines.append(f"    {language}:")
            lines += [line for miss in missed for line in _stub(miss)]
    return "\n".join(lines) + "\n"


def _stub(miss: Miss) -> list[str]:
    others = f"; then {', '.join(miss.nearest[1:])}" if miss.nearest[1:] else ""
    told = f"      # {miss.times} times, {miss.reason}, last on {_day(miss)}{others}"
    if miss.text is None:
        return [told, f"      # {_NO_WORDS}"]
    return [told, f"      - {json.dumps(miss.text, ensure_ascii=False)}"]


def _show(found: Sequence[Miss]) -> None:
    if not found:
        typer.echo("No question was missed.")
        return
    from rich.table import Table  # noqa: PLC0415 - rich takes some time, too

    table = Table("times", "why", "language", "last", "nearest entries", "question", box=None)
    for miss in found:
        nearest = ", ".join(miss.nearest)
        table.add_row(str(miss.times), miss.reason, miss.language, _day(miss), nearest, miss.text or _NO_WORDS)
    tables.console().print(table)


def _day(miss: Miss) -> str:
    return datetime.fromtimestamp(miss.last, UTC).date().isoformat()
