"""The canonical form against foreign and own vectors (merkle_vectors of the record's design)."""

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.record.canonical import NotCanonical, canonical, commitment, leaf_hash, parse

VECTORS = json.loads(Path(__file__).with_name("vectors.json").read_text(encoding="utf-8"))
text = st.text(alphabet=st.characters(blacklist_categories=["Cs"])).map(
    lambda s: unicodedata.normalize("NFC", s)
)
values = st.recursive(
    text | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize("case", VECTORS["canonical_json_refuse"], ids=lambda c: c["why"])
def test_what_is_not_canonical_is_refused(case: dict[str, str]) -> None:
    with pytest.raises(NotCanonical):
        parse(case["text"].encode("utf-8", "surrogatepass"))


@pytest.mark.parametrize("case", VECTORS["jcs"], ids=lambda c: c["name"])
def test_the_library_writes_rfc_8785_where_our_profile_allows_it(case: dict[str, str]) -> None:
    value = json.loads(case["input"])
    try:
        written = canonical(value)
    except NotCanonical:
        assert case["name"] in ("arrays", "structures", "unicode", "values", "weird")
    else:
        assert written.hex() == case["output_hex"]


@pytest.mark.parametrize("case", [c for c in VECTORS["hasher"] if c["op"] == "leaf"], ids=str)
def test_leaf_hashes_are_those_of_rfc_6962(case: dict[str, str]) -> None:
    assert leaf_hash(bytes.fromhex(case["data"])) == case["want"]


@given(values)
def test_what_is_written_reads_back_the_same(value: object) -> None:
    assert parse(canonical(value)) == value


@pytest.mark.parametrize(
    "value", [None, 1.5, 2**53, -(2**53), "e\u0301", "\ud800", {1: "a"}, object()]
)
def test_an_entry_holds_no_such_value(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"a": [value]} if not isinstance(value, dict) else value)


def test_a_commitment_depends_on_text_and_salt() -> None:
    one = commitment(b"s" * 32, "正文")
    assert one == commitment(b"s" * 32, "正文")
    assert len({one, commitment(b"t" * 32, "正文"), commitment(b"s" * 32, "正文。")}) == 3
