"""Two languages, zh first: which one a request wants, and the catalogs by room.

Catalogs are gettext .po files, one a room and language, with key msgids (`act.cast_ballot`); they
are read once at start, so no compile step can be forgotten.
"""

from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any, Literal, cast

from babel.messages.pofile import read_po
from flask import Flask, has_request_context, request

Lang = Literal["zh", "en"]
LANGUAGES: tuple[Lang, ...] = ("zh", "en")
FOLDER = Path(__file__).parent / "translations"
#: The language of the request under way, settled once: a page asks some hundred times.
_settled: ContextVar[Lang | None] = ContextVar("lang", default=None)


@cache
def catalog(lang: Lang) -> dict[str, tuple[str, ...]]:
    """Key -> its forms (singular, plural) in a language, all rooms together."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((FOLDER / lang).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=lang):
                if message.id:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    words = message.string
                    found[key] = (words,) if isinstance(words, str) else tuple(words)
    return found


def lang() -> Lang:
    """The request's language: the cookie's, else the browser's, else Chinese."""
    return _settled.get() or _wanted()


def _wanted() -> Lang:
    if not has_request_context():
        return "zh"
    wanted = request.cookies.get("lang", "")
    if wanted not in LANGUAGES:
        wanted = request.accept_languages.best_match(LANGUAGES, default="zh") or "zh"
    return cast(Lang, wanted)


def speak(language: str) -> None:
    """Go on in this language for the rest of the request."""
    if language in LANGUAGES:
        _settled.set(cast(Lang, language))


def gettext(key: str, /, **values: Any) -> str:
    """The words of a key in this request's language; the key itself where there are none."""
    words = catalog(lang()).get(key, (key,))[0]
    return words % values if values else words


def ngettext(key: str, plural: str, number: int, /, **values: Any) -> str:
    """The words of a key for a number (English has two forms, Chinese one)."""
    forms = catalog(lang()).get(key, (key,))
    words = forms[1] if len(forms) > 1 and number != 1 else forms[0]
    return words % {"num": number, **values}


def set_up(app: Flask) -> None:
    """Give templates `_` and friends; settle each request's language for as long as it lasts."""

    @app.before_request
    def settle() -> None:
        _settled.set(_wanted())

    @app.teardown_request
    def forget(_: BaseException | None) -> None:
        _settled.set(None)

    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.install_gettext_callables(gettext, ngettext, newstyle=False)  # type: ignore[attr-defined]
    app.jinja_env.globals.update(_=gettext, gettext=gettext, ngettext=ngettext, lang_now=lang)
