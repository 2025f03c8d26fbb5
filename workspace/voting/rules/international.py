"""国际规则 — presets as other bodies vote, each as its own text counts.

- ISO DIS: ISO/IEC Directives part 1, 2.6.3: two thirds of the votes cast by the P-members are in
  favour, and not more than one quarter of all votes cast are negative; abstentions do not count.
- OASIS: TC Process, Special Majority Vote: at least 2/3 of the voting members vote yes and no more
  than 1/4 vote no, both of the roster.
- ETSI: Directives, voting in technical bodies: 71 % of the votes cast, one a member, no quorum.
- 3GPP: Working Procedures art. 25 and 26: 71 % of the votes cast; quorum 30 % of the voting list.
- IEEE: SA balloting: 75 % of the group return a ballot, 75 % of those for and against are for,
  and under 30 % of those returned abstain.
- EU: Treaty on European Union art. 16(4): 55 % of the states with 65 % of the population; a
  blocking minority has at least four states.
- UN Security Council: Charter art. 27(3): nine votes, and no permanent member against.
- IMF: Articles of Agreement art. XXVIII: three fifths of the members with 85 % of the votes.
- Apache: voting process: at least three +1 and more +1 than -1; a -1 is no veto.
- CA/Browser Forum: Bylaws 2.3: more than half of the members take part; of the votes cast, two
  thirds of the certificate issuers' and more than half of the certificate consumers' are yes, at
  least one in each class.
- GNSO: ICANN Bylaws 11.3: by default more than half of each house; a supermajority is 2/3 of each
  house, or 3/4 of one with more than half of the other.
"""

from typing import Any

Json = dict[str, Any]


def _for(op: str, share: str, of: str, **more: str) -> Json:
    return {"count": "for", op: share, "of": of, **more}


_HOUSES = ("cph", "ncph")
_MAJORITY = {house: _for("more_than", "1/2", "eligible", house=house) for house in _HOUSES}
_TWO_THIRDS = [_for("at_least", "2/3", "eligible", house=house) for house in _HOUSES]
_THREE_QUARTERS = {house: _for("at_least", "3/4", "eligible", house=house) for house in _HOUSES}

_ISO_DIS = [
    _for("at_least", "2/3", "cast", house="p"),
    {"count": "against", "at_most": "1/4", "of": "cast"},
]
_OASIS = [
    _for("at_least", "2/3", "eligible"),
    {"count": "against", "at_most": "1/4", "of": "eligible"},
]
_IEEE = [
    _for("at_least", "3/4", "cast"),
    {"count": "abstain", "less_than": "3/10", "of": "voted"},
]
_POPULATION = [
    _for("at_least", "65/100", "eligible", by="weight"),
    {"count": "not_for", "at_most": 3},
]
_IMF = [
    _for("at_least", "3/5", "eligible"),
    _for("at_least", "85/100", "eligible", by="weight"),
]
_CABF = [
    _for("at_least", "2/3", "cast", house="issuer"),
    _for("more_than", "1/2", "cast", house="consumer"),
]
_GNSO_SUPERMAJORITY = [
    {"all": _TWO_THIRDS},
    {"all": [_THREE_QUARTERS["cph"], _MAJORITY["ncph"]]},
    {"all": [_THREE_QUARTERS["ncph"], _MAJORITY["cph"]]},
]

ROWS: tuple[tuple[str, Json], ...] = (
    ("iso_dis", {"adopt_if": {"all": _ISO_DIS}}),
    ("oasis_special_majority", {"adopt_if": {"all": _OASIS}}),
    ("etsi_71", {"adopt_if": _for("at_least", "71/100", "cast")}),
    (
        "threegpp_71",
        {
            "quorum": [{"count": "voted", "at_least": "30/100", "of": "eligible"}],
            "adopt_if": _for("at_least", "71/100", "cast"),
        },
    ),
    (
        "ieee_ballot",
        {
            "quorum": [{"count": "voted", "at_least": "3/4", "of": "eligible"}],
            "adopt_if": {"all": _IEEE},
        },
    ),
    (
        "eu_qualified_majority",
        {"adopt_if": {"all": [_for("at_least", "55/100", "eligible"), {"any": _POPULATION}]}},
    ),
    (
        "un_security_council",
        {
            "adopt_if": {"count": "for", "at_least": 9},
            "block_if": [{"count": "against", "at_least": 1, "house": "permanent"}],
        },
    ),
    ("imf_85", {"adopt_if": {"all": _IMF}}),
    (
        "apache_majority",
        {"adopt_if": {"all": [{"count": "for", "at_least": 3}, _for("more_than", "1", "against")]}},
    ),
    (
        "cabf_double_majority",
        {
            "quorum": [{"count": "voted", "more_than": "1/2", "of": "eligible"}],
            "adopt_if": {"all": _CABF},
        },
    ),
    ("gnso_each_house", {"adopt_if": {"all": list(_MAJORITY.values())}}),
    ("gnso_supermajority", {"adopt_if": {"any": _GNSO_SUPERMAJORITY}}),
)
