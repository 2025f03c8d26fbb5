"""Forms say shape only: present, type, length. Messages are keys of the `form.` family."""

from collections.abc import Callable
from typing import Any

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.form import _Auto
from wtforms import Field, HiddenField, StringField, TextAreaField
from wtforms.validators import StopValidation

from workspace.i18n import gettext
from workspace.text import normalise

LINE = 120
TEXT = 20_000


class ActForm(FlaskForm):  # type: ignore[misc]
    """A form of an act; CSRF is checked once for the whole application."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        csrf = False

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A page's form is typed fields; JSON is the API's, with types of its own."""
            if formdata is _Auto:
                return request.form if request.method == "POST" else None
            return formdata

    def __init__(self, *arguments: Any, **options: Any) -> None:
        """What a form offers fills it in once; a field missing from what was sent is missing."""
        if "formdata" not in options and self.is_submitted():
            options.pop("data", None)
        super().__init__(*arguments, **options)


class VersionField(HiddenField):  # type: ignore[misc]
    """Against which version the form was filled in; whatever is no number is none that is kept."""

    @property
    def number(self) -> int:
        sent = self.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0


def filled(form: Any, field: Field) -> None:
    """The field is not empty."""
    if not (field.data or "").strip():
        raise StopValidation(gettext("form.missing"))


def at_most(limit: int) -> Callable[[Any, Field], None]:
    """The field holds at most `limit` characters."""

    def check(form: Any, field: Field) -> None:
        if len(field.data or "") > limit:
            raise StopValidation(gettext("form.too_long", n=limit, have=len(field.data)))

    return check


def one_line(label: str, *, limit: int = LINE, needed: bool = True, **options: Any) -> StringField:
    """A line of text, normalised to NFC."""
    return StringField(
        label,
        filters=[lambda v: " ".join(normalise(v or "").split())],
        validators=[*([filled] if needed else []), at_most(limit)],
        **options,
    )


def long_text(label: str, *, limit: int = TEXT, needed: bool = True, **options: Any) -> Any:
    """Several lines of text, normalised to NFC."""
    return TextAreaField(
        label,
        filters=[lambda v: normalise(v or "")],
        validators=[*([filled] if needed else []), at_most(limit)],
        **options,
    )
