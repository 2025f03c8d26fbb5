"""`flask tally`: worked cases, real and derived, and what it answers to input that is none."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from workspace.voting.cli import tally

CASES = Path(__file__).with_name("voting_cases.json")
RULE = {"adopt_if": {"count": "for", "more_than": "1/2", "of": "cast"}}
CASE = {"id": "甲", "rule": RULE, "electors": [{"id": "a"}, {"id": "b"}], "ballots": []}
LEAF = RULE["adopt_if"]


def run(text, file="-"):
    return CliRunner().invoke(tally, [file], input=text)


def counted(document):
    answer = run(json.dumps(document))
    assert (answer.exit_code, answer.stderr) == (0, "")
    return json.loads(answer.stdout)


WORKED = json.loads(CASES.read_text("utf-8"))


@pytest.fixture(scope="module")
def worked():
    answer = run(None, str(CASES))
    assert (answer.exit_code, answer.stderr) == (0, "")
    return {found["id"]: found for found in json.loads(answer.stdout)}


@pytest.mark.parametrize("case", WORKED, ids=[case["id"] for case in WORKED])
def test_every_worked_case_comes_out_as_its_source_says(worked, case):
    found, expect = worked[case["id"]], case["expect"]
    assert expect.keys() <= {"outcome", "need"}
    assert found["outcome"] == expect.get("outcome", found["outcome"])
    needs = {condition["count"]: condition["need"] for condition in found["conditions"]}
    assert needs | expect.get("need", {}) == needs


def test_one_case_prints_an_array_of_one():
    assert counted(CASE) == [
        {
            "id": "甲",
            "outcome": "rejected",
            "tally": {
                "for": 0,
                "against": 0,
                "abstain": 0,
                "recused": 0,
                "not_voted": 2,
                "voted": 0,
                "cast": 0,
                "eligible": 2,
            },
            "conditions": [
                {
                    "part": "adopt_if",
                    "count": "for",
                    "of": "cast",
                    "by": "heads",
                    "house": None,
                    "op": "more_than",
                    "have": 0,
                    "need": 1,
                    "met": False,
                }
            ],
        }
    ]


def test_an_empty_list_a_byte_order_mark_and_notes_are_no_trouble():
    assert counted([]) == []
    assert json.loads(run("\ufeff[]").stdout) == []
    noted = {**CASE, "expect": {"share": 0.5}, "kind": "derived", "casting_vote": None}
    assert counted([noted, CASE]) == counted(CASE) * 2


def test_weights_are_read_exactly():
    weights = ["18.49", "874/1875", 3, "0"]
    electors = [{"id": str(n), "weight": weight} for n, weight in enumerate(weights)]
    ballots = [{"elector": each["id"], "choice": "for"} for each in electors]
    rule = {"adopt_if": {"count": "for", "at_least": "1.5", "by": "weight"}}
    (found,) = counted({**CASE, "rule": rule, "electors": electors, "ballots": ballots})
    (condition,) = found["conditions"]
    assert (condition["have"], condition["need"]) == ("164671/7500", "3/2")


def bad(**change):
    return [CASE, {**CASE, **change}]


def bad_leaf(**change):
    return bad(rule={"adopt_if": {"all": [LEAF, {**LEAF, **change}]}})


def bad_number(value):
    leaf = {"count": "voted", "of": "eligible"}
    return bad(rule={**RULE, "quorum": [{**leaf, "at_least": 1}, {**leaf, "at_least": value}]})


def bad_elector(**change):
    return bad(electors=[{"id": "a"}, {"id": "b", **change}])


def deep(levels):
    expr = LEAF
    for _ in range(levels):
        expr = {"all": [expr]}
    return bad(rule={"adopt_if": expr})


QUORUM = "[1].rule.quorum[1].at_least"
ALL = "[1].rule.adopt_if.all[1]"
ROW = "[1].electors[1]"
BAD_DOCUMENTS = {
    "a word": ("tally", "-: not_object"),
    "a list of words": (["tally"], "[0]: not_object"),
    "no rule": ([{"id": "x", "electors": [], "ballots": []}], "[0].rule: missing"),
    "a lone case": ({**CASE, "rule": {}}, "rule.adopt_if: missing"),
    "number id": (bad(id=7), "[1].id: not_text"),
    "half a character": (bad(id="\ud800"), "[1].id: bad_text"),
    "electors no list": (bad(electors={"a": 1}), "[1].electors: not_list"),
    "unknown rule key": (bad(rule={**RULE, "quorom": []}), "[1].rule.quorom: unknown_key"),
    "hostile key": (
        bad(rule={**RULE, "\x1b[2J票": 1}),
        r'[1].rule["\u001b[2J\u7968"]: unknown_key',
    ),
    "tie": (bad(rule={**RULE, "tie": "coin"}), "[1].rule.tie: unknown_word"),
    "tie null": (bad(rule={**RULE, "tie": None}), "[1].rule.tie: unknown_word"),
    "recusal": (bad(rule={**RULE, "recusal": []}), "[1].rule.recusal: unknown_word"),
    "cap": (bad(rule={**RULE, "group_cap": -1}), "[1].rule.group_cap: bad_number"),
    "cap true": (bad(rule={**RULE, "group_cap": True}), "[1].rule.group_cap: bad_number"),
    "quorum no list": (bad(rule={**RULE, "quorum": LEAF}), "[1].rule.quorum: not_list"),
    "quorum nested": (
        bad(rule={**RULE, "quorum": [{"all": [LEAF]}]}),
        "[1].rule.quorum[0].all: unknown_key",
    ),
    "empty all": (bad(rule={"adopt_if": {"all": []}}), "[1].rule.adopt_if.all: empty"),
    "all and any": (
        bad(rule={"adopt_if": {"all": [LEAF], "any": [LEAF]}}),
        "[1].rule.adopt_if.any: unknown_key",
    ),
    "deep": (deep(40), "all[0].all[0]: too_deep"),
    "unknown count": (bad_leaf(count="votes"), f"{ALL}.count: unknown_word"),
    "unknown base": (bad_leaf(of="members"), f"{ALL}.of: unknown_word"),
    "unknown by": (bad_leaf(by="shares"), f"{ALL}.by: unknown_word"),
    "empty house": (bad_leaf(house=""), f"{ALL}.house: empty"),
    "unknown leaf key": (bad_leaf(least=1), f"{ALL}.least: unknown_key"),
    "two comparisons": (bad_leaf(at_most=1), f"{ALL}.at_most: one_comparison"),
    "no comparison": (bad(rule={"adopt_if": {"count": "for"}}), "adopt_if: one_comparison"),
    "float": (bad_number(0.5), f"{QUORUM}: bad_number"),
    "NaN": (bad_number(float("nan")), f"{QUORUM}: bad_number"),
    "infinity": (bad_number(float("inf")), f"{QUORUM}: bad_number"),
    "true": (bad_number(True), f"{QUORUM}: bad_number"),
    "null": (bad_number(None), f"{QUORUM}: bad_number"),
    "negative": (bad_number(-1), f"{QUORUM}: bad_number"),
    "negative share": (bad_number("-1/2"), f"{QUORUM}: bad_number"),
    "percent": (bad_number("50%"), f"{QUORUM}: bad_number"),
    "exponent": (bad_number("1e9999999"), f"{QUORUM}: bad_number"),
    "full width": (bad_number("１/２"), f"{QUORUM}: bad_number"),
    "line end": (bad_number("1/2\n"), f"{QUORUM}: bad_number"),
    "over zero": (bad_number("1/0"), f"{QUORUM}: zero_denominator"),
    "long text": (bad_number("9" * 101), f"{QUORUM}: bad_number"),
    "long number": (bad_number(10**4000), f"{QUORUM}: bad_number"),
    "weight": (bad_elector(weight=-2), f"{ROW}.weight: bad_number"),
    "misspelt weight": (bad_elector(wieght=2), f"{ROW}.wieght: unknown_key"),
    "house": (bad_elector(house=3), f"{ROW}.house: not_text"),
    "group": (bad_elector(group=False), f"{ROW}.group: not_text"),
    "twice on the roll": (bad_elector(id="a"), f"{ROW}.id: duplicate_elector"),
    "no id": (bad(electors=[{}]), "[1].electors[0].id: missing"),
    "too fine": (
        bad(electors=[{"id": f"{n}", "weight": f"1/{10**90 + n}"} for n in range(40)]),
        "weight: too_fine",
    ),
    "unknown elector": (
        bad(ballots=[{"elector": "z", "choice": "for"}]),
        "[1].ballots[0].elector: unknown_elector",
    ),
    "unknown choice": (
        bad(ballots=[{"elector": "a", "choice": "yes"}]),
        "[1].ballots[0].choice: unknown_word",
    ),
    "none is no ballot": (
        bad(ballots=[{"elector": "a", "choice": "none"}]),
        "[1].ballots[0].choice: unknown_word",
    ),
    "casting vote": (bad(casting_vote="abstain"), "[1].casting_vote: unknown_word"),
}


def refused(answer, message):
    """Status 2, one line on standard error that ends so, nothing else anywhere."""
    assert answer.exit_code == 2
    assert answer.stdout == ""
    assert answer.stderr.startswith("Error: ")
    assert answer.stderr.endswith(f"{message}\n")
    assert answer.stderr.count("\n") == 1
    assert isinstance(answer.exception, SystemExit)


@pytest.mark.parametrize(("document", "message"), BAD_DOCUMENTS.values(), ids=BAD_DOCUMENTS)
def test_bad_input_is_refused_by_the_path_of_its_key(document, message):
    refused(run(json.dumps(document)), message)


BAD_BYTES = {
    "empty": (b"", "-: not_json"),
    "cut off": (b'[{"id": "x"', "-: not_json"),
    "not UTF-8": ("[]".encode("utf-16"), "-: not_utf8"),
    "too deep": (b"[" * 100_000, "-: too_deep"),
    "too large": (b" " * (32 * 2**20 + 1), "-: too_large"),
    "key written twice": (
        json.dumps(CASE).replace('"id": "b"', '"id": "b", "id": "c"').encode(),
        "electors[1].id: repeated_key",
    ),
    "number of a million digits": (
        json.dumps(bad_number("long")).replace('"long"', "9" * 10**6).encode(),
        f"{QUORUM}: bad_number",
    ),
}


@pytest.mark.parametrize(("data", "message"), BAD_BYTES.values(), ids=BAD_BYTES)
def test_what_is_no_json_is_refused_too(data, message):
    refused(run(data), message)


def test_a_file_that_is_not_there_or_no_file(tmp_path):
    refused(run(None, str(tmp_path / "none.json")), "none.json: unreadable")
    refused(run(None, str(tmp_path)), ": unreadable")
