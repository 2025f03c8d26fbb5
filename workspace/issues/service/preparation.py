"""起草议题 — opening and editing a draft; every text it had is kept."""

from collections.abc import Sequence

from workspace.acts import Event, Refused, Stale, act
from workspace.committees.models import Committee, Term
from workspace.committees.queries import current_words, day_of, term_on
from workspace.db import db, new_pid
from workspace.files import Upload
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue, IssueGroup, IssueLabel, IssuePoint, IssueVersion
from workspace.issues.rules import IssueState
from workspace.issues.service.files import attach
from workspace.issues.service.moves import add_line, add_move
from workspace.issues.service.texts import Text, rendered
from workspace.permissions import Actor
from workspace.permissions.issues import city_of


def open_issue(
    actor: Actor, group: SpecialistGroup, text: Text, files: Sequence[Upload] = ()
) -> Issue:
    """Open a draft before a group, under the next number of the committee and the term in office.

    A city's liaison raises it for its city. Refused("has_term_in_office") without a term,
    Refused("has_point_of_programme") without a point of its programme.
    """
    committee, pid = group.committee, new_pid("issue")
    html = rendered(committee, text.body, actor.at, pid)
    with act(actor, "open_issue", group, also=(committee,)) as event:
        event.obj = issue = draft_issue(event, group, text, pid, html)
        attach(event, issue, files)
    return issue


def draft_issue(event: Event, group: SpecialistGroup, text: Text, pid: str, html: str) -> Issue:
    """Put a draft down before a group, inside an act of this room or of one above it that locked
    the committee; `html` is the body as rendered for `pid`."""
    committee = group.committee
    committee.last_issue += 1
    issue = Issue(
        pid=pid,
        committee_id=committee.id,
        group_id=group.id,
        term_id=_term_of(event, committee).id,
        city_id=city_of(event.actor, group),
        number=committee.last_issue,
        title=text.title,
        title_en=text.title_en,
        body=text.body,
        body_html=html,
        proposal=text.proposal,
        state=IssueState.DRAFT,
        opened_at=event.at,
        updated_at=event.at,
        opened_by_id=event.actor.id,
        opened_for_id=event.actor.org,
    )
    db.session.add(issue)
    db.session.flush()
    _file(event, issue, text)
    add_line(event, issue, act_name="open_issue")
    return issue


def edit_issue(
    actor: Actor, issue: Issue, text: Text, version: int, files: Sequence[Upload] = ()
) -> None:
    """Change a draft or a returned issue; Stale where another version is kept by now."""
    html = rendered(issue.committee, text.body, actor.at, issue.pid)
    with act(actor, "edit_issue", issue) as event:
        if issue.version != version:
            raise Stale({"version": str(issue.version), **_differing(issue, text)})
        issue.title, issue.title_en = text.title, text.title_en
        issue.body, issue.body_html, issue.proposal = text.body, html, text.proposal
        issue.version += 1
        _file(event, issue, text)
        attach(event, issue, files)
        add_move(event, issue, version=issue.version)


def _differing(issue: Issue, text: Text) -> dict[str, str]:
    """What is kept now, field by field, where the text says otherwise."""
    kept = {name: getattr(issue, name) for name in ("title", "title_en", "body", "proposal")}
    found = {name: words for name, words in kept.items() if words != getattr(text, name)}
    labels = [label.name for label in issue.labels if label.is_on]
    return found if labels == list(text.labels) else {**found, "labels": "、".join(labels)}


def _term_of(event: Event, committee: Committee) -> Term:
    """The term in office; a city stands under its province's."""
    term = term_on(committee.parent_id or committee.id, day_of(event.at))
    if term is None:
        raise Refused("has_term_in_office", event.act, event.thing)
    return term


def _file(event: Event, issue: Issue, text: Text) -> None:
    """Put the text under its labels, points and groups, and keep it as a version."""
    points = [p for p in text.points if p.term_id == issue.term_id]
    if not points:
        raise Refused("has_point_of_programme", event.act, event.thing)
    _set_points(issue, {point.id for point in points})
    _set_labels(issue, list(dict.fromkeys(text.labels)))
    _set_groups(issue, text.groups)
    db.session.add(
        IssueVersion(
            issue_id=issue.id,
            version=issue.version,
            title=issue.title,
            body=issue.body,
            proposal=issue.proposal,
            user_id=event.actor.id,
            organization_id=event.actor.org,
            at=event.at,
        )
    )


def _set_points(issue: Issue, wanted: set[int]) -> None:
    for link in issue.points:
        link.is_on = link.work_point_id in wanted
    for key in sorted(wanted - {link.work_point_id for link in issue.points}):
        issue.points.append(IssuePoint(work_point_id=key))


def _set_groups(issue: Issue, chosen: Sequence[SpecialistGroup]) -> None:
    """Further groups of the same committee; the home group takes part anyhow."""
    ours = {group.id for group in chosen if group.committee_id == issue.committee_id}
    wanted = ours - {issue.group_id}
    for link in issue.groups:
        link.is_on = link.group_id in wanted
    for key in sorted(wanted - {link.group_id for link in issue.groups}):
        issue.groups.append(IssueGroup(group_id=key))
    issue.group_ids = sorted(wanted)


def _set_labels(issue: Issue, wanted: list[str]) -> None:
    """File the issue under its words; one that was renamed is said as it is now, unless it
    stands on the issue already."""
    kept = {label.name for label in issue.labels if label.is_on}
    renamed = current_words(issue.committee_id)
    wanted = list(dict.fromkeys(n if n in kept else renamed.get(n, n) for n in wanted))
    for label in issue.labels:
        label.is_on = label.name in wanted
    for name in wanted:
        if name not in {label.name for label in issue.labels}:
            issue.labels.append(IssueLabel(name=name))
