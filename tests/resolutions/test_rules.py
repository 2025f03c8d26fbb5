"""The lifecycle, how a text becomes clauses, the days that are printed, the text that is sealed."""

import time
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.resolutions.rules import (
    MOVES,
    PUBLISHED,
    STANDING,
    Clause,
    Effect,
    ResolutionState,
    advance,
    days_in_force,
    join_clauses,
    lay_out,
    sealed_text,
    split_clauses,
    state_under,
    subject_of,
)

R = ResolutionState


def test_every_state_is_reached_and_only_later_texts_or_a_voiding_move_a_published_one():
    assert {R.DRAFT, *MOVES.values()} == set(R)
    left = {act for state, act in MOVES if state in PUBLISHED}
    assert {act.partition(":")[0] for act in left} == {"publish_resolution", "void_resolution"}
    assert "publish_resolution" not in left
    assert R.VOID not in {state for state, _ in MOVES}


@pytest.mark.parametrize(
    ("effects", "state"),
    [
        ([], R.IN_FORCE),
        ([Effect.AMENDS], R.AMENDED),
        ([Effect.AMENDS, Effect.AMENDS], R.AMENDED),
        ([Effect.AMENDS, Effect.SUPERSEDES], R.SUPERSEDED),
        ([Effect.REPEALS, Effect.AMENDS], R.REPEALED),
    ],
)
def test_the_state_follows_from_what_later_texts_do(effects, state):
    assert state_under(effects) is state


@given(st.lists(st.sampled_from(Effect), max_size=4), st.sampled_from(Effect))
def test_each_effect_on_what_stands_and_its_undoing_are_in_the_table(earlier, effect):
    before = state_under(earlier)
    if before in STANDING:
        after = advance(before, f"publish_resolution:{effect}")
        assert after is state_under([*earlier, effect])
        if after is not before:
            assert advance(after, f"void_resolution:{before}") is before


def test_a_move_off_the_table_raises():
    assert advance(R.CLEARED, "publish_resolution") is R.IN_FORCE
    with pytest.raises(ValueError, match="publish_resolution does not leave draft"):
        advance(R.DRAFT, "publish_resolution")
    with pytest.raises(ValueError, match="edit_resolution does not leave cleared"):
        advance(R.CLEARED, "edit_resolution")


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("", []),
        ("  \n\n \n", []),
        ("一条。", ["一条。"]),
        ("第一。\n\n第二。", ["第一。", "第二。"]),
        ("第一。\n  \n\n\n第二。", ["第一。", "第二。"]),
        ("一、答复。\n二、通报。\n十一、考核。", ["答复。", "通报。", "考核。"]),
        ("第一条 答复。\n\n第二条：通报。", ["答复。", "通报。"]),
        ("1. 答复。\n2．通报。\n3、考核。", ["答复。", "通报。", "考核。"]),
        ("1.5倍以上。", ["1.5倍以上。"]),
        ("测试对象\n速率不低于100G的。", ["测试对象\n速率不低于100G的。"]),
        ("一般情况下答复。", ["一般情况下答复。"]),
    ],
)
def test_paragraphs_become_clauses_without_their_own_numbers(text, clauses):
    assert split_clauses(text) == clauses


@given(st.lists(st.from_regex(r"[^\W\d_一-龥]{1,8}( [a-z]{1,5})?", fullmatch=True), max_size=8))
def test_what_is_joined_splits_into_the_same(clauses):
    assert split_clauses(join_clauses(clauses)) == clauses


@given(st.text(alphabet="一二、.1 \n条第x", max_size=60))
def test_splitting_once_more_loses_no_text(text):
    once = split_clauses(text)
    assert all(part == part.strip() and part for part in once)


def test_hostile_text_splits_at_once():
    assert split_clauses("\n" * 20_000 + "x") == ["x"]
    assert len(split_clauses("\n \n一" * 5_000)) == 5_000


@pytest.mark.parametrize(
    ("clause", "set_out"),
    [
        ("答复。", Clause("", ["答复。"])),
        ("测试对象\n速率不低于100G的。", Clause("测试对象", ["速率不低于100G的。"])),
        ("先答复。\n再通报。", Clause("", ["先答复。", "再通报。"])),
        ("长" * 31 + "\n再通报。", Clause("", ["长" * 31, "再通报。"])),
        ("", Clause("", [])),
    ],
)
def test_a_short_first_line_is_a_heading(clause, set_out):
    assert lay_out(clause) == set_out


@pytest.mark.parametrize(
    ("title", "subject"),
    [
        ("关于扩容时限的决议", "扩容时限"),
        ("Resolution on: QC trainers pool", "QC trainers pool"),
        ("扩容时限", "扩容时限"),
        ("", ""),
    ],
)
def test_the_subject_of_a_title(title, subject):
    assert subject_of(title) == subject


def test_days_left_open_follow_the_signature():
    signed = date(2009, 12, 4)
    assert days_in_force(None, None, signed) == (date(2009, 12, 19), date(2010, 2, 2))


def test_nothing_is_in_force_before_it_is_signed():
    signed = date(2009, 12, 4)
    assert days_in_force(date(2009, 12, 1), date(2010, 1, 1), signed)[0] == signed
    assert days_in_force(date(2009, 12, 9), date(2010, 1, 1), signed)[0] == date(2009, 12, 9)


def a_paper(**changed):
    named = SimpleNamespace(name="甲", pid="x:1", number=1)
    reservation = SimpleNamespace(
        organization=named, clause="第一条", text="保留", withdrawn_at=None
    )
    said = {
        "number": "辽通自律〔2009〕1号",
        "committee": named,
        "title": "题",
        "title_en": "",
        "main_recipients": "各单位",
        "preamble": "引言",
        "clauses": ["一", "二"],
        "conditions": "",
        "cause": "",
        "meeting": "",
        "issue": None,
        "group": named,
        "term": named,
        "chair_organization": named,
        "result": {"outcome": "adopted"},
        "reservations": [reservation],
        "adopted_on": date(2009, 11, 25),
        "effective_on": date(2009, 12, 1),
        "due_on": date(2010, 1, 1),
        "published_at": date(2009, 11, 30),
        "reviewed_at": None,
        "signed_by": named,
        "signed_for": named,
        "copies": "",
        "named_relations": [],
    }
    return SimpleNamespace(**{**said, **changed})


def test_the_sealed_text_is_canonical_and_says_all_that_is_printed():
    text = sealed_text(a_paper()).decode()
    assert text.startswith('{"adopted_on":"2009-11-25","cause":""')
    assert '"clauses":["一","二"]' in text
    assert '"reservations":[{"clause":"第一条","organization":"甲","text":"保留"}]' in text
    assert "null" not in text
    assert "relations" not in text  # as the papers of before relations were sealed


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "别题"},
        {"preamble": "别文"},
        {"clauses": ["二", "一"]},
        {"conditions": "不得交换价格"},
        {"due_on": date(2010, 1, 2)},
        {"result": {"outcome": "rejected"}},
        {"reservations": []},
        {"copies": "某局"},
        {
            "named_relations": [
                SimpleNamespace(
                    effect=Effect.REPEALS,
                    target=SimpleNamespace(number="甲〔2008〕1号"),
                    clauses="",
                )
            ]
        },
    ],
)
def test_any_change_of_what_is_printed_changes_the_sealed_text(changed):
    assert sealed_text(a_paper(**changed)) != sealed_text(a_paper())


def test_a_withdrawal_does_not():
    paper = a_paper()
    before = sealed_text(paper)
    paper.reservations[0].withdrawn_at = date(2010, 2, 1)
    assert sealed_text(paper) == before


def test_only_a_number_in_front_is_taken_off() -> None:
    assert split_clauses("一、按第一条 办理。\n二、见 3、4 号。") == [
        "按第一条 办理。",
        "见 3、4 号。",
    ]


@pytest.mark.parametrize(
    "text", ["\n" + " " * 200_000, "# a" + " " * 200_000 + "b", "\n \n" * 99_999]
)
def test_clauses_are_split_in_a_time_that_grows_with_the_text(text: str) -> None:
    started = time.process_time()
    split_clauses(text)
    assert time.process_time() - started < 1
