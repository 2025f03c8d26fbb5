"""PURE. The order of what was found: titles before texts, then what says more of it, then newer.

Only a capped set is ever ranked; beyond it the newer comes first.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from workspace.search.rules.asking import Asked, Phrase
from workspace.search.rules.matching import needle
from workspace.search.rules.words import RUN, fold, is_han

KIND_WEIGHT: Mapping[str, float] = {
    "resolution": 0.5,
    "issue": 0.45,
    "group": 0.4,
    "meeting": 0.35,
    "minutes": 0.35,
    "point": 0.3,
}
#: Words that open a question and say nothing of its matter.
_EMPTY = re.compile(
    "请问|怎么样|怎么办|怎么|怎样|如何|为什么|什么|哪些|哪个|哪里|是否|可以|能否|有没有|关于|"
    "问题|情况|应该|应当|吗|呢|吧|的"
)
_MOST_UNITS = 14


def scorer(asked: Asked) -> Callable[[str, str, str], float]:
    """How well a document (words, title, kind) that holds every word answers the question."""
    said = [
        [
            (
                0.05 * (place > 0),
                [needle(phrase) for phrase in way],
                [needle(phrase, keys=True) for phrase in way],
                [phrase.text for phrase in way],
            )
            for place, way in enumerate(word.ways)
        ]
        for word in asked.words
    ]
    whole = asked.folded

    def score(words: str, title: str, kind: str) -> float:
        folded = fold(title)
        found = sum(max(_way_score(way, words, folded) for way in ways) for ways in said)
        exact = 4.0 if title and whole == "".join(RUN.findall(folded)) else 0.0
        return found / (1 + len(words) / 2000) + exact + KIND_WEIGHT.get(kind, 0.0)

    return score


def _way_score(way: tuple[float, list[str], list[str], list[str]], words: str, title: str) -> float:
    later, texts, keys, typed = way
    times = 0
    for text in texts:
        if not (held := words.count(text)):
            return 0.0
        times += held
    value = 1.0 + 0.1 * min(times, 6) - later
    if title and all(key in words for key in keys):
        value += 2.0
        if all(text in title for text in typed):
            value += 1.0 + sum(map(len, typed)) / len(title)
    return value


@dataclass(frozen=True)
class Unit:
    """One piece of a question that part of an answer may hold: a pair of characters or a word."""

    phrase: Phrase


def units(asked: Asked) -> list[list[Unit]]:
    """The pieces of each variant of the question, for answers that hold some of them only."""
    found: list[list[Unit]] = [[]]
    for word in asked.words:
        ways = [_units_of(way) for way in word.ways if any(p.text for p in way)]
        longest = [way for way in ways if way][:3]
        if longest:
            found = [[*before, *way] for before in found[:3] for way in longest]
    return [list(dict.fromkeys(variant))[:_MOST_UNITS] for variant in found if variant]


def _units_of(way: tuple[Phrase, ...]) -> list[Unit]:
    found: list[Unit] = []
    for phrase in way:
        if not is_han(phrase.text):
            found.append(Unit(phrase))
            continue
        matter = [run for run in _EMPTY.split(phrase.text) if run] or [phrase.text]
        for run in matter:
            pairs = [run[n : n + 2] for n in range(len(run) - 1)]
            found += [Unit(Phrase((pair,), pair)) for pair in pairs]
            if not pairs and len(phrase.text) < 3:
                found.append(Unit(Phrase((run,), run, True)))
    return found


def weight(documents: float, total: float) -> float:
    """How much a piece tells, by how many of all documents hold it; 0 for what none holds."""
    return math.log1p(total / documents) if documents else 0.0


def loose_scorer(
    variants: list[list[Unit]], weights: Mapping[Unit, float]
) -> Callable[[str], tuple[float, float]]:
    """For a document's words (share, order): the share of the question's weight that it holds, and
    its place, for which the title counts once more."""
    total = max(sum(weights[unit] for unit in variant) for variant in variants) or 1.0
    said = [
        [(weights[u], needle(u.phrase), needle(u.phrase, keys=True)) for u in variant if weights[u]]
        for variant in variants
    ]

    def score(words: str) -> tuple[float, float]:
        best = (0.0, 0.0)
        for variant in said:
            held = titled = 0.0
            for told, text, title in variant:
                if text in words:
                    held += told
                    titled += told * (title in words)  # what a title says, the words say too
            best = max(best, (held / total, (held + titled) / total - len(words) / 1e6))
        return best

    return score
