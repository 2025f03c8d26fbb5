"""PURE. 同义词: words that mean the same, a line each as the secretary writes them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from workspace.search.rules.words import RUN, fold

#: What a committee starts with.
DEFAULTS = (
    ("互连互通", "互联互通"),
    ("垃圾短信", "骚扰短信"),
    ("主叫", "来电"),
    ("欠费", "拖欠话费"),
    ("光纤", "光缆"),
    ("QC小组", "质量管理小组"),
)
#: Two companies, whatever the one became later: nobody may make one of them.
NEVER = (frozenset({"联通", "网通"}),)
MOST_LINES = 200
MOST_WORDS = 8
LONGEST_WORD = 20
_BETWEEN = re.compile(r"\s*[=＝]\s*")

Groups = tuple[tuple[str, ...], ...]
#: Folded word -> the folded words that mean the same, itself left out.
Synonyms = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line (from 1), as a code and the word that it is about."""

    line: int
    code: str
    word: str = ""


def parse_synonyms(text: str) -> tuple[Groups, tuple[Fault, ...]]:
    """The groups of a list as typed, one a line, words joined by =, and what is wrong with it."""
    groups: list[tuple[str, ...]] = []
    faults: list[Fault] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        words = tuple(dict.fromkeys(" ".join(w.split()) for w in _BETWEEN.split(line.strip())))
        faults += _faults_of(number, words, seen)
        groups.append(words)
    if len(groups) > MOST_LINES:
        faults.append(Fault(MOST_LINES + 1, "too_many_lines"))
    return tuple(groups), tuple(faults)


def _faults_of(number: int, words: tuple[str, ...], seen: dict[str, int]) -> list[Fault]:
    folded = [fold(word) for word in words]
    found = [
        Fault(number, "one_word", words[0]) if len(set(folded)) < 2 else None,
        Fault(number, "too_many_words") if len(words) > MOST_WORDS else None,
        *(Fault(number, "no_word", w) for w in words if len("".join(RUN.findall(fold(w)))) < 2),
        *(Fault(number, "too_long", w[:LONGEST_WORD]) for w in words if len(w) > LONGEST_WORD),
        *(Fault(number, "twice", w) for w in words if seen.setdefault(fold(w), number) != number),
        *(
            Fault(number, "never", "、".join(sorted(pair)))
            for pair in NEVER
            if all(any(one in word for word in folded) for one in pair)
        ),
    ]
    return [fault for fault in found if fault]


def written(groups: Iterable[Iterable[str]]) -> str:
    """The list as it stands in its form."""
    return "\n".join("=".join(group) for group in groups)


def synonyms_of(groups: Iterable[Iterable[str]]) -> Synonyms:
    """Each word of the groups with those that mean the same."""
    found: dict[str, tuple[str, ...]] = {}
    for group in groups:
        folded = list(dict.fromkeys(fold(word) for word in group))
        for word in folded:
            found[word] = tuple(other for other in folded if other != word)
    return found
