"""检索 — the index follows every act; the secretary says which words mean the same."""

from collections.abc import Iterable, Iterator
from dataclasses import fields
from datetime import datetime
from functools import cache
from heapq import merge
from itertools import islice
from typing import Any

from sqlalchemy import Select, bindparam, func, insert, select, table, text

from workspace.acts import Event, Stale, act
from workspace.committees.models import Committee
from workspace.db import db, run, write
from workspace.permissions import Actor
from workspace.search.models import SearchDocument, SynonymList
from workspace.search.queries import SOURCES, synonyms_in_force, touched
from workspace.search.rules import Document, words_of, written
from workspace.search.rules.words import NO_TIME, PAPERS

COLUMNS = tuple(field.name for field in fields(Document) if field.name != "keys")
#: Rows of one transaction of a rebuild: acts wait no longer than for one of them.
BATCH = 200
#: Keys read at once.
PAGE = 2_000
Key = tuple[datetime, type[Any], int]


def edit_synonyms(
    actor: Actor, committee: Committee, groups: Iterable[Iterable[str]], version: int
) -> SynonymList:
    """Write the committee's list of synonyms anew; Stale where another version is in force.

    It holds from the next question on: questions are widened, the index stays as it is.
    """
    with act(actor, "edit_synonyms", committee) as event:
        kept, theirs = synonyms_in_force(committee)
        if kept != version:
            raise Stale({"version": str(kept), "groups": written(theirs)})
        event.obj = SynonymList(
            committee_id=committee.id,
            version=kept + 1,
            groups=[list(group) for group in groups],
            user_id=event.actor.id,
            organization_id=event.actor.org,
            at=event.at,
        )
        db.session.add(event.obj)
    return event.obj


def reindex(event: Event) -> None:
    """Subscriber of every act: the documents of the rows that it changed, in its transaction."""
    db.session.flush()
    rows = dict.fromkeys(touched(event.changes))
    made = [row for row in rows if event.changes.get(row, set()) is None]
    wanted = [document for row in made if (document := SOURCES[type(row)].make(row))]
    for paper in (False, True):  # of a row made just now there is no document yet
        if made_of := [values_of(one) for one in wanted if one.is_paper is paper]:
            run(_into_documents(paper), made_of)
    if changed := [row for row in rows if event.changes.get(row, set()) is not None]:
        keep(changed)


def keep(rows: list[Any]) -> int:
    """Bring the documents of these rows up to date; how many were not."""
    kept = {
        document.obj: document
        for document in db.session.scalars(_documents(), {"pids": [row.pid for row in rows]})
    }
    changed = 0
    for row in rows:
        changed += _put(kept.get(row.pid), SOURCES[type(row)].make(row))
    db.session.flush()
    return changed


@cache
def _documents() -> Select[tuple[SearchDocument]]:
    return select(SearchDocument).where(SearchDocument.obj.in_(bindparam("pids", expanding=True)))


@cache
def _into_documents(paper: bool) -> Any:
    """Built once a process, which has one database."""
    return insert(SearchDocument.__table__).values(id=_next_key(paper))


@cache
def _next_key(paper: bool) -> Any:
    """A key for a new document: of papers above all of comments (`rules.words.PAPERS`)."""
    if db.engine.dialect.name == "postgresql":
        return text(f"{PAPERS * paper} + nextval(pg_get_serial_sequence('search_document', 'id'))")
    key = SearchDocument.__table__.c.id
    within = key >= PAPERS if paper else key < PAPERS
    return select(func.coalesce(func.max(key), PAPERS * paper) + 1).where(within).scalar_subquery()


def _put(kept: SearchDocument | None, wanted: Document | None) -> bool:
    """Make, change or remove one document; whether it was another before."""
    if wanted is None:
        if kept is not None:
            db.session.delete(kept)
        return kept is not None
    values = values_of(wanted)
    if kept is None:
        run(_into_documents(wanted.is_paper), [values])
        return True
    differing = {name: value for name, value in values.items() if getattr(kept, name) != value}
    for name, value in differing.items():
        setattr(kept, name, value)
    return bool(differing)


def values_of(document: Document) -> dict[str, Any]:
    """The columns of a document's row."""
    return {name: getattr(document, name) for name in COLUMNS} | {"words": words_of(document)}


def rebuild() -> int:
    """Bring every document up to date, in batches beside the acts; how many were not.

    Rows come in the order of their time, so that an empty index is filled from the oldest on.
    """
    changed = 0
    keys = merge(*(_keys(model) for model in SOURCES), key=lambda key: key[0])
    while batch := list(islice(keys, BATCH)):
        with write():
            changed += keep(_rows(batch))
    return changed


def fill_if_empty() -> int:
    """After an upgrade of a database that had no index: make it; how many documents there are."""
    if db.session.scalar(select(SearchDocument.id).limit(1)) is not None:
        return 0
    return rebuild()


def _keys(model: type[Any], *, newest: int = 0) -> Iterator[Key]:
    """(instant, model, key) of a model's rows in the order of their keys; or of the newest."""
    order = SOURCES[model].order
    columns = (model.id, getattr(model, order))
    last = 0
    if newest:
        query = select(model.id).order_by(model.id.desc()).offset(newest).limit(1)
        last = db.session.scalar(query) or 0
    while rows := db.session.execute(
        select(*columns).where(model.id > last).order_by(model.id).limit(PAGE)
    ).all():
        for key, instant in rows:
            yield (instant if isinstance(instant, datetime) else NO_TIME, model, key)
        last = rows[-1][0]


def _rows(batch: list[Key]) -> list[Any]:
    """The rows of a batch in its order."""
    found: dict[tuple[type[Any], int], Any] = {}
    for model in {model for _, model, _ in batch}:
        keys = [key for _, of, key in batch if of is model]
        found |= {
            (model, row.id): row for row in db.session.scalars(_by_keys(model, keys)).unique()
        }
    return [found[model, key] for _, model, key in batch if (model, key) in found]


def _by_keys(model: type[Any], keys: list[int]) -> Any:
    return select(model).where(model.id.in_(keys))


def faults(newest: int = 500) -> list[str]:
    """Where index and tables disagree, among the newest rows of each table; 0: among all."""
    found: list[str] = []
    for model in SOURCES:
        keys = _keys(model, newest=newest)
        while batch := list(islice(keys, BATCH)):
            found += _differing(_rows(batch))
    held, kept = (db.session.scalar(select(func.count()).select_from(t)) for t in _tables())
    return found + ([f"the index holds {held} of {kept} documents"] if held != kept else [])


def _differing(rows: list[Any]) -> list[str]:
    query = select(SearchDocument).where(SearchDocument.obj.in_([row.pid for row in rows]))
    kept = {document.obj: document for document in db.session.scalars(query)}
    found = []
    for row in rows:
        wanted, document = SOURCES[type(row)].make(row), kept.get(row.pid)
        values = values_of(wanted) if wanted else {}
        if (wanted is None) != (document is None):
            found.append(f"{row.pid}: {'not found' if wanted else 'still found'}")
        elif any(getattr(document, name) != value for name, value in values.items()):
            found.append(f"{row.pid}: found by other words")
    return found


def _tables() -> tuple[Any, Any]:
    """What the index holds, and the documents that it is of; one and the same on PostgreSQL."""
    sqlite = db.engine.dialect.name == "sqlite"
    return (table("search_index_docsize") if sqlite else SearchDocument), SearchDocument
