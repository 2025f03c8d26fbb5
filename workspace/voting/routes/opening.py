"""发起表决: the form with each rule spoken, and what it means for the roll."""

from datetime import timedelta
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
from workspace.voting.routes.pages import BOTH, ISSUE, bp, carry_out
from workspace.voting.rules import PRESETS
from workspace.web import actor

#: How far off the deadline lies that the form offers.
OFFERED = timedelta(days=7)


@bp.route(f"{ISSUE}/open-poll", methods=BOTH)
def open_poll(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    form = OpenPollForm(data=_offered(issue))

    def change(me: Actor, it: Issue) -> Poll:
        return service.open_poll(me, it, **form.typed)

    return carry_out("open_poll", issue, form, change, opening_page)


@bp.post(f"{ISSUE}/open-poll/preview")
def preview_poll(slug: str, group: str, number: int) -> str:
    return opening_page(the_issue(group, number), OpenPollForm(), "open_poll")


def _offered(issue: Issue) -> dict[str, Any]:
    if request.method == "POST":  # what is missing there is missing
        return {}
    return {
        "motion": issue.proposal,
        "preset": issue.committee.default_preset,
        "closes_at": deadline_input(on_working_day(now() + OFFERED)),
    }


def opening_page(issue: Issue, form: OpenPollForm, act: str) -> str:
    """The form beside the roll and the premises."""
    premises = queries.premises_of(issue, actor().at)
    meanings = {key: queries.meaning_of(key, premises.size) for key in PRESETS}
    return render_template(
        "voting/open_poll.html",
        issue=issue,
        form=form,
        premises=premises,
        meanings=meanings,
        shown=meanings.get(form.preset.data or ""),
    )
