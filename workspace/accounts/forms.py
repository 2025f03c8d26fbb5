"""Shapes of the sign-in and of a draft."""

from wtforms import PasswordField, StringField

from workspace.accounts.rules import PASSWORD_LIMIT
from workspace.web.forms import TEXT, ActForm, at_most, filled, long_text, one_line


class SignInForm(ActForm):
    """One text field, one password."""

    handle = StringField(
        "account.handle",
        filters=[lambda v: (v or "").strip().lower()],
        validators=[filled, at_most(64)],
    )
    password = PasswordField("account.password", validators=[filled, at_most(PASSWORD_LIMIT)])


class DraftForm(ActForm):
    """A text about a thing."""

    thing = one_line("draft.thing", limit=64)
    text = long_text("draft.text", limit=TEXT, needed=False)
