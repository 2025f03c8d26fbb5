"""文号 — numbers of documents, gap-free by 代字 and year."""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite

from workspace.committees.models import Committee, NumberRegister
from workspace.db import db


def is_numbered(committee: Committee, year: int) -> bool:
    """Whether a number of the committee's present 代字 was given in a year."""
    key = {"committee_id": committee.id, "code": committee.resolution_code, "year": year}
    return db.session.scalar(select(NumberRegister.id).filter_by(**key)) is not None


def draw_number(committee: Committee, code: str, year: int) -> int:
    """The next number of a 代字 in a year, drawn in one statement inside the signing act.

    Gap-free: a signature that fails gives its number back with its transaction.
    """
    insert = insert_postgresql if db.engine.dialect.name == "postgresql" else insert_sqlite
    drawn: int = db.session.execute(
        insert(NumberRegister)
        .values(committee_id=committee.id, code=code, year=year, last=1)
        .on_conflict_do_update(
            index_elements=["committee_id", "code", "year"],
            set_={"last": NumberRegister.last + 1},
        )
        .returning(NumberRegister.last)
    ).scalar_one()
    return drawn
