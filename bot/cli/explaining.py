"""How a reply was reached, as a table for people and as data for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from bot.answering.deciding import ANSWER_FROM, Again, Offered, Refused, Told
from bot.cli.tables import console

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from bot.answering.deciding import Decision
    from bot.answering.engine import Explanation, Step
    from bot.knowledge.models import KnowledgeBase
    from bot.understanding.amounts import Amount
    from bot.understanding.queries import Query


def explained_data(explanation: Explanation) -> dict[str, Any]:
    """An explanation as plain data: the five steps for each query."""
    message = explanation.message
    return {
        "language": message.language,
        "spoken": message.spoken,
        "queries": [
            {
                "read": dict(_read(step.query)),
                "merged": [way.normal_form for way in step.ways if way.is_completed],
                "scored": [{"entry": one.entry.id, "probability": round(one.probability, 4)} for one in step.scored],
                "decided": _decided(step.decision),
            }
            for step in explanation.steps
        ],
    }


def print_explanation(explanation: Explanation, knowledge: KnowledgeBase) -> None:
    """Print an explanation: read, merge, score, decide for each query, and what was composed of it."""
    out = console()
    for number, step in enumerate(explanation.steps, 1):
        if len(explanation.steps) > 1:
            out.print(f"\nquery {number}", style="bold", highlight=False)
        understood = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
        understood.add_column(style="dim", no_wrap=True)
        understood.add_column(overflow="fold")
        for name, value in _read(step.query):
            understood.add_row(f"read: {name}", Text(value))
        for way in step.ways:
            if way.is_completed:
                understood.add_row(f"merge: by {way.completes}", Text(way.normal_form))
        out.print()
        out.print(understood)
        _print_scored(step, knowledge, out)
        out.print(Text(f"decide: {_decided(step.decision)}"))
    out.print(Text(f"compose: {type(explanation.reply).__name__}"))


def _read(query: Query) -> Iterator[tuple[str, str]]:
    answered_in = "" if query.language == query.spoken else f", answered in {query.language}"
    yield "language", f"{query.spoken}{answered_in}"
    yield "normal form", query.normal_form or "(nothing is left)"
    found = {
        "repaired": ", ".join(f"{was} → {now}" for was, now in query.repaired),
        "measures": ", ".join(query.measures),
        "aspects": ", ".join(query.aspects),
        "wants": ", ".join(query.wants),
        "years": ", ".join(map(str, query.years)),
        "amounts": ", ".join(map(_amount, query.amounts)),
        "names": ", ".join(query.names),
        "from outside": ", ".join(stranger.text for stranger in query.strangers),
    }
    yield from ((name, value) for name, value in found.items() if value)
    forms = {"yes or no": query.is_polar, "negated": query.is_negated, "no question": not query.is_question}
    yield "form", ", ".join(name for name, holds in forms.items() if holds) or "a question"


def _print_scored(step: Step, knowledge: KnowledgeBase, out: Console) -> None:
    if not step.scored:
        out.print("score: it shares no word with any phrasing", highlight=False)
        return
    table = Table(title_justify="left")
    for name in ("entry", "kind", "way"):
        table.add_column(name, no_wrap=True)
    table.add_column("probability", justify="right", no_wrap=True)
    for one in step.scored:
        way = one.query.completes or "as it stands"
        table.add_row(one.entry.id, knowledge.entries[one.entry.id].kind, way, f"{one.probability:.3f}")
    out.print(table)


def _decided(decision: Decision) -> str:
    match decision:
        case Told(topic=topic, probability=probability):
            return f"answer {topic.entry} ({probability:.2f}; from {ANSWER_FROM:.2f} on)"
        case Again(about=about):
            return f"the answer before again: {about.id}"
        case Offered(topics=topics):
            return f"not sure enough to answer: offer {', '.join(topic.entry for topic in topics)}"
        case Refused(reason=reason, because=because):
            return f"decline ({reason}): {because}"


def _amount(amount: Amount) -> str:
    return amount.written if amount.unit == "number" else f"{amount.written} ({amount.unit})"
