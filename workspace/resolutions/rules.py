"""PURE. 决议 — states and the acts that move them; how a text splits into numbered clauses."""

import re
from enum import StrEnum


class ResolutionState(StrEnum):
    DRAFT = "draft"
    RETURNED = "returned"
    CLEARED = "cleared"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    REPEALED = "repealed"


R = ResolutionState

MOVES: dict[tuple[ResolutionState, str], ResolutionState] = {
    (R.DRAFT, "edit_resolution"): R.DRAFT,
    (R.RETURNED, "edit_resolution"): R.DRAFT,
    (R.DRAFT, "clear_resolution"): R.CLEARED,
    (R.DRAFT, "return_resolution"): R.RETURNED,
    (R.DRAFT, "list_in_handover"): R.DRAFT,
    (R.RETURNED, "list_in_handover"): R.RETURNED,
    (R.CLEARED, "list_in_handover"): R.CLEARED,
    (R.CLEARED, "publish_resolution"): R.IN_FORCE,
}

PUBLISHED = frozenset({R.IN_FORCE, R.SUPERSEDED, R.REPEALED})


def advance(state: ResolutionState, act: str) -> ResolutionState:
    """The state after an act; ValueError for a move that is not in the table."""
    try:
        return MOVES[state, act]
    except KeyError:
        raise ValueError(f"{act} does not leave {state}") from None


def split_clauses(text: str) -> list[str]:
    """Numbered clauses from a text whose paragraphs are separated by blank lines."""
    return [part.strip() for part in re.split(r"\n\s*\n", text.strip()) if part.strip()]
