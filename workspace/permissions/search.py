"""PURE. 检索: who says which words mean the same. What is found follows the rooms' own rows."""

from workspace.permissions.predicates import Predicate, has_seat_in_committee, is_secretary

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_synonyms": (has_seat_in_committee,),
    "edit_synonyms": (is_secretary,),
}
