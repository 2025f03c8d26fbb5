"""PURE. 会中: the secretary keeps the roll and the floor, the chair rules."""

from workspace.permissions.predicates import Predicate

POLICY: dict[str, tuple[Predicate, ...]] = {}
