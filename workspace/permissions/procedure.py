"""PURE. 议事规则: all of the committee read it; the secretary keeps its text."""

from workspace.permissions.predicates import Predicate, has_seat_in_committee, is_secretary

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_procedure": (has_seat_in_committee,),
    "edit_procedure": (is_secretary,),
}
