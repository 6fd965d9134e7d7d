"""What people get for what they write: verdicts, guards, follow-ups, small talk, silence, choices, languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.answering.replies import REMEMBERED, Answer, Choices, Decline, Dialogue, Question, Reason, Reply, Silence
from bot.knowledge.schema import LANGUAGES
from tests import bases
from tests.answering.enumerating import in_language
from tests.bases import ask, cases, engine, knowledge
from tests.marks import marked

if TYPE_CHECKING:
    from bot.knowledge.schema import Language

VERDICTS = ("Yes", "No.", "No,", "Not ", "Sí", "Todavía no", "是的", "不是", "还没")
STATED = ("4.905", "4,905", "49.05", "4.815", "4,815", "48.15", "89.5", "89,5", "8950")


def said(reply: Reply) -> str:
    assert isinstance(reply, Answer | Choices | Decline)
    return reply.text


def talk(turns: list[str], *, language: Language | None = None) -> Reply:
    """The reply to the last of several turns."""
    return bases.talk(turns, Dialogue(language=language)).reply


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "verdicts.yaml")])
def test_yes_or_no(case: dict[str, Any]) -> None:
    reply = ask(case["text"])
    assert isinstance(reply, Answer)
    assert reply.language == case["language"]
    if case["begins"]:
        assert reply.text.startswith(case["begins"])
        assert not reply.text.removeprefix(case["begins"]).lstrip().startswith(VERDICTS)
    else:
        assert not reply.text.startswith(VERDICTS)


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "guards.yaml")])
def test_what_the_article_does_not_say(case: dict[str, Any]) -> None:
    reply = ask(case["text"])
    assert isinstance(reply, Decline), reply
    reasons = [case["reason"]] if isinstance(case["reason"], str) else case["reason"]
    assert reply.reason in reasons
    assert reply.language == case["language"]
    assert in_language(reply.text, case["language"]), reply.text
    assert not any(figure in reply.text for figure in STATED)
    assert reply.related


@pytest.mark.parametrize("case", [marked(case, case["name"]) for case in cases(__file__, "dialogues.yaml")])
def test_follow_ups(case: dict[str, Any]) -> None:
    text = said(talk(case["turns"]))
    assert [part for part in case.get("shows", []) if part not in text] == []
    assert [part for part in case.get("hides", []) if part in text] == []


SMALL_TALK = [
    ("en", "hi"),
    ("en", "hello there"),
    ("en", "thanks!"),
    ("en", "thank you very much"),
    ("en", "bye"),
    ("en", "how are you?"),
    ("en", "who are you?"),
    ("en", "what can you do"),
    ("en", "good bot"),
    ("en", "you are useless"),
    ("es", "hola"),
    ("es", "buenos días"),
    ("es", "gracias"),
    ("es", "mil gracias"),
    ("es", "chao"),
    ("es", "¿cómo estás?"),
    ("es", "¿quién eres?"),
    ("es", "¿qué puedes hacer?"),
    ("zh", "你好"),
    ("zh", "早上好"),
    ("zh", "谢谢"),
    ("zh", "多谢"),
    ("zh", "再见"),
    ("zh", "你是谁"),
    ("zh", "你会做什么"),
    ("zh", "謝謝"),
]


@pytest.mark.parametrize(("language", "text"), SMALL_TALK)
def test_small_talk_is_answered_in_kind(language: Language, text: str) -> None:
    reply = ask(text)
    assert isinstance(reply, Decline)
    assert (reply.reason, reply.language) == (Reason.SMALL_TALK, language)
    assert in_language(reply.text, language)
    assert reply.text not in set(knowledge().texts[language].values())


OVERHEARD = [
    "lunch?",
    "ok",
    "haha",
    "how are you?",
    "are you coming tonight?",
    "did you see the match?",
    "who is bringing the cake?",
    "where are the keys",
    "what time is it",
    "I think exports are high",
    "The ambassador came to Chongqing.",
    "hello",
    "👍",
    "@ana how much did Chongqing export to Colombia?",
    "¿vienes mañana?",
    "¿quién trae la torta?",
    "jajaja",
    "hola a todos",
    "¿dónde están las llaves?",
    "qué calor hace",
    "你们晚上来吗",
    "吃饭了吗",
    "哈哈哈",
    "钥匙在哪",
    "大家好",
    "几点开会？",
    "",
]
CALLED = [
    ("How much did Chongqing export to Colombia in 2022?", "4.815 billion"),
    ("anyone know who the ambassador of Colombia is?", "Cabrera"),
    ("has Haifu entered the Colombian market?", "Yes."),
    ("¿alguien sabe cuánto exportó Chongqing a Colombia?", "4.815 millones"),
    ("¿Quién es el embajador de Colombia en China?", "Cabrera"),
    ("有人知道重庆对哥伦比亚出口多少吗", "48.15亿元"),
    ("赛力斯进入哥伦比亚市场了吗？", "赛力斯"),
]


@pytest.mark.parametrize("text", OVERHEARD)
def test_what_is_said_to_others_gets_silence(text: str) -> None:
    assert isinstance(ask(text, addressed=False), Silence)


@pytest.mark.parametrize(("text", "shows"), CALLED)
def test_a_clear_question_to_everybody_is_answered(text: str, shows: str) -> None:
    reply = ask(text, addressed=False)
    assert isinstance(reply, Answer)
    assert shows in reply.text


@pytest.mark.parametrize("case", cases(__file__, "guards.yaml"), ids=lambda case: case["text"])
def test_what_the_article_does_not_say_gets_silence_in_a_group(case: dict[str, Any]) -> None:
    assert isinstance(ask(case["text"], addressed=False), Silence)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "text",
    [
        "How much are the exports?",
        "¿Quién es el embajador?",
        "出口多少",
        "hola",
        "thanks",
        "exports in 2019",
        "你好",
        "?",
    ],
)
def test_a_chosen_language_is_kept_to(text: str, language: Language) -> None:
    reply = ask(text, Dialogue(language=language))
    assert isinstance(reply, Answer | Choices | Decline)
    assert reply.language == language
    assert in_language(reply.text, language), reply.text


def test_the_language_follows_the_asker() -> None:
    turns = ["How much are the exports?", "¿Y las importaciones?", "总额是多少？", "Who is the ambassador?"]
    spoken: list[Language] = ["en", "es", "zh", "en"]
    for upto, language in enumerate(spoken, 1):
        reply = talk(turns[:upto])
        assert isinstance(reply, Answer)
        assert reply.language == language


def test_only_the_last_turns_are_remembered() -> None:
    dialogue = Dialogue()
    for number in range(REMEMBERED + 3):
        dialogue = bases.talk([f"how much were the {('exports', 'imports')[number % 2]}?"], dialogue).dialogue
    assert len(dialogue.turns) == REMEMBERED
    assert dialogue.turns[-1].text == f"how much were the {('exports', 'imports')[REMEMBERED % 2]}"


def test_what_was_not_addressed_is_not_remembered() -> None:
    question = Question("lunch?", addressed=False)
    assert engine().explain(question, Dialogue()).dialogue == Dialogue()


def test_words_about_an_answer_that_was_not_given() -> None:
    for text in ("say that again", "who said that?", "where does it say that?", "repite eso", "这是谁说的"):
        assert isinstance(ask(text), Decline)


@pytest.mark.parametrize("text", ["cooperation", "cooperación", "opinion of the companies", "the centre", "合作", "馆"])
def test_a_bare_word_gets_an_answer_choices_or_a_decline(text: str) -> None:
    reply = ask(text)
    if isinstance(reply, Choices):
        assert 2 <= len(reply.options) <= 3
        assert len({option.title for option in reply.options}) == len(reply.options)
        assert in_language(reply.text, reply.language)
        assert all(option.language == reply.language for option in reply.options)
    else:
        assert isinstance(reply, Answer | Decline)


def test_choices_are_offered_where_two_answers_are_as_likely() -> None:
    reply = ask("cooperation")
    assert isinstance(reply, Choices)
    assert {"cooperation-areas", "visit-cooperation"} <= {option.topic.entry for option in reply.options}


@pytest.mark.parametrize("entry", ["thanks", "trade-dollars", "nothing-of-that-name"])
def test_only_answers_are_given_by_their_id(entry: str) -> None:
    with pytest.raises(KeyError):
        engine().answer(entry, "en")


def test_an_answer_is_given_by_its_id() -> None:
    assert "Cabrera" in engine().answer("ambassador-who", "es").text


@pytest.mark.parametrize("case", [marked(case, case["text"]) for case in cases(__file__, "mistaken.yaml")])
def test_what_has_been_mistaken(case: dict[str, Any]) -> None:
    reply = ask(case["text"])
    assert isinstance(reply, Decline) or not case.get("declines")
    assert case.get("shows", "") in said(reply)
    assert "hides" not in case or case["hides"] not in said(reply)
