"""What a file is by its name, as TDLib decides it (td/tdutils/td/utils/MimeType.cpp), and what its path may end in."""

import mimetypes
import re

UNKNOWN = "application/octet-stream"
# What Python's own table lacks, or reads as an encoding of something else.
MORE_TYPES = {
    "7z": "application/x-7z-compressed",
    "apk": "application/vnd.android.package-archive",
    "bz2": "application/x-bzip2",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
    "flac": "audio/flac",
    "gz": "application/gzip",
    "log": "text/plain",
    "md": "text/markdown",
    "odt": "application/vnd.oasis.opendocument.text",
    "ogg": "audio/ogg",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "rar": "application/vnd.rar",
    "rtf": "application/rtf",
    "tgs": "application/x-tgsticker",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "xz": "application/x-xz",
    "yaml": "application/yaml",
    "yml": "application/yaml",
}
# The program's own table alone: what the machine knows besides would make a test pass on one and fail on another.
OWN_TABLE = mimetypes.MimeTypes()
EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,20})$")


def extension_of(file_name: str) -> str:
    """The ending of a name in lower case, without its dot; empty where it has none that can stand in an address."""
    found = EXTENSION.search(file_name)
    return found[1].lower() if found else ""


def type_of(file_name: str) -> str:
    """The media type that a name's ending stands for."""
    extension = extension_of(file_name)
    known = MORE_TYPES.get(extension) or OWN_TABLE.guess_type(f"file.{extension}", strict=True)[0]
    return known or UNKNOWN
