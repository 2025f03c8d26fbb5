"""Which words mean the same, by the committee's list in force and those before it."""

from functools import cache
from typing import Any

from sqlalchemy import BigInteger, bindparam, case, or_, select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db, run
from workspace.search.models import SynonymList
from workspace.search.rules import DEFAULTS


def synonyms_in_force(committee: Committee) -> tuple[int, list[list[str]]]:
    """(version, groups) in force; version 0 is the list that every committee starts with. A city
    has its province's until it writes its own."""
    asked = {"own": committee.id, "above": committee.parent_id or committee.id}
    row = run(_in_force(), asked).first()
    if row is None:
        return 0, [list(group) for group in DEFAULTS]
    return (row.version if row.committee_id == committee.id else 0), row.groups


@cache
def _in_force() -> Any:
    kept, own, above = SynonymList.__table__.c, _key("own"), _key("above")
    return (
        select(kept.version, kept.groups, kept.committee_id)
        .where(or_(kept.committee_id == own, kept.committee_id == above))
        .order_by(case((kept.committee_id == own, 0), else_=1), kept.version.desc())
        .limit(1)
    )


def _key(name: str) -> Any:
    return bindparam(name, type_=BigInteger)


def synonym_lists(committee: Committee) -> list[SynonymList]:
    """Every list that the committee had, the newest first."""
    query = (
        select(SynonymList)
        .options(joinedload(SynonymList.user), joinedload(SynonymList.organization))
        .where(SynonymList.committee_id == committee.id)
        .order_by(SynonymList.version.desc())
    )
    return list(db.session.scalars(query))
