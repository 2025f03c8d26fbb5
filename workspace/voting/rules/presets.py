"""规则预设 — the rules that a poll may be opened with by name; one row each.

过半数 and 超过 leave the number itself out, 以上 takes it in (Civil Code art. 1259). "Cast" is
同意 and 不同意, as in "present and voting" of the UN General Assembly's rule 86; "members" is the
roll less the recused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preset:
    """A rule by name. `is_monotone`: one more 同意 in place of a 弃权 never undoes adoption."""

    key: str
    rule: Mapping[str, Any]
    is_monotone: bool = True

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
_SOME_FOR_NONE_AGAINST = [{"count": "for", "at_least": 1}, {"count": "against", "at_most": 0}]

_ROWS: tuple[tuple[str, Json], ...] = (
    # The demo committee's own: its ballots name "不足法定人数三分之二" and "平票，未达多数".
    ("ordinary", {"quorum": [_TWO_THIRDS_VOTED], "adopt_if": _for("more_than", "1/2", "cast")}),
    # 过半数, of those who take part: Civil Code art. 278 (参与表决人数过半数的业主同意).
    ("guobanshu", {"adopt_if": _for("more_than", "1/2", "voted")}),
    # 半数以上: the model charter of social organizations (社会团体章程示范文本, 1998), whose
    # 决议须经到会会员半数以上表决通过; that its 以上 takes in the half is Civil Code art. 1259.
    ("banshu_yishang", {"adopt_if": _for("at_least", "1/2", "voted")}),
    # 全体的过半数: Constitution of the PRC art. 64, on bills (以全体代表的过半数通过).
    ("absolute_majority", {"adopt_if": _for("more_than", "1/2", "eligible")}),
    # UN Charter art. 18(2): two thirds of the members present and voting.
    ("two_thirds_cast", {"adopt_if": _for("at_least", "2/3", "cast")}),
    # Constitution of the PRC art. 64, on its amendment (以全体代表的三分之二以上的多数通过).
    ("two_thirds_members", {"adopt_if": _for("at_least", "2/3", "eligible")}),
    # IEEE-SA balloting: 75 % of the ballots for and against.
    ("three_quarters_cast", {"adopt_if": _for("at_least", "3/4", "cast")}),
    # Constitution of the United States art. V: ratified by three fourths of the several states.
    ("three_quarters_members", {"adopt_if": _for("at_least", "3/4", "eligible")}),
    # WTO Agreement art. IX, note 1: consensus where no member present formally objects. The
    # quorum is that of the ordinary majority; one 同意 at least, for silence decides nothing.
    ("consensus", {"quorum": [_TWO_THIRDS_VOTED], "adopt_if": {"all": _SOME_FOR_NONE_AGAINST}}),
)

PRESETS = _by_key(Preset(key, _freeze(rule)) for key, rule in _ROWS)
