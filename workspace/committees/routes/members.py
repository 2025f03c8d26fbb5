"""设置·单位 — admitting, naming, ending, merging and correcting; the rotation of the chair."""

from typing import Any

from flask import render_template, request, url_for

from workspace.committees import queries, service
from workspace.committees.forms import (
    AdmitForm,
    MergeForm,
    OrganizationForm,
    RotationForm,
    SpanForm,
    UntilForm,
    offer,
)
from workspace.committees.models import Membership
from workspace.committees.routes.scope import bp, the_committee
from workspace.committees.routes.settings import BOTH, SETTINGS, carry_out
from workspace.committees.rules import MembershipKind
from workspace.committees.service import as_typed, mark_of
from workspace.committees.service.members import ORGANIZATION, SPAN
from workspace.committees.service.rotation import turns_of
from workspace.i18n import gettext
from workspace.web import actor, one, page_of
from workspace.web.jinja import named

MEMBERSHIP = f"{SETTINGS}/memberships/<string:key>"


def list_page(**more: Any) -> str:
    """The address of the list to which every act here leads back."""
    return url_for("committees.list_organizations", slug=the_committee().slug, **more)


@page_of(Membership)
def membership_page(membership: Membership) -> str:
    """The address of a membership: its line in the list."""
    return list_page()


@bp.get(f"{SETTINGS}/organizations")
def list_organizations(slug: str) -> str:
    committee, today = the_committee(), queries.day_of(actor().at)
    return render_template(
        "committees/organizations.html",
        memberships=queries.memberships(committee.id),
        members=queries.members_on(committee.id, today),
        next_chair=queries.next_chair(committee.id, today),
        kinds=MembershipKind,
        today=today,
    )


@bp.route(f"{SETTINGS}/admit-organization", methods=BOTH)
def admit_organization(slug: str) -> Any:
    committee = the_committee()
    form = AdmitForm(data={"since": queries.day_of(actor().at).isoformat(), "kind": "member"})
    form.offer_kinds()
    return carry_out(
        "admit_organization",
        committee,
        form,
        lambda me, it: service.admit_organization(
            me,
            it,
            code=form.code.data,
            name=form.name.data,
            name_en=form.name_en.data,
            kind=MembershipKind(form.kind.data),
            since=form.since.day,
            capital_group=form.capital_group.data,
        ),
        back=list_page(),
    )


def the_membership(key: str) -> Membership:
    """The membership of this address, or 404."""
    seen = queries.all_memberships(the_committee().id)
    found: Membership = one(seen, pid=f"membership:{key}")
    return found


@bp.route(f"{MEMBERSHIP}/edit-organization", methods=BOTH)
def edit_organization(slug: str, key: str) -> Any:
    membership = the_membership(key)
    kept = as_typed(membership.organization, ORGANIZATION)
    form = OrganizationForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "edit_organization",
        membership,
        form,
        lambda me, it: service.edit_organization(
            me,
            it,
            name=form.name.data,
            name_en=form.name_en.data,
            capital_group=form.capital_group.data,
            version=form.version.data or "",
        ),
        back=list_page(),
        about=named(membership.organization),
    )


@bp.route(f"{MEMBERSHIP}/end-membership", methods=BOTH)
def end_membership(slug: str, key: str) -> Any:
    membership, form = the_membership(key), UntilForm()
    form.began = membership.since
    return carry_out(
        "end_membership",
        membership,
        form,
        lambda me, it: service.end_membership(me, it, until=form.until.day),
        back=list_page(),
        about=named(membership.organization),
    )


@bp.route(f"{MEMBERSHIP}/merge-organization", methods=BOTH)
def merge_organization(slug: str, key: str) -> Any:
    membership, form = the_membership(key), MergeForm()
    form.began = membership.since
    others = {
        m.organization.code: m.organization
        for m in queries.members_on(membership.committee_id, queries.day_of(actor().at))
        if m.id != membership.id
    }
    offer(form.into, [(c, named(o)) for c, o in others.items()], none=gettext("form.choose_one"))
    return carry_out(
        "merge_organization",
        membership,
        form,
        lambda me, it: service.merge_organization(
            me, it, into=others[form.into.data], on=form.until.day
        ),
        back=list_page(),
        about=named(membership.organization),
    )


@bp.route(f"{MEMBERSHIP}/correct-membership", methods=BOTH)
def correct_membership(slug: str, key: str) -> Any:
    membership = the_membership(key)
    kept = as_typed(membership, SPAN)
    form = SpanForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "correct_membership",
        membership,
        form,
        lambda me, it: service.correct_membership(
            me,
            it,
            since=form.since.day,
            until=form.until.day,
            reason=form.reason.data,
            version=form.version.data or "",
        ),
        back=list_page(),
        about=named(membership.organization),
    )


@bp.route(f"{SETTINGS}/set-rotation", methods=BOTH)
def set_rotation(slug: str) -> Any:
    committee = the_committee()
    members = queries.members_on(committee.id, queries.day_of(actor().at))
    kept = turns_of(members)
    form = RotationForm(data={"version": mark_of(kept)})
    form.fill(kept, request.form if request.method == "POST" else None)
    return carry_out(
        "set_rotation",
        committee,
        form,
        lambda me, it: service.set_rotation(me, it, form.places, form.version.data or ""),
        back=list_page(_anchor="rotation"),
        template="committees/rotation.html",
        members=members,
    )
