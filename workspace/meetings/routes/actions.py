"""交办: the page of an action, and what its doer and its judges say of it."""

from typing import Any

from flask import render_template

from workspace.committees.queries import day_of, term_on
from workspace.issues import queries as issues
from workspace.issues import service as issue_service
from workspace.issues.forms import IssueForm, labels_in
from workspace.meetings.forms.minutes import NoteForm, ReasonForm, ReportForm
from workspace.meetings.models import ActionItem, Meeting
from workspace.meetings.queries.actions import actions_at, due_actions
from workspace.meetings.routes.pages import BOTH, bp
from workspace.meetings.routes.places import action_page, item_page, perform, the_action
from workspace.meetings.rules.minutes import lamp
from workspace.meetings.service import actions as service
from workspace.web import ActForm, actor
from workspace.web.papers import say

ACTION = "/<string:slug>/meetings/actions/<string:key>"
FORMS: dict[str, type[ActForm]] = {
    "report_action": ReportForm,
    "return_action": ReasonForm,
    "close_action": NoteForm,
    "drop_action": ReasonForm,
}


@bp.app_template_global()
def actions_here(meeting: Meeting) -> list[ActionItem]:
    """What a meeting assigned."""
    return actions_at(meeting)


@bp.app_template_global()
def actions_due(meeting: Meeting) -> list[ActionItem]:
    """上次交办事项: what earlier meetings of the group assigned and is not yet done."""
    return due_actions(meeting.group, meeting.opened_at or meeting.starts_at)


@bp.app_template_global()
def lamp_of(action: ActionItem) -> str:
    """The lamp of an action now."""
    return lamp(action.state, action.due_at, actor().at)


@bp.get(ACTION)
def show_action(slug: str, key: str) -> str:
    return render_template("meetings/action.html", action=the_action(key), forms=forms_for())


def forms_for(name: str = "", form: ActForm | None = None) -> dict[str, ActForm]:
    """The forms of the page, each empty but that of the act `name`."""
    forms = {act: make(formdata=None) for act, make in FORMS.items()}
    return {**forms, name: form} if form is not None else forms


def _perform(name: str, key: str, form: ActForm, change: Any) -> Any:
    action = the_action(key)
    return perform(
        name,
        action,
        form,
        change,
        template="meetings/action.html",
        action=action,
        forms=forms_for(name, form),
        asked=name,
    )


@bp.route(f"{ACTION}/report-action", methods=BOTH)
def report_action(slug: str, key: str) -> Any:
    form = ReportForm()
    return _perform(
        "report_action", key, form, lambda me, it: service.report_action(me, it, form.text.data)
    )


@bp.route(f"{ACTION}/return-action", methods=BOTH)
def return_action(slug: str, key: str) -> Any:
    form = ReasonForm()
    return _perform(
        "return_action", key, form, lambda me, it: service.return_action(me, it, form.reason.data)
    )


@bp.route(f"{ACTION}/close-action", methods=BOTH)
def close_action(slug: str, key: str) -> Any:
    form = NoteForm()
    return _perform(
        "close_action", key, form, lambda me, it: service.close_action(me, it, form.note.data)
    )


@bp.route(f"{ACTION}/drop-action", methods=BOTH)
def drop_action(slug: str, key: str) -> Any:
    form = ReasonForm()
    return _perform(
        "drop_action", key, form, lambda me, it: service.drop_action(me, it, form.reason.data)
    )


@bp.route(f"{ACTION}/escalate-action", methods=BOTH)
def escalate_action(slug: str, key: str) -> Any:
    """The form of an issue, filled in with what the action asks."""
    action = the_action(key)
    committee = action.item.meeting.committee
    term = term_on(committee.parent_id or committee.id, day_of(actor().at))
    form = IssueForm(data=offered(action))
    form.points.offered = issues.points_of(term.id) if term else []
    return perform(
        "escalate_action",
        action,
        form,
        lambda me, it: service.escalate_action(me, it, _text_of(form)),
        template="meetings/escalate.html",
        action=action,
    )


def _text_of(form: IssueForm) -> issue_service.Text:
    return issue_service.Text(
        title=form.title.data,
        title_en=form.title_en.data,
        body=form.body.data,
        proposal=form.proposal.data,
        points=form.points.chosen,
        labels=labels_in(form.labels.data or ""),
    )


def offered(action: ActionItem) -> dict[str, str]:
    """What the action says, as the draft of an issue that names where it comes from: in Chinese,
    as what is generated into a text is, whatever language the lead reads."""
    item = action.item
    where = f"[{item.meeting.title}]({item_page(item)})"
    words = {"meeting": where, "text": action.text, "url": action_page(action)}
    body = say("zh", "action.escalated_body", **words)
    return {"title": action.text[:60], "body": body, "proposal": action.text}
