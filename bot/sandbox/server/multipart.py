"""multipart/form-data, read from a whole body (RFC 7578)."""

from email.parser import HeaderParser

from bot.sandbox.core.files import Upload

HEADER_END = b"\r\n\r\n"
MAX_PARTS = 200


class MultipartError(ValueError):
    """The body is no multipart/form-data."""


def parse_multipart(body: bytes, content_type: str) -> tuple[dict[str, str], dict[str, Upload]]:
    """Split a body into fields and files.

    Args:
        body: all of it.
        content_type: the header, which names the boundary.

    Returns:
        The fields by name, and the files by name.

    Raises:
        MultipartError: the boundary is missing, or a part is broken.
    """
    boundary = HeaderParser().parsestr(f"Content-Type: {content_type}\n").get_boundary()
    if not boundary:
        raise MultipartError("the Content-Type names no boundary")
    delimiter = b"--" + boundary.encode()
    if not body.startswith(delimiter):
        body = body[body.find(b"\r\n" + delimiter) + 2 :] if b"\r\n" + delimiter in body else b""
    parts = (b"\r\n" + body).split(b"\r\n" + delimiter)
    if len(parts) < 2 or not parts[-1].startswith(b"--"):  # noqa: PLR2004 - what precedes, and the end
        raise MultipartError("the body does not end with its boundary")
    if len(parts) > MAX_PARTS:
        raise MultipartError("there are too many parts")
    fields: dict[str, str] = {}
    files: dict[str, Upload] = {}
    for part in parts[1:-1]:
        _read_part(part, fields, files)
    return fields, files


def _read_part(part: bytes, fields: dict[str, str], files: dict[str, Upload]) -> None:
    head, separator, content = part.partition(HEADER_END)
    if not separator:
        raise MultipartError("a part has no end of headers")
    headers = HeaderParser().parsestr(head.decode("utf-8", "replace").strip())
    name = headers.get_param("name", header="content-disposition")
    if not isinstance(name, str):
        raise MultipartError("a part has no name")
    file_name = headers.get_filename()
    if file_name is None:
        try:
            fields[name] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            raise MultipartError(f"the part {name} is not UTF-8") from error
    else:
        files[name] = Upload(content, file_name)
