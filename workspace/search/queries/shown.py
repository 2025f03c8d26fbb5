"""What a line of the results shows, for one page of them, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import aliased

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term
from workspace.db import db
from workspace.followups.models import Commitment
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.resolutions.models import Resolution
from workspace.search.models import SearchDocument
from workspace.search.queries.finding import Candidate
from workspace.search.rules import Asked, Passage, passage
from workspace.voting.models import Poll

D = SearchDocument


@dataclass(frozen=True)
class Named:
    """A name or title in both languages."""

    name: str = ""
    name_en: str = ""

    @property
    def title(self) -> str:
        return self.name

    @property
    def title_en(self) -> str:
        return self.name_en


@dataclass(frozen=True)
class Hit:
    """One line: what was found, with all that its address and its facts name."""

    row: Any
    passage: Passage
    is_exact: bool

    @property
    def kind(self) -> str:
        return str(self.row.kind)

    @property
    def group(self) -> Named:
        return Named(self.row.group_name or "", self.row.group_name_en or "")

    @property
    def organization(self) -> Named:
        return Named(self.row.org_name or "", self.row.org_name_en or "")

    @property
    def user(self) -> Named:
        return Named(self.row.user_name or "", self.row.user_name_en or "")

    @property
    def issue(self) -> Named:
        return Named(self.row.issue_title or "", self.row.issue_title_en or "")

    @property
    def resolution(self) -> Named:
        return Named(self.row.resolution_title or "", self.row.resolution_title_en or "")

    @property
    def resolution_number(self) -> str:
        """辽通自律〔2009〕3号; "" while unpublished."""
        return f"{self.row.code}〔{self.row.year}〕{self.row.no}号" if self.row.no else ""


def shown(rows: Sequence[Candidate], asked: Asked, exact: int) -> list[Hit]:
    """The lines of one page in its order; the first `exact` of them hold all that was asked."""
    keys = [c.id for c in rows]
    found = {row.id: row for row in db.session.execute(_lines().where(D.id.in_(keys)))}
    sought = [p.text for word in asked.words for way in word.ways for p in way if p.text]
    pairs = sorted({text[n : n + 2] for text in sought for n in range(max(1, len(text) - 1))})
    return [
        Hit(found[key], passage(found[key].text, sought if place < exact else pairs), place < exact)
        for place, key in enumerate(keys)
        if key in found
    ]


def _lines() -> Any:
    committee, lead = aliased(Committee), aliased(Organization)
    return (
        select(
            D.id,
            D.kind,
            D.obj,
            D.title,
            D.text,
            D.at,
            D.number,
            committee.slug,
            SpecialistGroup.code.label("group_code"),
            SpecialistGroup.name.label("group_name"),
            SpecialistGroup.name_en.label("group_name_en"),
            Issue.number.label("issue_number"),
            Issue.title.label("issue_title"),
            Issue.title_en.label("issue_title_en"),
            Issue.state.label("issue_state"),
            Resolution.pid.label("resolution_pid"),
            Resolution.title.label("resolution_title"),
            Resolution.title_en.label("resolution_title_en"),
            Resolution.state.label("resolution_state"),
            Resolution.code,
            Resolution.year,
            Resolution.no,
            Poll.state.label("poll_state"),
            Poll.outcome,
            Commitment.state.label("commitment_state"),
            Commitment.due_at,
            Term.number.label("term_number"),
            User.name.label("user_name"),
            User.name_en.label("user_name_en"),
            lead.code.label("org_code"),
            lead.name.label("org_name"),
            lead.name_en.label("org_name_en"),
        )
        .join(committee, committee.id == D.committee_id)
        .outerjoin(SpecialistGroup, SpecialistGroup.id == D.group_id)
        .outerjoin(Issue, Issue.id == D.issue_id)
        .outerjoin(Resolution, Resolution.id == D.resolution_id)
        .outerjoin(Poll, and_(D.through == "poll", Poll.id == D.parent_id))
        .outerjoin(Commitment, and_(D.through == "commitment", Commitment.id == D.parent_id))
        .outerjoin(Term, Term.id == D.term_id)
        .outerjoin(User, User.id == D.user_id)
        .outerjoin(lead, lead.id == D.organization_id)
    )
