"""Where a number begins to be a worry; cells go into a backup and come back the same."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.operation.rules import (
    Damaged,
    Finding,
    State,
    backlog_state,
    clock_state,
    disk_state,
    from_cell,
    is_safe_path,
    key_faults,
    read_manifest,
    to_cell,
    worst,
)

MB = 1024 * 1024
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)
instants = st.datetimes(timezones=st.just(UTC))


def test_the_worst_finding_speaks() -> None:
    found = [Finding("disk", state, "x") for state in (State.OK, State.FAIL, State.WARN)]
    assert (worst(found), worst(found[:1]), worst([])) == (State.FAIL, State.OK, State.OK)


@pytest.mark.parametrize(
    ("free", "state"),
    [(0, "FAIL"), (50 * MB - 1, "FAIL"), (50 * MB, "WARN"), (1024 * MB - 1, "WARN")],
)
def test_a_disk_that_fills(free: int, state: str) -> None:
    assert (disk_state(free), disk_state(1024 * MB)) == (state, "OK")


def test_a_clock_behind_the_last_entry_refuses_acts() -> None:
    assert clock_state(NOON, NOON + timedelta(seconds=5)) == "fine"
    assert clock_state(NOON, NOON + timedelta(seconds=6)) == "behind"
    assert clock_state(datetime(1970, 1, 1, tzinfo=UTC), None) == "unset"
    assert clock_state(datetime(1970, 1, 1, tzinfo=UTC), NOON) == "behind"


def test_a_weak_key() -> None:
    assert key_faults("0123456789abcdef" * 4) == []
    assert key_faults("dev") == ["short", "plain"]
    assert key_faults("a" * 64) == ["plain"]


def test_a_queue_that_stands() -> None:
    spans = (None, timedelta(minutes=14), timedelta(minutes=15), timedelta(hours=6))
    assert [backlog_state(s) for s in spans] == ["OK", "OK", "WARN", "FAIL"]


@pytest.mark.parametrize(
    "path",
    ["../x", "/etc/passwd", "a//b", "a/../b", ".hidden", "a/.b", "", "a\\b", "a" * 201, "a\0"],
)
def test_no_path_leads_out_of_its_folder(path: str) -> None:
    assert not is_safe_path(path)
    assert is_safe_path("ab/cdef0123.bin")


@given(
    st.one_of(
        st.tuples(st.just("int"), st.integers(-(2**63), 2**63 - 1)),
        st.tuples(st.just("bool"), st.booleans()),
        st.tuples(st.just("text"), st.text()),
        st.tuples(st.just("date"), st.dates()),
        st.tuples(st.just("instant"), instants),
        st.tuples(st.just("bytes"), st.binary()),
    )
)
def test_a_cell_comes_back_the_same(cell: tuple[str, object]) -> None:
    kind, value = cell
    written = json.loads(json.dumps(to_cell(kind, value)))
    assert from_cell(kind, written) == value
    assert from_cell(kind, to_cell(kind, None)) is None


def test_the_null_of_json_is_no_missing_value() -> None:
    assert to_cell("json", "null") == [None]
    assert to_cell("json", None) is None
    assert to_cell("date", date(2009, 12, 7)) == "2009-12-07"


@pytest.mark.parametrize(("kind", "cell"), [("int", True), ("int", "1"), ("text", 1), ("bool", 1)])
def test_a_cell_of_another_kind_is_damage(kind: str, cell: object) -> None:
    with pytest.raises(Damaged):
        from_cell(kind, cell)


@given(st.binary(max_size=200))
def test_no_bytes_make_the_manifest_reader_fall(junk: bytes) -> None:
    with pytest.raises(Damaged):
        read_manifest(junk)


@pytest.mark.parametrize("said", ["[]", "1", "null", '{"format": 1}', "[" * 5000])
def test_json_of_another_shape_is_no_manifest(said: str) -> None:
    with pytest.raises(Damaged):
        read_manifest(said.encode())
