"""Who sees what is found: the rooms' own `visible_to`, asked in SQL of every document."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Select, and_, or_

from workspace.committees import queries as committees
from workspace.committees.models import Committee
from workspace.followups import queries as followups
from workspace.followups.models import Commitment
from workspace.groups import queries as groups
from workspace.groups.models import SpecialistGroup
from workspace.issues import queries as issues
from workspace.issues.models import Issue
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
    "resolution": (Resolution, resolutions.visible_to),
    "commitment": (Commitment, followups.visible_to),
    "group": (SpecialistGroup, groups.visible_to),
    "committee": (Committee, committees.visible_to),
}


def is_seen_by(actor: Actor, *through: str) -> Any:
    """The condition on `SearchDocument` that the person may see it; `through` narrows to these."""
    return or_(*(_seen_through(actor, name) for name in through or SEEN))


def _seen_through(actor: Actor, name: str) -> Any:
    model, visible_to = SEEN[name]
    row = visible_to(actor).where(model.id == SearchDocument.parent_id)
    return and_(SearchDocument.through == name, row.order_by(None).exists())


def within_reach(actor: Actor, committee: Committee) -> list[Word]:
    """What a city's liaison may see of its province at all, as words of the index: with it a
    common word is no scan of all that the province wrote. `is_seen_by` decides in any case."""
    if committee.id in actor.committees:
        return []
    cities = [f"v{key}" for key in sorted(actor.committees)]
    return [any_of([*cities, "kresolution", "kreservation", "kgroup", "kpoint"])]
