"""Fields of the JSON objects that a bot sends, read as Telegram reads them (td/tdutils/td/utils/JsonBuilder.cpp)."""

import json

from bot.sandbox.core.json_types import JsonObject, JsonValue


class FieldError(ValueError):
    """A field is missing or of another type; the message is Telegram's."""


def optional_string(given: JsonObject, name: str) -> str:
    """A text, for which a number may stand; empty where there is none.

    Raises:
        FieldError: it is something else. So is null, which does not count as absent.
    """
    value = given.get(name, "")
    if isinstance(value, str):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return json.dumps(value)
    raise FieldError(f'Field "{name}" must be of type String')


def required_string(given: JsonObject, name: str) -> str:
    """A text that must be there.

    Raises:
        FieldError: it is not, or it is something else.
    """
    return optional_string(_with(given, name), name)


def optional_boolean(given: JsonObject, name: str) -> bool:
    """True or false; false where there is none.

    Raises:
        FieldError: it is something else.
    """
    value = given.get(name, False)
    if not isinstance(value, bool):
        raise FieldError(f'Field "{name}" must be of type Boolean')
    return value


def required_object(given: JsonObject, name: str) -> JsonObject:
    """An object that must be there.

    Raises:
        FieldError: it is not, or it is something else.
    """
    value = _with(given, name)[name]
    if not isinstance(value, dict):
        raise FieldError(f'Field "{name}" must be of type Object')
    return value


def optional_array(given: JsonObject, name: str) -> list[JsonValue]:
    """A list; an empty one where there is none.

    Raises:
        FieldError: it is something else.
    """
    value = given.get(name, [])
    if not isinstance(value, list):
        raise FieldError(f'Field "{name}" must be of type Array')
    return value


def _with(given: JsonObject, name: str) -> JsonObject:
    if name not in given:
        raise FieldError(f'Can\'t find field "{name}"')
    return given
