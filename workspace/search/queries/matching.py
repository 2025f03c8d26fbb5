"""The index asked in either database: keys of documents that hold the words, the newest first."""

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    String,
    TextClause,
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

from workspace.db import db, run
from workspace.search.models import SearchDocument
from workspace.search.rules import Word, fts5, tsquery
from workspace.search.rules.matching import needle
from workspace.search.rules.words import PAPERS

#: The table itself: rows of a search are many and small, no objects.
T = SearchDocument.__table__
_FTS5 = table("search_index", column("rowid"))


#: Kind -> keys of documents, the newest first.
Keys = dict[str, list[int]]


#: What every answer meets: columns with their values, `since` and `until` (without) as instants.
Met = dict[str, Any]


@cache
def meets(names: tuple[str, ...]) -> tuple[Any, ...]:
    """The conditions of these names on documents; their values are parameters."""
    instant = T.c.at.type
    days = {
        "since": T.c.at >= bindparam("since", type_=instant),
        "until": T.c.at < bindparam("until", type_=instant),
    }
    return tuple(days[n] if n in days else T.c[n] == bindparam(n) for n in names)


def by_kind(
    words: Sequence[Word], keys: Sequence[Word], met: Met, seen: TextClause, limit: int
) -> Keys:
    """The newest keys that hold `words`, and `keys` in their titles, by kind: a thousand of them
    are a few rows. To build the statement costs more than to run it, so it is kept."""
    asked = {**met, "limit": limit}
    if db.engine.dialect.name == "sqlite":
        asked["said"] = " AND ".join(filter(None, (fts5(words), fts5(keys, keys=True))))
        statement = _kinds_on_sqlite(tuple(met), seen)
    else:
        statement = _kinds(_on_postgresql(words, keys), tuple(met), seen)
    found = run(statement, asked)
    return {kind: sorted(map(int, keys.split(",")), reverse=True) for kind, keys in found}


@lru_cache(256)
def _kinds_on_sqlite(names: tuple[str, ...], seen: TextClause) -> Any:
    return _kinds(_on_sqlite(), names, seen)


def _kinds(query: Select[Any], names: tuple[str, ...], seen: TextClause) -> Any:
    some = query.where(*meets(names), seen).limit(bindparam("limit", type_=Integer)).subquery()
    return select(some.c.kind, joined(some.c.id)).group_by(some.c.kind)


def joined(keys: Any) -> Any:
    """Keys of a group as one text, with commas between."""
    if db.engine.dialect.name == "sqlite":
        return func.group_concat(keys)
    return func.string_agg(cast(keys, String), ",")


def _on_postgresql(words: Sequence[Word], keys: Sequence[Word]) -> Select[Any]:
    """(key, kind) of the documents that hold the words: papers before comments, of both the
    newest first."""
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


def windows(questions: int, limit: int) -> Any:
    """(place, id) of the newest `limit` papers, at even places, and comments, at odd ones, that
    hold the words of each question; these are the parameters said0, said1 …"""
    window = _WINDOW[db.engine.dialect.name]
    parts = (
        window.format(2 * place + side, place, limit, "<" if side else ">=", PAPERS)
        for place in range(questions)
        for side in (0, 1)
    )
    union = text(" UNION ALL ".join(parts))
    return union.columns(column("place", Integer), column("id", Integer)).subquery("held")


def said_of(words: Sequence[Word]) -> str:
    """The words as this database asks its index."""
    return fts5(words) if db.engine.dialect.name == "sqlite" else tsquery(words)


def is_common(words: Sequence[Word], limit: int) -> bool:
    """Whether more than `limit` documents hold the words, whoever sees them."""
    if db.engine.dialect.name == "sqlite":
        asked = {"said": fts5(words), "limit": limit + 1}
        return bool(run(_counted_on_sqlite(), asked).scalar() > limit)
    some = select(T.c.id).where(_holds(tsquery(words)), *_in_a_row(words, False))
    return bool(run(_counted(some), {"limit": limit + 1}).scalar() > limit)


@cache
def _counted_on_sqlite() -> Any:
    return _counted(select(_FTS5.c.rowid).where(_MATCH))


def _counted(some: Select[Any]) -> Any:
    few = some.limit(bindparam("limit", type_=Integer)).subquery()
    return select(func.count()).select_from(few)


_MATCH = literal_column("search_index").op("MATCH")(bindparam("said", type_=String))


def _on_sqlite() -> Select[Any]:
    """The same there; what is said is a parameter."""
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
