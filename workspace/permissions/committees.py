"""PURE. 公约组织: who founds it, admits members, opens terms and names their programme.

Set-up is done by the operator's command (`init`, `demo`), which acts as the clock does, or by
the secretary in office.
"""

from workspace.permissions.predicates import (
    Predicate,
    either,
    has_seat_in_committee,
    is_clock,
    is_secretary,
)

is_secretary_or_operator = either("is_secretary", is_clock, is_secretary)

POLICY: dict[str, tuple[Predicate, ...]] = {
    "view_committee": (has_seat_in_committee,),
    "found_committee": (is_clock,),
    "admit_organization": (is_secretary_or_operator,),
    "merge_organization": (is_secretary_or_operator,),
    "open_term": (is_secretary_or_operator,),
    "add_work_point": (is_secretary_or_operator,),
}
