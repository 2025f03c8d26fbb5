"""PURE. What a question asks: words that must all be there, each in one of several ways."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from workspace.search.rules.synonyms import Synonyms
from workspace.search.rules.words import FACET, HAN, RUN, citation, fold, is_han, tokens
from workspace.text import normalise

#: Characters and words of a question that are read; what is beyond is not.
LONGEST = 100
MOST_WORDS = 8
#: Variants of one word by synonyms.
MOST_WAYS = 8
#: A Latin word of so many letters is looked up by its beginning.
SHORTEST_BEGINNING = 3

_OPENING = '"“”„«»「『'
_QUOTED = re.compile(f"[{_OPENING}]([^{_OPENING}」』]+)[{_OPENING}」』]")
_CHUNK = re.compile(r"[^\W_]+")
_PIECE = re.compile(rf"[{HAN}]+|(?:(?![{HAN}])[^\W_])+")


@dataclass(frozen=True)
class Phrase:
    """Words of the index in a row; the last one may be the beginning of a word.

    `text` is what a reader would see of it, folded, for the marks.
    """

    tokens: tuple[str, ...]
    text: str
    is_open: bool = False


#: Phrases that must all be there.
Way = tuple[Phrase, ...]


@dataclass(frozen=True)
class Word:
    """One word of a question: the ways in which a document may hold it, as typed first."""

    ways: tuple[Way, ...]

    @property
    def typed(self) -> str:
        """The word as it was asked for."""
        return "".join(phrase.text for phrase in self.ways[0])


@dataclass(frozen=True)
class Asked:
    """A question as read: what was typed, within bounds, and its words."""

    typed: str
    words: tuple[Word, ...] = ()
    is_cut: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.words

    @property
    def folded(self) -> str:
        """The whole question as it is compared, without spaces."""
        return "".join(RUN.findall(fold(self.typed)))


def read(typed: str, synonyms: Synonyms) -> Asked:
    """The question that somebody typed; whatever stands in it, it asks for words and no more."""
    text = " ".join(normalise(typed[: LONGEST * 20]).split())
    kept = text[:LONGEST]
    quoted = [Word((way,)) for run in _QUOTED.findall(kept) if (way := _exactly(run))]
    chunks = _joined(_CHUNK.findall(fold(_QUOTED.sub(" ", kept))))
    plain = [word for chunk in chunks if (word := _word(chunk, synonyms))]
    words = tuple(dict.fromkeys((*quoted, *plain)))
    is_cut = len(text) > LONGEST or len(words) > MOST_WORDS
    return Asked(kept, words[:MOST_WORDS], is_cut)


def _joined(chunks: list[str]) -> list[str]:
    """垃 圾 短 信 is one word, typed with spaces."""
    if len(chunks) > 1 and all(len(chunk) == 1 and is_han(chunk) for chunk in chunks):
        return ["".join(chunks)]
    return chunks


def _exactly(text: str) -> Way:
    """What stands between quotation marks: in a row, whatever scripts it is in."""
    folded = fold(text).strip()
    runs = RUN.findall(folded)
    is_open = bool(runs) and is_han(runs[-1]) and len(runs[-1]) == 1
    return (Phrase(tuple(tokens(text, ends=False)), folded, is_open),) if runs else ()


def _word(chunk: str, synonyms: Synonyms) -> Word | None:
    ways = [way for variant in variants(chunk, synonyms) if (way := _way(variant))]
    return Word(tuple(dict.fromkeys(ways))) if ways else None


def _way(text: str) -> Way:
    """3G资费 asks for 3G and for 资费: between scripts there may stand another word."""
    return tuple(_phrase(piece) for piece in _PIECE.findall(text) if RUN.search(piece))


def _phrase(piece: str) -> Phrase:
    return Phrase(tuple(tokens(piece, ends=False)), piece, _is_open(piece))


def _is_open(piece: str) -> bool:
    """A single character begins a pair; a Latin word is known by its beginning, a number is not."""
    last = RUN.findall(piece)[-1]
    if is_han(last):
        return len(last) == 1
    return last.isalpha() and len(last) >= SHORTEST_BEGINNING


def variants(chunk: str, synonyms: Synonyms) -> list[str]:
    """The word as typed, then with each synonym in place of what it contains."""
    found = [chunk]
    for word in sorted(synonyms, key=len, reverse=True):
        if word not in chunk:
            continue
        for other in synonyms[word]:
            if other not in chunk and len(found) < MOST_WAYS:
                found += [v.replace(word, other) for v in found if word in v]
    return list(dict.fromkeys(found))[:MOST_WAYS]


def facet(name: str) -> Word:
    """A condition on what a document is (`words.facets`)."""
    return Word(((Phrase((FACET + name,), ""),),))


def any_of(names: list[str]) -> Word:
    """A condition of which one must hold."""
    return Word(tuple((Phrase((FACET + name,), ""),) for name in names))


def widened(asked: Asked, organizations: Mapping[int, tuple[str, ...]]) -> Asked:
    """联通 光缆 asks for what 联通 said of 光缆 too: beside another word, a word that is found in
    one organization's name only also stands for what that organization wrote."""
    if len(asked.words) < 2:
        return asked
    names = {key: [fold(name) for name in found] for key, found in organizations.items()}
    return replace(asked, words=tuple(_with_author(word, names) for word in asked.words))


def _with_author(word: Word, names: dict[int, list[str]]) -> Word:
    if len(word.typed) < 2:
        return word
    found = [key for key, given in names.items() if any(word.typed in name for name in given)]
    if len(found) != 1:
        return word
    return Word((*word.ways, *facet(f"o{found[0]}").ways))


def numbered(asked: Asked, code: str, year: int, no: int) -> Asked:
    """The question for a document number, as texts cite it: one word, or with its code in a row."""
    said = f"{code} {year or ''} {no}".strip()
    held = tuple(tokens(said)) if code or not year else (citation(year, no),)
    return replace(asked, words=(Word(((Phrase(held, said),),)),))
