"""PURE. Text as it is kept: one spelling of each character, no character that nobody can see."""

import hashlib
import re
import unicodedata

_NEWLINES = re.compile("\r\n|[\r\x85\u2028\u2029]")
# Control characters, halves of a surrogate pair, byte order marks, code points that are no
# characters, which XML refuses, and the marks that turn the direction of reading: with them a
# motion could show other words than it holds.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_MARKS = re.compile(r"[^\w\s\x00-\u02ff]{31,}")
# What Unicode's stream-safe form allows after one letter; NFC takes quadratic time on more.
_MOST_MARKS = 30


def normalise(text: str) -> str:
    """The text as it is stored, sealed and compared: NFC, line feeds, nothing unseen."""
    text = without_unseen(_NEWLINES.sub("\n", text))
    text = _few_marks(unicodedata.normalize("NFC", _few_marks(text)))
    return "\n".join(line.rstrip() for line in text.split("\n")).rstrip()


def digest(text: str) -> str:
    """SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def without_unseen(text: str) -> str:
    """The text less the characters that nobody can see."""
    return _UNSEEN.sub("", text)


def _few_marks(text: str) -> str:
    return text if text.isascii() else _MARKS.sub(_cut_marks, text)


def _cut_marks(match: re.Match[str]) -> str:
    kept, run = [], 0
    for character in match[0]:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= _MOST_MARKS:
            kept.append(character)
    return "".join(kept)
