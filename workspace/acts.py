"""The only way to write what the committee does: one act, one transaction, one entry.

`act` locks the thing, rebuilds the actor at the instant after the lock, answers a repeated
request with its first result, asks POLICY on fresh state, lets the service change rows, calls
the subscribers (the record last) and commits. A refusal or a failing subscriber leaves nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, String, UniqueConstraint, bindparam, insert, inspect, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from workspace.clock import now
from workspace.db import Key, Line, db, run, write
from workspace.permissions import Actor, refusal


class Refused(Exception):
    """POLICY said no; `reason` is the name of the first predicate that failed."""

    def __init__(self, reason: str, act: str = "", thing: Any = None) -> None:
        super().__init__(reason)
        self.reason, self.act, self.thing = reason, act, thing


class Repeated(Exception):
    """This request was done before; `result` is the public id of what it made or changed."""

    def __init__(self, result: str) -> None:
        super().__init__(result)
        self.result = result


class Stale(Exception):
    """The form was filled in against another version (409); `theirs` is the text kept now."""

    def __init__(self, theirs: dict[str, str]) -> None:
        super().__init__("stale")
        self.theirs = theirs


class Reused(Exception):
    """The same request id came with other input (409)."""


class Vanished(Exception):
    """The row was gone before the lock (404)."""


class Request(db.Model):  # type: ignore[name-defined,misc]
    """已办请求 — a form's request id with the digest of its input and its first result."""

    __tablename__ = "request"
    __table_args__ = (UniqueConstraint("user_id", "request_id"),)
    id: Mapped[Key]
    user_id: Mapped[int]
    request_id: Mapped[str] = mapped_column(String(80))
    digest: Mapped[str] = mapped_column(String(64))
    result: Mapped[Line]
    at: Mapped[datetime]


INTO_REQUESTS = insert(Request.__table__)


@dataclass
class Event:
    """What an act did; `data` and the changed rows become the entry (RECORD.md)."""

    act: str
    actor: Actor
    thing: Any
    obj: Any = None
    data: dict[str, Any] = field(default_factory=dict)
    secrets: dict[str, str] = field(default_factory=dict)
    changes: dict[Any, set[str] | None] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        """The act's instant, read after the lock."""
        return self.actor.at

    @property
    def subject(self) -> Any:
        """What the entry speaks of: what was made, else what was acted on."""
        return self.obj if self.obj is not None else self.thing

    def seal(self, name: str, text: str) -> None:
        """Put personal or free text in as a salted commitment under `name`."""
        self.secrets[name] = text


Loader = Callable[[Actor, datetime], Actor]
Subscriber = Callable[[Event], None]

_reload: list[Loader] = []
SUBSCRIBERS: list[Subscriber] = []


def wire(reload: Loader, subscribers: Sequence[Subscriber]) -> None:
    """Called once by create_app: who rebuilds the actor, and who follows an act, in order."""
    _reload[:] = [reload]
    SUBSCRIBERS[:] = subscribers


@contextmanager
def act(actor: Actor, name: str, thing: Any, also: Sequence[Any] = ()) -> Iterator[Event]:
    """Do `name` to `thing`; rows that a subscriber will update are named in `also`.

    For a creation the thing is the parent and the service sets `event.obj`. Raises Refused,
    Repeated, Reused, Vanished; whatever is raised inside leaves nothing behind.
    """
    with write():
        for row in sorted((thing, *also), key=_lock_order):
            _lock(row)
        actor = _reload[0](actor, now())
        _answer_repeated(actor)
        if reason := refusal(actor, name, thing):
            raise Refused(reason, name, thing)
        event = Event(name, actor, thing)
        db.session.info["changes"] = event.changes
        try:
            yield event
            db.session.flush()
            for subscriber in SUBSCRIBERS:
                subscriber(event)
            _remember(event)
            db.session.flush()
        finally:
            db.session.info.pop("changes", None)


def _lock_order(row: Any) -> tuple[str, int]:
    known = inspect(row).identity  # asking the row itself would read it again, before its lock
    return (row.__tablename__, known[0] if known else 0)


def _lock(row: Any) -> None:
    state = inspect(row)
    db.session.add(row)
    if state.transient or state.pending:  # founding: the committee itself is what is made
        return
    model: Any = type(row)
    if db.session.scalar(_locking(model), {"id": state.identity[0]}) is None:
        raise Vanished


@cache
def _locking(model: Any) -> Select[Any]:
    """The row of a key, locked and read anew."""
    return (
        select(model)
        .where(model.id == bindparam("id"))
        .with_for_update(of=model, key_share=True)
        .execution_options(populate_existing=True)
    )


def _answer_repeated(actor: Actor) -> None:
    if not actor.request_id:
        return
    asked = {"user": actor.id, "request": actor.request_id}
    done = run(_requests(), asked).first()
    if done is None:
        return
    raise Repeated(done.result) if done.digest == actor.digest else Reused


@cache
def _requests() -> Any:
    asked = (Request.user_id == bindparam("user"), Request.request_id == bindparam("request"))
    return select(Request.result, Request.digest).where(*asked)


def is_spent(user_id: int, request_id: str) -> bool:
    """Whether a form's act is done already: what comes of that form later comes too late."""
    query = select(Request.id).filter_by(user_id=user_id, request_id=request_id)
    return bool(request_id) and db.session.scalar(query) is not None


def _remember(event: Event) -> None:
    actor = event.actor
    if not actor.request_id:
        return
    done = {
        "user_id": actor.id,
        "request_id": actor.request_id,
        "digest": actor.digest,
        "result": event.subject.pid,
        "at": event.at,
    }
    try:
        run(INTO_REQUESTS, done)
    except IntegrityError as twice:  # the same id on another thing, at the same moment
        raise Reused from twice
