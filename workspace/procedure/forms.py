"""The text of the rules, and why it changes."""

from wtforms import HiddenField

from workspace.web import ActForm, long_text

NOTE = 500


class ProcedureForm(ActForm):
    """议事规则 in Markdown; the reason is printed in its history."""

    text = long_text("field.procedure", description="procedure.text_hint")
    note = long_text("procedure.note", limit=NOTE, description="procedure.note_hint")
    version = HiddenField()

    @property
    def against(self) -> int:
        """The version that the form was filled in against; whatever is no number is none."""
        sent = self.version.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else 0
