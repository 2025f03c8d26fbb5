"""设置 — what every act of administration shares: its page, the act, where it leads back to."""

from functools import partial
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from workspace.committees import service
from workspace.committees.forms import CommitteeForm
from workspace.committees.models import Committee
from workspace.committees.routes.scope import bp, the_committee
from workspace.committees.service import as_typed, mark_of
from workspace.committees.service.founding import COMMITTEE
from workspace.i18n import gettext
from workspace.web import ActForm, carrying, page_of
from workspace.web.carrying import Change

SETTINGS = "/<string:slug>/settings"
BOTH = ["GET", "POST"]
#: Refusals that only the other rows can tell, by the field that has to say something else.
SPOKEN_AT = {
    "is_today_or_later": ("since", "until", "starts_on", "ends_on"),
    "ends_after_beginning": ("until", "ends_on"),
    "is_not_member_yet": ("code", "since"),
    "has_free_code": ("code",),
    "has_free_handle": ("handle",),
    "has_no_seat_yet": ("handle", "since"),
    "is_merged_into_member": ("into",),
    "is_not_chair_then": ("until",),
    "is_first_committee": ("name",),
    "has_no_overlap": ("starts_on",),
    "is_after_last_term": ("starts_on",),
    "is_member_then": ("chair", "lead", "organization"),
    "has_not_begun": ("chair",),
    "is_new_lead": ("lead",),
    "is_after_last_lead": ("since",),
    "is_new_word": ("name",),
    "has_no_number_this_year": ("resolution_code",),
    "has_another_secretary": ("until",),
}


def carry_out(
    name: str, thing: Any, form: ActForm, change: Change, *, back: str, **more: Any
) -> Any:
    """The page of an act, and the act: 303 back to its list, 422 for what cannot be.

    A second click is answered before POLICY is asked, so only what is not done is refused here.
    """
    if "setup" in request.values:  # whoever came from the checklist goes on with it
        back = url_for("home.show_home")
    shown = {"act": name, "thing": thing, "form": form, "back": back, **more}
    page = partial(render_template, shown.pop("template", "committees/act.html"), **shown)
    after = partial(_done, name, back)
    return carrying.carry_out(name, thing, form, change, page, after=after, spoken_at=SPOKEN_AT)


def _done(name: str, back: str, _made: Any) -> Response:
    flash(gettext("settings.done", act=gettext(f"act.{name}")))
    return redirect(back, 303)


@page_of(Committee)
def settings_page(committee: Committee) -> str:
    """The address of a committee's settings."""
    return url_for("home.show_settings", slug=committee.slug)


@bp.route(f"{SETTINGS}/edit-committee", methods=BOTH)
def edit_committee(slug: str) -> Any:
    committee = the_committee()
    kept = as_typed(committee, COMMITTEE)
    form = CommitteeForm(data=kept | {"version": mark_of(kept)})
    return carry_out(
        "edit_committee",
        committee,
        form,
        lambda me, it: service.edit_committee(
            me,
            it,
            name=form.name.data,
            name_en=form.name_en.data,
            resolution_code=form.resolution_code.data,
            version=form.version.data or "",
        ),
        back=settings_page(committee),
    )
