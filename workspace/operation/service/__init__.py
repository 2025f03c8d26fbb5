"""Backup and restore: the operator's own acts, outside every committee's record."""

from workspace.operation.service.backup import back_up
from workspace.operation.service.restore import NotEmpty, Verdict, clear, read_archive, restore

__all__ = ["NotEmpty", "Verdict", "back_up", "clear", "read_archive", "restore"]
