"""A rule's conditions as words to look up: keys and values, in no language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from workspace.voting.rules import By, Leaf, Op, Part, What

SHARES = {
    Fraction(1, 4): "share.quarter",
    Fraction(1, 3): "share.third",
    Fraction(1, 2): "share.half",
    Fraction(2, 3): "share.two_thirds",
    Fraction(3, 4): "share.three_quarters",
}


@dataclass(frozen=True)
class Phrase:
    """A key of the catalog and its values, of which some are phrases themselves (`say` in Jinja).

    A value `n` lets a language with a plural choose it.
    """

    msgid: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """A phrase of the checklist: ok (holds), no (not yet), bad (failed at closing) or note."""

    state: str
    msgid: str
    values: Mapping[str, Any]
    met: bool = True


def note(msgid: str, **values: Any) -> Line:
    """A line that explains and judges nothing."""
    return Line("note", msgid, values)


def words_of(leaf: Leaf, said: Mapping[str, Any], *, is_final: bool) -> tuple[str, dict[str, Any]]:
    """Key and values of a condition with what was counted (`have`) and what it asks (`need`)."""
    have, need = Fraction(said["have"]), Fraction(said["need"])
    values = {
        "what": _what(leaf),
        "bound": Phrase(f"bound.{leaf.op.value}", {"amount": _bound(leaf)}),
        "have": amount(have, leaf.by),
        "need": amount(need, leaf.by),
        "gap": amount(abs(need - have), leaf.by),
    }
    return f"condition.{_kind(leaf, said, is_final=is_final)}", values


def asked(leaf: Leaf, said: Mapping[str, Any]) -> Line:
    """A condition before anybody has voted: what it asks where all take part."""
    _, values = words_of(leaf, said, is_final=False)
    is_block = said["part"] == Part.BLOCK_IF.value
    return note("condition.blocks" if is_block else "condition.asks", **values)


def _kind(leaf: Leaf, said: Mapping[str, Any], *, is_final: bool) -> str:
    is_least = leaf.op in (Op.AT_LEAST, Op.MORE_THAN)
    if said["part"] == Part.BLOCK_IF.value:
        return "block"
    if leaf.count is What.AGAINST and not is_least and leaf.of is None and not leaf.bound:
        return "none_against"
    return ("need" if is_least else "most") + ("_failed" if is_final and not said["met"] else "")


def amount(number: Fraction, by: By = By.HEADS) -> Phrase:
    """So many electors, or so much weight, exactly."""
    shown = int(number) if number == int(number) else str(number)
    return Phrase(f"amount.{by.value}", {"n": shown})


def _what(leaf: Leaf) -> Phrase:
    what = Phrase(f"what.{leaf.count.value}")
    return Phrase("what.of_house", {"what": what, "house": leaf.house}) if leaf.house else what


def _bound(leaf: Leaf) -> Phrase:
    if leaf.of is None:
        return amount(leaf.bound, leaf.by)
    base = Phrase(f"base.{leaf.of.value}")
    if leaf.bound == 1:
        return base
    return Phrase("share.of", {"share": _share(leaf.bound), "base": base})


def _share(bound: Fraction) -> Phrase:
    """三分之二、71%: by its name, else in whole hundredths, else as it is."""
    if bound in SHARES:
        return Phrase(SHARES[bound])
    hundredths = bound * 100
    if hundredths.denominator == 1:
        return Phrase("share.percent", {"percent": int(hundredths)})
    return Phrase("share.other", {"share": str(bound)})
