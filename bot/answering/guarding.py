"""Exact guards: what an otherwise likely answer must not be given for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.answering.replies import Reason
from bot.understanding import scope

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.answering.meaning import Meant, Situation
    from bot.knowledge.models import Entry


_CLAIMS = frozenset({"interrogatives:where", "either_or"})


@dataclass(frozen=True, slots=True)
class Guarded:
    """Why an answer must not be given, and the entry that says so where there is one."""

    reason: Reason
    entry: Entry | None
    step: str


def guard(situation: Situation, meant: Meant) -> Guarded | None:
    """The first guard that forbids an answer; none forbids one to its own phrasing, for which its curator answers.

    Args:
        situation: the message.
        meant: an entry that would answer it.
    """
    if situation.reader.is_phrasing_of(situation.asked, meant.entry.id):
        return None
    return next(_guards(situation, meant), None)


def _guards(situation: Situation, meant: Meant) -> Iterator[Guarded]:
    asked, knowledge = situation.asked, situation.knowledge
    figure = knowledge.figures.get(meant.entry.id)
    declining = {kind: knowledge.entries[id_] for kind, id_ in knowledge.other_names.declines.items()}
    kind = scope.other_name(situation.reader.last_sentence(asked))
    claims = asked.is_polar or not asked.tags.isdisjoint(_CLAIMS)
    if kind and not (kind == "place" and claims and meant.entry.answer_is.place):
        reason = Reason.OTHER_PLACE if kind == "place" else Reason.OTHER_NAME
        # What declines a place speaks of trade.
        entry = declining.get(kind) if kind != "place" or figure is not None or asked.measures else None
        yield Guarded(reason, entry, f"guard: a {kind} that the article does not mention")
    if scope.other_year(asked, figure, meant.entry, knowledge.facts):
        yield Guarded(Reason.OTHER_YEAR, meant.entry, "guard: a year that the article has no figures for")
    trades = figure is not None or any(
        situation.reader.knows_well(asked.spoken, meant.entry.id, f"@{measure}") for measure in asked.measures
    )
    if trades and scope.wider_region(asked, knowledge.facts):
        yield Guarded(Reason.OTHER_PLACE, declining.get("place"), "guard: a wider region than the article is about")
    if figure is not None and _splits_trade(situation):
        step = "guard: a part of the trade that the figures are not split by"
        yield Guarded(Reason.NOT_COVERED, declining.get("part"), step)
    if (detail := _detail(situation, meant.entry)) is not None:
        yield Guarded(
            Reason.NOT_COVERED, detail, f"guard: {meant.entry.id!r} knows nothing of what {detail.id!r} is about"
        )
    if figure is not None and "other_money" in asked.tags and "money" not in asked.tags:
        yield Guarded(Reason.NOT_COVERED, declining.get("currency"), "guard: another currency than the article's")


def _splits_trade(situation: Situation) -> bool:
    """Whether a figure is asked of one kind of goods, in the clause that names the measure."""
    facts = situation.knowledge.facts
    if not scope.part_of_trade(situation.asked, facts):
        return False
    measured = [clause for clause in situation.reader.clauses(situation.asked) if clause.measures]
    return not measured or scope.part_of_trade(measured[-1], facts)


def _detail(situation: Situation, entry: Entry) -> Entry | None:
    """The likeliest entry that declines a detail which is asked for and of which an answer knows nothing."""
    asked, reader, details = situation.asked, situation.reader, situation.knowledge.details
    called_for = [
        detail
        for synonym in (*asked.values("synonym"), *asked.values("interrogatives"))
        if synonym in details and not reader.knows_well(asked.spoken, entry.id, f"@{synonym}")
        for detail in details[synonym]
    ]
    ranks = {candidate.id: rank for rank, candidate in enumerate(situation.candidates)}
    likely = [detail for detail in called_for if detail.id in ranks]
    return min(likely, key=lambda detail: ranks[detail.id], default=None)
