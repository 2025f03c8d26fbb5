"""PURE. What a password must be: long, and none that a guesser tries first. No composition rules.

`common.txt` beside this file holds words; a password that is one of them, or such words with
digits and signs around them, is refused, and so are runs of the keyboard and repetitions.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

PASSWORD_MINIMUM = 10
PASSWORD_LIMIT = 200
#: Fewer different characters than this are a repetition.
VARIETY = 5
ROWS = ("01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz")
LONGEST_RUN = 4


def fault_of(password: str, *names: str) -> str:
    """What is wrong with a new password, as a code ("" for none): too_short, too_long, is_name,
    is_common. `names` are the account's name and the person's.
    """
    if len(password) < PASSWORD_MINIMUM:
        return "too_short"
    if len(password) > PASSWORD_LIMIT:
        return "too_long"
    plain = unicodedata.normalize("NFKC", password).casefold()
    if any(_is_made_of(plain, name) for name in names if name):
        return "is_name"
    return "is_common" if is_common(plain) else ""


def is_common(plain: str) -> bool:
    """Whether a guesser would try it early (given in lower case)."""
    if len(set(plain)) < VARIETY or _is_runs(plain):
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", plain)
    spelled = (core, core.translate(str.maketrans("@01345$7", "aoleasst")))
    found = {re.sub(r"[\W\d_]+", "", one) for one in spelled}
    return not _words().isdisjoint({plain, *found, *map(_doubled, found)})


def _doubled(text: str) -> str:
    half = len(text) // 2
    return text[:half] if half and text == text[:half] * 2 else text


def _is_made_of(plain: str, name: str) -> bool:
    """The name itself, or the name with digits and signs around it."""
    wanted = unicodedata.normalize("NFKC", name).casefold()
    rest = plain.replace(wanted, "")
    return rest != plain and re.fullmatch(r"[\W\d_]*", rest) is not None


def _is_runs(plain: str) -> bool:
    """Made of neighbours on the keyboard or in the alphabet, four and more at a time."""
    rest = plain
    for row in (*ROWS, *(row[::-1] for row in ROWS)):
        for size in range(len(row), LONGEST_RUN - 1, -1):
            for start in range(len(row) - size + 1):
                rest = rest.replace(row[start : start + size], "")
    return len(rest) <= 2


@cache
def _words() -> frozenset[str]:
    text = Path(__file__).with_name("common.txt").read_text(encoding="utf-8")
    return frozenset(line.strip() for line in text.splitlines() if line[:1] not in ("", "#"))
