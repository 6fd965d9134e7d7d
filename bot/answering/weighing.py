"""What the matcher cannot see in single words: candidates weighed again by what is known of the whole question."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.answering.weights import weights
from bot.knowledge.models import Kind, Speaker
from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from bot.knowledge.models import Entry, Figure, KnowledgeBase
    from bot.understanding.amounts import Amount
    from bot.understanding.asking import Asked
    from bot.understanding.matching import Candidate
    from bot.understanding.reading import Reader

_NAMED_KINDS = ("place", "company", "person")
_A_PAIR = 2
_LOOKING_BACK = frozenset({"increase", "factor", "year-before"})
_STATED = frozenset({"value", "growth", "which"})


def weigh(
    candidates: Sequence[Candidate], asked: Asked, knowledge: KnowledgeBase, reader: Reader
) -> tuple[Candidate, ...]:
    """Weigh candidates again, best first.

    Aspects that are named outright count for their figure entries, a call for a quotation for the speaker's words, a
    name against entries about another one. Then entries that give the same answer stand together: the best of them
    has the posterior of all. A phrasing is its entry's, whatever it names.

    Args:
        candidates: the matcher's ranking.
        asked: the question.
        knowledge: the knowledge base.
        reader: knows what an entry's phrasings speak of.
    """
    if candidates and reader.phrased_by(asked) == candidates[0].id:
        return tuple(candidates)
    entries = knowledge.entries
    factors = [
        _factor(entries[candidate.id], asked, knowledge)
        * _by_interrogative(entries[candidate.id], asked, reader)
        * _by_essence(entries[candidate.id], asked, reader)
        * _by_amount(entries[candidate.id], asked, knowledge)
        for candidate in candidates
    ]
    known = sum(candidate.posterior for candidate in candidates)
    total = sum(candidate.posterior * factor for candidate, factor in zip(candidates, factors, strict=True))
    if not total:
        return tuple(candidates)
    weighed = [
        replace(candidate, posterior=candidate.posterior * factor * known / total)
        for candidate, factor in zip(candidates, factors, strict=True)
    ]
    pooled = [_pooled(candidate, weighed, knowledge) for candidate in weighed]
    best: dict[Hashable, Candidate] = {}
    for candidate in sorted(pooled, key=lambda candidate: (-candidate.score, candidate.id)):
        best.setdefault(_answer_given(entries[candidate.id], knowledge), candidate)
    return tuple(best.values())


def _pooled(candidate: Candidate, weighed: Sequence[Candidate], knowledge: KnowledgeBase) -> Candidate:
    """The candidate with the posteriors of those whose answer it gives as well.

    One that gives more than them has to be about as likely itself, lest the broadest answer always win.
    """
    entry = knowledge.entries[candidate.id]
    posterior = 0.0
    for other in weighed:
        alike = _answer_given(knowledge.entries[other.id], knowledge) == _answer_given(entry, knowledge)
        if alike or (
            candidate.posterior * weights().as_likely >= other.posterior and _covers(entry, knowledge.entries[other.id])
        ):
            posterior += other.posterior
    return replace(candidate, posterior=posterior, score=posterior * candidate.explained)


def says_as_much(entry: Entry, other: Entry, knowledge: KnowledgeBase) -> bool:
    """Whether an entry's answer says all that another's does: the same figures, or the same evidence and maybe more."""
    return _answer_given(entry, knowledge) == _answer_given(other, knowledge) or _covers(entry, other)


def _covers(entry: Entry, other: Entry) -> bool:
    """Whether an answer says all that another one says, and more."""
    if not other.evidence or entry.about is not None:
        return False
    return {evidence.quote for evidence in other.evidence} <= {evidence.quote for evidence in entry.evidence}


def _factor(entry: Entry, asked: Asked, knowledge: KnowledgeBase) -> float:
    figure = knowledge.figures.get(entry.id)
    if figure is not None and asked.asks_which_goods and "value" not in asked.aspects:
        return weights().stray
    if figure is None:
        by_words = _by_quotation(entry, asked) * _by_claim(entry, asked) * _by_comparison(entry, asked)
        return by_words * _by_name(entry, asked, knowledge) * _by_other_name(entry, asked, knowledge)
    if figure.aspect in _STATED:
        return _of_stated(figure, asked, knowledge)
    return _of_computed(figure, asked, knowledge)


def _by_interrogative(entry: Entry, asked: Asked, reader: Reader) -> float:
    """An entry that nobody asks with "when" or "where" does not tell it."""
    if entry.kind is not Kind.FAQ:
        return 1.0
    asks = asked.values("interrogatives")
    return weights().unasked if any(not reader.knows(asked.spoken, entry.id, f"@{word}") for word in asks) else 1.0


def _by_essence(entry: Entry, asked: Asked, reader: Reader) -> float:
    """An entry that declines something which the question does not speak of."""
    if entry.kind is not Kind.NOT_COVERED:
        return 1.0
    essential = {f"@{word}" for word in entry.whenever} or reader.essential(asked.spoken, entry.id)
    return weights().beside_the_point if essential and essential.isdisjoint(asked.concepts) else 1.0


def _by_amount(entry: Entry, asked: Asked, knowledge: KnowledgeBase) -> float:
    """An entry without figures, where the amount of a measure is asked for."""
    if entry.kind is not Kind.FAQ or not asked.measures or "value" not in asked.aspects:
        return 1.0
    written = [
        figure.written for measure in knowledge.facts.measures.values() for figure in (measure.value, measure.growth)
    ]
    tells = any(figure in evidence.quote for figure in written for evidence in entry.evidence)
    return 1.0 if tells or (entry.answer_is.more is not None and _compares(asked)) else weights().without_figures


def _of_stated(figure: Figure, asked: Asked, knowledge: KnowledgeBase) -> float:
    """Figures that the article states: likely where a measure is named, or a figure of it is to be confirmed."""
    factor = 1.0
    given = _given(asked, knowledge)
    if figure.aspect == "growth" and (_tells_growth(asked, knowledge) or asked.gives_growth):
        factor *= weights().given
    elif given and (asked.is_polar or "either_or" in asked.tags):
        factor *= weights().named
    cues = set(asked.aspects)
    if asked.measures and (cues or asked.values("directions")) and cues <= _STATED:
        factor *= weights().measured
    if figure.aspect == "growth" and asked.measures and {"up", "down"} <= set(asked.values("directions")):
        factor *= weights().named
    if asked.is_polar and any(amount.unit is Unit.MONEY and amount.comparison for amount in asked.amounts):
        factor *= weights().named
    return factor


def _of_computed(figure: Figure, asked: Asked, knowledge: KnowledgeBase) -> float:
    """Figures that are computed: likely where their aspect is named, unlikely as a quotation."""
    factor = 1.0
    aspects, before = asked.aspects, knowledge.facts.year - 1 in asked.years
    if before and (_tells_growth(asked, knowledge) or asked.gives_growth):
        return weights().named_alone if figure.aspect == "year-before" else weights().given
    if before and _times(asked) and figure.aspect in ("factor", "ratio"):
        # "How many times those of 2021" sets a year against the one before, not one measure against another.
        return weights().named if figure.aspect == "factor" else weights().given
    of_two = len(asked.measures) == _A_PAIR or not asked.tags.isdisjoint({"former", "latter"})
    grows = bool(asked.values("directions"))
    if figure.aspect in ("factor", "ratio") and _times(asked) and of_two and not (before or grows):
        # "How many times larger than the imports" sets one measure against another, "how many times they grew" not.
        return weights().named if figure.aspect == "ratio" else weights().stray
    if figure.aspect == "year-before" and before:
        named = "year-before" in aspects or asked.gives_growth
        grew = ("growth" in aspects or grows) and not named
        alone = weights().named_alone if knowledge.facts.year not in asked.years else weights().named
        factor *= weights().unnamed if grew and asked.is_within_year else alone
    elif before and figure.aspect not in _LOOKING_BACK:
        factor *= weights().given
    elif figure.aspect in aspects or (before and not asked.is_within_year and "growth" not in aspects):
        factor *= weights().named
    else:
        factor *= weights().stray if _is_stray(figure, asked) else weights().unnamed
    if figure.pairs and len(asked.measures) > _A_PAIR:
        factor *= weights().given
    return factor * (weights().unquotable if "quotations" in asked.tags else 1.0)


def _is_stray(figure: Figure, asked: Asked) -> bool:
    """Whether a question of measures, aspects and years alone names another aspect, or too few measures."""
    if not asked.is_bare_slots:
        return False
    compares = not figure.measures
    return bool(set(asked.aspects) - {"value"}) or (compares and len(asked.measures) == 1)


def _times(asked: Asked) -> bool:
    return not {"factor", "ratio"}.isdisjoint(asked.aspects)


def _tells_growth(asked: Asked, knowledge: KnowledgeBase) -> bool:
    """Whether the question itself tells a growth that the article states, and does not ask whether it is right."""
    return not asked.is_polar and any(amount.unit is Unit.PERCENT for amount in _given(asked, knowledge))


def _given(asked: Asked, knowledge: KnowledgeBase) -> list[Amount]:
    """The figures of the article that the question itself tells."""
    measures = knowledge.facts.measures.values()
    return [amount for amount in asked.amounts if any(verdicts.is_of(amount, measure) for measure in measures)]


def _by_quotation(entry: Entry, asked: Asked) -> float:
    is_speech = bool(entry.evidence) and entry.evidence[0].by is Speaker.SPEAKER
    return weights().quotable if is_speech and "quotations" in asked.tags else 1.0


def _by_claim(entry: Entry, asked: Asked) -> float:
    """An entry that settles a yes/no question, most of all the place that it claims."""
    place = entry.answer_is.place
    claimed = place is not None and (place in asked.names or "place" in asked.values("other"))
    if not asked.is_polar or entry.kind is not Kind.FAQ:
        return 1.0
    return weights().claimed if claimed else 1.0 if entry.verdict is not None else weights().unasked


def _by_comparison(entry: Entry, asked: Asked) -> float:
    """An entry that sets two measures against each other: likely where that is claimed, unlikely where one is named."""
    if asked.greater is not None and set(asked.greater) == {entry.answer_is.more, entry.answer_is.less}:
        return 1.0 if "faster" in asked.aspects or asked.values("directions") else weights().claimed
    return 1.0 if entry.answer_is.more is None or _compares(asked) else weights().unasked


def _compares(asked: Asked) -> bool:
    return bool(len(asked.measures) != 1 or asked.values("degrees") or asked.values("comparisons"))


def _by_other_name(entry: Entry, asked: Asked, knowledge: KnowledgeBase) -> float:
    """An entry that declines names which the article lacks, where none is named."""
    declines_names = entry.id in (knowledge.other_names.declines.get(kind) for kind in _NAMED_KINDS)
    return weights().no_other_name if declines_names and not asked.values("other") else 1.0


def _by_name(entry: Entry, asked: Asked, knowledge: KnowledgeBase) -> float:
    if entry.about is None or entry.about in asked.names:
        return 1.0
    return weights().about_another if knowledge.topics.intersection(asked.names) else 1.0


def _answer_given(entry: Entry, knowledge: KnowledgeBase) -> Hashable:
    """Equal for entries whose answers say the same."""
    figure = knowledge.figures.get(entry.id)
    if figure is not None and figure.aspect in _STATED:
        return "the stated figures"
    if entry.kind is Kind.FAQ:
        return frozenset(evidence.quote for evidence in entry.evidence), entry.about
    return entry.id
