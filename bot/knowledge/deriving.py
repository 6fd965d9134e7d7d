"""Proof of the figure entries: each is whole, its formula computes its results, and what it uses is quoted."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from bot.knowledge.formulas import FormulaError, compute, holds, names_in
from bot.knowledge.placeholders import RESULT, derives, placeholders
from bot.knowledge.quantities import Unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from decimal import Decimal

    from bot.knowledge.building import Source
    from bot.knowledge.models import Facts, Figure, KnowledgeBase
    from bot.knowledge.quantities import Quantity
    from bot.knowledge.reading import Key
    from bot.knowledge.schema import FigureModel

_FILE = "figures.yaml"


def prove_figures(knowledge: KnowledgeBase, source: Source) -> None:
    """Check every figure entry; what does not hold is noted in the documents."""
    proven: set[str] = set()
    for index, model in source.entries(_FILE):
        if model.id in proven:
            continue
        proven.add(model.id)
        figure = knowledge.figures[model.id]
        facts = knowledge.facts
        faults = chain(
            _misshapen(model),
            _strangers(model, facts),
            _miscomputed(figure, model, facts),
            _unquoted(figure, model, facts),
        )
        for key, message in faults:
            source.refuse(_FILE, (index, *key), message)


def _misshapen(model: FigureModel) -> Iterator[tuple[Key, str]]:
    """What is missing or too much for the kind of figure that an entry gives."""
    if model.pairs:
        for key in ("measures", "formula", "result", "results"):
            if getattr(model, key):
                yield (key,), "has no use beside `pairs`: remove it"
        default = [model.default] if isinstance(model.default, str) else model.default
        if len(default) != 1 or default[0] not in model.pairs:
            yield ("default",), f"must be the one pair to answer with where none is asked for: {_one_of(model.pairs)}"
    elif model.measures:
        yield from _misshapen_of_measures(model)
    else:
        yield from _misshapen_of_all(model)
    if derives(model):
        for language, text in model.say:
            if RESULT not in placeholders(text):
                yield ("say", language), "lacks {result}: show the figure that is computed"


def _misshapen_of_measures(model: FigureModel) -> Iterator[tuple[Key, str]]:
    if model.result is not None:
        yield ("result",), "is for an entry without `measures`: write `results`, one for each measure"
    lacking = [measure for measure in model.measures if measure not in model.results]
    if model.formula and not model.results:
        yield ("formula",), f"has no `results`: add them for {', '.join(lacking)}, or remove the formula"
    elif model.results and lacking:
        yield ("results",), f"lacks {', '.join(lacking)}: add the result, or take the measure out of `measures`"
    if model.results and not model.formula:
        yield ("results",), "has no `formula` that computes it: add it"
    for name in model.results:
        if name not in model.measures:
            yield ("results", name), f"{name!r} is none of this entry's `measures`: add it there, or remove the result"
    default = [model.default] if isinstance(model.default, str) else model.default
    if not default:
        yield (
            ("default",),
            f"is empty: name what to answer with where no measure is asked for: {_one_of(model.measures)}",
        )
    for number, name in enumerate(default):
        if name not in model.measures:
            key: Key = ("default",) if isinstance(model.default, str) else ("default", number)
            yield key, f"{name!r} is none of this entry's `measures`: {_one_of(model.measures)}"


def _misshapen_of_all(model: FigureModel) -> Iterator[tuple[Key, str]]:
    if model.results:
        yield ("results",), "has no `measures` beside it: add them, or write a single `result`"
    elif model.formula and model.result is None:
        yield ("formula",), "has no `result`: add what it gives, or remove the formula"
    if model.result is not None and not model.formula:
        yield ("result",), "has no `formula` that computes it: add it"
    if model.default:
        yield ("default",), "has no `measures` beside it to choose from: add them, or remove it"


def _one_of(names: Iterable[str]) -> str:
    return f"one of {', '.join(names)}"


def _strangers(model: FigureModel, facts: Facts) -> Iterator[tuple[Key, str]]:
    for key in ("measures", "uses"):
        for number, name in enumerate(getattr(model, key)):
            if name not in facts.measures:
                known = ", ".join(facts.measures) or "there are none"
                yield (key, number), f"{name!r} is no measure of facts.yaml: check the spelling ({known})"


def prove_headline(facts: Facts, source: Source) -> None:
    """Check that the headline shows its figure, and that this recomputes from figures that are quoted."""
    headline = facts.headline
    if headline is None or not _is_legible(facts):
        return
    names = facts.names()
    if not _named(headline.formula, facts):
        message = f"{headline.formula!r} names no measure: compute the headline's figure from those of facts.yaml"
        source.refuse("facts.yaml", ("headline", "formula"), message)
    derivation = _Derivation(("formula",), headline.formula, ("result",), headline.result, names)
    for key, message in _untrue(derivation, facts.currency):
        source.refuse("facts.yaml", ("headline", *key), message)
    for language, text in headline.say.items():
        if RESULT not in placeholders(text):
            source.refuse(
                "facts.yaml", ("headline", "say", language), "lacks {result}: show the figure that is computed"
            )


def _is_legible(facts: Facts) -> bool:
    measures = facts.measures.values()
    return all(quantity.written for measure in measures for quantity in (measure.value, measure.growth))


class _Derivation(NamedTuple):
    """A formula, what it must give, and the names that it may use."""

    key: Key
    formula: str
    result_key: Key
    result: Quantity
    names: Mapping[str, Decimal]


def _miscomputed(figure: Figure, model: FigureModel, facts: Facts) -> Iterator[tuple[Key, str]]:
    if not _is_legible(facts):
        return  # What does not recompute because a fact is mistaken is mended with the fact.
    names = facts.names()
    if model.holds is not None:
        try:
            if not holds(model.holds, names):
                yield ("holds",), f"{model.holds!r} is not true of the facts: correct it, and the answer with it"
        except FormulaError as error:
            yield ("holds",), str(error)
    for derivation in _derivations(figure, names):
        yield from _untrue(derivation, facts.currency)


def _untrue(derivation: _Derivation, currency: str) -> Iterator[tuple[Key, str]]:
    result = derivation.result
    try:
        exact = compute(derivation.formula, derivation.names)
    except FormulaError as error:
        yield derivation.key, str(error)
        return
    if result.written and not result.agrees_with(exact):
        gives = f"{derivation.formula} gives {_legible(exact, result.unit)}"
        yield derivation.result_key, f"{result.written!r} does not recompute: {gives}; correct one"
    if result.unit is Unit.MONEY and not result.written.endswith(currency):
        yield derivation.result_key, f"{result.written!r} is not in {currency}, the currency of facts.yaml"


def _legible(exact: Decimal, unit: Unit) -> str:
    if unit is Unit.PERCENT:
        return f"{exact * 100:,.4f}%"
    return f"{exact:,.4f}"


def _derivations(figure: Figure, names: Mapping[str, Decimal]) -> Iterator[_Derivation]:
    if figure.formula and figure.result:
        yield _Derivation(("formula",), figure.formula, ("result",), figure.result, names)
    for measure, result in figure.results.items():
        own = {part: names[f"{measure}.{part}"] for part in ("value", "growth") if f"{measure}.{part}" in names}
        if figure.formula and own:
            yield _Derivation(("formula",), figure.formula, ("results", measure), result, {**names, **own})
    for pair in figure.pairs:
        key: Key = ("pairs", f"{pair.first}-{pair.second}")
        yield _Derivation((*key, "formula"), pair.formula, (*key, "result"), pair.result, names)


def _unquoted(figure: Figure, model: FigureModel, facts: Facts) -> Iterator[tuple[Key, str]]:
    """Figures of measures whose quotes the answer would not show."""
    stated = facts.names().keys()
    said = {name.partition(".")[0] for _, text in model.say for name in placeholders(text) if name in stated}
    if figure.pairs:
        for pair in figure.pairs:
            if strange := _named(pair.formula, facts) - {pair.first, pair.second}:
                key: Key = ("pairs", f"{pair.first}-{pair.second}", "formula")
                yield key, f"names {_listed(strange)}, which the answer does not quote: use the pair's own measures"
        if said:
            yield ("say",), f"names {_listed(said)}, which not every pair quotes: use {{first.value}} and the like"
        return
    quoted = {*figure.uses, *(figure.measures if len(figure.measures) == 1 else ())}
    lacking = (said | _named(model.formula, facts) | _named(model.holds, facts)) - quoted
    if lacking:
        yield (
            ("uses",),
            f"lacks {_listed(lacking)}, which is spoken of: add it, so that the article's sentence is shown",
        )
    elif not quoted and not figure.measures:
        yield ("uses",), "is empty: name the measures whose quotes prove the answer"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(map(repr, sorted(names)))


def _named(formula: str | None, facts: Facts) -> set[str]:
    """The measures that a formula names; none where it cannot be read, which is told elsewhere."""
    names = facts.names()
    own = {part: names[name] for name in names for part in ("value", "growth") if name.endswith(f".{part}")}
    try:
        found = names_in(formula or "", {**names, **own})
    except FormulaError:
        return set()
    return {name.partition(".")[0] for name in found if name in names}
