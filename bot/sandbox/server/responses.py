"""JSON over HTTP."""

import json

from starlette.responses import Response

from bot.sandbox.core.json_types import JsonValue


def json_response(body: JsonValue, status: int = 200) -> Response:
    """An answer in JSON; lone surrogates, which UTF-8 cannot carry, go as escapes."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    try:
        content = text.encode()
    except UnicodeEncodeError:
        content = json.dumps(body).encode()
    return Response(content, status, media_type="application/json")
