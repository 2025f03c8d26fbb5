"""Searching as a page does, and things to find."""

from typing import Any

from workspace.issues import service
from workspace.issues.models import Comment, Issue
from workspace.permissions import Actor
from workspace.search.queries import Filters, Found, find, shown


def search(world: Any, actor: Actor, q: str, **asked: Any) -> Found:
    """What an actor finds in the province."""
    committee = asked.pop("committee", world.committee)
    return find(actor, committee, Filters(q=q, **asked))


def objs(found: Found, rows: list[int] | None = None) -> list[str]:
    """The public ids of what was found, in its order."""
    rows = found.rows if rows is None else rows
    return [hit.row.obj for hit in shown(rows, found.asked, found.exact)]


def pids(world: Any, actor: Actor, q: str, **asked: Any) -> list[str]:
    """The public ids of what an actor finds that holds all that was asked, in its order."""
    found = search(world, actor, q, **asked)
    return objs(found, found.rows[: found.exact])


def a_comment(actor: Actor, issue: Issue, text: str) -> Comment:
    """A comment on an issue under discussion."""
    return service.add_comment(actor, issue, text)
