"""What changed between two texts is shown whole, readable, and in time."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.text import changes, marked_diff

texts = st.text(st.sampled_from("甲乙丙ab1 ，。\n"), max_size=60)
HOSTILE = [
    ("ab " * 6000, "ba " * 6000),
    ("a\n" * 10_000, "b\n" * 10_000),
    ("甲乙" * 300, "乙甲" * 300),
    ("甲" * 20_000, "甲" * 10_000 + "乙"),
    ("".join(chr(0x4E00 + n * 7 % 97) for n in range(20_000)),
     "".join(chr(0x4E00 + n * 11 % 97) for n in range(20_000))),
    ("".join(f"{n * 7 % 400}，" for n in range(1400)),
     "".join(f"{n * 11 % 400}，" for n in range(1400))),
]  # fmt: skip


def test_both_sides_of_a_conflict():
    left, right = marked_diff(
        "由西岳移动牵头于12月4日前提出例外申报流程。",
        "由西岳移动于12月11日前提出例外申报流程，南岭电信参加。",
    )
    assert left == [
        ("same", "由西岳移动"),
        ("del", "牵头"),
        ("same", "于12月"),
        ("del", "4"),
        ("same", "日前提出例外申报流程。"),
    ]
    assert right == [
        ("same", "由西岳移动于12月"),
        ("ins", "11"),
        ("same", "日前提出例外申报流程"),
        ("ins", "，南岭电信参加"),
        ("same", "。"),
    ]


def test_a_word_or_figure_changes_whole():
    assert changes("共18204户用 mobile", "共18205户用 mobiles") == [
        ("same", "共"),
        ("del", "18204"),
        ("ins", "18205"),
        ("same", "户用 "),
        ("del", "mobile"),
        ("ins", "mobiles"),
    ]


def test_a_single_character_kept_between_changes_is_part_of_them():
    assert changes("春的夏", "秋的冬") == [("del", "春的夏"), ("ins", "秋的冬")]


def test_equal_and_empty():
    assert changes("", "") == []
    assert changes("甲\n乙", "甲\n乙") == [("same", "甲\n乙")]
    assert marked_diff("", "甲") == ([], [("ins", "甲")])


@given(texts, texts)
def test_each_side_keeps_its_whole_text(old, new):
    left, right = marked_diff(old, new)
    runs = changes(old, new)
    assert "".join(run.text for run in left) == old
    assert "".join(run.text for run in right) == new
    assert {run.op for run in left} <= {"same", "del"}
    assert {run.op for run in right} <= {"same", "ins"}
    for one in (left, right, runs):
        assert all(run.text for run in one)
        assert all(a.op != b.op for a, b in pairwise(one))
    assert "".join(run.text for run in runs if run.op != "ins") == old


@pytest.mark.parametrize("pair", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_texts_are_compared_in_time(pair):
    spent = []
    for _ in range(3):
        before = time.process_time()
        marked_diff(*pair)
        spent.append(time.process_time() - before)
    assert min(spent) < 0.2
