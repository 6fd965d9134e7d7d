"""How a reply was reached, as a table for people and as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from bot.answering.replies import Decline, Silence
from bot.cli.tables import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from bot.answering.engine import Explanation
    from bot.knowledge.models import KnowledgeBase
    from bot.understanding.amounts import Amount


def explained_data(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data."""
    asked = explanation.asked
    return {
        "language": asked.language,
        "spoken": asked.spoken,
        "normal-form": " ".join(asked.tokens),
        "repaired": [list(pair) for pair in asked.repaired],
        "measures": list(asked.measures),
        "years": list(asked.years),
        "amounts": [_amount(amount) for amount in asked.amounts],
        "names": list(asked.names),
        "tags": sorted(asked.tags),
        "candidates": [
            {
                "entry": one.id,
                "score": round(one.score, 4),
                "posterior": round(one.posterior, 4),
                "explained": round(one.explained, 4),
            }
            for one in explanation.candidates
        ],
        "steps": list(explanation.steps),
    }


def print_explanation(explanation: Explanation, knowledge: KnowledgeBase) -> None:
    """Print an explanation: what was understood, the candidates, and the steps from there to the reply."""
    out = console()
    understood = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    understood.add_column(style="dim", no_wrap=True)
    understood.add_column(overflow="fold")
    for name, value in _understood(explanation):
        understood.add_row(name, Text(value))
    out.print()
    out.print(understood)
    _print_candidates(explanation, knowledge, out)
    thresholds = knowledge.thresholds
    out.print(f"answers from {thresholds.answer}, offers from {thresholds.offer}", style="dim", highlight=False)
    steps = [*explanation.steps, *_outcome(explanation)]
    for number, step in enumerate(steps or ("the best candidate is sure enough: answered",), 1):
        out.print(Text(f"{number}. {step}"))


def _understood(explanation: Explanation) -> Iterator[tuple[str, str]]:
    asked = explanation.asked
    answered_in = "" if asked.language == asked.spoken else f", answered in {asked.language}"
    yield "language", f"{asked.spoken}{answered_in}"
    yield "normal form", " ".join(asked.tokens) or "(nothing is left)"
    wanted = {
        "repaired": ", ".join(f"{was} → {now}" for was, now in asked.repaired),
        "measures": ", ".join(asked.measures),
        "aspects": ", ".join(asked.values("aspects")),
        "years": ", ".join(map(str, asked.years)),
        "amounts": ", ".join(map(_amount, asked.amounts)),
        "names": ", ".join(asked.names),
    }
    yield from ((name, value) for name, value in wanted.items() if value)
    forms = {"yes or no": asked.is_polar, "negated": asked.is_negated, "no question": not asked.is_question}
    yield "form", ", ".join(name for name, holds in forms.items() if holds) or "a question"


def _print_candidates(explanation: Explanation, knowledge: KnowledgeBase, out: Console) -> None:
    table = Table(title_justify="left")
    for name in ("entry", "kind"):
        table.add_column(name, no_wrap=True)
    for name in ("score", "posterior", "explained"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in explanation.candidates:
        kind = knowledge.entries[one.id].kind
        table.add_row(one.id, kind, f"{one.score:.3f}", f"{one.posterior:.3f}", f"{one.explained:.3f}")
    if explanation.candidates:
        out.print(table)
    else:
        out.print("no candidates: it shares no word with any phrasing", highlight=False)


def _outcome(explanation: Explanation) -> Iterator[str]:
    reply = explanation.reply
    if isinstance(reply, Decline | Silence):
        yield f"{'declined' if isinstance(reply, Decline) else 'silent'}: {reply.reason}"


def _amount(amount: Amount) -> str:
    return amount.written if amount.unit == "number" else f"{amount.written} ({amount.unit})"
