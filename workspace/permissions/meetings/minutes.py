"""PURE. 纪要与交办: taken by the secretary, agreed to by every organization."""

from workspace.permissions.predicates import Predicate

POLICY: dict[str, tuple[Predicate, ...]] = {}
