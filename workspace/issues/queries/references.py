"""What a text refers to: @people seated in the committee, #issues that all of it sees."""

import re
from datetime import datetime
from functools import cached_property

from sqlalchemy import select

from workspace.committees.models import Committee
from workspace.committees.queries import day_of
from workspace.db import db
from workspace.groups.models import Seat, SpecialistGroup
from workspace.groups.queries import people_of
from workspace.issues.models import Issue

_NUMBERS = re.compile(r"#([1-9][0-9]{0,5})")
#: So many different issues of one text are looked up; text.MAX_LOOKUPS links no more either.
MOST = 200


def address_of(slug: str, group: str, number: int) -> str:
    """The path of an issue's page, for texts that are rendered outside a request too."""
    return f"/{slug}/{group}/issues/{number}"


class Resolver:
    """Answers `render_markdown` for one text: at most one query for people, one for issues.

    What is rendered is read by everybody, so an issue that only its group sees is not linked:
    its title would be told, and that it exists.
    """

    def __init__(self, committee: Committee, source: str, at: datetime) -> None:
        self.committee_id, self.slug = committee.id, committee.slug
        self.source, self.day = source, day_of(at)

    def __call__(self, kind: str, key: str) -> tuple[str, str] | None:
        """(address, title) of a mention or issue, None for what is not there."""
        if kind == "mention":
            return self._mention(key)
        return self._issues.get(key) if kind == "issue" else None

    def _mention(self, handle: str) -> tuple[str, str] | None:
        seat = self._people.get(handle)
        if seat is None:
            return None
        address = f"/{self.slug}/issues?organization={seat.organization.pid}&tab=all"
        return address, f"{seat.user.name} · {seat.organization.name}"

    @cached_property
    def _people(self) -> dict[str, Seat]:
        seats = sorted(people_of(self.committee_id, self.day), key=lambda seat: -seat.id)
        return {seat.user.handle: seat for seat in seats}  # the first seat speaks

    @cached_property
    def _issues(self) -> dict[str, tuple[str, str]]:
        numbers = sorted({int(n) for n in _NUMBERS.findall(self.source)})[:MOST]
        rows = db.session.execute(
            select(Issue.number, Issue.title, SpecialistGroup.code)
            .join(Issue.group)
            .where(
                Issue.committee_id == self.committee_id,
                Issue.number.in_(numbers),
                Issue.is_open_to_all,
            )
        )
        return {
            str(number): (address_of(self.slug, group, number), title)
            for number, title, group in rows
        }
