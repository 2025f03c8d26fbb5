"""Who sees what is found: the rooms' own `visible_to`, asked in SQL of every document."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, TextClause, and_, or_, select, text

from workspace.committees import queries as committees
from workspace.committees.models import Committee
from workspace.db import db
from workspace.followups import queries as followups
from workspace.followups.models import Commitment
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries as issues
from workspace.issues.models import Issue
from workspace.meetings import queries as meetings
from workspace.meetings.models import Meeting, Minutes
from workspace.meetings.queries.minutes import minutes_visible_to
from workspace.permissions import Actor
from workspace.resolutions import queries as resolutions
from workspace.resolutions.models import Resolution
from workspace.search.models import SearchDocument
from workspace.search.rules import Word
from workspace.search.rules.asking import any_of
from workspace.voting import queries as voting
from workspace.voting.models import Poll

#: What decides who sees a document (`Document.through`) -> its model and the room's query.
SEEN: dict[str, tuple[type[Any], Callable[[Actor], Select[Any]]]] = {
    "issue": (Issue, issues.visible_to),
    "poll": (Poll, voting.visible_to),
    "meeting": (Meeting, meetings.visible_to),
    "minutes": (Minutes, minutes_visible_to),
    "resolution": (Resolution, resolutions.visible_to),
    "commitment": (Commitment, followups.visible_to),
    "group": (SpecialistGroup, groups.visible_to),
    "committee": (Committee, committees.visible_to),
}
_ANY_TIME = datetime(2000, 1, 1, tzinfo=UTC)


def is_seen_by(actor: Actor, *through: str) -> TextClause:
    """The condition on `search_document` that the person may see it; `through` narrows to these.

    What the rooms show follows from seats, which the actor holds at its instant, and not from
    the instant itself: the condition is said once for a person's seats.
    """
    seats = replace(actor, at=_ANY_TIME, request_id="", digest="")
    return _said(seats, through or tuple(SEEN), db.engine.dialect.name)


@lru_cache(maxsize=512)
def _said(actor: Actor, through: tuple[str, ...], _dialect: str) -> TextClause:
    seen = or_(*(seen_through(actor, name) for name in through))
    options = {"literal_binds": True, "render_postcompile": True}
    whole = str(select(SearchDocument.id).where(seen).compile(db.engine, compile_kwargs=options))
    return text("(" + whole.partition("WHERE ")[2].replace(":", "\\:") + ")")


def seen_through(actor: Actor, name: str) -> Any:
    """The condition for the documents that one kind of thing decides about."""
    model, visible_to = SEEN[name]
    row = visible_to(actor).where(model.id == SearchDocument.parent_id)
    return and_(SearchDocument.through == name, row.order_by(None).exists())


def within_reach(actor: Actor, committee: Committee) -> Word | None:
    """What a city's liaison may see of its province at all, as words of the index: with it a
    common word is no scan of all that the province wrote. `is_seen_by` decides in any case."""
    if committee.id in actor.committees:
        return None
    cities = [f"v{key}" for key in sorted(actor.committees)]
    return any_of(
        [*cities, "kresolution", "kreservation", "kgroup", "kpoint", "kmeeting", "kminutes"]
    )
