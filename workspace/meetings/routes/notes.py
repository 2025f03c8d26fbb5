"""An item: its notes as they are taken, its 议定 and 交办, its extract."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template

from workspace.i18n import gettext, lang, ngettext
from workspace.meetings.forms.minutes import EVERYBODY, DecisionForm, EmptyForm, NotesForm, TaskForm
from workspace.meetings.models import ActionItem, AgendaItem, DecisionLine
from workspace.meetings.queries import lines, noted
from workspace.meetings.routes.pages import BOTH, ITEM, bp, the_item
from workspace.meetings.routes.places import item_page, perform, the_line
from workspace.meetings.routes.sitting import live_of
from workspace.meetings.rules import ItemState, MeetingState
from workspace.meetings.service import lines as line_service
from workspace.meetings.service.lines import Task
from workspace.meetings.service.notes import Taken
from workspace.meetings.service.notes import take_notes as save_notes
from workspace.permissions import Actor
from workspace.text import changes, official_date
from workspace.web import ActForm, actor, can
from workspace.web.jinja import named

DECISION = "/<string:slug>/meetings/decisions/<string:key>"
ACTION = "/<string:slug>/meetings/actions/<string:key>"

#: So many lines are said one by one: what is said travels in a cookie.
MOST_SAID = 6


@dataclass(frozen=True)
class Desk:
    """记录台 — what the editor of one item needs: what stands there, and the forms."""

    notes: noted.Notes
    forms: dict[str, ActForm]

    @property
    def draft_key(self) -> str:
        """Under what the text is kept while it is typed."""
        return lines.draft_key(self.notes.item, self.notes.version)


@bp.app_template_global()
def desk_of(item: AgendaItem, asked: str = "", form: ActForm | None = None) -> Desk:
    """The desk of an item; `form` is that of the act `asked`, with the errors it has."""
    is_writer = can("take_notes", item)
    notes = noted.written_at(item, actor().id) if is_writer else noted.notes_of(item)
    forms = _forms(notes) if is_writer else {}
    if form is not None:
        forms[asked] = form
    return Desk(notes, forms)


def _forms(notes: noted.Notes) -> dict[str, ActForm]:
    decision = DecisionForm(formdata=None)
    decision.offer(notes.polls)
    return {
        "take_notes": NotesForm(
            formdata=None, data={"text": notes.text, "version": str(notes.version)}
        ),
        "record_decision": decision,
        "assign_action": _task_form(notes.offered, formdata=None),
    }


def _task_form(offered: noted.Offered, **options: Any) -> TaskForm:
    form = TaskForm(**options)
    form.offer(offered)
    form.offer_all()
    return form


@bp.get(ITEM)
def show_item(slug: str, number: int, position: int) -> str:
    return render_template("meetings/item.html", item=the_item(number, position))


@bp.route(f"{ITEM}/take-notes", methods=BOTH)
def take_notes(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = NotesForm(data={"text": item.notes, "version": str(item.notes_version)})

    def change(me: Actor, it: AgendaItem) -> Any:
        say(save_notes(me, it, form.text.data, form.version.number))
        return back_to(it, "notes")

    return _at_item("take_notes", item, form, change)


def back_to(item: AgendaItem, anchor: str) -> Any:
    """While it is being discussed an item is kept on the live page, later on its own."""
    meeting = item.meeting
    is_on = item.state is ItemState.CURRENT and meeting.state is MeetingState.SITTING
    at = live_of(meeting) if is_on and can("view_sitting", meeting) else item_page(item)
    return redirect(f"{at}#{anchor}", 303)


def _at_item(name: str, item: AgendaItem, form: ActForm, change: Any) -> Any:
    """An act whose form stands on the item's page."""
    return perform(name, item, form, change, template="meetings/item.html", item=item, asked=name)


def say(taken: Taken) -> None:
    """What was understood of the notes, line by line; nothing is guessed silently."""
    if taken.is_merged:
        flash(gettext("notes.merged"))
    if taken.decisions:
        n = len(taken.decisions)
        flash(ngettext("notes.decisions_read", "notes.decisions_read", n))
    for action in taken.actions[:MOST_SAID]:
        due = official_date(action.due_on, lang()) if action.due_on else ""
        words = {"org": named(action.organization), "text": action.text[:40], "day": due}
        flash(gettext("notes.action_read" if due else "notes.action_read_undated", **words))
    for line in taken.unread[:MOST_SAID]:
        flash(gettext("notes.unread", line=line[:40]))


@bp.route(f"{ITEM}/record-decision", methods=BOTH)
def record_decision(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = DecisionForm()
    form.offer(noted.notes_of(item).polls)

    def change(me: Actor, it: AgendaItem) -> Any:
        line_service.record_decision(me, it, form.text.data, form.chosen)
        return back_to(it, "decisions")

    return _at_item("record_decision", item, form, change)


@bp.route(f"{ITEM}/assign-action", methods=BOTH)
def assign_action(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    form = _task_form(noted.offered_at(item.meeting))

    def change(me: Actor, it: AgendaItem) -> Any:
        line_service.assign_action(me, it, task_in(form, it))
        return back_to(it, "actions")

    return _at_item("assign_action", item, form, change)


def task_in(form: TaskForm, item: AgendaItem) -> Task:
    """What the form holds, as the service takes it."""
    if form.organization.data == EVERYBODY:
        organizations = [one.id for one in lines.members_then(item.meeting)]
    else:
        organizations = [form.organizations[form.organization.data].id]
    return Task(form.text.data, organizations, form.user_id, form.due_on.day)


@bp.route(f"{DECISION}/edit-decision", methods=BOTH)
def edit_decision(slug: str, key: str) -> Any:
    line = the_line(DecisionLine, key)
    chosen = line.poll.pid.partition(":")[2] if line.poll else ""
    form = DecisionForm(data={"text": line.text, "poll": chosen, "version": str(line.version)})
    form.offer(noted.notes_of(line.item).polls)
    return perform(
        "edit_decision",
        line,
        form,
        lambda me, it: line_service.edit_decision(
            me, it, form.text.data, form.version.number, form.chosen
        ),
        item=line.item,
    )


@bp.route(f"{DECISION}/strike-decision", methods=BOTH)
def strike_decision(slug: str, key: str) -> Any:
    line = the_line(DecisionLine, key)
    return _strike("strike_decision", line, line_service.strike_decision)


@bp.route(f"{ACTION}/edit-action", methods=BOTH)
def edit_action(slug: str, key: str) -> Any:
    action = the_line(ActionItem, key)
    form = TaskForm(data=kept(action))
    form.offer(noted.offered_at(action.item.meeting))
    return perform(
        "edit_action",
        action,
        form,
        lambda me, it: line_service.edit_action(
            me, it, task_in(form, it.item), form.version.number
        ),
        item=action.item,
    )


def kept(action: ActionItem) -> dict[str, str]:
    """The action as its form shows it."""
    doer, user = action.organization, action.user
    return {
        "text": action.text,
        "organization": doer.code,
        "user": f"{doer.pid.partition(':')[2]}-{user.pid.partition(':')[2]}" if user else "",
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "version": str(action.version),
    }


@bp.route(f"{ACTION}/strike-action", methods=BOTH)
def strike_action(slug: str, key: str) -> Any:
    return _strike("strike_action", the_line(ActionItem, key), line_service.strike_action)


def _strike(name: str, line: Any, service: Any) -> Any:
    def change(me: Actor, it: Any) -> Any:
        service(me, it)
        return back_to(it.item, "notes")

    return perform(name, line, EmptyForm(), change, item=line.item)


@bp.get(f"{ITEM}/versions")
def show_notes_versions(slug: str, number: int, position: int) -> str:
    """Every saved text of an item's notes, each against the one before."""
    item = the_item(number, position)
    saved = lines.versions_of(item) if can("view_notes", item) else []
    older = [version.text for version in saved[1:]] + [""]
    pairs = [(v, changes(old, v.text)) for v, old in zip(saved, older, strict=False)]
    return render_template("meetings/notes_versions.html", item=item, versions=pairs)
