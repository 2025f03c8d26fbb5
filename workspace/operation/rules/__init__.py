"""PURE. The operator's rules: what a finding is, how a backup is written."""

from workspace.operation.rules.archive import (
    FORMAT,
    KINDS,
    VERSION,
    Damaged,
    Manifest,
    TableFacts,
    from_cell,
    is_safe_path,
    read_manifest,
    to_cell,
)
from workspace.operation.rules.findings import (
    Finding,
    State,
    backlog_state,
    clock_state,
    disk_state,
    key_faults,
    worst,
)

__all__ = [
    "FORMAT",
    "KINDS",
    "VERSION",
    "Damaged",
    "Finding",
    "Manifest",
    "State",
    "TableFacts",
    "backlog_state",
    "clock_state",
    "disk_state",
    "from_cell",
    "is_safe_path",
    "key_faults",
    "read_manifest",
    "to_cell",
    "worst",
]
