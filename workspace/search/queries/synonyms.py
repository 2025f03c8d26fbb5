"""Which words mean the same, by the committee's list in force and those before it."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from workspace.committees.models import Committee
from workspace.db import db
from workspace.search.models import SynonymList
from workspace.search.rules import DEFAULTS


def synonyms_in_force(committee: Committee) -> tuple[int, list[list[str]]]:
    """(version, groups) in force; version 0 is the list that every committee starts with. A city
    has its province's until it writes its own."""
    keys = [key for key in (committee.id, committee.parent_id) if key]
    kept = SynonymList.__table__.c
    query = (
        select(kept.version, kept.groups, kept.committee_id)
        .where(kept.committee_id.in_(keys))
        .order_by((kept.committee_id == committee.id).desc(), kept.version.desc())
        .limit(1)
    )
    row = db.session.execute(query).first()
    if row is None:
        return 0, [list(group) for group in DEFAULTS]
    return (row.version if row.committee_id == committee.id else 0), row.groups


def synonym_lists(committee: Committee) -> list[SynonymList]:
    """Every list that the committee had, the newest first."""
    query = (
        select(SynonymList)
        .options(joinedload(SynonymList.user), joinedload(SynonymList.organization))
        .where(SynonymList.committee_id == committee.id)
        .order_by(SynonymList.version.desc())
    )
    return list(db.session.scalars(query))
