"""Forms of notices: where and how often to be written to."""

from typing import Any

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import StopValidation

from workspace.i18n import LANGUAGES, gettext
from workspace.notifications.rules import HOURS, Cadence, is_address
from workspace.web import ActForm, one_line


def is_offered(form: Any, field: Any) -> None:
    """One of the choices that the form offers."""
    if field.data not in {str(choice.value) for choice in field.choices}:
        raise StopValidation(gettext("form.choose"))


class MailForm(ActForm):
    """邮件设置."""

    address = one_line("field.address", limit=254, needed=False, render_kw={"type": "email"})
    cadence = RadioField(
        "field.cadence",
        choices=[SelectChoice(c.value, f"cadence.{c.value}") for c in Cadence],
        validate_choice=False,
        validators=[is_offered],
    )
    hour = SelectField(
        "field.hour",
        choices=[SelectChoice(str(hour), f"{hour:02}:00") for hour in HOURS],
        validate_choice=False,
        validators=[is_offered],
    )
    language = RadioField(
        "field.mail_language",
        choices=[SelectChoice(code, f"mail_language.{code}") for code in LANGUAGES],
        validate_choice=False,
        validators=[is_offered],
    )
    follows_own = BooleanField("field.follows_own")

    def validate_address(self, field: Any) -> None:
        """Nothing, or one plain address; whoever wants mail has one."""
        if field.data and not is_address(field.data):
            raise StopValidation(gettext("form.no_address"))
        if not field.data and self.cadence.data != Cadence.NONE:
            raise StopValidation(gettext("form.address_missing"))
