"""设置·专业组 — founding, naming and closing groups; changing who leads one."""

from typing import Any

from flask import Blueprint, render_template, url_for

from workspace.committees import queries as committees
from workspace.committees.forms import NamesForm, offer
from workspace.committees.models import Organization
from workspace.committees.routes import BOTH, SETTINGS, carry_out, the_committee
from workspace.committees.service import as_typed, mark_of
from workspace.groups import queries, service
from workspace.groups.forms import CloseForm, FoundForm, LeadForm
from workspace.groups.models import Leadership, SpecialistGroup
from workspace.groups.rules import EXPERTS, GroupKind, uneven
from workspace.groups.service.groups import GROUP, lead_as_typed
from workspace.i18n import gettext
from workspace.web import actor, one, page_of
from workspace.web.jinja import named

bp = Blueprint("groups", __name__)
GROUP_AT = f"{SETTINGS}/groups/<string:group>"


@page_of(SpecialistGroup)
def group_page(group: SpecialistGroup) -> str:
    """The address of a group in the settings."""
    return url_for("groups.show_seats", slug=group.committee.slug, group=group.code)


@page_of(Leadership)
def lead_page(leadership: Leadership) -> str:
    """The address of a lead: its group's."""
    return group_page(leadership.group)


@bp.get(f"{SETTINGS}/groups")
def list_settings(slug: str) -> str:
    committee, today = the_committee(), committees.day_of(actor().at)
    groups = queries.all_groups(committee.id)
    seats = queries.seats_on([g.id for g in groups], today)
    members = [m.organization_id for m in committees.members_on(committee.id, today)]
    return render_template(
        "groups/settings.html",
        groups=groups,
        seats={g.id: [s for s in seats if s.group_id == g.id] for g in groups},
        uneven={g.id: len(uneven_in(g, seats, members)) for g in groups},
        today=today,
    )


def uneven_in(
    group: SpecialistGroup, seats: list[Any], members: list[int]
) -> list[tuple[int, int]]:
    """Members that have not their two experts in a specialist group: (key, how many)."""
    if group.kind is not GroupKind.SPECIALIST:
        return []
    return uneven(
        members,
        (s.organization_id for s in seats if s.group_id == group.id and s.role in EXPERTS),
    )


def the_group(code: str) -> SpecialistGroup:
    """The group of this address, or 404."""
    seen = queries.visible_to(actor())
    found: SpecialistGroup = one(seen, committee_id=the_committee().id, code=code)
    return found


@bp.get(GROUP_AT)
def show_seats(slug: str, group: str) -> str:
    committee, today = the_committee(), committees.day_of(actor().at)
    shown = the_group(group)
    seats = queries.seats_of(shown)
    members = committees.members_on(committee.id, today)
    held = [s for s in seats if s.since <= today and (s.until is None or s.until > today)]
    broken = dict(uneven_in(shown, held, [m.organization_id for m in members]))
    return render_template(
        "groups/seats.html",
        group=shown,
        held=held,
        later=[s for s in seats if s.since > today],
        former=[s for s in seats if s.since <= today and s not in held],
        uneven=[
            (m.organization, broken[m.organization_id])
            for m in members
            if m.organization_id in broken
        ],
        leads=queries.leads_of(shown),
        today=today,
    )


def members_offered() -> dict[str, Organization]:
    """The members of today by their codes."""
    found = committees.members_on(the_committee().id, committees.day_of(actor().at))
    return {m.organization.code: m.organization for m in found}


@bp.route(f"{SETTINGS}/found-group", methods=BOTH)
def found_group(slug: str) -> Any:
    committee, members, form = the_committee(), members_offered(), FoundForm()
    offer(form.lead, [(c, named(o)) for c, o in members.items()], none=gettext("form.choose_one"))
    return carry_out(
        "found_group",
        committee,
        form,
        lambda me, it: service.found_group(
            me,
            it,
            code=form.code.data,
            name=form.name.data,
            name_en=form.name_en.data,
            lead=members[form.lead.data],
        ),
        back=url_for(".list_settings", slug=slug)
        if not form.code.data
        else url_for(".show_seats", slug=slug, group=form.code.data),
    )


@bp.route(f"{GROUP_AT}/edit-group", methods=BOTH)
def edit_group(slug: str, group: str) -> Any:
    shown = the_group(group)
    kept = as_typed(shown, GROUP)
    form = NamesForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "edit_group",
        shown,
        form,
        lambda me, it: service.edit_group(
            me,
            it,
            name=form.name.data,
            name_en=form.name_en.data,
            version=form.version.data or "",
        ),
        back=group_page(shown),
        about=named(shown),
    )


@bp.route(f"{GROUP_AT}/change-lead", methods=BOTH)
def change_lead(slug: str, group: str) -> Any:
    shown, members = the_group(group), members_offered()
    kept = lead_as_typed(shown)
    today = committees.day_of(actor().at).isoformat()
    form = LeadForm(data=kept | {"version": mark_of(kept), "since": today})
    offer(form.lead, [(c, named(o)) for c, o in members.items()], none=gettext("form.choose_one"))
    return carry_out(
        "change_lead",
        shown,
        form,
        lambda me, it: service.change_lead(
            me,
            it,
            lead=members[form.lead.data],
            since=form.since.day,
            version=form.version.data or "",
        ),
        back=group_page(shown),
        about=named(shown),
    )


@bp.route(f"{GROUP_AT}/close-group", methods=BOTH)
def close_group(slug: str, group: str) -> Any:
    shown, form = the_group(group), CloseForm()
    return carry_out(
        "close_group",
        shown,
        form,
        lambda me, it: service.close_group(me, it, until=form.until.day, reason=form.reason.data),
        back=group_page(shown),
        about=named(shown),
    )
