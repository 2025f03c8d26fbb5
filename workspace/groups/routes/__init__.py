"""设置·专业组与席位 — the administration of groups, their leads and their seats."""

from workspace.groups.routes import seats
from workspace.groups.routes.groups import bp

__all__ = ["bp", "seats"]
