"""规则预设 — the rules that a poll may be opened with by name; one row each.

过半数 and 超过 leave the number itself out, 以上 takes it in (Civil Code art. 1259). "Cast" is
同意 and 不同意, as in "present and voting" of the UN General Assembly's rule 86; "present" is
whoever takes part, 弃权 included; "members" is the roll less the recused. Those of other
bodies stand in `international`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from .ballots import Elector
from .international import ROWS as INTERNATIONAL

Json = dict[str, Any]


class Family(StrEnum):
    """How presets are offered: what is usual here, by all members, as other bodies do it."""

    USUAL = "usual"
    MEMBERS = "members"
    INTERNATIONAL = "international"


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule by name. `houses` are the classes of the roll that it names, `weighs` whether it
    counts weight: a roll without them cannot be asked by it. `is_monotone`: one more 同意 in
    place of a 弃权 never undoes adoption."""

    key: str
    rule: Mapping[str, Any]
    family: Family = Family.USUAL
    houses: frozenset[str] = frozenset()
    weighs: bool = False
    is_monotone: bool = True

    def fits(self, electors: Iterable[Elector]) -> bool:
        """Whether the roll has the classes that the rule names, and weights where it weighs."""
        roll = list(electors)
        has_weights = any(elector.weight != 1 for elector in roll)
        return self.houses <= {e.house for e in roll} and (has_weights or not self.weighs)

    def as_json(self) -> Json:
        """The rule as plain JSON, to be stored on a poll: the caller's own copy."""
        plain: Json = _thaw(self.rule)
        return plain


def _freeze(value: Any) -> Any:
    if isinstance(value, dict):
        return MappingProxyType({key: _freeze(inner) for key, inner in value.items()})
    return tuple(map(_freeze, value)) if isinstance(value, list) else value


def _thaw(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thaw(inner) for key, inner in value.items()}
    return [_thaw(inner) for inner in value] if isinstance(value, tuple) else value


def _by_key(presets: Iterable[Preset]) -> Mapping[str, Preset]:
    return MappingProxyType({preset.key: preset for preset in presets})


def _for(op: str, share: str, of: str) -> Json:
    return {"count": "for", op: share, "of": of}


_TWO_THIRDS_VOTED = {"count": "voted", "at_least": "2/3", "of": "eligible"}
_NONE_AGAINST = {"count": "against", "at_most": 0}
_SOME_FOR_NONE_AGAINST = [{"count": "for", "at_least": 1}, _NONE_AGAINST]
_NONE_AGAINST_OF_SOME = [_NONE_AGAINST, {"count": "eligible", "at_least": 1}]

_USUAL: tuple[tuple[str, Json], ...] = (
    # The demo committee's own: its ballots name "不足法定人数三分之二" and "平票，未达多数".
    ("ordinary", {"quorum": [_TWO_THIRDS_VOTED], "adopt_if": _for("more_than", "1/2", "cast")}),
    # 过半数, of those who take part: Civil Code art. 278 (参与表决人数过半数的业主同意).
    ("guobanshu", {"adopt_if": _for("more_than", "1/2", "voted")}),
    # 半数以上: the model charter of social organizations (社会团体章程示范文本, 1998), whose
    # 决议须经到会会员半数以上表决通过; that its 以上 takes in the half is Civil Code art. 1259.
    ("banshu_yishang", {"adopt_if": _for("at_least", "1/2", "voted")}),
    # UN Charter art. 18(2): two thirds of the members present and voting.
    ("two_thirds_cast", {"adopt_if": _for("at_least", "2/3", "cast")}),
    # The same charter on dissolution and amendment, of those present (到会会员三分之二以上).
    ("two_thirds_present", {"adopt_if": _for("at_least", "2/3", "voted")}),
    # IEEE-SA balloting: 75 % of the ballots for and against.
    ("three_quarters_cast", {"adopt_if": _for("at_least", "3/4", "cast")}),
    # Review of standards by 出席会议代表人数的四分之三 (行业、地方标准审查, as TBPS states it).
    ("three_quarters_present", {"adopt_if": _for("at_least", "3/4", "voted")}),
    # The model charter on the council (理事会须有2/3以上理事出席方能召开，其决议须经到会理事
    # 2/3以上表决通过方能生效).
    (
        "association_council",
        {"quorum": [_TWO_THIRDS_VOTED], "adopt_if": _for("at_least", "2/3", "voted")},
    ),
    # WTO Agreement art. IX, note 1: consensus where no member present formally objects. The
    # quorum is that of the ordinary majority; one 同意 at least, for silence decides nothing.
    ("consensus", {"quorum": [_TWO_THIRDS_VOTED], "adopt_if": {"all": _SOME_FOR_NONE_AGAINST}}),
    # 默认同意: the silence procedure of UN General Assembly decision 74/544 (2020): adopted
    # unless a member objects before the deadline. No ballot is consent, and so is no objection
    # in an abstention; a roll of which all have recused themselves has nobody to consent.
    ("silence", {"adopt_if": {"all": _NONE_AGAINST_OF_SOME}}),
)
_MEMBERS: tuple[tuple[str, Json], ...] = (
    # 全体的过半数: Constitution of the PRC art. 64, on bills (以全体代表的过半数通过).
    ("absolute_majority", {"adopt_if": _for("more_than", "1/2", "eligible")}),
    # Constitution of the PRC art. 64, on its amendment (以全体代表的三分之二以上的多数通过).
    ("two_thirds_members", {"adopt_if": _for("at_least", "2/3", "eligible")}),
    # Constitution of the United States art. V: ratified by three fourths of the several states.
    ("three_quarters_members", {"adopt_if": _for("at_least", "3/4", "eligible")}),
)


def _conditions(rule: Any) -> Iterable[Json]:
    """The conditions of a rule, whatever they are nested in."""
    for value in rule.values() if isinstance(rule, dict) else rule:
        if isinstance(value, dict | list):
            yield from _conditions(value)
    if isinstance(rule, dict) and "count" in rule:
        yield rule


def _preset(key: str, rule: Json, family: Family) -> Preset:
    conditions = list(_conditions(rule))
    houses = frozenset(c["house"] for c in conditions if "house" in c)
    weighs = any(c.get("by") == "weight" for c in conditions)
    return Preset(key, _freeze(rule), family, houses, weighs)


PRESETS = _by_key(
    _preset(key, rule, family)
    for family, rows in (
        (Family.USUAL, _USUAL),
        (Family.MEMBERS, _MEMBERS),
        (Family.INTERNATIONAL, INTERNATIONAL),
    )
    for key, rule in rows
)
