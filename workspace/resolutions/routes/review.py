"""From the draft to the signature, and what may happen to a reservation afterwards."""

from collections.abc import Callable
from functools import partial
from typing import Any

from flask import render_template

from workspace.committees.routes import the_committee
from workspace.resolutions import queries, service
from workspace.resolutions.forms import ClearForm, EmptyForm, ReasonForm
from workspace.resolutions.routes.pages import (
    BOTH,
    DRAFT,
    bp,
    draft_page,
    the_draft,
    the_published,
)
from workspace.web import ActForm, actor, one
from workspace.web.carrying import carry_out


@bp.route(f"{DRAFT}/clear-resolution", methods=BOTH)
def clear_resolution(slug: str, key: str) -> Any:
    form = ClearForm()
    return _do(
        "clear_resolution",
        key,
        form,
        lambda me, it: service.clear_resolution(me, it, form.note.data),
    )


@bp.route(f"{DRAFT}/return-resolution", methods=BOTH)
def return_resolution(slug: str, key: str) -> Any:
    form = ReasonForm()
    return _do(
        "return_resolution",
        key,
        form,
        lambda me, it: service.return_resolution(me, it, form.reason.data),
    )


@bp.route(f"{DRAFT}/list-in-handover", methods=BOTH)
def list_in_handover(slug: str, key: str) -> Any:
    return _do("list_in_handover", key, EmptyForm(), service.list_in_handover)


@bp.route(f"{DRAFT}/publish-resolution", methods=BOTH)
def publish_resolution(slug: str, key: str) -> Any:
    return _do("publish_resolution", key, EmptyForm(), service.publish_resolution)


@bp.route("/<string:slug>/resolutions/reservations/<string:key>/withdraw-reservation", methods=BOTH)
def withdraw_reservation(slug: str, key: str) -> Any:
    seen = queries.reservations_visible_to(actor())
    reservation = one(seen, committee_id=the_committee().id, pid=f"reservation:{key}")
    page = partial(render_template, "resolutions/withdraw.html", reservation=reservation)
    change = service.withdraw_reservation
    return carry_out("withdraw_reservation", reservation, EmptyForm(), change, page)


@bp.route("/<string:slug>/resolutions/<int:year>-<int:no>/void-resolution", methods=BOTH)
def void_resolution(slug: str, year: int, no: int) -> Any:
    resolution, form = the_published(year, no), ReasonForm()
    page = partial(render_template, "resolutions/void.html", resolution=resolution, form=form)
    return carry_out(
        "void_resolution",
        resolution,
        form,
        lambda me, it: service.void_resolution(me, it, form.reason.data),
        page,
    )


def _do(name: str, key: str, form: ActForm, change: Callable[..., Any]) -> Any:
    resolution = the_draft(key)
    return carry_out(name, resolution, form, change, partial(draft_page, resolution, name, form))
