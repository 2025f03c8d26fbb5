"""The agenda: its page for those who keep it, proposals and their screening, order, papers."""

from typing import Any

from flask import redirect, render_template, request

from workspace.committees.service import mark_of
from workspace.i18n import gettext
from workspace.issues import queries as issues
from workspace.issues.forms import ReasonForm
from workspace.issues.routes.pages import still_there
from workspace.meetings import service
from workspace.meetings.forms.agenda import (
    AcceptForm,
    ItemForm,
    MatterForm,
    PapersForm,
    PlaceForm,
    ProposalForm,
    TimedForm,
)
from workspace.meetings.models import AgendaItem, Attendance, Meeting
from workspace.meetings.queries import agenda as agendas
from workspace.meetings.queries.roll import called_to
from workspace.meetings.routes.listing import meeting_shown
from workspace.meetings.routes.pages import (
    BOTH,
    ITEM,
    MEETING,
    bp,
    carry_out,
    meeting_page,
    place_of,
    the_item,
    the_meeting,
)
from workspace.meetings.service.agenda import item_as_typed
from workspace.web import actor, takes_files
from workspace.web.addresses import url_for
from workspace.web.jinja import named, titled


def agenda_page(meeting: Meeting, **more: Any) -> str:
    """The address of the agenda as those see it who keep it."""
    at = {"slug": meeting.committee.slug, "number": meeting.number}
    return url_for("meetings.show_agenda", **at, **more)


@bp.get(f"{MEETING}/agenda")
def show_agenda(slug: str, number: int) -> str:
    """Order, screening, wording: what may be done to each item, and why not."""
    return render_template("meetings/agenda.html", **meeting_shown(the_meeting(number)))


def people_by_key(meeting: Meeting) -> dict[str, Attendance]:
    """Whoever can present an item: on the list, with an account."""
    return {row.pid: row for row in called_to(meeting) if row.user and not row.is_off}


def spoken_person(row: Attendance) -> str:
    return f"{named(row.organization)} {named(row.user)}"


def spoken_issue(issue: Any) -> str:
    return f"#{issue.number} {titled(issue)}"


def offered_on(meeting: Meeting, form: TimedForm) -> Any:
    """The form with the people and issues that it offers."""
    form.offer_people(people_by_key(meeting), spoken_person)
    if isinstance(form, MatterForm):
        sent = request.form.get("issue") or request.args.get("issue", "")
        number = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
        form.offer_issues(agendas.issues_offered(actor(), meeting, number), spoken_issue)
        if request.method == "GET" and sent in form.issues:
            form.issue.data = sent
    return form


@bp.route(f"{MEETING}/propose-item", methods=BOTH)
@takes_files
def propose_item(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    form = offered_on(meeting, ProposalForm())
    return carry_out(
        "propose_item",
        meeting,
        form,
        lambda me, it: service.propose_item(me, it, form.matter, form.reason.data, form.files.data),
        back=meeting_page(meeting),
        meeting=meeting,
    )


@bp.route(f"{MEETING}/list-item", methods=BOTH)
@takes_files
def list_item(slug: str, number: int) -> Any:
    meeting = the_meeting(number)
    form = offered_on(meeting, MatterForm())

    def change(me: Any, it: Meeting) -> Any:
        service.list_item(me, it, form.matter, form.files.data)
        return redirect(agenda_page(meeting), 303)

    return carry_out("list_item", meeting, form, change, back=agenda_page(meeting), meeting=meeting)


@bp.route(f"{ITEM}/accept-item", methods=BOTH)
def accept_item(slug: str, number: int, position: int) -> Any:
    form = AcceptForm()
    return on_item(
        "accept_item",
        the_item(number, position),
        form,
        lambda me, it: service.accept_item(me, it, form.reason.data),
    )


@bp.route(f"{ITEM}/decline-item", methods=BOTH)
def decline_item(slug: str, number: int, position: int) -> Any:
    form = ReasonForm()
    return on_item(
        "decline_item",
        the_item(number, position),
        form,
        lambda me, it: service.decline_item(me, it, form.reason.data),
    )


@bp.route(f"{ITEM}/edit-item", methods=BOTH)
def edit_item(slug: str, number: int, position: int) -> Any:
    item = the_item(number, position)
    kept = item_as_typed(item)
    form = ItemForm(data=kept | {"version": mark_of(kept)})
    offered_on(item.meeting, form)
    return on_item(
        "edit_item",
        item,
        form,
        lambda me, it: service.edit_item(me, it, form.matter, form.version.data or ""),
    )


@bp.route(f"{ITEM}/move-item", methods=BOTH)
def move_item(slug: str, number: int, position: int) -> Any:
    form = PlaceForm(data={"place": str(position)})
    return on_item(
        "move_item",
        the_item(number, position),
        form,
        lambda me, it: service.move_item(me, it, form.number),
    )


@bp.route(f"{ITEM}/remove-item", methods=BOTH)
def remove_item(slug: str, number: int, position: int) -> Any:
    form = ReasonForm()
    return on_item(
        "remove_item",
        the_item(number, position),
        form,
        lambda me, it: service.remove_item(me, it, form.reason.data),
    )


@bp.route(f"{ITEM}/attach-papers", methods=BOTH)
@takes_files
def attach_papers(slug: str, number: int, position: int) -> Any:
    item, form = the_item(number, position), PapersForm()
    standing = issues.attachments_of([item.pid]).get(item.pid, [])
    form.files.standing = still_there(standing)
    return carry_out(
        "attach_papers",
        item,
        form,
        lambda me, it: service.attach_papers(me, it, form.files.data),
        back=place_of(item),
        meeting=item.meeting,
        about=titled(item),
        standing=standing,
    )


def on_item(name: str, item: AgendaItem, form: Any, change: Any) -> Any:
    """An act on an item, which leads back to its place on the agenda's page."""

    def and_back(me: Any, it: AgendaItem) -> Any:
        change(me, it)
        key = it.pid.partition(":")[2]
        return redirect(agenda_page(it.meeting, _anchor=f"i-{key}"), 303)

    back = agenda_page(item.meeting)
    about = titled(item) or gettext("agenda.no_title")
    return carry_out(name, item, form, and_back, back=back, meeting=item.meeting, about=about)
