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
from workspace.voting.rules import PRESETS, Family
from workspace.web import actor

#: How far off the deadline lies that the form offers.
OFFERED = timedelta(days=7)


@bp.route(f"{ISSUE}/open-poll", methods=BOTH)
def open_poll(slug: str, group: str, number: int) -> Any:
    issue = the_issue(group, number)
    form = offered_to(issue, OpenPollForm(data=_offered(issue)))

    def change(me: Actor, it: Issue) -> Poll:
        return service.open_poll(me, it, **form.typed)

    return carry_out("open_poll", issue, form, change, opening_page)


@bp.post(f"{ISSUE}/open-poll/preview")
def preview_poll(slug: str, group: str, number: int) -> str:
    issue = the_issue(group, number)
    return opening_page(issue, offered_to(issue, OpenPollForm()), "open_poll")


def offered_to(issue: Issue, form: OpenPollForm) -> OpenPollForm:
    """The form with the rules that this issue's roll can be asked by."""
    roll = queries.as_electors(queries.roll_for(issue, queries.former_poll(issue), actor().at))
    form.offer([key for key, preset in PRESETS.items() if preset.fits(roll)])
    return form


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
    meanings = {
        key: queries.meaning_on(key, premises.electors)
        for key, preset in PRESETS.items()
        if preset.fits(premises.electors)
    }
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
