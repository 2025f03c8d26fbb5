"""PURE. 会议: who calls a meeting, runs it, and answers for its minutes."""

from workspace.permissions.meetings import convening, minutes, sitting
from workspace.permissions.predicates import Predicate

POLICY: dict[str, tuple[Predicate, ...]] = {
    **convening.POLICY,
    **sitting.POLICY,
    **minutes.POLICY,
}
