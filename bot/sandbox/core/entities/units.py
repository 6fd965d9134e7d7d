"""Offsets in UTF-16 code units, as the Bot API counts (Bot API, "MessageEntity")."""

LAST_SINGLE_UNIT = "\uffff"


def unit_length(text: str) -> int:
    """How many UTF-16 code units a text takes."""
    if text.isascii():
        return len(text)
    return len(text) + sum(character > LAST_SINGLE_UNIT for character in text)


def byte_length(text: str) -> int:
    """How many bytes a text takes in UTF-8; lone surrogates count too."""
    return len(text.encode("utf-8", "surrogatepass"))


def unit_slice(text: str, offset: int, length: int) -> str:
    """The part of a text that an entity covers."""
    encoded = text.encode("utf-16-le", "surrogatepass")
    return encoded[offset * 2 : (offset + length) * 2].decode("utf-16-le", "replace")


def unit_bounds(text: str) -> list[int]:
    """For each character, and for the end, the offset at which it begins."""
    bounds = [0]
    for character in text:
        bounds.append(bounds[-1] + (2 if character > LAST_SINGLE_UNIT else 1))
    return bounds
