"""Files that were sent: photos, documents, and the sample picture."""

import base64
import hashlib
import struct
import zlib
from dataclasses import dataclass, field

from bot.sandbox.core.file_types import UNKNOWN, extension_of, type_of
from bot.sandbox.core.json_types import JsonObject

PNG = b"\x89PNG\r\n\x1a\n"
JPEG = b"\xff\xd8"
GIF = (b"GIF87a", b"GIF89a")
JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
PICTURE_TYPES = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp"}
SAMPLE_SIDE = 96


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came with a request; of its type, its name tells."""

    content: bytes = field(repr=False)
    file_name: str = ""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that Telegram keeps.

    Attributes:
        file_path: where it is downloaded, below /file/bot<token>/.
    """

    file_id: str
    file_unique_id: str
    content: bytes = field(repr=False)
    kind: str
    file_path: str
    mime_type: str = UNKNOWN
    file_name: str = ""
    width: int = 0
    height: int = 0

    def to_json(self) -> JsonObject:
        """As a Bot API Document, or PhotoSize."""
        described: JsonObject = {
            "file_id": self.file_id,
            "file_unique_id": self.file_unique_id,
            "file_size": len(self.content),
        }
        if self.kind == "photo":
            return {**described, "width": self.width, "height": self.height}
        if self.file_name:
            described["file_name"] = self.file_name
        return {**described, "mime_type": self.mime_type}


@dataclass(slots=True)
class FileStore:
    """All files, by id and by path."""

    by_id: dict[str, StoredFile] = field(default_factory=dict)
    by_path: dict[str, StoredFile] = field(default_factory=dict)

    def store(self, kind: str, upload: Upload) -> StoredFile:
        """Keep an upload; each one gets ids of its own."""
        number = len(self.by_id) + 1
        unique = hashlib.sha256(upload.content).hexdigest()[:12]
        picture = picture_size(upload.content)
        is_picture = kind == "photo" and picture is not None
        mime_type = picture[2] if picture and is_picture else type_of(upload.file_name)
        extension = PICTURE_TYPES[mime_type] if is_picture else extension_of(upload.file_name)
        stored = StoredFile(
            file_id=base64.urlsafe_b64encode(f"sandbox-{kind}-{number}-{unique}".encode()).decode().rstrip("="),
            file_unique_id=f"AQ{unique}",
            content=upload.content,
            kind=kind,
            file_path=f"{kind}s/file_{number}" + (f".{extension}" if extension else ""),
            mime_type=mime_type,
            file_name=upload.file_name,
            width=picture[0] if picture else 0,
            height=picture[1] if picture else 0,
        )
        self.by_id[stored.file_id] = stored
        self.by_path[stored.file_path] = stored
        return stored


def picture_size(content: bytes) -> tuple[int, int, str] | None:
    """A picture's width, height and type, or None where it is no picture that Telegram takes."""
    if content.startswith(PNG) and len(content) >= len(PNG) + 16:
        width, height = struct.unpack(">II", content[16:24])
        return width, height, "image/png"
    if content[:6] in GIF:
        width, height = struct.unpack("<HH", content[6:10].ljust(4, b"\0"))
        return width, height, "image/gif"
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return 512, 512, "image/webp"
    if content.startswith(JPEG):
        width, height = _jpeg_size(content)
        return width, height, "image/jpeg"
    return None


def _jpeg_size(content: bytes) -> tuple[int, int]:
    index = 2
    while index + 9 <= len(content) and content[index] == JPEG[0]:
        marker, length = content[index + 1], int.from_bytes(content[index + 2 : index + 4], "big")
        if marker in JPEG_SIZES:
            height, width = struct.unpack(">HH", content[index + 5 : index + 9])
            return width, height
        index += 2 + length
    return 1, 1


def sample_picture() -> Upload:
    """A small picture for those who have none at hand: a square in two colours."""
    rows = bytearray()
    for row in range(SAMPLE_SIDE):
        rows.append(0)
        for column in range(SAMPLE_SIDE):
            rows += b"\x2a\xab\xee" if (row // 12 + column // 12) % 2 else b"\xf4\xf4\xf5"
    header = struct.pack(">IIBBBBB", SAMPLE_SIDE, SAMPLE_SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(rows))), (b"IEND", b""))
    body = b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    )
    return Upload(PNG + body, "sample.png")
