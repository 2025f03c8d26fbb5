"""PURE. Who is told of which act: one row an act in `TELLS`, or its name in `QUIET`.

Beside the audiences of its row an act reaches those who follow its issue, group or committee.
Nobody is told of its own act, nor of what it may not see (the queries ask `can`).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from workspace.permissions import Actor, SeatHeld

_MENTION = re.compile(r'<a [^>]*class="mention"[^>]*>@([A-Za-z0-9_-]+)</a>')


class Level(StrEnum):
    """关注程度 — of one person on one thing. Without a row it is DUTIES."""

    ALL = "all"
    DUTIES = "duties"
    NONE = "none"


class Reason(StrEnum):
    """Why one person is told, the weightiest first."""

    MENTION = "mention"
    DUTY = "duty"
    OWN = "own"
    WATCH = "watch"


@dataclass(frozen=True)
class Place:
    """Where an act happened, as far as the audiences ask: keys only, 0 for none. `partners` are
    the groups that take part in a joint issue beside its own."""

    committee: int
    group: int = 0
    partners: frozenset[int] = frozenset()
    city: int = 0
    opener: int = 0
    chair: int = 0
    doer: int = 0
    taker: int = 0
    lead: int = 0
    seated: int = 0
    called: frozenset[int] = frozenset()
    electors: frozenset[int] = frozenset()


Audience = Callable[[Place, Actor, SeatHeld], bool]


def _plenary(place: Place, seat: SeatHeld, *roles: str) -> bool:
    return seat.plenary and seat.committee == place.committee and seat.role in roles


def _represents(place: Place, seat: SeatHeld, organization: int) -> bool:
    return seat.organization == organization and _plenary(
        place, seat, "representative", "alternate"
    )


def _in_group(place: Place, seat: SeatHeld, *roles: str) -> bool:
    return seat.group == place.group and seat.role in roles


def _is_lead(place: Place, actor: Actor, seat: SeatHeld) -> bool:
    """The group's lead; in the plenary the chair in office."""
    chairs = seat.group == place.group and (place.committee, seat.organization) in actor.chairs
    return _in_group(place, seat, "lead") or (chairs and seat.plenary)


def _is_chair(place: Place, actor: Actor, seat: SeatHeld) -> bool:
    """The chair in office, and the one of the term of adoption for what it may still sign."""
    return any(
        _represents(place, seat, organization)
        for committee, organization in actor.chairs | {(place.committee, place.chair)}
        if committee == place.committee
    )


def _is_verifier(place: Place, actor: Actor, seat: SeatHeld) -> bool:
    """The lead organization's people and the secretary; never the doer's."""
    if seat.organization == place.doer:
        return False
    leads = seat.organization == place.lead and (
        _represents(place, seat, place.lead) or _in_group(place, seat, "lead", "member")
    )
    return leads or _plenary(place, seat, "secretary")


class To(StrEnum):
    """An audience, judged seat by seat."""

    REVIEWERS = "reviewers"
    LEADS = "leads"
    GROUP = "group"
    MEMBERS = "members"
    OPENER = "opener"
    ELECTORS = "electors"
    CHAIR = "chair"
    DOER = "doer"
    TAKER = "taker"
    VERIFIERS = "verifiers"
    SEATED = "seated"
    CALLED = "called"
    DOERS = "doers"
    SECRETARIES = "secretaries"


AUDIENCES: dict[To, Audience] = {
    To.REVIEWERS: lambda p, a, s: _plenary(p, s, "reviewer"),
    To.LEADS: _is_lead,
    To.GROUP: lambda p, a, s: s.group in (p.group, *p.partners) and s.role in ("lead", "member"),
    To.MEMBERS: lambda p, a, s: _plenary(p, s, "representative", "alternate"),
    To.OPENER: lambda p, a, s: a.id == p.opener,
    To.ELECTORS: lambda p, a, s: (
        s.organization in p.electors
        and (_in_group(p, s, "lead", "member") or _plenary(p, s, "representative", "alternate"))
    ),
    To.CHAIR: _is_chair,
    To.DOER: lambda p, a, s: _represents(p, s, p.doer),
    To.TAKER: lambda p, a, s: _represents(p, s, p.taker),
    To.VERIFIERS: _is_verifier,
    To.SEATED: lambda p, a, s: a.id == p.seated,
    To.CALLED: lambda p, a, s: a.id in p.called,
    To.DOERS: lambda p, a, s: (
        _represents(p, s, p.doer)
        or (s.organization == p.doer and _in_group(p, s, "lead", "member"))
        or (s.organization == p.doer and _plenary(p, s, "secretary"))
    ),
    To.SECRETARIES: lambda p, a, s: _plenary(p, s, "secretary"),
}


@dataclass(frozen=True)
class Tell:
    """A row of the table: of whom something is expected, whom else it concerns, and whether words
    with @mentions came with it. `dated`: the thing's deadline is said with it."""

    owes: tuple[To, ...] = ()
    concerns: tuple[To, ...] = ()
    mentions: bool = False
    watchers: bool = True
    dated: bool = False


WATCHERS = Tell()

#: Act -> who is told. Every act stands here or in QUIET (held by test).
TELLS: dict[str, Tell] = {
    # 公约组织, 专业组
    "admit_organization": WATCHERS,
    "merge_organization": WATCHERS,
    "open_term": Tell(concerns=(To.MEMBERS,)),
    "add_work_point": WATCHERS,
    "found_group": WATCHERS,
    "give_seat": Tell(concerns=(To.SEATED,), watchers=False),
    "end_seat": Tell(concerns=(To.SEATED,), watchers=False),
    "correct_seat": Tell(concerns=(To.SEATED,), watchers=False),
    "end_membership": WATCHERS,
    "correct_membership": WATCHERS,
    "edit_committee": WATCHERS,
    "edit_organization": WATCHERS,
    "edit_term": WATCHERS,
    "edit_work_point": WATCHERS,
    "set_rotation": WATCHERS,
    "set_usual_rule": WATCHERS,
    "edit_group": WATCHERS,
    "change_lead": WATCHERS,
    "begin_lead": WATCHERS,
    "close_group": WATCHERS,
    "edit_procedure": Tell(concerns=(To.MEMBERS,)),
    # 议题
    "open_issue": Tell(concerns=(To.LEADS,), mentions=True),
    "edit_issue": Tell(mentions=True, watchers=False),
    "submit_issue": Tell(owes=(To.REVIEWERS,)),
    "clear_issue": Tell(owes=(To.LEADS,), concerns=(To.OPENER,)),
    "return_issue": Tell(owes=(To.LEADS, To.OPENER)),
    "start_consultation": Tell(owes=(To.GROUP, To.MEMBERS), concerns=(To.OPENER,), dated=True),
    "extend_consultation": Tell(concerns=(To.GROUP, To.MEMBERS), dated=True),
    "start_discussion": Tell(owes=(To.LEADS,)),
    "hold_issue": Tell(concerns=(To.OPENER,)),
    "resume_issue": Tell(concerns=(To.OPENER,)),
    "withdraw_issue": Tell(concerns=(To.LEADS, To.OPENER)),
    "close_issue": Tell(concerns=(To.OPENER,)),
    "reopen_issue": Tell(concerns=(To.OPENER,)),
    "add_comment": Tell(mentions=True),
    "edit_comment": Tell(mentions=True, watchers=False),
    "state_position": WATCHERS,
    # 表决
    "open_poll": Tell(owes=(To.ELECTORS,), dated=True),
    "extend_poll": Tell(concerns=(To.ELECTORS,), dated=True),
    "withdraw_poll": Tell(concerns=(To.ELECTORS,)),
    "close_poll": Tell(owes=(To.LEADS,), concerns=(To.ELECTORS,)),
    "recuse": WATCHERS,
    "return_from_recusal": WATCHERS,
    "file_late_ballot": WATCHERS,
    # 决议
    "draft_resolution": Tell(owes=(To.REVIEWERS,)),
    "draft_resolution_with_cause": Tell(owes=(To.REVIEWERS,)),
    "edit_resolution": Tell(owes=(To.REVIEWERS,), watchers=False),
    "clear_resolution": Tell(owes=(To.CHAIR,), concerns=(To.OPENER,)),
    "return_resolution": Tell(owes=(To.LEADS, To.OPENER)),
    "list_in_handover": Tell(concerns=(To.CHAIR,), watchers=False),
    "publish_resolution": Tell(owes=(To.MEMBERS,), concerns=(To.OPENER, To.GROUP)),
    "withdraw_reservation": Tell(concerns=(To.LEADS,)),
    "void_resolution": Tell(concerns=(To.MEMBERS,)),
    # 落实
    "report_progress": Tell(owes=(To.VERIFIERS,), watchers=False),
    "return_report": Tell(owes=(To.DOER,), watchers=False, dated=True),
    "verify_commitment": Tell(concerns=(To.DOER,), watchers=False),
    "carry_over_commitment": Tell(owes=(To.TAKER,), concerns=(To.DOER,), dated=True),
    "ask_extension": Tell(owes=(To.VERIFIERS,), watchers=False, dated=True),
    "grant_extension": Tell(concerns=(To.DOER,), watchers=False, dated=True),
    "refuse_extension": Tell(concerns=(To.DOER,), watchers=False, dated=True),
    "mark_not_applicable": Tell(concerns=(To.DOER,), watchers=False),
    "remind": Tell(owes=(To.DOER,), watchers=False, dated=True),
}

#: Acts that tell nobody, and why.
QUIET = {
    "found_committee": "nobody is there yet",
    "withdraw_comment": "a word taken back is not to be announced",
    "cast_ballot": "the roll shows it; nobody is to be pressed by each ballot",
    "acknowledge": "the matrix shows it; nothing follows from it for anybody else",
    "withdraw_attachment": "a file taken back is not to be announced",
    "add_person": "nobody sits yet; the seat is told of",
    "issue_link": "the secretary hands it over",
    "revoke_link": "the link opens nothing any more, and says so",
    "deactivate_person": "who is deactivated reads nothing; the history shows it to all",
    "reactivate_person": "who comes back finds the page open; the history shows it to all",
    "add_label": "words under which issues are found; the history shows them",
    "rename_label": "words under which issues are found; the history shows them",
    "retire_label": "words under which issues are found; the history shows them",
    "mark_day": "the calendar shows it",
    "edit_synonyms": "search finds more; nothing follows from it for anybody",
}

#: Nobody is told of these, but whoever does one has done what was expected of it. A ballot is not
#: among them: a committee votes at once, and each would cost a twentieth more.
DISCHARGES = frozenset({"acknowledge"})

#: Whoever does one of these takes part in the issue, and follows it from then on.
PARTAKES = frozenset({"open_issue", "add_comment", "state_position"})


#: What can be followed, the nearest first.
FOLLOWED = ("issue", "specialist_group", "committee")


def level_of(levels: Mapping[str, Level]) -> Level:
    """A person's level on an act: that of the nearest thing it follows (table name -> level)."""
    return next((levels[table] for table in FOLLOWED if table in levels), Level.DUTIES)


def reason_for(
    tell: Tell, place: Place, actor: Actor, level: Level, *, is_mentioned: bool
) -> Reason | None:
    """Why this person is told of an act, None for not at all."""
    if level is Level.NONE:
        return None
    if tell.mentions and is_mentioned:
        return Reason.MENTION
    if belongs(tell.owes, place, actor):
        return Reason.DUTY
    if belongs(tell.concerns, place, actor):
        return Reason.OWN
    return Reason.WATCH if tell.watchers and level is Level.ALL else None


def belongs(audiences: tuple[To, ...], place: Place, actor: Actor) -> bool:
    """Whether a person belongs to one of the audiences by any of its seats."""
    return any(AUDIENCES[to](place, actor, seat) for to in audiences for seat in actor.seats)


def named_in(html: str) -> frozenset[str]:
    """The account names that a rendered text mentions; the renderer linked only people who sit in
    the committee, so the text need not be parsed again under the act's lock."""
    return frozenset(name.lower() for name in _MENTION.findall(html))
