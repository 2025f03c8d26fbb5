"""精确读数 — JSON read without a loss: no float, no repeated key, and a path to what is wrong."""

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from fractions import Fraction
from math import inf
from typing import TypeVar, cast

_LONGEST = 100  # characters of one number
_TOO_LARGE = 10**_LONGEST
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+|/[0-9]+)?")
_HALF = re.compile("[\ud800-\udfff]")
_PLAIN_KEY = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")

Row = Mapping[str, object]
Word = TypeVar("Word", bound=str)


class BadInput(ValueError):
    """Where the input is wrong (`rule.quorum[1].at_least`) and how, as a code."""

    def __init__(self, path: str, code: str) -> None:
        super().__init__(f"{path}: {code}" if path else code)
        self.path, self.code = path, code


class BadRule(BadInput):
    """A rule that is not of the form that `rule` gives."""


class Members(dict[str, object]):
    """A JSON object that remembers a key written twice: which of the two was meant?"""

    def __init__(self, pairs: list[tuple[str, object]]) -> None:
        super().__init__(pairs)
        self.repeated: str | None = None
        if len(self) < len(pairs):
            self.repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]


def parse_json(data: bytes) -> object:
    """The JSON document in these bytes. BadInput without a path where it is none."""
    try:
        document: object = json.loads(
            data.decode("utf-8-sig"), object_pairs_hook=Members, parse_int=_parse_int
        )
    except UnicodeDecodeError:
        raise BadInput("", "not_utf8") from None
    except RecursionError:
        raise BadInput("", "too_deep") from None
    except ValueError:
        raise BadInput("", "not_json") from None
    return document


def _parse_int(digits: str) -> int | float:
    return int(digits) if len(digits) <= _LONGEST else inf  # which no key takes


def member(path: str, key: str) -> str:
    """The path of one key; one that is no plain word is quoted and cut, as it may be hostile."""
    if not _PLAIN_KEY.fullmatch(key):
        return f"{path}[{json.dumps(key[:40])}]"
    return f"{path}.{key}" if path else key


def members(
    value: object, path: str, required: Collection[str] = (), known: Collection[str] | None = None
) -> Row:
    """An object with these keys; with `known` no other ones."""
    if not isinstance(value, Mapping):
        raise BadInput(path, "not_object")
    if isinstance(value, Members) and value.repeated is not None:
        raise BadInput(member(path, value.repeated), "repeated_key")
    for key in value:
        if known is not None and key not in known:
            raise BadInput(member(path, str(key)), "unknown_key")
    for key in required:
        if key not in value:
            raise BadInput(member(path, key), "missing")
    return cast("Row", value)


def rows(value: object, path: str) -> Iterator[tuple[str, object]]:
    """The items of a list, each with its path."""
    if not isinstance(value, list | tuple):
        raise BadInput(path, "not_list")
    return ((f"{path}[{place}]", item) for place, item in enumerate(value))


def read_text(row: Row, key: str, path: str) -> str:
    """Words, not empty, and without half a character (a lone surrogate is no Unicode text)."""
    value = row[key]
    if not isinstance(value, str):
        raise BadInput(member(path, key), "not_text")
    if not value:
        raise BadInput(member(path, key), "empty")
    if _HALF.search(value):
        raise BadInput(member(path, key), "bad_text")
    return value


def read_word(row: Row, key: str, path: str, words: Iterable[Word]) -> Word:
    """One of these words."""
    value = row[key]
    for word in words:
        if value == word:
            return word
    raise BadInput(member(path, key), "unknown_word")


def read_whole(row: Row, key: str, path: str) -> int:
    """A whole number from 0; True is none."""
    value = row[key]
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _TOO_LARGE:
        raise BadInput(member(path, key), "bad_number")
    return value


def read_number(row: Row, key: str, path: str) -> Fraction:
    """A number from 0, exactly: an integer, or "18.49", or "2/3". A float has been rounded."""
    value = row[key]
    if not isinstance(value, str):
        return Fraction(read_whole(row, key, path))
    if len(value) > _LONGEST or not _NUMBER.fullmatch(value):
        raise BadInput(member(path, key), "bad_number")
    try:
        return Fraction(value)
    except ZeroDivisionError:
        raise BadInput(member(path, key), "zero_denominator") from None
