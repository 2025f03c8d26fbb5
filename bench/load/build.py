"""The whole load, in the order in which a committee grows."""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from bench.load.bulk import Bulk
from bench.load.issues import Issues, states
from bench.load.outcomes import add_poll, add_resolution
from bench.load.scene import set_up
from workspace.clock import real_now
from workspace.committees.models import Committee
from workspace.db import db
from workspace.issues.rules import IssueState

#: The measured threads: issue 1 and issue 2.
SHORT, LONG = 20, 300
SEED = 2009
WITH_POLL = {
    IssueState.VOTING,
    IssueState.ADOPTED,
    IssueState.REJECTED,
    IssueState.NO_QUORUM,
    IssueState.FOLLOW_UP,
    IssueState.DONE,
}


@dataclass(frozen=True)
class Sizes:
    """How large the committee is."""

    users: int = 200
    issues: int = 2_000
    comments: int = 40_000


def build(sizes: Sizes) -> None:
    """Fill an empty database."""
    if db.session.scalar(select(Committee.id).limit(1)):
        raise RuntimeError("the database is not empty")
    db.session.rollback()
    now = real_now().replace(minute=0, second=0, microsecond=0).astimezone(UTC)
    bulk = Bulk(SEED)
    scene = set_up(bulk, now, sizes.users, last_issue=sizes.issues)
    issues = Issues(bulk, scene, now)
    issues.add(IssueState.DISCUSSION, SHORT)
    issues.add(IssueState.DISCUSSION, LONG)
    spread = _shares(bulk, sizes.issues - 2, sizes.comments - SHORT - LONG)
    numbers: dict[int, int] = {}
    for state, comments in zip(states(sizes.issues - 2), spread, strict=True):
        issue = issues.add(state, comments)
        if state in WITH_POLL:
            poll, _ = add_poll(bulk, scene, issue)
            if issue.row["has_resolution"]:
                year = _published(issue.moves).year
                numbers[year] = numbers.get(year, 0) + 1
                add_resolution(bulk, scene, issue, poll, numbers[year])
    bulk.finish()


def _published(moves: list[dict[str, datetime]]) -> datetime:
    return next(m["at"] for m in moves if m["act"] == "publish_resolution")


def _shares(bulk: Bulk, issues: int, comments: int) -> list[int]:
    """So many comments over so many issues, unevenly, to the last one."""
    mean = max(1, comments // issues)
    found = [bulk.random.randint(0, 2 * mean) for _ in range(issues)]
    place, rest = 0, comments - sum(found)
    while rest:
        step = 1 if rest > 0 else -1
        if found[place] + step >= 0:
            found[place] += step
            rest -= step
        place = (place + 1) % issues
    return found
