"""设立 — founding a committee, and the names and code under which it goes."""

from workspace.acts import act
from workspace.committees.models import Committee
from workspace.committees.queries import day_of
from workspace.committees.rules import RESERVED_COMMITTEES, Level, is_free_slug
from workspace.committees.service.marks import as_typed, demand, demand_unchanged
from workspace.committees.service.numbers import is_numbered
from workspace.db import new_pid
from workspace.permissions import Actor

#: Field of the form -> attribute of the committee.
COMMITTEE = {"name": "name", "name_en": "name_en", "resolution_code": "resolution_code"}


def found_committee(
    actor: Actor,
    slug: str,
    name: str,
    *,
    name_en: str = "",
    parent: Committee | None = None,
    resolution_code: str,
) -> Committee:
    """Found a committee and its log, whose origin name it keeps for life."""
    if not is_free_slug(slug, RESERVED_COMMITTEES):
        raise ValueError(f"{slug}: not a free address")
    committee = Committee(
        slug=slug,
        name=name,
        name_en=name_en,
        level=Level.CITY if parent else Level.PROVINCE,
        parent_id=parent.id if parent else None,
        origin="expert-committee/" + new_pid(slug).replace(":", "-"),
        resolution_code=resolution_code,
    )
    with act(actor, "found_committee", committee) as event:
        event.obj = committee
    return committee


def edit_committee(
    actor: Actor,
    committee: Committee,
    *,
    name: str,
    name_en: str,
    resolution_code: str,
    version: str | None = None,
) -> None:
    """Change the committee's names or its document code (代字), for what comes from now on.

    A number once given is stored finished and stays; a new code counts from 1. A year has one code,
    so that 2009-3 names one resolution: Refused("has_no_number_this_year") once one is given.
    """
    typed = {"name": name, "name_en": name_en, "resolution_code": resolution_code}
    with act(actor, "edit_committee", committee) as event:
        demand_unchanged(as_typed(committee, COMMITTEE), version, typed)
        if resolution_code != committee.resolution_code:
            given = is_numbered(committee, day_of(event.at).year)
            demand(not given, "has_no_number_this_year", event)
        committee.name, committee.name_en = name, name_en
        committee.resolution_code = resolution_code
