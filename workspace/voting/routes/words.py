"""Phrases in words: the queries leave keys and values, here they get their language."""

from datetime import datetime
from typing import Any

from workspace import clock, text
from workspace.i18n import gettext, lang, ngettext
from workspace.voting.queries import Line, Phrase
from workspace.voting.routes.pages import bp
from workspace.web.jinja import named


@bp.app_template_global()
def say(phrase: Phrase | Line) -> str:
    """The words of a phrase; one with a whole number `n` may have a plural."""
    values = {key: _said(value) for key, value in phrase.values.items()}
    if isinstance(phrase.values.get("n"), int):
        return ngettext(phrase.msgid, phrase.msgid, phrase.values["n"], **values)
    return gettext(phrase.msgid, **values)


def _said(value: Any) -> Any:
    if isinstance(value, Phrase):
        return say(value)
    if isinstance(value, list | tuple):
        return gettext("list.comma").join(named(one) for one in value)
    if isinstance(value, datetime):
        return text.date(value, lang(), clock.now())
    return value
