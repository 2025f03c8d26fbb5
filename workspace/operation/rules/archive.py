"""PURE. How a backup is written: one manifest, one file of rows a table, the attachments.

One logical format for both databases: a row is a JSON array of cells in the order of its table's
columns, a cell one of seven kinds. An instant stands in UTC, bytes as base64, JSON inside an array
of one (so that JSON's null and no value stay apart).
"""

import base64
import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime
from typing import Any

FORMAT, VERSION = "expert-committee-backup", 1
KINDS = ("int", "text", "bool", "date", "instant", "json", "bytes", "number")
_TABLE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?:/[A-Za-z0-9_][A-Za-z0-9._-]*){0,7}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Damaged(Exception):
    """The file is no whole, unaltered backup; `code` and `values` say where it fails."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code, self.values = code, values


@dataclass(frozen=True)
class TableFacts:
    """A table in a backup: (column, kind) in order, rows, and size and SHA-256 of its file."""

    columns: list[tuple[str, str]]
    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """清单 — all that a backup holds, and the head of each committee's record."""

    made_at: str
    database: str
    revision: str
    tables: dict[str, TableFacts]
    attachments: dict[str, tuple[int, str]] = field(default_factory=dict)
    records: list[dict[str, Any]] = field(default_factory=list)

    def as_bytes(self) -> bytes:
        """The manifest as it stands in the file."""
        whole = {"format": FORMAT, "version": VERSION, **asdict(self)}
        return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=1).encode()

    @property
    def members(self) -> dict[str, tuple[int, str]]:
        """Name in the archive -> (size, SHA-256) of every file but the manifest."""
        tables = {f"tables/{n}.ndjson": (t.bytes, t.sha256) for n, t in self.tables.items()}
        return tables | {f"attachments/{n}": facts for n, facts in self.attachments.items()}

    @property
    def entries(self) -> int:
        """How many entries the records hold together."""
        return sum(int(record["size"]) for record in self.records)


def is_safe_path(path: str) -> bool:
    """Whether a path in a backup stays below the folder that it is written into."""
    return bool(_PATH.fullmatch(path)) and len(path) <= 200


def read_manifest(text: bytes) -> Manifest:
    """The manifest that these bytes hold; Damaged for whatever is none of this product's."""
    try:
        said = json.loads(text)
        if said.pop("format") != FORMAT:
            raise Damaged("no_backup")
        if said.pop("version") != VERSION:
            raise Damaged("other_version")
        said["tables"] = {name: _table(name, facts) for name, facts in said["tables"].items()}
        said["attachments"] = {name: _file(name, f) for name, f in said["attachments"].items()}
        manifest = Manifest(**said)
        _check_head(manifest)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as fault:
        raise Damaged("bad_manifest") from fault
    return manifest


def _table(name: str, facts: dict[str, Any]) -> TableFacts:
    columns = [(str(column), str(kind)) for column, kind in facts["columns"]]
    sound = all(_TABLE.fullmatch(column) and kind in KINDS for column, kind in columns)
    if not _TABLE.fullmatch(name) or not sound or not _HASH.fullmatch(facts["sha256"]):
        raise ValueError(name)
    return TableFacts(columns, int(facts["rows"]), int(facts["bytes"]), facts["sha256"])


def _file(name: str, facts: list[Any]) -> tuple[int, str]:
    size, digest = facts
    if not is_safe_path(name) or not _HASH.fullmatch(digest):
        raise ValueError(name)
    return int(size), digest


def _check_head(manifest: Manifest) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_]{1,32}", manifest.revision):
        raise ValueError(manifest.revision)
    datetime.fromisoformat(manifest.made_at)
    for record in manifest.records:
        if int(record["size"]) < 0 or not (record["slug"] and record["origin"]):
            raise ValueError(record)


def to_cell(kind: str, value: Any) -> Any:
    """A column's value as a backup holds it."""
    if value is None:
        return None
    if kind == "instant":
        aware = value if value.tzinfo else value.replace(tzinfo=UTC)
        return aware.astimezone(UTC).isoformat()
    if kind == "date":
        return value.isoformat()
    if kind == "json":
        return [json.loads(value)]
    if kind == "bytes":
        return base64.b64encode(value).decode()
    return str(value) if kind == "number" else value


def from_cell(kind: str, cell: Any) -> Any:
    """The inverse of `to_cell`; JSON stays in its array of one."""
    if cell is None:
        return None
    if kind == "instant":
        return datetime.fromisoformat(cell).astimezone(UTC)
    if kind == "date":
        return date.fromisoformat(cell)
    if kind == "bytes":
        return base64.b64decode(cell, validate=True)
    if kind in ("bool", "int", "text"):
        _check_type(kind, cell)
    return cell


def _check_type(kind: str, cell: Any) -> None:
    wanted = {"bool": bool, "int": int, "text": str}[kind]
    if not isinstance(cell, wanted) or (kind == "int" and isinstance(cell, bool)):
        raise Damaged("bad_cell", kind=kind)
