"""The index asked in either database: keys of documents that hold the words, the newest first."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
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
)
from sqlalchemy.dialects.postgresql import TSQUERY

from workspace.db import db
from workspace.search.models import SearchDocument
from workspace.search.rules import Word, fts5, tsquery
from workspace.search.rules.matching import needle

#: The table itself: rows of a search are many and small, no objects.
T = SearchDocument.__table__
_FTS5 = table("search_index", column("rowid"))


#: Kind -> keys of documents, the newest first.
Keys = dict[str, list[int]]
#: So many are put in the order of their instants; of more, the keys rise with time.
IN_TIME = 200


def by_kind(query: Select[Any]) -> Keys:
    """The keys that a `matching` query finds, by kind: a thousand of them are a few rows."""
    some = query.subquery()
    if db.engine.dialect.name == "sqlite":
        joined: Any = func.group_concat(some.c.id)
    else:
        joined = func.string_agg(cast(some.c.id, String), ",")
    rows = db.session.execute(select(some.c.kind, joined).group_by(some.c.kind)).all()
    return {kind: sorted(map(int, keys.split(",")), reverse=True) for kind, keys in rows}


def in_time(keys: list[int]) -> list[int]:
    """The keys, the newest first."""
    if len(keys) > IN_TIME:
        return sorted(keys, reverse=True)
    query = select(T.c.id).where(T.c.id.in_(keys)).order_by(T.c.at.desc(), T.c.id.desc())
    return [key for (key,) in db.session.execute(query)]


def matching(words: Sequence[Word], *, keys: Sequence[Word] = (), newest: int = 0) -> Select[Any]:
    """(key, kind) of the documents that hold all `words`, and all `keys` in titles;
    with `newest`, of the newest so many that hold them, whatever is asked of them then."""
    if db.engine.dialect.name == "sqlite":
        said = " AND ".join(filter(None, (fts5(words), fts5(keys, keys=True))))
        return _on_sqlite(newest).params(said=said)
    said = " & ".join(filter(None, (tsquery(words), tsquery(keys, keys=True))))
    held = (_holds(said), *_in_a_row(words, False), *_in_a_row(keys, True))
    if newest:
        some = select(T.c.id).where(*held).order_by(T.c.id.desc()).limit(newest).subquery()
        held = (T.c.id.in_(select(some.c.id)),)
    return select(T.c.id, T.c.kind).where(*held).order_by(T.c.id.desc())


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
def _on_sqlite(newest: int) -> Select[Any]:
    held: Any = _FTS5
    if newest:
        some = select(_FTS5.c.rowid).where(_MATCH).order_by(_FTS5.c.rowid.desc()).limit(newest)
        held = some.subquery("held")
    query = select(T.c.id, T.c.kind)
    query = query.select_from(held.join(T, T.c.id == held.c.rowid)).order_by(held.c.rowid.desc())
    return query if newest else query.where(_MATCH)


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
