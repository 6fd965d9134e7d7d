"""The parser for parse_mode Markdown, the legacy one (Bot API, "Markdown style")."""

from bot.sandbox.core.entities.parsing import Output, ParseError, byte_offset

SPECIAL = "_*`["
FENCE = "```"


def parse_markdown(text: str) -> Output:
    """Read legacy Markdown markup, in which entities do not nest.

    Raises:
        ParseError: an entity is not closed.
    """
    output = Output()
    index = 0
    while index < len(text):
        character = text[index]
        if character == "\\" and text[index + 1 : index + 2] and text[index + 1] in SPECIAL:
            output.write(text[index + 1])
            index += 2
        elif character in SPECIAL:
            index = _entity(text, index, output)
        else:
            output.write(character)
            index += 1
    return output


def _entity(text: str, index: int, output: Output) -> int:
    """Read the entity that begins at the index, and say where it ends."""
    begin = output.units
    if text[index] == "[":
        return _link(text, index, output)
    if text.startswith(FENCE, index):
        end = _find_end(text, FENCE, index + len(FENCE), index)
        language, body = _language(text[index + len(FENCE) : end])
        output.write(body)
        output.mark("pre", begin, language)
        return end + len(FENCE)
    end = _find_end(text, text[index], index + 1, index)
    output.write(text[index + 1 : end])
    output.mark({"_": "italic", "*": "bold", "`": "code"}[text[index]], begin)
    return end + 1


def _link(text: str, index: int, output: Output) -> int:
    begin = output.units
    end = _find_end(text, "]", index + 1, index)
    label = text[index + 1 : end]
    output.write(label)
    if text[end + 1 : end + 2] != "(":
        return end + 1
    closing = text.find(")", end + 2)
    url_end = closing if closing >= 0 else len(text)
    output.link(text[end + 2 : url_end], begin)
    return url_end + 1


def _find_end(text: str, mark: str, start: int, begin: int) -> int:
    end = text.find(mark, start)
    if end < 0:
        raise ParseError(f"Can't find end of the entity starting at byte offset {byte_offset(text, begin)}")
    return end


def _language(block: str) -> tuple[str, str]:
    """Split a fenced block into its language, if its first line names one, and the rest."""
    first, newline, rest = block.partition("\n")
    if newline and first and not any(character.isspace() for character in first):
        return first, rest
    return "", block.removeprefix("\n")
