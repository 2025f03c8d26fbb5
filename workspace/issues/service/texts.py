"""The texts of issues and comments: rendered once, before the lock, and kept with their source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from workspace.committees.models import Committee, WorkPoint
from workspace.groups.models import SpecialistGroup
from workspace.issues.queries import Resolver
from workspace.text import render_markdown


@dataclass(frozen=True)
class Text:
    """议题文本 as it is written: Markdown body, plain proposal, labels, points of the programme,
    groups that take part beside the home group.
    """

    title: str
    body: str
    proposal: str
    points: Sequence[WorkPoint]
    labels: Sequence[str] = ()
    title_en: str = ""
    groups: Sequence[SpecialistGroup] = ()


def rendered(committee: Committee, source: str, at: datetime, pid: str) -> str:
    """Safe HTML of a Markdown text whose references are those of the committee at an instant."""
    return render_markdown(source, resolve=Resolver(committee, source, at), prefix=pid)
