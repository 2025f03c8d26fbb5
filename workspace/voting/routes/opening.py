"""发起表决: the form with each rule spoken, and what it means for the roll."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import render_template, request

from workspace.clock import now
from workspace.committees.routes import on_working_day
from workspace.issues.models import Issue
from workspace.issues.routes import the_issue
from workspace.permissions import Actor
from workspace.text import deadline_input
from workspace.voting import queries, service
from workspace.voting.forms import OpenPollForm
from workspace.voting.models import Poll
from workspace.voting.queries import Premises
from workspace.voting.routes.pages import BOTH, ISSUE, bp, carry_out
from workspace.voting.rules import PRESETS, Family
from workspace.web import actor

#: How far off the deadline lies that the form offers.
OFFERED = timedelta(days=7)


@bp.route(f"{ISSUE}/open-poll", methods=BOTH)
def open_poll(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    form, premises = OpenPollForm(data=_offered(issue)), queries.premises_of(issue, actor().at)
    form.offer(fitting(premises))

    def change(me: Actor, it: Issue) -> Poll:
        return service.open_poll(me, it, **form.typed)

    return carry_out("open_poll", issue, form, change, partial(opening_page, premises))


@bp.post(f"{ISSUE}/open-poll/preview")
def preview_poll(slug: str, group: str, number: int) -> str:
    issue, form = the_issue(group, number), OpenPollForm()
    premises = queries.premises_of(issue, actor().at)
    form.offer(fitting(premises))
    return opening_page(premises, issue, form, "open_poll")


def fitting(premises: Premises) -> list[str]:
    """The rules that the roll can be asked by."""
    return [key for key, preset in PRESETS.items() if preset.fits(premises.electors)]


def _offered(issue: Issue) -> dict[str, Any]:
    if request.method == "POST":  # what is missing there is missing
        return {}
    return {
        "motion": issue.proposal,
        "preset": issue.committee.default_preset,
        "closes_at": deadline_input(on_working_day(now() + OFFERED)),
    }


def opening_page(premises: Premises, issue: Issue, form: OpenPollForm, act: str) -> str:
    """The form beside the roll and the premises."""
    meanings = {key: queries.meaning_on(key, premises.electors) for key in fitting(premises)}
    return render_template(
        "voting/open_poll.html",
        issue=issue,
        form=form,
        premises=premises,
        presets=PRESETS,
        families=list(Family),
        meanings=meanings,
        shown=meanings.get(form.preset.data or ""),
    )
