"""Help is for everybody: whoever cannot sign in needs it most."""

from pathlib import PurePath

from flask import Blueprint, Response, abort, render_template, send_from_directory

from workspace.help import queries
from workspace.help.rules import CHAPTERS
from workspace.i18n import lang

bp = Blueprint("help", __name__)
bp.add_app_template_global(queries.picture_size, "picture_size")


@bp.get("/help")
def list_chapters() -> str:
    return render_template("help/chapters.html", chapters=queries.chapters(lang()))


@bp.get("/help/guide/<string:name>")
def show_chapter(name: str) -> str:
    if name not in CHAPTERS:
        abort(404)
    return render_template("help/chapter.html", chapter=queries.chapter(lang(), name), name=name)


@bp.get("/help/accessibility")
def show_accessibility() -> str:
    chapter = queries.chapter(lang(), "accessibility")
    return render_template("help/chapter.html", chapter=chapter, name="")


@bp.get("/help/keyboard")
def show_keyboard() -> str:
    return render_template("help/keyboard.html", shortcuts=queries.shortcuts())


@bp.get("/help/pictures/<string:name>")
def show_picture(name: str) -> Response:
    if PurePath(name).suffix != ".png":
        abort(404)
    answer = send_from_directory(queries.PICTURES, name, max_age=24 * 3600)
    answer.headers["Cache-Control"] = "public, max-age=86400"
    return answer
