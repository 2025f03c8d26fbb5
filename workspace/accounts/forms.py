"""Shapes of the sign-in, of new passwords, of people, tokens and drafts."""

from typing import Any

from wtforms import Field, PasswordField, StringField
from wtforms.validators import StopValidation

from workspace.accounts.rules import PASSWORD_LIMIT, PASSWORD_MINIMUM, fault_of
from workspace.i18n import gettext
from workspace.text import normalise
from workspace.web.forms import TEXT, ActForm, at_most, filled, long_text, one_line

REASON = 2_000


def handle_of(sent: str | None) -> str:
    """An account name as it is kept, however it was typed; no database holds a NUL."""
    return normalise(sent or "").strip().lower()


class SignInForm(ActForm):
    """One text field, one password."""

    handle = StringField(
        "account.handle",
        filters=[handle_of],
        validators=[filled, at_most(64)],
    )
    password = PasswordField("account.password", validators=[filled, at_most(PASSWORD_LIMIT)])


def given(form: Any, field: Field) -> None:
    """Something was typed; spaces too are a password."""
    if not field.data:
        raise StopValidation(gettext("form.missing"))


def strong(form: Any, field: Field) -> None:
    """Long enough, and not what a guesser tries first."""
    if fault := fault_of(field.data or "", *form.names):
        limits = {"too_short": PASSWORD_MINIMUM, "too_long": PASSWORD_LIMIT}
        raise StopValidation(gettext(f"password.{fault}", n=limits.get(fault, 0)))


def repeated(form: Any, field: Field) -> None:
    """The same password twice."""
    if field.data != form.new_password.data:
        raise StopValidation(gettext("password.differ"))


class NewPasswordForm(ActForm):
    """A new password, twice; `names` are those that it may not be."""

    new_password = PasswordField("password.new", validators=[given, strong])
    confirmation = PasswordField("password.again", validators=[given, repeated])

    def __init__(self, *names: str, **options: Any) -> None:
        super().__init__(**options)
        self.names = names


class ChangePasswordForm(NewPasswordForm):
    """The old password and a new one."""

    password = PasswordField("password.old", validators=[given, at_most(PASSWORD_LIMIT)])


class PersonForm(ActForm):
    """A person to add: the name to sign in with, and the names that pages show."""

    handle = StringField(
        "account.handle",
        filters=[handle_of],
        validators=[filled, at_most(64)],
    )
    name = one_line("field.person_or_role", limit=60)
    name_en = one_line("field.person_name_en", limit=60, needed=False)

    def validate_handle(self, field: Field) -> None:
        """Small letters, digits, and points or dashes between them."""
        text = field.data or ""
        inner = text.replace("-", "").replace(".", "").replace("_", "")
        plain = inner.isascii() and inner.isalnum()
        if not plain or not (text[0].isalnum() and text[-1].isalnum()) or len(text) < 2:
            raise StopValidation(gettext("form.handle_shape"))


class ReasonForm(ActForm):
    """Why an account is closed or opened again."""

    reason = long_text("field.reason", limit=REASON)


class TokenForm(ActForm):
    """What a token is for, in the person's own words."""

    name = one_line("field.token_name", limit=60)


class DraftForm(ActForm):
    """A text about a thing."""

    thing = one_line("draft.thing", limit=64)
    text = long_text("draft.text", limit=TEXT, needed=False)
