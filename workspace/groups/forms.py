"""Shapes of what is typed about groups and seats."""

import re
from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from workspace.committees.forms import (
    REASON,
    SpanForm,
    UntilForm,
    VersionedForm,
    a_choice,
    a_day,
    is_group_address,
)
from workspace.i18n import gettext
from workspace.web import ActForm, long_text, one_line

HANDLE = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?", re.ASCII)

__all__ = ["CloseForm", "FoundForm", "LeadForm", "SeatForm", "SpanForm", "UntilForm"]


class FoundForm(ActForm):
    """设立专业组."""

    name = one_line("field.name")
    name_en = one_line("field.name_en", needed=False, description="form.optional")
    code = one_line("field.code", limit=32, description="settings.group_code_hint")
    lead = a_choice("field.lead")

    def validate_code(self, field: Field) -> None:
        is_group_address(self, field)


class LeadForm(VersionedForm):
    """变更组长单位."""

    lead = a_choice("field.lead")
    since = a_day("field.since", description="settings.since_hint")


class CloseForm(ActForm):
    """撤销专业组."""

    until = a_day("field.until_day", description="settings.until_hint")
    reason = long_text("field.reason", limit=REASON)


class SeatForm(ActForm):
    """授予席位: a person known by its account, or a new one by its name."""

    handle = one_line("field.handle", limit=40, description="settings.handle_hint")
    name = one_line(
        "field.person_name", needed=False, limit=60, description="settings.person_name_hint"
    )
    name_en = one_line("field.person_name_en", needed=False, limit=60, description="form.optional")
    organization = a_choice("field.organization")
    role = a_choice("field.role")
    since = a_day("field.since", description="settings.since_hint")

    #: The account of this name, set before the form is checked.
    known: Any = None

    def is_handle(self) -> bool:
        """Whether what was typed can be an account's name."""
        return bool(HANDLE.fullmatch(self.handle.data or ""))

    def validate_handle(self, field: Field) -> None:
        if not self.is_handle():
            raise StopValidation(gettext("form.bad_handle"))
        if self.known is not None and self.name.data not in ("", self.known.name):
            raise StopValidation(gettext("refused.has_free_handle"))

    def validate_name(self, field: Field) -> None:
        if self.is_handle() and self.known is None and not field.data:
            raise StopValidation(gettext("form.unknown_handle"))
