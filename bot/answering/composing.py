"""Topics to answers: the sentences, the figures in them, and the evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.answering.deciding import Again, Offered, Refused, Told
from bot.answering.replies import Answer, Choices, Decline, Reason, Silence, Suggestion, Topic
from bot.answering.verdicts import STATED
from bot.answering.writing import write
from bot.knowledge.models import Kind, Speaker
from bot.language.aspects import missing_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.answering.arithmetic import Computed
    from bot.answering.deciding import Decision
    from bot.answering.replies import Reply
    from bot.knowledge.models import Entry, Evidence, Figure, KnowledgeBase, Measure
    from bot.knowledge.schema import Language

_MOST_RELATED = 4
_BULLET = "• "


class Composer:
    """Puts answers and declines into words."""

    def __init__(self, knowledge: KnowledgeBase) -> None:
        self._knowledge = knowledge

    def compose(self, decisions: Sequence[Decision], language: Language, *, more: int = 0) -> Reply:
        """One reply to all that was asked.

        Args:
            decisions: what was decided of each query, in their order; one at least.
            language: the language to reply in.
            more: how many further things were asked that are not replied to.
        """
        replies = [self._reply(decision, language) for decision in self._gathered(decisions)]
        answers = [reply for reply in replies if isinstance(reply, Answer)]
        if len(replies) == 1 or not answers:
            return replies[0]
        texts = [reply.text for reply in replies if not isinstance(reply, Silence | Choices)]
        if more:
            texts.append(self._knowledge.texts[language]["more-asked"])
        evidence = tuple(dict.fromkeys(one for answer in answers for one in answer.evidence))
        told = {answer.topic.entry for answer in answers}
        related = dict.fromkeys(one for answer in answers for one in answer.related if one.entry not in told)
        return replace(answers[0], text="\n".join(texts), evidence=evidence, related=tuple(related)[:_MOST_RELATED])

    def _gathered(self, decisions: Sequence[Decision]) -> list[Decision]:
        """The decisions with those that tell stated figures of different measures as one, so that they are one list."""
        gathered: list[Decision] = []
        for decision in decisions:
            before = gathered[-1] if gathered else None
            if isinstance(decision, Told) and isinstance(before, Told) and self._is_one_list(before, decision):
                measures = tuple(dict.fromkeys((*before.topic.measures, *decision.topic.measures)))
                gathered[-1] = replace(before, topic=replace(before.topic, measures=measures))
            else:
                gathered.append(decision)
        return gathered

    def _is_one_list(self, one: Told, other: Told) -> bool:
        figures = [self._knowledge.figures.get(told.topic.entry) for told in (one, other)]
        stated = all(
            figure is not None and figure.aspect in STATED and figure.several is not None for figure in figures
        )
        plain = all(told.computed is None and told.verdict is None and told.topic.measures for told in (one, other))
        return plain and (stated or (one.topic.entry == other.topic.entry and figures[0] is not None))

    def _reply(self, decision: Decision, language: Language) -> Reply:
        match decision:
            case Told(topic=topic, verdict=verdict, computed=computed):
                if computed is None:
                    return self.answer(topic, language, verdict=verdict)
                return replace(
                    self.answer(topic, language), text=self._told(computed, language), evidence=computed.evidence
                )
            case Again(topic=topic, about=about):
                return self._about_last(topic, about, language)
            case Offered(topics=topics):
                options = tuple(self.answer(topic, language) for topic in topics)
                texts = self._knowledge.texts[language]
                one = texts["did-you-mean-one"].format(title=options[0].title)
                return Choices(language, texts["did-you-mean"] if len(options) > 1 else one, options, topics[0])
            case Refused():
                return self._decline(decision, language)

    def _told(self, computed: Computed, language: Language) -> str:
        texts = self._knowledge.texts[language]
        measure = self._knowledge.facts.measures[computed.measures[0]]
        values = self._stated(language)
        values |= {"measure": measure.label[language], "of-measure": measure.label_of[language]}
        values |= {name: write(figure, language, texts) for name, figure in computed.figures}
        return _filled(texts[computed.text], values)

    def _about_last(self, topic: Topic, about: Entry, language: Language) -> Answer:
        answer = self.answer(topic, language)
        if about.about_last == "more" and answer.related:
            answer = self.answer(Topic(answer.related[0].entry), language)
        if about.about_last == "speaker":
            return self.introduced(answer, self.speaker(answer))
        return self.introduced(answer, about.say[language])

    def _decline(self, refused: Refused, language: Language) -> Decline:
        if refused.wanted is None or refused.entry is not None:
            return self.decline(refused.reason, language, refused.entry, refused.topic)
        knowledge, texts = self._knowledge, self._knowledge.texts[language]
        asked = knowledge.entries[refused.topic.entry] if refused.topic is not None else None
        label = knowledge.topic_labels.get(asked.topic or "") if asked is not None else None
        missing = missing_words(refused.wanted, language).format(topic=label[language] if label else texts["it"])
        related = [asked.id, *asked.related] if asked is not None else list(knowledge.article.popular)
        text = texts["not-covered"].format(missing=missing)
        return Decline(language, text, refused.reason, self.suggestions(related, language), refused.topic)

    def answer(self, topic: Topic, language: Language, *, verdict: bool | None = None) -> Answer:
        """The answer to a topic.

        Args:
            topic: an entry of the kinds FAQ or figure; a figure's measures where they were told.
            language: the language to answer in.
            verdict: a yes or no to begin with.
        """
        entry = self._knowledge.entries[topic.entry]
        if entry.kind is Kind.FIGURE:
            text, evidence, topic = self._figure(topic, language)
        else:
            text, evidence = entry.say[language], entry.evidence
            if "{" in text:
                text = _filled(text, self._stated(language))
        if verdict is not None:
            text = f"{self._verdict(entry, language, verdict=verdict)}{'' if language == 'zh' else ' '}{text}"
        related = (*self._other_direction(topic, language), *self.suggestions(entry.related, language))[:_MOST_RELATED]
        return Answer(language, text, evidence, topic, entry.title[language], related)

    def _other_direction(self, topic: Topic, language: Language) -> Iterator[Suggestion]:
        """The same of what goes the other way, where one direction was told."""
        measures = self._knowledge.facts.measures
        if len(topic.measures) != 1 or topic.entry not in self._knowledge.figures:
            return
        opposite = {"out": "in", "in": "out"}.get(measures[topic.measures[0]].flow)
        for measure in measures.values():
            if measure.flow == opposite:
                title = self._knowledge.texts[language]["and-measure"].format(measure=measure.short[language])
                yield Suggestion(topic.entry, title, (measure.id,))

    def decline(
        self, reason: Reason, language: Language, entry: Entry | None = None, topic: Topic | None = None
    ) -> Decline:
        """Words in place of an answer.

        Args:
            reason: why.
            language: the language to decline in.
            entry: the entry that declines, where there is one.
            topic: what was asked about, for a follow-up that gets it right.
        """
        knowledge = self._knowledge
        texts = knowledge.texts[language]
        offered = entry.related if entry else ()
        command: str | None = None
        if reason is Reason.OTHER_YEAR and knowledge.facts.year:
            text = texts["other-year"].format(year=knowledge.facts.year)
        elif entry is not None and entry.kind is Kind.LAST_ANSWER:
            text = texts["nothing-yet"]
        elif entry is not None and entry.kind is Kind.NOT_COVERED:
            text = texts["not-covered"].format(missing=entry.say[language])
        elif entry is not None:
            text = entry.say[language]
            command = entry.command
        elif reason in (Reason.OTHER_YEAR, Reason.OTHER_PLACE, Reason.OTHER_NAME):
            text = texts["other-place"].format(about=knowledge.article.about[language])
        elif reason is Reason.OFF_TOPIC:
            text = texts["off-topic"]
        else:
            about = knowledge.entries[topic.entry].topic if topic is not None else None
            label = knowledge.topic_labels.get(about or "")
            text = texts["unclear-about"].format(topic=label[language]) if label else texts["unclear"]
        related = self.suggestions(offered or knowledge.article.popular, language)
        return Decline(language, text, reason, () if command else related, topic, command)

    def introduced(self, answer: Answer, introduction: str) -> Answer:
        """The same answer with words before it."""
        gap = "" if answer.language == "zh" else " "
        return replace(answer, text=f"{introduction}{gap}{answer.text}")

    def speaker(self, answer: Answer) -> str:
        """Who says what an answer gives, as a sentence."""
        article = self._knowledge.article
        texts = self._knowledge.texts[answer.language]
        if answer.evidence and answer.evidence[0].by is Speaker.SPEAKER:
            return texts["speaker-speaker"].format(name=article.speaker, role=article.role[answer.language])
        return texts["speaker-article"]

    def suggestions(self, ids: Iterable[str], language: Language) -> tuple[Suggestion, ...]:
        """Entries to ask next, with their questions."""
        entries = self._knowledge.entries
        return tuple(Suggestion(id_, entries[id_].title[language]) for id_ in ids)[:_MOST_RELATED]

    def _verdict(self, entry: Entry, language: Language, *, verdict: bool) -> str:
        if entry.verdict_words is not None and verdict == entry.verdict:
            return entry.verdict_words[language]
        return self._knowledge.texts[language]["yes" if verdict else "no"]

    def _stated(self, language: Language) -> dict[str, str]:
        """Every stated figure, written, by the name of its placeholder."""
        facts = self._knowledge.facts
        texts = self._knowledge.texts[language]
        written = {"year": str(facts.year), "year-before": str(facts.year - 1)}
        for measure in facts.measures.values():
            written |= _of(measure.id, measure, language, texts)
        return written

    def _figure(self, topic: Topic, language: Language) -> tuple[str, tuple[Evidence, ...], Topic]:
        figure = self._knowledge.figures[topic.entry]
        template = self._knowledge.entries[topic.entry].say[language]
        values = self._stated(language)
        texts = self._knowledge.texts[language]
        measures = self._knowledge.facts.measures
        if figure.pairs:
            return self._pair(figure, topic, language)
        if not figure.measures:
            if figure.result is not None:
                values["result"] = write(figure.result, language, texts)
            evidence = tuple(measures[id_].evidence for id_ in figure.uses)
            return _filled(template, values), evidence, topic
        chosen = tuple(id_ for id_ in topic.measures if id_ in figure.measures) or figure.default
        listed = figure.several if len(chosen) > 1 else None
        sentences = []
        if listed is not None:
            template = listed.line[language]
            sentences.append(_filled(listed.heading[language], values))
        for id_ in chosen:
            own = dict(values)
            own |= {key.removeprefix(f"{id_}."): value for key, value in values.items() if key.startswith(f"{id_}.")}
            own["measure"] = measures[id_].label[language]
            own["of-measure"] = measures[id_].label_of[language]
            if id_ in figure.results:
                own["result"] = write(figure.results[id_], language, texts)
            sentences.append(f"{_BULLET if listed else ''}{_filled(template, own)}")
        evidence = tuple(dict.fromkeys(measures[id_].evidence for id_ in (*chosen, *figure.uses)))
        gap = "\n" if listed else "" if language == "zh" else " "
        return gap.join(sentences), evidence, Topic(topic.entry, chosen)

    def _pair(self, figure: Figure, topic: Topic, language: Language) -> tuple[str, tuple[Evidence, ...], Topic]:
        measures = self._knowledge.facts.measures
        texts = self._knowledge.texts[language]
        asked = set(topic.measures)
        pair = next(
            (pair for pair in figure.pairs if {pair.first, pair.second} == asked),
            next(pair for pair in figure.pairs if f"{pair.first}-{pair.second}" in figure.default),
        )
        values = self._stated(language)
        values["result"] = write(pair.result, language, texts)
        values |= _of("first", measures[pair.first], language, texts)
        values |= _of("second", measures[pair.second], language, texts)
        evidence = (measures[pair.first].evidence, measures[pair.second].evidence)
        text = _filled(self._knowledge.entries[figure.id].say[language], values)
        return text, evidence, Topic(figure.id, (pair.first, pair.second))


def _of(name: str, measure: Measure, language: Language, texts: Mapping[str, str]) -> dict[str, str]:
    return {
        f"{name}.value": write(measure.value, language, texts),
        f"{name}.growth": write(measure.growth, language, texts),
        f"{name}.short": measure.short[language],
        f"{name}.measure": measure.label[language],
        f"{name}.of-measure": measure.label_of[language],
    }


def _filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled in, beginning with a capital letter."""
    parts: Sequence[str] = template.split("{")
    text = parts[0] + "".join(values[name] + rest for name, _, rest in (part.partition("}") for part in parts[1:]))
    return text[:1].upper() + text[1:]
