"""Questions and replies as lines of JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.answering.replies import Answer, Choices, Decline, Dialogue, Question, Silence

if TYPE_CHECKING:
    from bot.answering.engine import Engine
    from bot.answering.replies import Reply
    from bot.knowledge.schema import Language

LONGEST_LINE = 1_000_000
"""Bytes of a question line; longer ones are refused unread."""
_KINDS = {Answer: "answer", Choices: "choices", Decline: "decline", Silence: "silent"}


Parsed = TypeVar("Parsed", bound="QuestionLine")


class LineError(ValueError):
    """A line that is no question; `id_` is the question's where it could be read."""

    def __init__(self, message: str, id_: str | int | None = None) -> None:
        super().__init__(message)
        self.id_ = id_


class QuestionLine(BaseModel):
    """A question with what was asked before it; other keys are for other readers."""

    model_config = ConfigDict(extra="ignore", frozen=True, strict=True)

    id: str | int
    text: str
    turns: Annotated[list[str], Field(description="What the same person wrote before, oldest first")] = []
    addressed: Annotated[bool, Field(description="False for what was said to everybody in a group")] = True


def parse_line(raw: bytes) -> QuestionLine:
    """Read a question line.

    Raises:
        LineError: where it is none; the message says why.
    """
    return parse_question(parse_data(raw), QuestionLine)


def parse_data(raw: bytes) -> object:
    """Read a line of JSON.

    Raises:
        LineError: where it is none; the message says why.
    """
    if len(raw) > LONGEST_LINE:
        raise LineError(f"is longer than {LONGEST_LINE:,} bytes")
    try:
        return json.loads(raw.removeprefix(b"\xef\xbb\xbf"))
    except UnicodeDecodeError as error:
        raise LineError("is not UTF-8 text") from error
    except (ValueError, RecursionError) as error:
        raise LineError(f"is not JSON: {error}") from error


def parse_question(data: object, model: type[Parsed]) -> Parsed:
    """Check a line's data against a model of questions.

    Raises:
        LineError: where they do not fit; the message names each key.
    """
    if not isinstance(data, dict):
        raise LineError('is no JSON object: write {"id": ..., "text": ...}')
    try:
        return model.model_validate(data)
    except ValidationError as error:
        id_ = data.get("id")
        known = id_ if isinstance(id_, str | int) and not isinstance(id_, bool) else None
        faults = dict.fromkeys(_worded(detail) for detail in error.errors(include_url=False))
        raise LineError("; ".join(faults), known) from error


def _worded(detail: Any) -> str:  # noqa: ANN401 - pydantic's own
    if detail["type"] == "missing":
        return f"{detail['loc'][0]!r} is missing"
    message = str(detail["msg"]).removeprefix("Value error, ").replace("Input should", "must")
    return f"{detail['loc'][0]!r} {message}" if detail["loc"] else message


def replay(engine: Engine, turns: list[str], language: Language | None = None) -> Dialogue:
    """The dialogue after questions that were asked before."""
    dialogue = Dialogue(language=language)
    for text in turns:
        question = Question(text)
        dialogue = engine.explain(question, dialogue).dialogue
    return dialogue


def ask_line(engine: Engine, line: QuestionLine, language: Language | None = None) -> Reply:
    """The reply to a question line, asked after its turns."""
    return engine.reply(Question(line.text, line.addressed), replay(engine, line.turns, language))


def answer_line(reply: Reply) -> dict[str, Any]:
    """A reply as an answer line, without its id."""
    line: dict[str, Any] = {
        "kind": _KINDS[type(reply)],
        "language": None,
        "text": "",
        "quotes": [],
        "choices": [],
    }
    if isinstance(reply, Silence):
        return line
    line |= {"language": reply.language, "text": reply.text}
    if isinstance(reply, Answer):
        line["quotes"] = [evidence.quote for evidence in reply.evidence]
    elif isinstance(reply, Choices):
        line["choices"] = [
            {
                "title": option.title,
                "text": option.text,
                "quotes": [evidence.quote for evidence in option.evidence],
            }
            for option in reply.options
        ]
    return line


def detailed_line(reply: Reply) -> dict[str, Any]:
    """An answer line with the reason of a decline or silence, and what may be asked next."""
    line = answer_line(reply)
    line["reason"] = str(reply.reason) if isinstance(reply, Decline | Silence) else None
    line["command"] = reply.command if isinstance(reply, Decline) else None
    related = reply.related if isinstance(reply, Answer | Decline) else ()
    line["suggestions"] = [{"entry": one.entry, "title": one.title} for one in related]
    return line


def dumped(line: dict[str, Any]) -> str:
    """A line as JSON text that can be encoded, lone surrogates included."""
    text = json.dumps(line, ensure_ascii=False)
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
