"""What is asked for of a list of synonyms."""

from typing import Any

from wtforms import Field, HiddenField
from wtforms.validators import StopValidation

from workspace.i18n import gettext
from workspace.search.rules import parse_synonyms
from workspace.search.rules.synonyms import Groups
from workspace.web import ActForm, long_text

#: Faults of a list that are said at once.
MOST_SAID = 5


def is_sound(form: Any, field: Field) -> None:
    """Every line is a group of words that may mean the same."""
    _, faults = parse_synonyms(field.data or "")
    if faults:
        said = [
            gettext(f"synonyms.fault_{f.code}", line=f.line, word=f.word)
            for f in faults[:MOST_SAID]
        ]
        raise StopValidation(gettext("list.semicolon").join(said))


class SynonymsForm(ActForm):
    """The list as a whole, a group a line, with the version that it was made of."""

    groups = long_text("field.synonyms", needed=False)
    version = HiddenField()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.groups.validators = [*self.groups.validators, is_sound]

    @property
    def typed(self) -> Groups:
        return parse_synonyms(self.groups.data or "")[0]

    @property
    def of_version(self) -> int:
        """The version that was edited; -1 for what is none."""
        sent = self.version.data or ""
        return int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 10 else -1
