"""What comes of issues: polls with ballots, resolutions, commitments."""

from datetime import datetime, timedelta
from typing import Any

from bench.load import words
from bench.load.bulk import Bulk, Row
from bench.load.issues import Loaded
from bench.load.scene import Scene
from workspace.followups.models import Commitment
from workspace.followups.rules import CommitmentState
from workspace.issues.rules import IssueState
from workspace.resolutions.models import Resolution
from workspace.resolutions.rules import ResolutionState
from workspace.voting.models import Ballot, Elector, Poll
from workspace.voting.rules import PRESETS, Choice, Outcome, PollState, count, read_rule
from workspace.voting.rules import Cast as RuleCast
from workspace.voting.rules import Elector as RuleElector

S = IssueState
WISHED = {
    S.REJECTED: (Choice.FOR, Choice.AGAINST, Choice.AGAINST, Choice.AGAINST),
    S.NO_QUORUM: (Choice.FOR,),
    S.VOTING: (Choice.FOR, Choice.ABSTAIN),
}
ADOPTING = (Choice.FOR, Choice.FOR, Choice.ABSTAIN, Choice.FOR)


def add_poll(
    bulk: Bulk, scene: Scene, issue: Loaded, *, cast: int | None = None, closes_in: int = 14
) -> tuple[Row, list[Row]]:
    """The poll of an issue that stands in voting or beyond it, and its electors."""
    is_open = issue.row["state"] is S.VOTING
    opened = next(m["at"] for m in issue.moves if m["act"] == "open_poll")
    closed = next((m["at"] for m in issue.moves if m["act"] == "close_poll"), None)
    wished = WISHED.get(issue.row["state"], ADOPTING)[:cast]
    choices = [wished[n] if n < len(wished) else None for n in range(len(scene.organizations))]
    pids = [organization["pid"] for organization in scene.organizations]
    poll = bulk.add(
        Poll,
        committee_id=scene.committee["id"],
        group_id=issue.group["id"],
        issue_id=issue.row["id"],
        term_id=scene.term["id"],
        number=1,
        motion=issue.row["proposal"],
        preset="ordinary",
        rule=PRESETS["ordinary"].as_json(),
        roll=pids,
        outstanding=[pid for pid, choice in zip(pids, choices, strict=True) if choice is None],
        recused=[],
        late=[],
        state=PollState.OPEN if is_open else PollState.CLOSED,
        outcome=None,
        result=None,
        opened_at=opened,
        closes_at=issue.ended + timedelta(days=closes_in) if is_open else closed,
        closed_at=closed,
        opened_by_id=issue.opener[0]["id"],
        opened_for_id=issue.opener[1]["id"],
    )
    electors = [
        bulk.add(Elector, poll_id=poll["id"], organization_id=organization["id"], position=place)
        for place, organization in enumerate(scene.organizations, 1)
    ]
    ballots = [
        bulk.add(
            Ballot,
            poll_id=poll["id"],
            elector_id=elector["id"],
            choice=choice,
            turn=turn,
            user_id=issue.opener[0]["id"],
            cast_at=opened + timedelta(minutes=turn),
        )
        for turn, (elector, choice) in enumerate(zip(electors, choices, strict=True), 1)
        if choice is not None
    ]
    if not is_open:
        _seal(poll, electors, ballots)
    rows: list[tuple[Any, Row]] = [(Poll, poll), *((Elector, e) for e in electors)]
    bulk.act("open_poll", opened, poll, [*rows, *((Ballot, b) for b in ballots)])
    return poll, electors


def _seal(poll: Row, electors: list[Row], ballots: list[Row]) -> None:
    pids = {elector["id"]: elector["pid"] for elector in electors}
    roll = tuple(RuleElector(pid) for pid in pids.values())
    cast = [RuleCast(pids[b["elector_id"]], b["choice"]) for b in ballots]
    result = count(read_rule(poll["rule"]), roll, cast)
    poll["outcome"], poll["result"] = Outcome(result.outcome), result.sealed()


def add_resolution(bulk: Bulk, scene: Scene, issue: Loaded, poll: Row, no: int) -> None:
    """The published resolution of an adopted issue, with a commitment for each member."""
    at = next(m["at"] for m in issue.moves if m["act"] == "publish_resolution")
    (user, organization), title = issue.opener, f"关于{issue.row['title']}的决议"
    resolution = bulk.add(
        Resolution,
        committee_id=scene.committee["id"],
        group_id=issue.group["id"],
        term_id=scene.term["id"],
        issue_id=issue.row["id"],
        poll_id=poll["id"],
        chair_organization_id=scene.organizations[0]["id"],
        state=ResolutionState.IN_FORCE,
        code=scene.committee["resolution_code"],
        year=at.year,
        no=no,
        title=title,
        preamble=words.SENTENCES[1],
        clauses=list(words.SENTENCES[:3]),
        result=poll["result"],
        adopted_on=at.date(),
        effective_on=at.date(),
        due_on=(at + timedelta(days=60)).date(),
        drafted_at=at,
        drafted_by_id=user["id"],
        drafted_for_id=organization["id"],
        published_at=at,
        signed_by_id=user["id"],
        signed_for_id=organization["id"],
        text_hash="0" * 64,
    )
    rows: list[tuple[Any, Row]] = [(Resolution, resolution)]
    rows += [(Commitment, row) for row in _commitments(bulk, scene, issue, resolution, at)]
    bulk.act("publish_resolution", at, resolution, rows)


def _commitments(
    bulk: Bulk, scene: Scene, issue: Loaded, resolution: Row, at: datetime
) -> list[Row]:
    is_done = issue.row["state"] is S.DONE
    made = []
    for organization in scene.organizations:
        state = CommitmentState.CLOSED
        if not is_done and bulk.random.random() < 0.3:
            state = CommitmentState.ACKNOWLEDGED
        made.append(
            bulk.add(
                Commitment,
                committee_id=scene.committee["id"],
                group_id=issue.group["id"],
                resolution_id=resolution["id"],
                organization_id=organization["id"],
                lead_organization_id=issue.group["lead_organization_id"],
                state=state,
                due_at=at + timedelta(days=60),
                opened_at=at,
                closed_at=at if state is CommitmentState.CLOSED else None,
            )
        )
    return made
