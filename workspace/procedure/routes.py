"""The rules of procedure, their history, and the form in which the secretary changes them."""

from typing import Any

from flask import Blueprint, abort, render_template, request, url_for

from workspace.acts import Refused
from workspace.committees.routes import the_committee
from workspace.procedure import queries, service
from workspace.procedure.forms import ProcedureForm
from workspace.procedure.models import ProcedureVersion
from workspace.text import changes
from workspace.web import acting, actor, page_of, see, why

bp = Blueprint("procedure", __name__)


@page_of(ProcedureVersion)
def procedure_page(version: ProcedureVersion) -> str:
    """The address of the rules of which this is a version."""
    return url_for("procedure.show_procedure", slug=version.committee.slug)


@bp.get("/<string:slug>/procedure")
def show_procedure(slug: str) -> str:
    me, committee = actor(), the_committee()
    return render_template(
        "procedure/procedure.html",
        text=queries.in_force(me, committee),
        meaning=queries.usual_meaning(me, committee),
        voting_rules=queries.voting_rules(committee),
    )


@bp.get("/<string:slug>/procedure/versions")
def list_versions(slug: str) -> str:
    """The history, and what one version (the newest, or ?version=) changed."""
    me, committee = actor(), the_committee()
    versions = queries.history(me, committee)
    sent = request.args.get("version", "")
    asked = [v for v in versions if str(v.version) == sent] if sent else versions[:1]
    if not asked:
        abort(404)
    old, new = (queries.text_of(me, committee, asked[0].version - n) for n in (1, 0))
    return render_template(
        "procedure/versions.html", versions=versions, shown=asked[0], runs=changes(old, new)
    )


@bp.route("/<string:slug>/procedure/edit-procedure", methods=["GET", "POST"])
def edit_procedure(slug: str) -> Any:
    committee = the_committee()
    form = ProcedureForm(data=kept(queries.in_force(actor(), committee)))
    if request.method == "POST" and form.validate():
        me = acting("edit_procedure", committee)
        said = (form.text.data, form.note.data, form.against)
        return see(service.edit_procedure(me, committee, *said))
    if reason := why("edit_procedure", committee):
        raise Refused(reason, "edit_procedure", committee)
    page = render_template("procedure/write.html", form=form)
    return (page, 422) if request.method == "POST" else page


def kept(text: ProcedureVersion | None) -> dict[str, str]:
    """The text in force as its form shows it."""
    return {"text": text.text, "version": str(text.version)} if text else {"version": "0"}
