"""What the composed pages show, of all rooms: 工作台, the lists of issues, one issue."""

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from workspace.committees.models import Committee, Organization
from workspace.committees.queries import day_of
from workspace.followups import queries as followups
from workspace.groups import queries as groups
from workspace.home.queries.programme import counts_by_group
from workspace.home.queries.setup import checklist
from workspace.home.queries.waiting import waiting_for
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.meetings.queries import lists as meetings
from workspace.permissions import Actor
from workspace.permissions.groups import is_group_not_closed
from workspace.permissions.issues import DISCUSSED
from workspace.resolutions import queries as resolutions
from workspace.voting import queries as voting
from workspace.voting.rules import PollState


def overview(actor: Actor, committee: Committee | None) -> dict[str, Any]:
    """What 工作台 shows; of a person without a seat, nothing."""
    if committee is None:
        return dict.fromkeys(
            ("todo", "groups", "own_groups", "latest", "steps", "meetings"), ()
        ) | {"counts": {}}
    is_young = not committee.last_issue  # then nothing came of issues yet
    latest = [] if is_young else resolutions.latest(committee, 3)
    found = groups.of_committee(actor, committee.id)
    steps = checklist(actor, committee, found)
    coming = [] if steps else meetings.next_of_person(actor)  # first the committee is set up
    own = {s.group for s in actor.seats if s.role in ("lead", "member")}
    return {
        "todo": waiting_for(actor, None if steps else coming),
        "meetings": coming[: meetings.FEW],
        "steps": steps,
        "groups": [g for g in found if is_group_not_closed(actor, g)],
        "own_groups": [g for g in found if g.id in own],
        "counts": {} if is_young else counts_by_group(actor, committee.id),
        "latest": latest,
        "matrix": None if is_young else followups.matrix_of(actor, committee, latest),
    }


def by_state(rows: list[Issue]) -> list[tuple[str, list[Issue]]]:
    """The page's rows under the headings of their states, in the order they come."""
    return [(state.value, list(run)) for state, run in groupby(rows, key=lambda i: i.state)]


@dataclass(frozen=True)
class Cells:
    """The cells of an issue in a list: (code, what has the organization's names); their family."""

    family: str
    cells: list[tuple[str, Any]]


def cells_of(rows: list[Issue], members: list[Organization]) -> dict[int, Cells]:
    """Ballots of each issue's latest poll, else the positions stated; none where there are none."""
    polls = voting.latest_polls([i.id for i in rows])
    stances = issues.stances_of([i for i in rows if i.id not in polls])
    found = {
        key: Cells("choice", [(c.choice.value, c) for c in poll.cells])
        for key, poll in polls.items()
    }
    for key, stated in stances.items():
        cells = [(str(stated.get(m.id, "none")), m) for m in members]
        found[key] = Cells("stance", cells)
    return found


def issue_page(actor: Actor, issue: Issue, page: int) -> dict[str, Any]:
    """What the page of one issue shows, of all rooms."""
    facts = issues.facts_of(issue, "open_poll")
    polls = [voting.tally_of(poll) for poll in voting.polls_of(issue)] if facts.has_line else []
    thread = issues.timeline(issue, page)
    hung = issues.beside(actor, issue, [issue.pid, *(said.pid for said in thread.standing)])
    return {
        "issue": issue,
        "facts": facts,
        "thread": thread,
        "files": hung.files,
        "read": hung.read,
        "positions": issues.positions_of(issue, day_of(actor.at)),
        "views": [view for view in polls if view.poll.state is not PollState.OPEN],
        "live": next((view for view in polls if view.poll.state is PollState.OPEN), None),
        "resolution": resolutions.of_issue(issue) if issue.has_resolution else None,
        "agendas": meetings.on_agendas(actor, issue) if issue.is_open_to_all else [],
        "next_meetings": meetings.next_of_group(actor, issue.group)
        if issue.is_open_to_all and issue.state in DISCUSSED
        else [],
        "draft": hung.draft if issue.state in DISCUSSED else None,
    }


def marks_of(page: dict[str, Any]) -> list[Any]:
    """What changes whenever the page of an issue would: for its ETag."""
    issue, views = page["issue"], [*page["views"], *([page["live"]] if page["live"] else [])]
    cast = [
        (
            view.poll.closes_at,
            view.poll.state,
            [(e.ballot and e.ballot.turn, bool(e.late_ballot)) for e in view.poll.electors],
        )
        for view in views
    ]
    edited = [getattr(item, "version", 0) for item in page["thread"].items]
    gone = [getattr(item, "withdrawn_at", None) for item in page["thread"].items]
    draft = page["draft"] and page["draft"].saved_at
    files = [(f.id, f.withdrawn_at, f.is_settled) for hung in page["files"].values() for f in hung]
    return [
        issue.pid,
        issue.version,
        issue.updated_at,
        issue.comment_count,
        cast,
        edited,
        gone,
        draft,
        files,
        page["read"],
        [(i.pid, i.state, i.meeting.version, i.meeting.state) for i in page["agendas"]],
        [(m.pid, m.state, m.version) for m in page["next_meetings"]],
    ]
