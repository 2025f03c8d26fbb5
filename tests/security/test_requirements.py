"""docs/security.md: every requirement of ASVS level 2 stands there, every named proof exists."""

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINES = (ROOT / "docs/security.md").read_text(encoding="utf-8").splitlines()
ROWS = [re.match(r"\| (V[\d.]+) \| (.+) \| (.*?) ?\|$", line) for line in LINES]
FOUND = {row[1]: (row[2], row[3]) for row in ROWS if row}
WANTED = json.loads(Path(__file__).with_name("asvs_l2.json").read_text())["requirements"]


@cache
def names_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def exists(proof: str) -> bool:
    path, _, name = proof.partition("::")
    return (ROOT / path).exists() and (not name or name in names_in(ROOT / path))


def test_every_requirement_stands_there_once() -> None:
    assert [row[1] for row in ROWS if row] == [one["id"] for one in WANTED]


@pytest.mark.parametrize("one", WANTED, ids=lambda one: one["id"])
def test_each_has_its_proof_or_its_reason(one: dict[str, str]) -> None:
    how, proofs = FOUND[one["id"]]
    named = re.findall(r"`([^`]+)`", proofs)
    assert how.startswith("Not applicable: ") == (one["applies"] != "yes")
    assert bool(named) == (one["applies"] == "yes")
    assert [proof for proof in named if not exists(proof)] == []


def test_what_is_not_yet_is_counted() -> None:
    counted = next(line for line in LINES if line.startswith("Of ") and "not yet" in line)
    missing = [number for number, (how, _) in FOUND.items() if "**Not yet**" in how]
    assert re.findall(r"V[\d.]*\d", counted) == missing
    assert f"{len(missing)} are not yet" in counted
