"""表决规则 — the vote counted exactly: numbers and codes out, no sentence in any language."""

from .ballots import Cast, Choice, Elector
from .exact import BadInput, BadRule, parse_json, read_number
from .lifecycle import MOVES, PollState, advance
from .outcome import Condition, Outcome, Part, Result, count
from .presets import PRESETS, Family, Preset
from .reach import needs_more, passing_line
from .reading import Case, read_case, read_rule
from .rule import AllOf, AnyOf, By, Leaf, Op, Recusal, Rule, Tie, leaves_of
from .tally import Tally, What

__all__ = [
    "MOVES",
    "PRESETS",
    "AllOf",
    "AnyOf",
    "BadInput",
    "BadRule",
    "By",
    "Case",
    "Cast",
    "Choice",
    "Condition",
    "Elector",
    "Family",
    "Leaf",
    "Op",
    "Outcome",
    "Part",
    "PollState",
    "Preset",
    "Recusal",
    "Result",
    "Rule",
    "Tally",
    "Tie",
    "What",
    "advance",
    "count",
    "leaves_of",
    "needs_more",
    "parse_json",
    "passing_line",
    "read_case",
    "read_number",
    "read_rule",
]
