"""The shape of each YAML file, as pydantic models; the JSON Schema for editors is made from them."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Discriminator, Field, StringConstraints, Tag, TypeAdapter, create_model

from bot.knowledge.messages import MESSAGES

Language: TypeAlias = Literal["en", "es", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "es", "zh")
ORIGINAL: Language = "en"
"""The language of the articles: figures in quotes are read as English writes them."""

AN_ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
NO_BRACES = r"^[^{}]*$"
A_CURRENCY = r"^[A-Z]{3}$"

Id: TypeAlias = Annotated[
    str,
    StringConstraints(pattern=AN_ID, max_length=40),
    Field(description="A short name of small letters, digits and hyphens"),
]
PairId: TypeAlias = Annotated[
    str, StringConstraints(pattern=AN_ID, max_length=81), Field(description="Two measures with a hyphen between them")
]
Text: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True)]
Words: TypeAlias = Annotated[
    str, StringConstraints(min_length=1, max_length=1000, strip_whitespace=True, pattern=NO_BRACES)
]
"""A text that nothing is filled into."""
WrittenFigure: TypeAlias = Annotated[
    Text, Field(description="In quotes, with its unit and all its digits: YAML would drop the last one of 1.90")
]
Terms: TypeAlias = list[Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_BRACES)]]
SomeTerms: TypeAlias = Annotated[Terms, Field(min_length=1)]


def _kind(value: object) -> Literal["one", "list"]:
    return "list" if isinstance(value, list) else "one"


# Which of the two is meant is told beforehand, so that a mistake in one is not explained as the lack of the other.
OneOrMoreTexts: TypeAlias = Annotated[
    Annotated[Text, Tag("one")] | Annotated[list[Text], Tag("list"), Field(min_length=1)], Discriminator(_kind)
]
OneOrMoreIds: TypeAlias = Annotated[
    Annotated[PairId, Tag("one")] | Annotated[list[PairId], Tag("list")], Discriminator(_kind)
]


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        strict=True,
        alias_generator=lambda name: name.replace("_", "-"),
        validate_by_name=False,
        validate_by_alias=True,
    )


class Texts(_Model):
    """One text in each language."""

    en: Words
    es: Words
    zh: Words


class Sayings(_Model):
    """An answer in each language, with placeholders such as `{year}`."""

    en: Text
    es: Text
    zh: Text


class Asks(_Model):
    """Phrasings, ways to ask, in each language: `[optional]` and `(one|other)` may stand in them."""

    en: Annotated[list[Text], Field(min_length=1)]
    es: Annotated[list[Text], Field(min_length=1)]
    zh: Annotated[list[Text], Field(min_length=1)]


class SpeakerModel(_Model):
    """Who speaks in the article's quotations."""

    name: Words
    role: Texts


class ArticleModel(_Model):
    """`article.yaml`: the article, sentence by sentence."""

    title: Text
    speaker: SpeakerModel
    about: Annotated[Texts, Field(description='Completes "I answer questions about ..."')]
    popular: Annotated[list[Id], Field(description="The entries offered where nobody has asked yet", min_length=1)]
    paragraphs: Annotated[list[Annotated[list[Text], Field(min_length=1)]], Field(min_length=1)]


class PartiesModel(_Model):
    """Whose trade the figures are about; the names are keys of `names` in the vocabularies."""

    home: Id
    partner: Id
    wider: list[Id] = []


class MeasureModel(_Model):
    """A measure, with its figures as the article writes them."""

    flow: Literal["out", "in", "both"]
    label: Texts
    label_of: Texts
    short: Texts
    value: WrittenFigure
    growth: WrittenFigure
    quote: Text


class HeadlineModel(_Model):
    """What the figures come to, in one sentence, with its computed figure as `{result}`."""

    say: Sayings
    formula: Text
    result: WrittenFigure


class FactsModel(_Model):
    """`facts.yaml`: the figures that the article states."""

    year: Annotated[int, Field(ge=1000, le=2999)]
    year_quote: Text
    currency: Annotated[str, StringConstraints(pattern=A_CURRENCY)]
    parties: PartiesModel
    parts: Annotated[list[Id], Field(description="Kinds of goods that the figures are not split by")] = []
    subject: Annotated[Texts | None, Field(description="What the figures are about, in a few words for a chart")] = None
    headline: Annotated[HeadlineModel | None, Field(description="A chart's headline, in place of a plain title")] = None
    measures: Annotated[dict[Id, MeasureModel], Field(min_length=1)]


class ListModel(_Model):
    """How an answer about several measures is set out: a heading, and a line for each."""

    heading: Sayings
    line: Sayings


Aspect: TypeAlias = Literal[
    "value", "growth", "year-before", "increase", "factor", "share", "balance", "ratio", "monthly", "daily",
    "faster", "growth-gap", "which",
]  # fmt: skip


class PairModel(_Model):
    """A derived figure of two measures."""

    formula: Text
    result: WrittenFigure


class FigureModel(_Model):
    """An entry about figures: stated ones, or derived ones with their formula."""

    id: Id
    title: Texts
    aspect: Aspect
    measures: list[Id] = []
    default: OneOrMoreIds = []
    uses: list[Id] = []
    formula: Text | None = None
    result: WrittenFigure | None = None
    results: dict[Id, WrittenFigure] = {}
    pairs: dict[PairId, PairModel] = {}
    holds: Text | None = None
    say: Sayings
    several: Annotated[ListModel | None, Field(description="In place of `say`, where several measures are told")] = None
    ask: Asks
    related: list[Id] = []


class AnswerIsModel(_Model):
    """What the answer settles, so that a claim in the question can be confirmed or corrected."""

    place: Id | None = None
    year: int | None = None
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    number: int | None = None
    more: Annotated[Id | None, Field(description="A measure that the answer says is more than `less`")] = None
    less: Id | None = None


class FaqModel(_Model):
    """An entry: a question, its answer and the sentence that proves it."""

    id: Id
    title: Texts
    by: Annotated[Literal["article", "speaker"], Field(description="Who says it: the article, or its speaker")]
    verdict: Annotated[bool | None, Field(description="The answer where it is asked as a yes/no question")] = None
    verdict_words: Annotated[Texts | None, Field(description="In place of the plain yes or no")] = None
    about: Annotated[Id | None, Field(description="The name it is about, for follow-ups such as `and the other?`")] = (
        None
    )
    group: Annotated[OneOrMoreIds, Field(description="Entries of one group ask the same of different names")] = []
    topic: Annotated[Id | None, Field(description="What it is about, by a key of topics.yaml")] = None
    tells: Annotated[
        list[Id], Field(description="Aspects that the answer tells; the files of bot/language/aspects list them all")
    ] = []
    answer_is: AnswerIsModel = AnswerIsModel()
    quote: OneOrMoreTexts
    say: Sayings
    ask: Asks
    related: list[Id] = []


class NotCoveredModel(_Model):
    """What people ask nearby that the article does not say."""

    id: Id
    missing: Annotated[Texts, Field(description='Completes "The article does not say ..."')]
    whenever: Annotated[list[Id], Field(description="Synonyms that no answer knows of; see the file's head")] = []
    instead: Annotated[list[Id], Field(description="Entries to offer in its place")] = []
    ask: Asks


class TalkModel(_Model):
    """Small talk, or a question about something else altogether."""

    id: Id
    say: Texts
    ask: Asks


class CommandModel(_Model):
    """What is asked of the bot itself in plain words, and the command that does it."""

    id: Id
    command: Annotated[Id, Field(description="The command's name, without the slash")]
    say: Annotated[Texts, Field(description="Said where there is no such command")]
    ask: Asks


class LastAnswerModel(_Model):
    """What people say about the answer that they have just been given."""

    id: Id
    about_last: Literal["confirm", "quote", "speaker", "repeat", "more"]
    say: Annotated[Texts, Field(description="Put before the answer")]
    ask: Asks


class ChapterModel(_Model):
    """A subject of the article, to browse: a title, and the questions under it."""

    id: Id
    title: Texts
    entries: Annotated[list[Id], Field(description="Entries that answer, in the order shown", min_length=1)]


class VocabularyModel(_Model):
    """`vocabulary/<language>.yaml`: words that mean the same here."""

    measures: dict[Id, SomeTerms]
    names: dict[Id, SomeTerms]
    synonyms: dict[Id, SomeTerms] = {}
    money: Annotated[Terms, Field(description="Words for what the article counts in")] = []
    other_money: Annotated[Terms, Field(description="Words for what it does not count in")] = []
    ordinary: Annotated[Terms, Field(description="Common words that are no typing slips of the others")] = []


class NamesModel(_Model):
    """`names.yaml`: names that the article does not mention; a question about one is declined."""

    places: Terms
    companies: Terms
    people: Terms
    declines: Annotated[
        dict[Literal["place", "company", "person", "currency", "part"], Id],
        Field(description="Which entry declines"),
    ]


def _told(placeholders: tuple[str, ...]) -> str | None:
    return f"May hold {', '.join(f'{{{name}}}' for name in placeholders)}" if placeholders else None


_MESSAGE_FIELDS: dict[str, Any] = {
    key.replace("-", "_"): (Annotated[Text, Field(description=_told(placeholders))], ...)
    for key, placeholders in MESSAGES.items()
}
MessagesModel = create_model(
    "MessagesModel",
    __base__=_Model,
    __doc__="`texts/<language>.yaml`: the bot's own words in one language.",
    **_MESSAGE_FIELDS,
)


class TranslationModel(_Model):
    """A sentence of the article, word for word, and what it says in another language."""

    sentence: Text
    translation: Text


FaqFile: TypeAlias = Annotated[list[FaqModel], Field(title="FAQ entries")]
NotCoveredFile: TypeAlias = Annotated[list[NotCoveredModel], Field(title="Entries that the article does not answer")]
TalkFile: TypeAlias = Annotated[list[TalkModel], Field(title="Small talk and other subjects")]
CommandsFile: TypeAlias = Annotated[list[CommandModel], Field(title="Commands in plain words")]
LastAnswerFile: TypeAlias = Annotated[list[LastAnswerModel], Field(title="About the last answer")]
TopicsFile: TypeAlias = Annotated[
    dict[Id, Texts], Field(title="What entries are about, in words that complete `how large ... is`")
]
ChaptersFile: TypeAlias = Annotated[list[ChapterModel], Field(title="Subjects to browse")]
FiguresFile: TypeAlias = Annotated[list[FigureModel], Field(title="Figure entries")]

TranslationsFile: TypeAlias = Annotated[list[TranslationModel], Field(title="The article's sentences, translated")]

FILES: dict[str, TypeAdapter[Any]] = {
    "article.yaml": TypeAdapter(ArticleModel),
    "facts.yaml": TypeAdapter(FactsModel),
    "figures.yaml": TypeAdapter(FiguresFile),
    "faq/*.yaml": TypeAdapter(FaqFile),
    "not-covered.yaml": TypeAdapter(NotCoveredFile),
    "other-subjects.yaml": TypeAdapter(TalkFile),
    "small-talk.yaml": TypeAdapter(TalkFile),
    "commands.yaml": TypeAdapter(CommandsFile),
    "last-answer.yaml": TypeAdapter(LastAnswerFile),
    "chapters.yaml": TypeAdapter(ChaptersFile),
    "names.yaml": TypeAdapter(NamesModel),
    "topics.yaml": TypeAdapter(TopicsFile),
    "vocabulary/*.yaml": TypeAdapter(VocabularyModel),
    "texts/*.yaml": TypeAdapter(MessagesModel),
    "translations/*.yaml": TypeAdapter(TranslationsFile),
}
"""Which model reads which file of a knowledge base."""


def json_schema() -> dict[str, Any]:
    """The JSON Schema of all files, one definition a file name, for editors."""
    inputs = [(name, "validation", adapter) for name, adapter in FILES.items()]
    references, shared = TypeAdapter.json_schemas(inputs, title="visitbot knowledge base")  # type: ignore[arg-type]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **shared,
        "files": {name: reference for (name, _), reference in references.items()},
    }
