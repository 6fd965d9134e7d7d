"""Question in, reply out: `reply(question, dialogue)`, pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.answering.composing import Composer
from bot.answering.replies import Answer, Choices, Decline, Dialogue, Question, Reason, Reply, Silence, Topic
from bot.answering.weighing import weigh
from bot.knowledge.models import Kind
from bot.understanding import followups, scope
from bot.understanding.asking import Asked, Reader
from bot.understanding.matching import Candidate

if TYPE_CHECKING:
    from bot.answering.replies import Turn
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.knowledge.schema import Language

_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})
_MOST_OPTIONS = 3
_NO_DIALOGUE = Dialogue()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reply, and how it was reached."""

    reply: Reply
    asked: Asked
    candidates: tuple[Candidate, ...]
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Meant:
    """What a message is taken to ask: an entry, how surely, and for a figure its measures."""

    entry: Entry
    score: float
    measures: tuple[str, ...] = ()


class Engine:
    """Answers questions from one knowledge base; immutable, so that equal questions get equal replies."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self.knowledge = knowledge
        self._reader = Reader(knowledge)
        self._composer = Composer(knowledge)

    def reply(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Reply:
        """The reply to a message.

        Args:
            question: the message; any text at all gets a reply.
            dialogue: what was said before, for follow-ups.
        """
        return self.explain(question, dialogue).reply

    def answer(self, entry: str, language: Language) -> Answer:
        """The answer of an entry that was chosen from a list rather than asked for.

        Raises:
            KeyError: where no entry of that id answers.
        """
        if self.knowledge.entries[entry].kind not in _ANSWERING:
            raise KeyError(entry)
        return self._composer.answer(Topic(entry), language)

    def explain(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Explanation:
        """The reply to a message, with how it was reached; see `reply`."""
        before = dialogue.language or (dialogue.turns[-1].language if dialogue.turns else None)
        asked = self._reader.read(question.text, before)
        if dialogue.language is not None:
            asked = replace(asked, language=dialogue.language)
        whole = _Consideration(self, question, asked, dialogue)
        if whole.clarity >= self.knowledge.thresholds.answer:
            return whole.run()
        # People tell their story first. Where the question alone is clearer than story and question, it is what counts.
        points = [_Consideration(self, question, point, dialogue) for point in self._reader.points(asked)]
        return max([whole, *points], key=lambda considered: considered.clarity).run()


class _Consideration:
    """One message being thought through, with the steps that were taken."""

    def __init__(self, engine: Engine, question: Question, asked: Asked, dialogue: Dialogue) -> None:
        self._knowledge = engine.knowledge
        self._reader = engine._reader  # noqa: SLF001 - one unit, cut in two for reading
        self._composer = engine._composer  # noqa: SLF001
        self._question = question
        self._asked = asked
        self._language = asked.language
        self._last: Turn | None = dialogue.turns[-1] if dialogue.turns else None
        self._candidates = weigh(self._reader.rank(asked), asked, self._knowledge)
        self._steps: list[str] = []

    @property
    def clarity(self) -> float:
        """How sure the likeliest candidate is."""
        return self._candidates[0].score if self._candidates else 0.0

    def run(self) -> Explanation:
        reply = self._addressed() if self._question.addressed else self._overheard()
        return Explanation(reply, self._asked, self._candidates, tuple(self._steps))

    def _overheard(self) -> Reply:
        """The reply to what was said to everybody: an answer where one is surely asked for, else silence."""
        asked = self._asked
        if not asked.is_question:
            return Silence("it is no question")
        if self._question.text.lstrip().startswith("@") or ("second_person" in asked.tags and not _to_all(asked)):
            return Silence("it is said to somebody else")
        best = self._best()
        if best is None or best.score < self._knowledge.thresholds.unasked:
            return Silence("nothing is surely asked that the article answers")
        reply = self._addressed()
        return reply if isinstance(reply, Answer) else Silence("the article does not answer it")

    def _addressed(self) -> Reply:
        before = self._answered_before()
        if before is not None and self._asked.names_language and not self._asked.content:
            self._note("only a language is asked for: the answer before, in that language")
            return self._composer.answer(before, self._language)
        meant = self._meant()
        if meant is None:
            return self._composer.decline(Reason.UNCLEAR, self._language)
        thresholds = self._knowledge.thresholds
        kind = meant.entry.kind
        if kind is Kind.LAST_ANSWER and meant.score >= thresholds.offer:
            return self._about_last(meant.entry)
        outside = self._outside(meant)
        if outside is not None:
            return outside
        if kind not in _ANSWERING:
            return self._declined(meant)
        rivals = self._rivals(meant)
        if meant.score >= thresholds.answer and not rivals:
            return self._answered(meant)
        if meant.score >= thresholds.offer:
            return self._offered(meant, rivals)
        self._note("no candidate is sure enough to offer")
        return self._composer.decline(Reason.UNCLEAR, self._language, topic=self._topic(meant))

    # What is meant

    def _best(self, candidates: tuple[Candidate, ...] | None = None) -> _Meant | None:
        candidates = self._candidates if candidates is None else candidates
        if not candidates:
            return None
        return _Meant(self._knowledge.entries[candidates[0].id], candidates[0].score, self._measures())

    def _measures(self) -> tuple[str, ...]:
        """The measures that are named, or whose figures are."""
        if self._asked.measures:
            return self._asked.measures
        measures = self._knowledge.facts.measures.values()
        return tuple(
            measure.id
            for measure in measures
            if any(verdicts.is_of(amount, measure) for amount in self._asked.amounts)
        )

    def _meant(self) -> _Meant | None:
        alone = self._best()
        if self._last is None or self._last.topic is None:
            return self._as_figure(alone)
        leaning = followups.leans(self._asked)
        if leaning and (found := self._switched(self._last.topic)):
            return found
        if leaning and (found := self._refined(self._last.topic, alone)):
            return found
        alone = self._as_figure(alone)
        sure = self._knowledge.thresholds.answer
        if alone is not None and alone.score >= sure and not (leaning and self._refers()):
            return alone
        together = self._together(self._last)
        if together is not None and (alone is None or together.score > alone.score):
            self._note("read together with the question before")
            return together
        return alone

    def _refers(self) -> bool:
        return bool(self._asked.tags & {"back_references", "follow_starts"}) and not self._asked.is_bare_slots

    def _switched(self, topic: Topic) -> _Meant | None:
        """The same question about another name."""
        entry = self._knowledge.entries[topic.entry]
        other = followups.sibling(self._asked, entry, self._knowledge)
        if other is None:
            return None
        self._note(f"a follow-up: the same as {entry.id!r} about another name")
        return _Meant(self._knowledge.entries[other], 1.0)

    def _refined(self, topic: Topic, alone: _Meant | None) -> _Meant | None:
        """A figure query with the parts that it leaves out taken from the one before."""
        asked = self._asked
        figures = self._knowledge.figures
        if topic.entry not in figures or not asked.is_bare_slots or asked.values("other"):
            return self._elsewhere(topic)
        says = asked.measures or asked.values("aspects") or asked.years or asked.content
        if not says:
            return None
        entry = self._knowledge.entries[topic.entry]
        if alone is not None and alone.entry.kind in (Kind.LAST_ANSWER, Kind.SMALL_TALK):
            return None
        if alone is not None and alone.entry.id in figures and asked.values("aspects") and alone.score > _A_HINT:
            entry = alone.entry
        elif alone is not None and alone.entry.kind is Kind.FAQ and alone.score >= self._knowledge.thresholds.answer:
            if asked.is_polar or len(asked.measures) != 1:
                return None
        self._note(f"a follow-up: {entry.id!r} with what was left out taken from the question before")
        return _Meant(entry, 1.0, self._measures() or topic.measures)

    def _elsewhere(self, topic: Topic) -> _Meant | None:
        """The same question about a year, place or name outside the article."""
        asked = self._asked
        if (asked.values("other") or asked.years) and all(
            "other" in {tag.partition(":")[0] for tag in span.tags} for span in asked.content
        ):
            return _Meant(self._knowledge.entries[topic.entry], 1.0, topic.measures)
        return None

    def _together(self, last: Turn) -> _Meant | None:
        """What the message asks when it is read as going on from the one before."""
        earlier = self._reader.read(last.text, self._language)
        ranked = self._reader.rank_together(earlier, self._asked)
        best = self._best(weigh(ranked, self._asked, self._knowledge))
        if best is None or best.entry.kind is not Kind.FAQ:
            return None
        return best if best.score >= self._knowledge.thresholds.follow_up else None

    def _as_figure(self, meant: _Meant | None) -> _Meant | None:
        """Words for measures, aspects and years alone are a figure query, even where no phrasing is like them."""
        asked = self._asked
        if meant is None or not asked.is_bare_slots or not asked.measures or meant.entry.kind is Kind.FIGURE:
            return meant
        if meant.score >= self._knowledge.thresholds.answer:
            return meant
        best = next((candidate for candidate in self._candidates if candidate.id in self._knowledge.figures), None)
        if best is None:
            return meant
        self._note("only measures and aspects are named: a figure query")
        score = max(best.score, self._knowledge.thresholds.answer)
        return _Meant(self._knowledge.entries[best.id], score, asked.measures)

    # Outside the article

    def _outside(self, meant: _Meant) -> Decline | None:
        asked, knowledge = self._asked, self._knowledge
        if meant.entry.kind not in _ANSWERING:
            return None
        figure = knowledge.figures.get(meant.entry.id)
        topic = self._topic(meant)
        declines = knowledge.other_names.declines
        if (kind := scope.other_name(self._reader.last_sentence(asked))) and not (kind == "place" and meant.entry.answer_is.place):
            self._note(f"guard: a {kind} that the article does not mention")
            reason = Reason.OTHER_PLACE if kind == "place" else Reason.OTHER_NAME
            return self._composer.decline(reason, self._language, knowledge.entries[declines[kind]], topic)
        if scope.other_year(asked, figure, meant.entry, knowledge.facts):
            self._note("guard: a year that the article has no figures for")
            return self._composer.decline(Reason.OTHER_YEAR, self._language, meant.entry, topic)
        if (figure is not None or asked.measures) and scope.wider_region(asked, knowledge.facts):
            self._note("guard: a wider region than the article is about")
            entry = knowledge.entries[declines["place"]]
            return self._composer.decline(Reason.OTHER_PLACE, self._language, entry, topic)
        if figure is not None and "part" in declines and self._splits_trade():
            self._note("guard: a part of the trade that the figures are not split by")
            entry = knowledge.entries[declines["part"]]
            return self._composer.decline(Reason.NOT_COVERED, self._language, entry, topic)
        if (detail := self._detail(meant.entry)) is not None:
            self._note(f"guard: the answer {meant.entry.id!r} knows nothing of what {detail.id!r} is about")
            return self._composer.decline(Reason.NOT_COVERED, self._language, detail)
        if figure is not None and "other_money" in asked.tags and "currency" in declines:
            self._note("guard: another currency than the article's")
            entry = knowledge.entries[declines["currency"]]
            return self._composer.decline(Reason.NOT_COVERED, self._language, entry, topic)
        return None

    def _splits_trade(self) -> bool:
        """Whether a figure is asked of one kind of goods, in the same clause as the measure."""
        facts = self._knowledge.facts
        if not scope.part_of_trade(self._asked, facts):
            return False
        measured = [clause for clause in self._reader.clauses(self._asked) if clause.measures]
        return not measured or any(scope.part_of_trade(clause, facts) for clause in measured)

    def _detail(self, entry: Entry) -> Entry | None:
        """The likeliest entry that declines a detail which is asked for and of which an answer knows nothing."""
        asked, entries = self._asked, self._knowledge.entries
        unknown = {
            synonym
            for synonym in asked.values("synonym")
            if not self._reader.knows(asked.spoken, entry.id, f"@{synonym}")
        }
        details = [other for other in entries.values() if unknown & set(other.whenever)]
        ranks = {candidate.id: rank for rank, candidate in enumerate(self._candidates)}
        return min(details, key=lambda detail: ranks.get(detail.id, len(ranks)), default=None)

    def _declined(self, meant: _Meant) -> Reply:
        reasons = {
            Kind.NOT_COVERED: Reason.NOT_COVERED,
            Kind.OTHER_SUBJECT: Reason.OFF_TOPIC,
            Kind.SMALL_TALK: Reason.SMALL_TALK,
        }
        reason = reasons.get(meant.entry.kind, Reason.UNCLEAR)
        sure = meant.score >= self._knowledge.thresholds.offer
        if not sure:
            self._note("what is asked is not clear, and the likeliest is not in the article")
        entry = meant.entry if sure and reason is not Reason.UNCLEAR else None
        return self._composer.decline(reason if sure else Reason.UNCLEAR, self._language, entry)

    # Answers

    def _topic(self, meant: _Meant) -> Topic:
        if meant.entry.kind is Kind.FIGURE:
            return Topic(meant.entry.id, meant.measures)
        return Topic(meant.entry.id)

    def _answered(self, meant: _Meant) -> Answer:
        meant = self._year_before(meant)
        verdict = verdicts.verdict(self._asked, meant.entry, meant.measures, self._knowledge)
        return self._composer.answer(self._topic(meant), self._language, verdict)

    def _year_before(self, meant: _Meant) -> _Meant:
        """The value of the year before is a figure of its own."""
        facts = self._knowledge.facts
        figure = self._knowledge.figures.get(meant.entry.id)
        if figure is None or figure.aspect != "value" or set(self._asked.years) != {facts.year - 1}:
            return meant
        other = next((one for one in self._knowledge.figures.values() if one.aspect == "year-before"), None)
        return meant if other is None else replace(meant, entry=self._knowledge.entries[other.id])

    def _rivals(self, meant: _Meant) -> list[Candidate]:
        """Other candidates that come so near that either may be meant."""
        margin = self._knowledge.thresholds.margin
        if not self._candidates or self._candidates[0].id != meant.entry.id:
            return []
        return [
            candidate
            for candidate in self._candidates[1:]
            if candidate.score >= margin * meant.score
            and self._knowledge.entries[candidate.id].evidence != meant.entry.evidence
        ]

    def _offered(self, meant: _Meant, rivals: list[Candidate]) -> Reply:
        entries = self._knowledge.entries
        offered = [meant.entry.id, *(candidate.id for candidate in rivals)]
        floor = self._knowledge.thresholds.offer / 2
        offered += [candidate.id for candidate in self._candidates if candidate.score >= floor]
        ids = [id_ for id_ in dict.fromkeys(offered) if entries[id_].kind in _ANSWERING][:_MOST_OPTIONS]
        options = tuple(
            self._composer.answer(self._topic(replace(meant, entry=entries[id_])), self._language) for id_ in ids
        )
        self._note("not sure enough to answer: offered instead")
        text = self._knowledge.texts[self._language]["did-you-mean"]
        return Choices(self._language, text, options, self._topic(meant))

    def _answered_before(self) -> Topic | None:
        return self._last.topic if self._last is not None and self._last.answered else None

    def _about_last(self, entry: Entry) -> Reply:
        last = self._answered_before()
        if last is None:
            text = self._knowledge.texts[self._language]["nothing-yet"]
            return Decline(self._language, text, Reason.UNCLEAR)
        self._note(f"about the answer before: {entry.about_last}")
        answer = self._composer.answer(last, self._language)
        if entry.about_last == "more" and answer.related:
            answer = self._composer.answer(Topic(answer.related[0].entry), self._language)
        if entry.about_last == "speaker":
            return self._composer.introduced(answer, self._composer.speaker(answer))
        return self._composer.introduced(answer, entry.say[self._language])

    def _note(self, step: str) -> None:
        self._steps.append(step)


_A_HINT = 0.1


def _to_all(asked: Asked) -> bool:
    return "group_calls" in asked.tags
