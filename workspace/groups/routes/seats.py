"""设置·席位 — giving, ending and correcting seats."""

from typing import Any

from flask import request

from workspace.accounts.queries import user_by_handle
from workspace.committees import queries as committees
from workspace.committees.forms import first_end, offer
from workspace.committees.routes import BOTH, SETTINGS, carry_out, the_committee
from workspace.committees.rules import MembershipKind
from workspace.committees.service import as_typed, mark_of
from workspace.groups import queries, service
from workspace.groups.forms import SeatForm, SpanForm, UntilForm
from workspace.groups.models import Seat
from workspace.groups.routes.groups import GROUP_AT, bp, group_page, the_group
from workspace.groups.rules import ROLES, Role
from workspace.groups.service.seats import SPAN
from workspace.i18n import gettext
from workspace.web import actor, one, page_of
from workspace.web.jinja import named

SEAT = f"{SETTINGS}/seats/<string:key>"


@page_of(Seat)
def seat_page(seat: Seat) -> str:
    """The address of a seat: its group's."""
    return group_page(seat.group)


@bp.route(f"{GROUP_AT}/give-seat", methods=BOTH)
def give_seat(slug: str, group: str) -> Any:
    shown, committee = the_group(group), the_committee()
    asked = {name: request.args.get(name, "") for name in ("organization", "role")}
    form = SeatForm(data=asked | {"since": committees.day_of(actor().at).isoformat()})
    form.known = user_by_handle(form.handle.data) if form.is_handle() else None
    there = committees.members_on(committee.id, committees.day_of(actor().at), *MembershipKind)
    organizations = {m.organization.code: m.organization for m in there}
    none = gettext("form.choose_one")
    offer(form.organization, [(c, named(o)) for c, o in organizations.items()], none=none)
    roles = [r for r in Role if r in ROLES[shown.kind]]
    offer(form.role, [(r.value, gettext(f"role.{r.value}")) for r in roles], none=none)

    def change(me: Any, it: Any) -> Seat:
        return service.give_seat(
            me,
            it,
            form.known or service.Person(form.handle.data, form.name.data, form.name_en.data),
            organization=organizations[form.organization.data],
            role=Role(form.role.data),
            since=form.since.day,
        )

    return carry_out(
        "give_seat",
        shown,
        form,
        change,
        back=group_page(shown),
        about=named(shown),
        people=queries.people_known_to(committee.id),
    )


def the_seat(key: str) -> Seat:
    """The seat of this address, or 404."""
    found: Seat = one(queries.all_seats(the_committee().id), pid=f"seat:{key}")
    return found


@bp.route(f"{SEAT}/end-seat", methods=BOTH)
def end_seat(slug: str, key: str) -> Any:
    seat = the_seat(key)
    earliest = max(first_end(seat.since), committees.day_of(actor().at))
    form = UntilForm(data={"until": earliest.isoformat()})
    form.began = seat.since
    return carry_out(
        "end_seat",
        seat,
        form,
        lambda me, it: service.end_seat(me, it, until=form.until.day),
        back=group_page(seat.group),
        about=about(seat),
    )


@bp.route(f"{SEAT}/correct-seat", methods=BOTH)
def correct_seat(slug: str, key: str) -> Any:
    seat = the_seat(key)
    kept = as_typed(seat, SPAN)
    form = SpanForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "correct_seat",
        seat,
        form,
        lambda me, it: service.correct_seat(
            me,
            it,
            since=form.since.day,
            until=form.until.day,
            reason=form.reason.data,
            version=form.version.data or "",
        ),
        back=group_page(seat.group),
        about=about(seat),
    )


def about(seat: Seat) -> str:
    """Who holds the seat, for whom, as what."""
    words = (named(seat.user), named(seat.organization), gettext(f"role.{seat.role.value}"))
    return gettext("list.comma").join(words)
