"""检索 — what can be found, and which words mean the same.

The index itself is made by hand, since no model can say it: on SQLite an FTS5 table over `words`,
kept in step by triggers; on PostgreSQL a generated `tsvector` of the same words under GIN. Both
are filled by writing `search_document`, in whatever transaction that happens.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from workspace.accounts.models import User
from workspace.committees.models import Committee, Organization
from workspace.db import Key, LongText, Number, Sealed, db


class SearchDocument(db.Model):  # type: ignore[name-defined,misc]
    """检索文档 — one thing that can be found; its columns are those of `rules.Document`.

    `obj` is the public id of the row it was made of, `words` what the index holds. Keys rise with
    time, those of papers above those of comments, so the newest are read first. It is no record:
    `search rebuild` makes it again.
    """

    __tablename__ = "search_document"
    __table_args__ = (Index("ix_search_document_through", "through", "parent_id"),)
    id: Mapped[Key]
    obj: Mapped[str] = mapped_column(String(48), unique=True)
    kind: Mapped[str] = mapped_column(String(24))
    through: Mapped[str] = mapped_column(String(24))
    parent_id: Mapped[Number]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    group_id: Mapped[int | None] = mapped_column(ForeignKey("specialist_group.id"))
    term_id: Mapped[int | None] = mapped_column(ForeignKey("term.id"))
    city_id: Mapped[int | None] = mapped_column(ForeignKey("committee.id"))
    issue_id: Mapped[int | None] = mapped_column(ForeignKey("issue.id"))
    resolution_id: Mapped[int | None] = mapped_column(ForeignKey("resolution.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int | None] = mapped_column(ForeignKey("organization.id"))
    number: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime]
    title: Mapped[LongText]
    text: Mapped[LongText]
    words: Mapped[LongText]


class SynonymList(Sealed, db.Model):  # type: ignore[name-defined,misc]
    """同义词表 — the committee's list as of one version; the last is in force, none was ever lost.

    `groups` holds lists of words that mean the same.
    """

    __tablename__ = "synonym_list"
    __table_args__ = (UniqueConstraint("committee_id", "version"),)
    id: Mapped[Key]
    committee_id: Mapped[int] = mapped_column(ForeignKey("committee.id"))
    version: Mapped[int]
    groups: Mapped[list[Any]]
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    organization_id: Mapped[int] = mapped_column(ForeignKey("organization.id"))
    at: Mapped[datetime]
    committee: Mapped[Committee] = relationship()
    user: Mapped[User] = relationship()
    organization: Mapped[Organization] = relationship()


#: How the index is made and kept, by database; the migration holds the same words.
INDEX = {
    "sqlite": (
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "words, content='search_document', content_rowid='id', prefix='1',"
        " tokenize='unicode61 remove_diacritics 0')",
        # Words that many documents hold but few together are looked for page by page.
        "INSERT INTO search_index(search_index, rank) VALUES ('pgsz', 250)",
        "CREATE TRIGGER search_index_add AFTER INSERT ON search_document BEGIN"
        " INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
        "CREATE TRIGGER search_index_remove AFTER DELETE ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, words)"
        " VALUES ('delete', old.id, old.words); END",
        "CREATE TRIGGER search_index_change AFTER UPDATE OF words ON search_document BEGIN"
        " INSERT INTO search_index(search_index, rowid, words)"
        " VALUES ('delete', old.id, old.words);"
        " INSERT INTO search_index(rowid, words) VALUES (new.id, new.words); END",
    ),
    "postgresql": (
        "ALTER TABLE search_document ADD COLUMN search_index tsvector GENERATED ALWAYS AS"
        " (array_to_tsvector(string_to_array(btrim(words), ' '))) STORED",
        "CREATE INDEX search_index_gin ON search_document USING gin (search_index)",
        # Else a rare word is taken for a common one, and all documents are read for it.
        "ALTER TABLE search_document ALTER COLUMN search_index SET STATISTICS 500",
    ),
}
for _database, _statements in INDEX.items():
    for _statement in _statements:
        event.listen(
            SearchDocument.__table__,
            "after_create",
            DDL(_statement).execute_if(dialect=_database),
        )
