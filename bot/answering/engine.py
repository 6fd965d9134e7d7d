"""Question in, reply out: `reply(question, dialogue)`, pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.answering import verdicts
from bot.answering.composing import Composer
from bot.answering.guarding import guard
from bot.answering.meaning import Meant, Situation, meant, refer
from bot.answering.replies import Answer, Choices, Decline, Dialogue, Question, Reason, Reply, Silence, Topic
from bot.answering.weighing import weigh
from bot.knowledge.models import Kind
from bot.understanding.reading import Reader

if TYPE_CHECKING:
    from bot.knowledge.models import Entry, KnowledgeBase
    from bot.knowledge.schema import Language
    from bot.understanding.asking import Asked
    from bot.understanding.keeping import Shelf
    from bot.understanding.matching import Candidate

_ANSWERING = frozenset({Kind.FAQ, Kind.FIGURE})
_DECLINING = {
    Kind.NOT_COVERED: Reason.NOT_COVERED,
    Kind.OTHER_SUBJECT: Reason.OFF_TOPIC,
    Kind.SMALL_TALK: Reason.SMALL_TALK,
}
_CLEAR = 0.6
"""How sure a whole message must be for its last sentence not to be looked at alone."""
_POSSIBLE = 0.2
"""How likely another entry must be for words about an answer to mean it, where there was none."""
_MOST_OPTIONS = 3
_NO_DIALOGUE = Dialogue()


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reply, and how it was reached."""

    reply: Reply
    asked: Asked
    candidates: tuple[Candidate, ...]
    steps: tuple[str, ...]


class Engine:
    """Answers questions from one knowledge base; equal questions in equal dialogues get equal replies."""

    def __init__(self, knowledge: KnowledgeBase, shelf: Shelf | None = None) -> None:
        """Make it.

        Args:
            knowledge: what to answer from.
            shelf: where what is learnt from it is kept for the next process, if anywhere.
        """
        self.knowledge = knowledge
        self._reader = Reader(knowledge, shelf)
        self._composer = Composer(knowledge)

    def warm_up(self) -> None:
        """Learn all languages now; otherwise each is learnt with its first question."""
        self._reader.warm_up()

    def reply(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Reply:
        """The reply to a message.

        Args:
            question: the message; any text at all gets a reply.
            dialogue: what was said before, for follow-ups.
        """
        return self.explain(question, dialogue).reply

    def answer(self, entry: str, language: Language, measures: tuple[str, ...] = ()) -> Answer:
        """The answer of an entry that was chosen from a list rather than asked for.

        Args:
            entry: its id.
            language: the language to answer in.
            measures: of which measures, for a figure; its own choice where none are given.

        Raises:
            KeyError: where no entry of that id answers.
        """
        if self.knowledge.entries[entry].kind not in _ANSWERING:
            raise KeyError(entry)
        return self._composer.answer(Topic(entry, measures), language)

    def explain(self, question: Question, dialogue: Dialogue = _NO_DIALOGUE) -> Explanation:
        """The reply to a message, with how it was reached; see `reply`."""
        before = dialogue.language or (dialogue.turns[-1].language if dialogue.turns else dialogue.spoken)
        asked = self._reader.read(question.text, before)
        if dialogue.language is not None:
            asked = replace(asked, language=dialogue.language)
        situation = self._situation(asked, dialogue)
        if situation.clarity < _CLEAR:
            # People tell their story first. Where the question alone is clearer than story and question, it counts.
            points = (
                self._situation(point if point.measures else replace(point, measures=asked.measures), dialogue)
                for point in self._reader.points(asked)
            )
            situation = max([situation, *self._doubts(asked, dialogue), *points], key=lambda seen: seen.clarity)
        reply, step = self._addressed(situation) if question.addressed else self._overheard(situation, asked)
        steps = tuple(part for part in step.split("\n") if part)
        return Explanation(reply, situation.asked, situation.candidates, steps)

    def _doubts(self, asked: Asked, dialogue: Dialogue) -> list[Situation]:
        """The first sentence alone where it is about the answer before: "Sure? I had another figure."."""
        first = self._reader.first_sentence(asked) if dialogue.turns and dialogue.turns[-1].answered else None
        if first is None:
            return []
        last = self._reader.last_sentence(asked)
        if last.measures and last.is_bare_slots:
            # "That much? And the exports?" wonders at one and asks for the other.
            return []
        situation = self._situation(first, dialogue)
        likeliest = situation.candidates[:1]
        return [situation] if likeliest and self.knowledge.entries[likeliest[0].id].about_last else []

    def _situation(self, asked: Asked, dialogue: Dialogue) -> Situation:
        last = dialogue.turns[-1] if dialogue.turns else None
        asked = refer(asked, last, self._reader, self.knowledge)
        candidates = weigh(self._reader.rank(asked), asked, self.knowledge, self._reader)
        return Situation(self.knowledge, self._reader, asked, candidates, last)

    def _overheard(self, situation: Situation, whole: Asked) -> tuple[Reply, str]:
        """The reply to what was said to everybody: an answer where one is surely asked for, else silence."""
        if not situation.asked.is_question:
            return Silence("it is no question"), ""
        to_somebody = "second_person" in whole.tags and "group_calls" not in whole.tags
        if to_somebody or whole.text.lstrip().startswith("@"):
            return Silence("it is said to somebody else"), ""
        if situation.clarity < self.knowledge.thresholds.unasked:
            return Silence("nothing is surely asked that the article answers"), ""
        reply, step = self._addressed(situation)
        return (reply if isinstance(reply, Answer) else Silence("the article does not answer it")), step

    def _addressed(self, situation: Situation) -> tuple[Reply, str]:
        """The reply to a message, and the steps to it, a line each."""
        asked, before = situation.asked, situation.answered_before
        if before is not None and asked.names_language and not asked.content:
            answer = self._composer.answer(before, asked.language)
            return answer, "only a language is asked for: the answer before, in that language"
        if self._is_strange_number(asked):
            unclear = self._composer.decline(Reason.UNCLEAR, asked.language)
            return unclear, "nothing but a number that is none of the article's figures"
        found = meant(situation)
        if found is not None and found.entry.kind is Kind.LAST_ANSWER and before is None:
            found = meant(self._without_last_answers(situation)) or found
        if found is None:
            return self._composer.decline(Reason.UNCLEAR, asked.language), "no phrasing shares a word with it"
        reply, step = self._to(found, situation)
        return reply, f"{found.because}\n{step}"

    def _is_strange_number(self, asked: Asked) -> bool:
        measures = self.knowledge.facts.measures.values()
        known = any(verdicts.is_of(amount, measure) for amount in asked.amounts for measure in measures)
        return bool(asked.amounts) and not known and not any(map(str.isalpha, asked.tokens))

    def _without_last_answers(self, situation: Situation) -> Situation:
        """The situation in which nothing has been answered yet that could be spoken about."""
        entries = self.knowledge.entries
        kept = [one for one in situation.candidates if entries[one.id].kind is not Kind.LAST_ANSWER]
        best = kept[0].posterior if kept else 0.0
        return replace(situation, candidates=tuple(kept) if best > _POSSIBLE else ())

    def _to(self, found: Meant, situation: Situation) -> tuple[Reply, str]:
        language, thresholds = situation.asked.language, self.knowledge.thresholds
        if found.entry.kind is Kind.LAST_ANSWER and found.score >= thresholds.last_answer:
            return self._about_last(found.entry, situation), f"about the answer before: {found.entry.about_last}"
        if found.entry.kind not in _ANSWERING:
            return self._declined(found, situation)
        guarded = guard(situation, found)
        if guarded is not None:
            return self._composer.decline(guarded.reason, language, guarded.entry, found.topic), guarded.step
        rivals = self._rivals(found, situation)
        if found.score >= thresholds.answer and not rivals:
            return self._answered(found, situation), ""
        if found.score >= thresholds.offer:
            return self._offered(found, rivals, situation), "not sure enough to answer: offered instead"
        unclear = self._composer.decline(Reason.UNCLEAR, language, topic=found.topic)
        return unclear, "no candidate is sure enough to offer"

    def _declined(self, found: Meant, situation: Situation) -> tuple[Reply, str]:
        reason, language = _DECLINING.get(found.entry.kind), situation.asked.language
        if reason is None or found.score < self.knowledge.thresholds.offer:
            unclear = self._composer.decline(Reason.UNCLEAR, language)
            return unclear, "what is asked is not clear, and the likeliest is not in the article"
        return self._composer.decline(reason, language, found.entry, self._figure_asked(situation)), ""

    def _figure_asked(self, situation: Situation) -> Topic | None:
        """The figure that was asked for, of another place or year, so that a follow-up can put that right."""
        if not situation.asked.measures:
            return None
        figures = self.knowledge.figures
        likeliest = next((one.id for one in situation.candidates if one.id in figures), next(iter(figures), None))
        return Topic(likeliest, situation.asked.measures) if likeliest is not None else None

    def _answered(self, found: Meant, situation: Situation) -> Answer:
        found = self._of_year_before(found, situation)
        asked = situation.asked
        if not self._wants_verdict(situation):
            return self._composer.answer(found.topic, asked.language)
        verdict = verdicts.verdict(asked, found.entry, found.measures, self.knowledge, self._reader)
        return self._composer.answer(found.topic, asked.language, verdict=verdict)

    def _wants_verdict(self, situation: Situation) -> bool:
        """Whether a yes or no is wanted: "¿y Haifu?" wants one after a question that did."""
        asked, last = situation.asked, situation.last
        if last is None or not asked.is_polar_by_tone or "follow_starts" not in asked.tags:
            return True
        return self._reader.read(last.text, asked.spoken).is_polar

    def _of_year_before(self, found: Meant, situation: Situation) -> Meant:
        """The value of the year before is a figure of its own."""
        figure = self.knowledge.figures.get(found.entry.id)
        if figure is None or figure.aspect != "value" or set(situation.asked.years) != {self.knowledge.facts.year - 1}:
            return found
        other = next((one for one in self.knowledge.figures.values() if one.aspect == "year-before"), None)
        return found if other is None else replace(found, entry=self.knowledge.entries[other.id])

    def _rivals(self, found: Meant, situation: Situation) -> list[str]:
        """Other entries that come so near that either may be meant."""
        candidates = situation.candidates
        if not candidates or candidates[0].id != found.entry.id:
            return []
        least = self.knowledge.thresholds.margin * found.score
        entries = self.knowledge.entries
        return [
            candidate.id
            for candidate in candidates[1:]
            if candidate.score >= least
            and entries[candidate.id].kind in _ANSWERING
            and entries[candidate.id].evidence != found.entry.evidence
        ]

    def _offered(self, found: Meant, rivals: list[str], situation: Situation) -> Reply:
        language, entries = situation.asked.language, self.knowledge.entries
        least = self.knowledge.thresholds.offer / 2
        near = [candidate.id for candidate in situation.candidates if candidate.score >= least]
        ids = [id_ for id_ in dict.fromkeys([found.entry.id, *rivals, *near]) if entries[id_].kind in _ANSWERING]
        topics = (replace(found, entry=entries[id_]).topic for id_ in ids[:_MOST_OPTIONS])
        options = tuple(self._composer.answer(topic, language) for topic in topics)
        return Choices(language, self.knowledge.texts[language]["did-you-mean"], options, found.topic)

    def _about_last(self, entry: Entry, situation: Situation) -> Reply:
        language, before = situation.asked.language, situation.answered_before
        if before is None:
            return Decline(language, self.knowledge.texts[language]["nothing-yet"], Reason.UNCLEAR)
        answer = self._composer.answer(before, language)
        if entry.about_last == "more" and answer.related:
            answer = self._composer.answer(Topic(answer.related[0].entry), language)
        if entry.about_last == "speaker":
            return self._composer.introduced(answer, self._composer.speaker(answer))
        return self._composer.introduced(answer, entry.say[language])
