"""PURE. 专业组与席位: who sets them up."""

from workspace.permissions.committees import is_secretary_or_operator
from workspace.permissions.predicates import Predicate, has_seat_in_committee

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_group": (has_seat_in_committee,),
    "found_group": (is_secretary_or_operator,),
    "give_seat": (is_secretary_or_operator,),
    "end_seat": (is_secretary_or_operator,),
}
