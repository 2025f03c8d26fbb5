"""PURE. 决议 — states and the acts that move them, numbered clauses, the text that is sealed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import rfc8785

from workspace.groups.rules import GroupKind
from workspace.meetings.rules import SAT
from workspace.text import local_day

#: What a form may hold; a longer text belongs in an annex.
MOST_CLAUSES = 60
MOST_RELATIONS = 6
#: Without other days, a resolution takes effect 15 days after its publication and each member
#: reports within 60, as the committee has done since 2006.
EFFECTIVE_AFTER = timedelta(days=15)
DUE_AFTER = timedelta(days=60)

_MARK = r"(?:第?[一二三四五六七八九十百]{1,4}(?:、|条[\s、：:])|[0-9]{1,2}(?:、|[.．](?![0-9])))\s*"
# Blanks are looked at once each: an indented text of a million characters stays linear.
_BETWEEN = re.compile(rf"\n[^\S\n]*\n\s*|\n(?=[^\S\n]*{_MARK})")
_LEADING_MARK = re.compile(_MARK)
_ENDS_A_SENTENCE = re.compile(r"[。；：，、,.;:!?！？]$")
_LONGEST_HEADING = 30
_SUBJECT = re.compile(r"关于(?P<zh>.+)的决议|Resolution on:? *(?P<en>.+)", re.IGNORECASE)


class ResolutionState(StrEnum):
    DRAFT = "draft"
    RETURNED = "returned"
    CLEARED = "cleared"
    IN_FORCE = "in_force"
    AMENDED = "amended"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"
    VOID = "void"


class Effect(StrEnum):
    """效力 — what a resolution does to an earlier one."""

    AMENDS = "amends"
    SUPERSEDES = "supersedes"
    REPEALS = "repeals"


R = ResolutionState

#: In force, as published or as amended: may be reported on, amended, superseded, repealed, voided.
STANDING = frozenset({R.IN_FORCE, R.AMENDED})
PUBLISHED = STANDING | {R.SUPERSEDED, R.REPEALED, R.VOID}
#: What was issued and not by error: what overviews count.
ISSUED = PUBLISHED - {R.VOID}
#: The state of an earlier resolution by the weightiest effect that others have on it.
STATES = {
    Effect.REPEALS: R.REPEALED,
    Effect.SUPERSEDES: R.SUPERSEDED,
    Effect.AMENDS: R.AMENDED,
}
#: Under these nothing is owed any more.
ENDING = frozenset({Effect.SUPERSEDES, Effect.REPEALS})

MOVES: dict[tuple[ResolutionState, str], ResolutionState] = {
    (R.DRAFT, "edit_resolution"): R.DRAFT,
    (R.RETURNED, "edit_resolution"): R.DRAFT,
    (R.DRAFT, "clear_resolution"): R.CLEARED,
    (R.DRAFT, "return_resolution"): R.RETURNED,
    (R.CLEARED, "return_resolution"): R.RETURNED,
    (R.DRAFT, "list_in_handover"): R.DRAFT,
    (R.RETURNED, "list_in_handover"): R.RETURNED,
    (R.CLEARED, "list_in_handover"): R.CLEARED,
    (R.CLEARED, "publish_resolution"): R.IN_FORCE,
    # What the publication of a later one does to an earlier one …
    **{
        (state, f"publish_resolution:{effect}"): after
        for state in sorted(STANDING)
        for effect, after in STATES.items()
    },
    # … and how the earlier one stands again where the later one is voided.
    **{(state, "void_resolution"): R.VOID for state in sorted(STANDING)},
    **{
        (state, f"void_resolution:{after}"): after
        for state in STATES.values()
        for after in (R.AMENDED, R.IN_FORCE)
        if state is not after
    },
}


def advance(state: ResolutionState, act: str) -> ResolutionState:
    """The state after an act; ValueError for a move that is not in the table."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise ValueError(f"{act} does not leave {state}") from None


def state_under(effects: Iterable[Effect]) -> ResolutionState:
    """The state of a published resolution under the effects that later ones have on it."""
    found = set(effects)
    return next((state for effect, state in STATES.items() if effect in found), R.IN_FORCE)


def split_clauses(text: str) -> list[str]:
    """Numbered clauses from a text whose paragraphs are separated by blank lines.

    A paragraph's own number (一、 第一条 1.) is taken off, since the paper numbers its clauses;
    a line that begins with one begins a clause.
    """
    parts = (_without_mark(part.strip()) for part in _BETWEEN.split(text.strip()))
    return [part for part in parts if part]


def _without_mark(part: str) -> str:
    mark = _LEADING_MARK.match(part)
    return part[mark.end() :].strip() if mark else part


def join_clauses(clauses: list[str]) -> str:
    """The text that `split_clauses` takes apart again."""
    return "\n\n".join(clauses)


@dataclass(frozen=True)
class Clause:
    """条 as it is set: a short first line without a full stop is its heading."""

    heading: str
    paragraphs: list[str]


def lay_out(clause: str) -> Clause:
    """A clause's heading, "" where it has none, and its paragraphs."""
    lines = [line.strip() for line in clause.split("\n") if line.strip()]
    head = lines[0] if lines else ""
    if len(lines) > 1 and len(head) <= _LONGEST_HEADING and not _ENDS_A_SENTENCE.search(head):
        return Clause(head, lines[1:])
    return Clause("", lines)


def could_adopt(meeting: Any, committee_id: int, group_id: int) -> bool:
    """A meeting of the resolution's group or of the plenary that was opened."""
    is_own = meeting.group_id == group_id or meeting.group.kind == GroupKind.PLENARY
    return is_own and meeting.committee_id == committee_id and meeting.state in SAT


def subject_of(title: str) -> str:
    """What a title says beside 关于…的决议 (Resolution on …), for narrow columns."""
    match = _SUBJECT.fullmatch(title.strip())
    return (match["zh"] or match["en"]) if match else title


def days_in_force(
    effective_on: date | None, due_on: date | None, signed_on: date
) -> tuple[date, date]:
    """The days as they are printed: defaults filled in, none in force before it is signed."""
    effective = effective_on or signed_on + EFFECTIVE_AFTER
    return max(effective, signed_on), due_on or signed_on + DUE_AFTER


def sealed_text(resolution: Any, annexes: Sequence[tuple[str, str]] = ()) -> bytes:
    """Everything that is printed, as RFC 8785 bytes, of which `text_hash` is the SHA-256.

    The signer stands as a public id, so that the hash outlives an erased name; a reservation
    withdrawn later stays printed, hence its withdrawal is not in here. `annexes` are its files by
    (name, SHA-256), in their order; a paper without any does not speak of them.
    """
    printed = _printed(resolution)
    printed["annexes"] = [{"name": n, "sha256": sha} for n, sha in annexes] or None
    return rfc8785.dumps({k: v for k, v in printed.items() if v is not None})


def _printed(r: Any) -> dict[str, Any]:
    return {
        "v": 1,
        "number": r.number,
        "committee": r.committee.name,
        "title": r.title,
        "title_en": r.title_en,
        "main_recipients": r.main_recipients,
        "preamble": r.preamble,
        "clauses": list(r.clauses),
        "conditions": r.conditions,
        "cause": r.cause,
        "meeting": r.meeting,
        "issue": r.issue.number if r.issue else None,
        "group": r.group.name,
        "term": r.term.number,
        "chair": r.chair_organization.name,
        "result": r.result,
        # None where there is none: papers of before relations keep their hash.
        "relations": [
            {"effect": t.effect.value, "number": t.target.number, "clauses": t.clauses}
            for t in r.named_relations
        ]
        or None,
        "reservations": [
            {"organization": s.organization.name, "clause": s.clause, "text": s.text}
            for s in r.reservations
        ],
        "adopted_on": _day(r.adopted_on),
        "effective_on": _day(r.effective_on),
        "due_on": _day(r.due_on),
        "published_on": _day(r.published_at),
        "reviewed_on": _day(r.reviewed_at),
        "signed_by": r.signed_by.pid,
        "signed_for": r.signed_for.name,
        "copies": r.copies,
    }


def _day(at: date | None) -> str | None:
    """The calendar day of a day or an instant, as it is printed."""
    return local_day(at).isoformat() if at else None
