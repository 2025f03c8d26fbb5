"""PURE. The canonical form of an entry (RFC 8785) and its leaf hash (RFC 6962).

The library lets null, floats and text outside NFC pass; an entry may hold none of them, so
`canonical` refuses them first.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from typing import Any

import rfc8785

LIMIT = 2**53
_SURROGATE = re.compile("[\ud800-\udfff]")


class NotCanonical(ValueError):
    """A value that no entry may hold; the message names where it stands."""


def canonical(value: Any) -> bytes:
    """RFC 8785 bytes of a value of objects, arrays, strings, booleans and integers < 2^53."""
    check(value, "$")
    return rfc8785.dumps(value)


def check(value: Any, where: str) -> None:
    """Raise NotCanonical for null, floats, large integers and text that is not NFC."""
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise NotCanonical(f"{where}: a key that is not text")
            check(key, where)
            check(item, f"{where}.{key}")
    elif isinstance(value, list | tuple):
        for place, item in enumerate(value):
            check(item, f"{where}[{place}]")
    elif isinstance(value, str):
        _check_text(value, where)
    elif isinstance(value, bool):
        return
    elif not isinstance(value, int) or abs(value) >= LIMIT:
        raise NotCanonical(f"{where}: {type(value).__name__} {value!r} has no place in an entry")


def _check_text(value: str, where: str) -> None:
    if not unicodedata.is_normalized("NFC", value):
        raise NotCanonical(f"{where}: text is not in NFC")
    if not value.isascii() and _SURROGATE.search(value):
        raise NotCanonical(f"{where}: lone surrogate")


def parse(text: bytes) -> Any:
    """The value of canonical bytes; NotCanonical where they are not the canonical form of it."""
    try:
        value = json.loads(text.decode("utf-8"), object_pairs_hook=_once)
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as broken:
        raise NotCanonical(str(broken)) from broken
    if canonical(value) != text:
        raise NotCanonical("the bytes are not the canonical form of what they say")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise NotCanonical("duplicate key")
    return found


def leaf_hash(entry: bytes) -> str:
    """Hex SHA-256 of a leaf: the byte 00 before the entry's bytes."""
    return hashlib.sha256(b"\x00" + entry).hexdigest()


def commitment(salt: bytes, text: str) -> str:
    """Hex HMAC-SHA-256 of a text under a 32-byte salt."""
    return hmac.new(salt, text.encode("utf-8"), hashlib.sha256).hexdigest()
