"""One commitment: its history, and the acts that move it."""

from functools import partial
from typing import Any

from flask import render_template, request
from wtforms import SelectChoice

from workspace.accounts.queries import draft_of
from workspace.accounts.service import save_draft
from workspace.committees.models import Organization
from workspace.committees.queries import day_of, members_on
from workspace.committees.routes import the_committee
from workspace.followups import queries, service
from workspace.followups.forms import (
    CarryOverForm,
    EmptyForm,
    ExtensionForm,
    NoteForm,
    ReasonForm,
    ReportForm,
)
from workspace.followups.models import Commitment
from workspace.followups.routes.pages import bp, in_range
from workspace.followups.rules import split_links
from workspace.i18n import gettext
from workspace.permissions import Actor
from workspace.web import ActForm, actor, can, one, takes_files
from workspace.web.carrying import carry_out
from workspace.web.jinja import named

COMMITMENT = "/<string:slug>/follow-up/<int:year>-<int:no>/<string:code>"
BOTH = ["GET", "POST"]


@bp.get(COMMITMENT)
def show_commitment(slug: str, year: int, no: int, code: str) -> str:
    return commitment_view(the_commitment(year, no, code))


def the_commitment(year: int, no: int, code: str) -> Commitment:
    """The commitment of this address with its history, or 404."""
    where = (in_range(year), in_range(no), code)
    found: Commitment = one(queries.one_at(actor(), the_committee(), *where))
    return found


def commitment_view(commitment: Commitment, asked: str = "", form: ActForm | None = None) -> str:
    """Its row of the matrix, its clauses and history, and the forms of what may be done to it.

    `asked` is the act whose own address this is, `form` its form with the errors it has.
    """
    matrix = queries.matrix(actor(), the_committee(), commitment.resolution.term)
    draft = draft_of(actor().id, commitment.pid) if can("report_progress", commitment) else None
    forms = blank_forms(commitment, draft.text if draft else "")
    if asked and form and request.method == "POST":
        forms[asked] = form
    return render_template(
        "followups/commitment.html",
        commitment=commitment,
        cell=matrix.cell_of(commitment),
        matrix=matrix,
        asked=asked,
        draft=draft,
        files=queries.files_of(actor(), commitment),
        form=form,
        forms=forms,
    )


def blank_forms(commitment: Commitment, typed: str) -> dict[str, ActForm]:
    """The forms as they open; what was typed for a report before comes back."""
    forms: dict[str, ActForm] = {
        "report_progress": ReportForm(formdata=None, data={"text": typed}),
        "remind": NoteForm(formdata=None),
        "return_report": ReasonForm(formdata=None),
        "verify_commitment": NoteForm(formdata=None),
        "ask_extension": ExtensionForm(commitment.due_at, formdata=None),
        "grant_extension": NoteForm(formdata=None),
        "refuse_extension": ReasonForm(formdata=None),
        "mark_not_applicable": ReasonForm(formdata=None),
    }
    if can("carry_over_commitment", commitment):
        forms["carry_over_commitment"] = carry_over_form(commitment, formdata=None)
    return forms


def carry_over_form(commitment: Commitment, **more: Any) -> CarryOverForm:
    """Offers the members of today but the one that merged."""
    form = CarryOverForm(**more)
    members = members_on(commitment.committee_id, day_of(actor().at))
    form.to.choices = [SelectChoice("", gettext("form.choose_org"))] + [
        SelectChoice(m.organization.code, named(m.organization))
        for m in members
        if m.organization_id != commitment.organization_id
    ]
    return form


@bp.route(f"{COMMITMENT}/acknowledge", methods=BOTH)
def acknowledge(slug: str, year: int, no: int, code: str) -> Any:
    return _do("acknowledge", the_commitment(year, no, code), EmptyForm(), service.acknowledge)


@bp.route(f"{COMMITMENT}/report-progress", methods=BOTH)
@takes_files
def report_progress(slug: str, year: int, no: int, code: str) -> Any:
    form = ReportForm()

    def report(me: Actor, commitment: Commitment) -> None:
        links = split_links(form.links.data)
        service.report_progress(
            me, commitment, form.text.data, links, form.evidence.data, form.files.data
        )
        save_draft(me.id, commitment.pid, "")

    return _do("report_progress", the_commitment(year, no, code), form, report)


@bp.route(f"{COMMITMENT}/remind", methods=BOTH)
def remind(slug: str, year: int, no: int, code: str) -> Any:
    return _noted("remind", the_commitment(year, no, code), service.remind)


@bp.route(f"{COMMITMENT}/return-report", methods=BOTH)
def return_report(slug: str, year: int, no: int, code: str) -> Any:
    return _reasoned("return_report", the_commitment(year, no, code), service.return_report)


@bp.route(f"{COMMITMENT}/verify-commitment", methods=BOTH)
def verify_commitment(slug: str, year: int, no: int, code: str) -> Any:
    return _noted("verify_commitment", the_commitment(year, no, code), service.verify_commitment)


@bp.route(f"{COMMITMENT}/ask-extension", methods=BOTH)
def ask_extension(slug: str, year: int, no: int, code: str) -> Any:
    commitment = the_commitment(year, no, code)
    form = ExtensionForm(commitment.due_at)
    return _do(
        "ask_extension",
        commitment,
        form,
        lambda me, it: service.ask_extension(me, it, form.until.data, form.reason.data),
    )


@bp.route(f"{COMMITMENT}/grant-extension", methods=BOTH)
def grant_extension(slug: str, year: int, no: int, code: str) -> Any:
    return _noted("grant_extension", the_commitment(year, no, code), service.grant_extension)


@bp.route(f"{COMMITMENT}/refuse-extension", methods=BOTH)
def refuse_extension(slug: str, year: int, no: int, code: str) -> Any:
    return _reasoned("refuse_extension", the_commitment(year, no, code), service.refuse_extension)


@bp.route(f"{COMMITMENT}/mark-not-applicable", methods=BOTH)
def mark_not_applicable(slug: str, year: int, no: int, code: str) -> Any:
    commitment, change = the_commitment(year, no, code), service.mark_not_applicable
    return _reasoned("mark_not_applicable", commitment, change)


@bp.route(f"{COMMITMENT}/carry-over-commitment", methods=BOTH)
def carry_over_commitment(slug: str, year: int, no: int, code: str) -> Any:
    commitment = the_commitment(year, no, code)
    form = carry_over_form(commitment)
    return _do(
        "carry_over_commitment",
        commitment,
        form,
        lambda me, it: service.carry_over_commitment(me, it, taker(form), form.note.data),
    )


def taker(form: CarryOverForm) -> Organization:
    """The organization that was chosen to take over."""
    members = members_on(the_committee().id, day_of(actor().at))
    return next(m.organization for m in members if m.organization.code == form.to.data)


def _reasoned(name: str, commitment: Commitment, change: Any) -> Any:
    form = ReasonForm()
    return _do(name, commitment, form, lambda me, it: change(me, it, form.reason.data))


def _noted(name: str, commitment: Commitment, change: Any) -> Any:
    form = NoteForm()
    return _do(name, commitment, form, lambda me, it: change(me, it, form.note.data))


def _do(name: str, commitment: Commitment, form: ActForm, change: Any) -> Any:
    page = partial(commitment_view, commitment, name, form)
    return carry_out(name, commitment, form, change, page)
