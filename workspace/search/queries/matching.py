"""The index asked in either database: keys of documents that hold the words, the newest first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY

from workspace.db import db
from workspace.search.models import SearchDocument
from workspace.search.rules import Word, fts5, tsquery
from workspace.search.rules.matching import needle
from workspace.search.rules.words import PAPERS

#: The table itself: rows of a search are many and small, no objects.
T = SearchDocument.__table__
_FTS5 = table("search_index", column("rowid"))


#: Kind -> keys of documents, the newest first.
Keys = dict[str, list[int]]


def by_kind(query: Select[Any]) -> Keys:
    """The keys that a `matching` query finds, by kind: a thousand of them are a few rows."""
    some = query.subquery()
    rows = db.session.execute(select(some.c.kind, joined(some.c.id)).group_by(some.c.kind)).all()
    return {kind: sorted(map(int, keys.split(",")), reverse=True) for kind, keys in rows}


def joined(keys: Any) -> Any:
    """Keys of a group as one text, with commas between."""
    if db.engine.dialect.name == "sqlite":
        return func.group_concat(keys)
    return func.string_agg(cast(keys, String), ",")


def matching(words: Sequence[Word], *, keys: Sequence[Word] = ()) -> Select[Any]:
    """(key, kind) of the documents that hold all `words`, and all `keys` in titles: papers
    before comments, of both the newest first."""
    if db.engine.dialect.name == "sqlite":
        said = " AND ".join(filter(None, (fts5(words), fts5(keys, keys=True))))
        return _on_sqlite().params(said=said)
    said = " & ".join(filter(None, (tsquery(words), tsquery(keys, keys=True))))
    return (
        select(T.c.id, T.c.kind)
        .where(_holds(said), *_in_a_row(words, False), *_in_a_row(keys, True))
        .order_by(T.c.id.desc())
    )


#: A window: place of a question, keys of the newest documents whose index holds its words, of
#: papers or of comments.
_WINDOW = {
    "sqlite": "SELECT {0} AS place, rowid AS id FROM (SELECT rowid FROM search_index WHERE"
    " search_index MATCH :said{1} AND rowid {3} {4} ORDER BY rowid DESC LIMIT {2})",
    "postgresql": "SELECT {0} AS place, id FROM (SELECT id FROM search_document WHERE"
    " search_index @@ CAST(:said{1} AS tsquery) AND id {3} {4} ORDER BY id DESC LIMIT {2}) AS w{0}",
}


def windows(questions: Sequence[Sequence[Word]], limit: int) -> Any:
    """(place, id) of the newest `limit` papers, at even places, and comments, at odd ones, that
    hold the words of each question."""
    dialect = db.engine.dialect.name
    say = fts5 if dialect == "sqlite" else tsquery
    parts = (
        _WINDOW[dialect].format(2 * place + side, place, limit, "<" if side else ">=", PAPERS)
        for place in range(len(questions))
        for side in (0, 1)
    )
    said = {f"said{place}": say(words) for place, words in enumerate(questions)}
    union = text(" UNION ALL ".join(parts)).bindparams(**said)
    return union.columns(column("place", Integer), column("id", Integer)).subquery("held")


def is_common(words: Sequence[Word], limit: int) -> bool:
    """Whether more than `limit` documents hold the words, whoever sees them."""
    if db.engine.dialect.name == "sqlite":
        some = select(_FTS5.c.rowid).where(_MATCH).limit(limit + 1).params(said=fts5(words))
    else:
        some = select(T.c.id).where(_holds(tsquery(words)), *_in_a_row(words, False))
        some = some.limit(limit + 1)
    found: int = db.session.scalar(select(func.count()).select_from(some.subquery())) or 0
    return found > limit


_MATCH = literal_column("search_index").op("MATCH")(bindparam("said", type_=String))


@cache
def _on_sqlite() -> Select[Any]:
    return (
        select(T.c.id, T.c.kind)
        .select_from(_FTS5.join(T, T.c.id == _FTS5.c.rowid))
        .where(_MATCH)
        .order_by(_FTS5.c.rowid.desc())
    )


def _holds(said: str) -> Any:
    lexemes: Any = literal_column("search_document.search_index")
    return lexemes.op("@@")(cast(said, TSQUERY))


def _in_a_row(words: Sequence[Word], keys: bool) -> list[Any]:
    """A tsquery says which lexemes are there; that they follow each other, the words say."""
    return [
        or_(
            *(
                and_(*(func.strpos(T.c.words, needle(phrase, keys)) > 0 for phrase in way))
                for way in word.ways
            )
        )
        for word in words
        if any(len(phrase.tokens) > 1 for way in word.ways for phrase in way)
    ]
