"""PURE. Levels, kinds of membership, and the addresses that no committee or group may take."""

import re
from enum import StrEnum


class Level(StrEnum):
    PROVINCE = "province"
    CITY = "city"


class MembershipKind(StrEnum):
    MEMBER = "member"
    ASSOCIATION = "association"
    REGULATOR = "regulator"


#: First path segments that belong to the product, and second ones within a committee.
RESERVED_COMMITTEES = frozenset(
    [
        "account",
        "drafts",
        "healthz",
        "help",
        "invitations",
        "metrics",
        "notices",
        "preferences",
        "preview",
        "readyz",
        "resume",
        "sign-in",
        "sign-out",
        "static",
        "search",
        "api",
        "admin",
    ]
)
RESERVED_GROUPS = frozenset(
    [
        "issues",
        "groups",
        "resolutions",
        "follow-up",
        "terms",
        "meetings",
        "record",
        "settings",
        "search",
        "members",
        "feeds",
        "procedure",
    ]
)
SLUG = re.compile(r"[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?")


def is_free_slug(slug: str, reserved: frozenset[str]) -> bool:
    """Whether a slug is well formed (kebab-case ASCII) and not one of the product's own."""
    return bool(SLUG.fullmatch(slug)) and slug not in reserved
