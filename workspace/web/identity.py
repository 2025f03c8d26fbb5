"""Who asks: the Actor of this request, and what it may do for any of its organizations."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import g, request
from flask_login import current_user

from workspace.acts import Refused
from workspace.clock import now
from workspace.permissions import Acting, Actor, refusal
from workspace.web.requests import digest, request_id_of

Loader = Callable[[Actor, datetime], Actor]
_load: list[Loader] = []


def wire(load: Loader) -> None:
    """Called once by create_app: who knows seats and terms."""
    _load[:] = [load]


def actor() -> Actor:
    """The signed-in person with its seats now; loaded once a request."""
    if "actor" not in g:
        user = current_user
        bare = Actor(user.id, user.pid, user.name, now(), name_en=user.name_en, handle=user.handle)
        g.actor = _load[0](bare, bare.at)
    found: Actor = g.actor
    return found


def voices() -> list[tuple[Acting, Actor]]:
    """The person's organizations in their order, each with the Actor that speaks for it."""
    if "voices" not in g:
        me = actor()
        g.voices = [(o, me.acting_for(o.id)) for o in me.organizations]
    found: list[tuple[Acting, Actor]] = g.voices
    return found


def is_signed_in() -> bool:
    """Whether this request comes with a live session."""
    return bool(current_user.is_authenticated)


def can(act: str, thing: Any) -> bool:
    """Whether the person may do this for any of its organizations."""
    return any(refusal(speaking, act, thing) is None for _, speaking in voices())


def acting_choices(act: str, thing: Any) -> list[Acting]:
    """The person's organizations for which it may do this, in their order."""
    return [o for o, speaking in voices() if refusal(speaking, act, thing) is None]


def why(act: str, thing: Any) -> str:
    """The reason code of the refusal, "" where the act may happen.

    Of several organizations the one that comes furthest in the row speaks.
    """
    reasons = [refusal(speaking, act, thing) for _, speaking in voices()]
    if None in reasons:
        return ""
    return reasons[0] or "" if reasons else refusal(actor(), act, thing) or ""


def acting(act: str, thing: Any) -> Actor:
    """The actor of a submitted form: for the organization it names, or the only one that may.

    Raises Refused: "is_own_organization" for one that is not the person's, "says_for_whom" where
    several may act and none is named.
    """
    me = replace(actor(), request_id=request_id_of(actor().pid), digest=digest())
    named = request.form.get("org", "")
    if named:
        chosen = next((o.id for o in me.organizations if o.pid == named), None)
        if chosen is None:
            raise Refused("is_own_organization", act, thing)
        return me.acting_for(chosen)
    choices = acting_choices(act, thing) or list(me.organizations[:1])
    if len(choices) > 1:
        raise Refused("says_for_whom", act, thing)
    return me.acting_for(choices[0].id) if choices else me
