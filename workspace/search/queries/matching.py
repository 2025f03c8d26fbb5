"""The index asked in either database: keys of documents that hold the words, the newest first."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, and_, cast, column, func, literal_column, or_, select, table
from sqlalchemy.dialects.postgresql import TSQUERY

from workspace.db import db
from workspace.search.models import SearchDocument
from workspace.search.rules import Word, fts5, tsquery
from workspace.search.rules.matching import needle

_FTS5 = table("search_index", column("rowid"))


def matching(words: Sequence[Word], *columns: Any, keys: Sequence[Word] = ()) -> Select[Any]:
    """Columns of the documents that hold all `words`, and all `keys` in their titles."""
    if db.engine.dialect.name == "sqlite":
        said = " AND ".join(filter(None, (fts5(words), fts5(keys, keys=True))))
        return (
            select(*columns)
            .select_from(_FTS5.join(SearchDocument, SearchDocument.id == _FTS5.c.rowid))
            .where(literal_column("search_index").op("MATCH")(said))
            .order_by(_FTS5.c.rowid.desc())
        )
    said = " & ".join(filter(None, (tsquery(words), tsquery(keys, keys=True))))
    lexemes: Any = literal_column("search_document.search_index")
    return (
        select(*columns)
        .where(lexemes.op("@@")(cast(said, TSQUERY)))
        .where(*_in_a_row(words, False), *_in_a_row(keys, True))
        .order_by(SearchDocument.id.desc())
    )


def _in_a_row(words: Sequence[Word], keys: bool) -> list[Any]:
    """A tsquery says which lexemes are there; that they follow each other, the words say."""
    return [
        or_(
            *(
                and_(
                    *(func.strpos(SearchDocument.words, needle(phrase, keys)) > 0 for phrase in way)
                )
                for way in word.ways
            )
        )
        for word in words
        if any(len(phrase.tokens) > 1 for way in word.ways for phrase in way)
    ]
