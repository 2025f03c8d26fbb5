"""The page of an act and the act itself, alike in every room."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from workspace.acts import Refused
from workspace.i18n import gettext
from workspace.permissions import Actor
from workspace.web.forms import ActForm
from workspace.web.identity import acting, why
from workspace.web.pages import see

Change = Callable[[Actor, Any], Any]
#: Reason of a refusal -> the fields that could say something else, the first that a form has.
SpokenAt = Mapping[str, Sequence[str]]


def allow(name: str, thing: Any) -> None:
    """Refuse the page of an act that the person may not do, saying why."""
    if reason := why(name, thing):
        raise Refused(reason, name, thing)


def carry_out(
    name: str,
    thing: Any,
    form: ActForm,
    change: Change,
    page: Callable[[], str],
    *,
    is_sound: Callable[[], bool] | None = None,
    after: Callable[[Any], Response] = see,
    spoken_at: SpokenAt | None = None,
) -> Any:
    """Do what was sent: where `after` says of what was made or changed (303), 422 for bad input.

    `change` may answer itself; `is_sound` judges the form where `validate` alone does not. A
    second click is answered before POLICY is asked, so only what is not done is refused here.
    """
    is_sent = request.method == "POST"
    if is_sent and (is_sound or form.validate)():
        try:
            made = change(acting(name, thing), thing)
            return made if isinstance(made, Response) else after(made or thing)
        except Refused as no:
            speak_at_field(form, no, spoken_at or {})
    allow(name, thing)
    return (page(), 422) if is_sent else page()


def speak_at_field(form: ActForm, no: Refused, spoken_at: SpokenAt) -> None:
    """Let the field say why, where another entry would do; else it is a refusal."""
    for name in spoken_at.get(no.reason, ()):
        if name in form:
            form[name].errors = [*form[name].errors, gettext(f"refused.{no.reason}")]
            return
    raise no
