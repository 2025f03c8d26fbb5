"""Whom a meeting calls beside the seats, and who comes with an organization's voice."""

from typing import Any

from workspace.accounts.models import User
from workspace.accounts.queries import user_by_handle
from workspace.committees.forms import offer
from workspace.committees.queries import day_of, members_on
from workspace.committees.rules import MembershipKind
from workspace.groups.queries import people_known_to
from workspace.i18n import gettext
from workspace.issues.forms import EmptyForm
from workspace.meetings import service
from workspace.meetings.forms.convening import CallForm, DelegateForm
from workspace.meetings.models import Meeting
from workspace.meetings.queries.calling import people_of_organization
from workspace.meetings.routes.pages import (
    BOTH,
    MEETING,
    bp,
    carry_out,
    meeting_page,
    the_attendance,
    the_meeting,
)
from workspace.meetings.rules import Capacity
from workspace.web import acting_choices
from workspace.web.jinja import named


@bp.route(f"{MEETING}/call-person", methods=BOTH)
def call_person(slug: str, number: int) -> Any:
    meeting, form = the_meeting(number), CallForm()
    form.known = user_by_handle(form.handle.data) if form.handle.data else None
    there = members_on(meeting.committee_id, day_of(meeting.starts_at), *MembershipKind)
    organizations = {m.organization.code: m.organization for m in there}
    options = [(code, named(one)) for code, one in organizations.items()]
    offer(form.organization, options, none=gettext("form.choose_one"))
    form.offer_capacities()
    return carry_out(
        "call_person",
        meeting,
        form,
        lambda me, it: service.call_person(
            me,
            it,
            organization=organizations[form.organization.data],
            capacity=Capacity(form.capacity.data),
            user=form.known,
            guest=form.guest.data,
        ),
        back=meeting_page(meeting, _anchor="people"),
        meeting=meeting,
        people=people_known_to(meeting.committee_id),
    )


@bp.route(f"{MEETING}/called/<string:key>/release-person", methods=BOTH)
def release_person(slug: str, number: int, key: str) -> Any:
    attendance = the_attendance(number, key)
    return carry_out(
        "release_person",
        attendance,
        EmptyForm(),
        service.release_person,
        back=meeting_page(attendance.meeting, _anchor="people"),
        meeting=attendance.meeting,
        about=named(attendance.user) if attendance.user else attendance.guest,
    )


@bp.route(f"{MEETING}/name-delegate", methods=BOTH)
def name_delegate(slug: str, number: int) -> Any:
    meeting, form = the_meeting(number), DelegateForm()
    people = those_who_may_come(meeting)
    options = [(key, named(user)) for key, user in people.items()]
    offer(form.person, options, none=gettext("form.choose_one"))
    return carry_out(
        "name_delegate",
        meeting,
        form,
        lambda me, it: service.name_delegate(me, it, people[form.person.data]),
        back=meeting_page(meeting, _anchor="people"),
        meeting=meeting,
    )


def those_who_may_come(meeting: Meeting) -> dict[str, User]:
    """Account names of the people of the organizations for which the reader may name one."""
    seats = [
        seat
        for organization in acting_choices("name_delegate", meeting)
        for seat in people_of_organization(meeting, organization.id)
    ]
    return {seat.user.handle: seat.user for seat in seats}
