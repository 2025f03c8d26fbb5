"""Drafting and editing: the form opens with what the poll and the committee already say."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import render_template, request

from workspace.committees.models import Committee
from workspace.committees.queries import day_of, has_cities, members_on
from workspace.committees.routes import the_committee
from workspace.committees.rules import MembershipKind
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.issues.routes import still_there, the_issue
from workspace.resolutions import queries, service
from workspace.resolutions.forms import CausedForm, WordingForm, slug_of
from workspace.resolutions.models import Resolution
from workspace.resolutions.queries.meetings import meeting_of_poll, nameable
from workspace.resolutions.routes.pages import BOTH, DRAFT, bp, the_draft
from workspace.resolutions.rules import Effect, join_clauses, split_clauses
from workspace.text import official_date
from workspace.voting.models import Poll
from workspace.web import actor, takes_files
from workspace.web.carrying import Change, carry_out
from workspace.web.papers import say


@bp.route("/<string:slug>/<string:group>/issues/<int:number>/draft-resolution", methods=BOTH)
@takes_files
def draft_resolution(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    poll = queries.adopted_poll(issue)
    form = opened(WordingForm, lambda: offered(issue, poll), issue.group_id, poll and poll.id)
    return _write(
        "draft_resolution",
        issue,
        form,
        lambda me, it: service.draft_resolution(
            me, it, typed(form), bearings(form), form.files.data
        ),
    )


@bp.route("/<string:slug>/resolutions/draft-resolution-with-cause", methods=BOTH)
@takes_files
def draft_resolution_with_cause(slug: str) -> Any:
    committee = the_committee()
    form = opened(CausedForm, lambda: addressed(committee))
    return _write(
        "draft_resolution_with_cause",
        committee,
        form,
        lambda me, it: service.draft_resolution_with_cause(
            me, it, typed(form), form.ground.data, bearings(form), form.files.data
        ),
    )


@bp.route(f"{DRAFT}/edit-resolution", methods=BOTH)
@takes_files
def edit_resolution(slug: str, key: str) -> Any:
    resolution = the_draft(key)
    about = (resolution.group_id, resolution.poll_id, resolution)
    form = opened(WordingForm, lambda: kept(resolution), *about)
    standing = issues.attachments_of([resolution.pid]).get(resolution.pid, [])
    form.files.standing = still_there(standing)
    return _write(
        "edit_resolution",
        resolution,
        form,
        lambda me, it: service.edit_resolution(
            me,
            it,
            typed(form),
            bearings(form),
            version=form.version.number,
            files=form.files.data,
        ),
        standing=standing,
    )


def _write(name: str, thing: Any, form: WordingForm, change: Change, **more: Any) -> Any:
    page = partial(
        render_template, "resolutions/write.html", act=name, thing=thing, form=form, **more
    )
    return carry_out(name, thing, form, change, page)


def opened(
    form: type[WordingForm],
    filled: Callable[[], dict[str, Any]],
    group_id: int = 0,
    poll_id: int | None = None,
    draft: Resolution | None = None,
) -> Any:
    """The form as it opens; a submitted one holds what was sent and nothing else."""
    me, committee = actor(), the_committee()
    made = form(data=None if request.method == "POST" else filled())
    made.offer(queries.standing(me, committee.id), queries.targets_of(draft) if draft else ())
    held, named = meeting_of_poll(poll_id), draft.of_meeting if draft else None
    made.offer_meetings(held, () if held else nameable(me, committee.id, group_id, named))
    return made


def bearings(form: WordingForm) -> list[service.Bearing]:
    """What the form says of earlier resolutions, as the service takes it."""
    standing = {slug_of(r): r for r in queries.standing(actor(), the_committee().id)}
    return [
        service.Bearing(
            effect=Effect(row.effect.data),
            target=standing[row.target.data],
            clauses=row.clauses.data if row.effect.data == Effect.AMENDS else "",
        )
        for row in form.rows
        if row.is_typed
    ]


def typed(form: WordingForm) -> service.Wording:
    """What the form holds, as the service takes it."""
    return service.Wording(
        title=form.title.data,
        title_en=form.title_en.data,
        preamble=form.preamble.data,
        clauses=split_clauses(form.clauses.data),
        main_recipients=form.main_recipients.data,
        copies=form.copies.data,
        meeting=form.meeting.data if form.meeting else "",
        of_meeting=form.meetings.get(form.of_meeting.data) if form.of_meeting else None,
        effective_on=form.effective_on.data,
        due_on=form.due_on.data,
    )


def kept(resolution: Resolution) -> dict[str, Any]:
    """The draft as its form shows it."""
    return {
        **{name: getattr(resolution, name) for name in service.COMPARED},
        "clauses": join_clauses(resolution.clauses),
        "meeting": "" if resolution.of_meeting else resolution.meeting,
        "of_meeting": str(resolution.of_meeting.number) if resolution.of_meeting else "",
        "effective_on": resolution.effective_on,
        "due_on": resolution.due_on,
        "version": str(resolution.version),
        **_related(resolution),
    }


def _related(resolution: Resolution) -> dict[str, str]:
    """The lines of the earlier resolutions that the draft names."""
    return {
        f"relation-{n}-{name}": value
        for n, relation in enumerate(resolution.named_relations, 1)
        for name, value in (
            ("effect", relation.effect.value),
            ("target", slug_of(relation.target)),
            ("clauses", relation.clauses),
        )
    }


def offered(issue: Issue, poll: Poll | None) -> dict[str, str]:
    """What the adopted poll already says: title, result, the motion as clauses."""
    if poll is None:
        return addressed(issue.committee)
    return {
        **addressed(issue.committee),
        "title": say("zh", "draft.title", title=issue.title.removeprefix("关于"))[:120],
        "title_en": say("en", "draft.title", title=issue.title_en) if issue.title_en else "",
        "preamble": _recital(issue, poll),
        "clauses": join_clauses(split_clauses(poll.motion)),
    }


def addressed(committee: Committee) -> dict[str, str]:
    """To whom resolutions go: every member and, where there are any, the cities' bodies; copies to
    the regulator and the association."""
    kinds = (MembershipKind.REGULATOR, MembershipKind.ASSOCIATION)
    readers = members_on(committee.id, day_of(actor().at), *kinds)
    cities = has_cities(committee.id)
    return {
        "main_recipients": say(
            "zh", "draft.to_members_and_cities" if cities else "draft.to_members"
        ),
        "copies": "、".join(reader.organization.name for reader in reversed(readers)),
    }


def _recital(issue: Issue, poll: Poll) -> str:
    tally = (poll.result or {}).get("tally", {})
    return say(
        "zh",
        "draft.preamble",
        group=issue.group.name,
        committee=issue.committee.name,
        title=issue.title,
        date=official_date(poll.closed_at or poll.closes_at, "zh"),
        votes_for=tally.get("for", 0),
        **{name: tally.get(name, 0) for name in ("against", "abstain", "recused", "eligible")},
    )
