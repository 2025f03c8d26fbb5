"""The preview of a text: a page of its own that stores nothing; the editor shows its part."""

from flask import abort, render_template, request

from workspace.accounts.routes import safe_next
from workspace.committees.routes import the_committee
from workspace.issues.routes.pages import bp
from workspace.issues.service import rendered
from workspace.text import normalise
from workspace.web import actor, takes_files
from workspace.web.errors import typed
from workspace.web.uploads import received

#: The fields that hold Markdown.
MARKDOWN = ("text", "body")


@bp.post("/<string:slug>/preview")
@takes_files
def preview(slug: str) -> str:
    """`next` in the address is where the form goes when the text is sent after all."""
    path = safe_next(request.args.get("next", "")) or abort(404)
    sent = next((request.form[name] for name in MARKDOWN if name in request.form), "")
    received()  # without script the files come along; they go on by their hashes
    html = rendered(the_committee(), normalise(sent), actor().at, "preview")
    return render_template("shared/preview.html", html=html, path=path, typed=typed())
