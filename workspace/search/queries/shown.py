"""What a line of the results shows, for one page of them, in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import and_, bindparam, select

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization, Term
from workspace.db import run
from workspace.followups.models import Commitment
from workspace.groups.models import SpecialistGroup
from workspace.issues.models import Issue
from workspace.resolutions.models import Resolution
from workspace.search.models import SearchDocument
from workspace.search.rules import Asked, Passage, passage
from workspace.voting.models import Poll

T = SearchDocument.__table__
_C, _G, _I, _R = (m.__table__.c for m in (Committee, SpecialistGroup, Issue, Resolution))
_P, _K, _T, _U, _O = (m.__table__.c for m in (Poll, Commitment, Term, User, Organization))
#: What a line may name, whatever kind it is of.
COLUMNS = (
    T.c.id,
    T.c.kind,
    T.c.obj,
    T.c.title,
    T.c.text,
    T.c.at,
    T.c.number,
    _C.slug,
    _G.code.label("group_code"),
    _G.name.label("group_name"),
    _G.name_en.label("group_name_en"),
    _I.number.label("issue_number"),
    _I.title.label("issue_title"),
    _I.title_en.label("issue_title_en"),
    _I.state.label("issue_state"),
    _R.pid.label("resolution_pid"),
    _R.title.label("resolution_title"),
    _R.title_en.label("resolution_title_en"),
    _R.state.label("resolution_state"),
    _R.code,
    _R.year,
    _R.no,
    _P.state.label("poll_state"),
    _P.outcome,
    _K.state.label("commitment_state"),
    _T.number.label("term_number"),
    _U.name.label("user_name"),
    _U.name_en.label("user_name_en"),
    _O.code.label("org_code"),
    _O.name.label("org_name"),
    _O.name_en.label("org_name_en"),
)


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
    sought: Sequence[str] = ()

    def marked(self, title: str) -> tuple[tuple[str, bool], ...]:
        """The title in pieces, with marks where the passage has none: why it was found."""
        if any(is_marked for _, is_marked in self.passage.runs):
            return ((title, False),)
        return passage(title, self.sought, len(title)).runs

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


def shown(keys: Sequence[int], asked: Asked, exact: int) -> list[Hit]:
    """The lines of one page in its order; the first `exact` of them hold all that was asked."""
    found = {row.id: row for row in run(_lines(), {"keys": list(keys)})}
    sought = [p.text for word in asked.words for way in word.ways for p in way if p.text]
    pairs = sorted({text[n : n + 2] for text in sought for n in range(max(1, len(text) - 1))})
    hits = []
    for place, key in enumerate(key for key in keys if key in found):
        words = sought if place < exact else pairs
        hits.append(Hit(found[key], passage(found[key].text, words), place < exact, words))
    return hits


@cache
def _lines() -> Any:
    return (
        select(*COLUMNS)
        .select_from(T)
        .join(Committee.__table__, _C.id == T.c.committee_id)
        .outerjoin(SpecialistGroup.__table__, _G.id == T.c.group_id)
        .outerjoin(Issue.__table__, _I.id == T.c.issue_id)
        .outerjoin(Resolution.__table__, _R.id == T.c.resolution_id)
        .outerjoin(Poll.__table__, and_(T.c.through == "poll", _P.id == T.c.parent_id))
        .outerjoin(Commitment.__table__, and_(T.c.through == "commitment", _K.id == T.c.parent_id))
        .outerjoin(Term.__table__, _T.id == T.c.term_id)
        .outerjoin(User.__table__, _U.id == T.c.user_id)
        .outerjoin(Organization.__table__, _O.id == T.c.organization_id)
        .where(T.c.id.in_(bindparam("keys", expanding=True)))
    )
