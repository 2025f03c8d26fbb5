"""Names and types of files: the extension must be known, and the content must be of its kind.

What a browser declares is never read. An HTML or SVG page has no extension here; under the name
of a picture its content betrays it.
"""

import codecs
import unicodedata

import puremagic

from workspace.text import normalise

NAME = 120
#: So much of what was sent as a name is read, from its end.
LONGEST = 1_000
#: Extension -> (media type, extensions that the content's signature may have; none: plain text).
_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
ACCEPTED: dict[str, tuple[str, frozenset[str]]] = {
    "pdf": ("application/pdf", frozenset({".pdf"})),
    **{
        name: (media, frozenset({".doc", ".xls", ".ppt", ".ole"}))
        for name, media in (
            ("doc", "application/msword"),
            ("xls", "application/vnd.ms-excel"),
            ("ppt", "application/vnd.ms-powerpoint"),
            ("wps", "application/vnd.ms-works"),
            ("et", "application/vnd.ms-excel"),
            ("dps", "application/vnd.ms-powerpoint"),
        )
    },
    **{
        name: (media, frozenset({".zip"}))
        for name, media in (
            ("docx", _OFFICE + "wordprocessingml.document"),
            ("xlsx", _OFFICE + "spreadsheetml.sheet"),
            ("pptx", _OFFICE + "presentationml.presentation"),
            ("odt", _OPEN + "text"),
            ("ods", _OPEN + "spreadsheet"),
            ("odp", _OPEN + "presentation"),
            ("zip", "application/zip"),
        )
    },
    "png": ("image/png", frozenset({".png"})),
    "jpg": ("image/jpeg", frozenset({".jpg", ".jpeg"})),
    "jpeg": ("image/jpeg", frozenset({".jpg", ".jpeg"})),
    "webp": ("image/webp", frozenset({".webp"})),
    "gif": ("image/gif", frozenset({".gif"})),
    "txt": ("text/plain", frozenset()),
    "csv": ("text/csv", frozenset()),
    "md": ("text/markdown", frozenset()),
}
#: Media type -> what Pillow calls the format; these are shown small.
PICTURES = {"image/png": "PNG", "image/jpeg": "JPEG", "image/webp": "WEBP", "image/gif": "GIF"}
#: So much of the beginning is looked at.
HEAD = 64 * 1024
_TEXTS = ("utf-8-sig", "gb18030", "utf-16")
_LINE_ENDS = frozenset("\t\n\r\f")


def clean_name(sent: str) -> str:
    """A file's bare name in NFC: no path, no control or direction marks, at most 120 characters.

    A longer name loses the end of its stem, never its extension; "" where nothing is left.
    """
    last = normalise(sent[-LONGEST:]).replace("\\", "/").rpartition("/")[2]
    plain = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co"))
    name = " ".join(plain.split()).strip(". ")
    if len(name) <= NAME:
        return name
    end = extension(name)
    return f"{name[: NAME - len(end) - 1].rstrip('. ')}.{end}" if end else name[:NAME]


def extension(name: str) -> str:
    """The known extension of a name in lower case, "" where it has none that is accepted."""
    stem, dot, end = name.rpartition(".")
    return end.lower() if stem and dot and end.lower() in ACCEPTED else ""


def kind_of(name: str, head: bytes) -> str:
    """The media type that name and content agree on, "" where they do not."""
    media, signatures = ACCEPTED[extension(name)]
    if signatures:
        return media if signatures & _signatures(head) else ""
    return media if _is_text(head) else ""


def _signatures(head: bytes) -> set[str]:
    try:
        found = {match.extension.lower() for match in puremagic.magic_string(head)}
    except (puremagic.PureError, ValueError):
        return set()
    # Guessed from one or two bytes is no signature: each that counts here has at least three.
    return {name for name in found if _SIGNED_BY.get(name, lambda _: True)(head)}


_SIGNED_BY = {
    ".zip": lambda head: head.startswith(b"PK\x03\x04"),
    ".jpg": lambda head: head.startswith(b"\xff\xd8\xff"),
    ".jpeg": lambda head: head.startswith(b"\xff\xd8\xff"),
    ".doc": lambda head: head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}


def _is_text(head: bytes) -> bool:
    """Whether the beginning is text of a usual encoding, with nothing that only machines read."""
    return any(_reads_as(encoding, head) for encoding in _TEXTS)


def _reads_as(encoding: str, head: bytes) -> bool:
    if encoding == "utf-16" and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    try:  # the last character of the beginning may be cut
        text = codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return not any(unicodedata.category(c) == "Cc" and c not in _LINE_ENDS for c in text)
