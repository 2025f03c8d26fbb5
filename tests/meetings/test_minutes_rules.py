"""PURE. Merging by lines, reading of 议定 and 交办, the window, what changed between editions."""

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.meetings.rules.blocks import lift
from workspace.meetings.rules.merging import MOST_LINES, hunks, merge
from workspace.meetings.rules.minutes import (
    canonical,
    code_of,
    differences,
    read,
    window_after_change,
    window_ends,
)
from workspace.text import SHANGHAI, local_day

NAMES = {"辽宁移动": 1, "辽宁联通": 2, "CMCC": 1, "辽宁移动通信": 3}
EVERYBODY = (1, 2, 4)
DAY = date(2009, 11, 23)
line = st.text("甲乙丙丁 ", max_size=3)
texts = st.lists(line, min_size=1, max_size=8).map("\n".join)
instants = st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))


class TestMerging:
    @given(texts, texts, texts)
    def test_whose_change_is_named_first_makes_no_difference(self, base, ours, theirs):
        assert merge(base, ours, theirs) == merge(base, theirs, ours)

    @given(texts, texts)
    def test_one_persons_change_stands_as_it_is(self, base, ours):
        assert merge(base, ours, base) == ours
        assert merge(base, base, ours) == ours

    @given(texts, texts)
    def test_the_same_change_is_made_once(self, base, ours):
        assert merge(base, ours, ours) == ours

    @given(
        st.lists(line, min_size=6, max_size=12), st.integers(0, 1), st.integers(4, 5), line, line
    )
    def test_changes_of_different_lines_come_together(self, lines, a, b, one, other):
        base = [f"{n}{text}" for n, text in enumerate(lines)]
        left, right = list(base), list(base)
        left[a] = f"左{one}"
        right[b] = f"右{other}"
        both = list(base)
        both[a], both[b] = left[a], right[b]
        assert merge(*("\n".join(text) for text in (base, left, right))) == "\n".join(both)

    @given(texts, texts, texts)
    def test_no_new_line_is_lost(self, base, ours, theirs):
        merged = merge(base, ours, theirs)
        if merged is not None:
            kept = merged.split("\n")
            for side in (ours, theirs):
                for hunk in hunks(base.split("\n"), side.split("\n")):
                    assert all(text in kept for text in hunk.lines)

    @pytest.mark.parametrize(
        ("ours", "theirs"),
        [
            ("一甲\n二", "一乙\n二"),
            ("一\n二\n三", "一\n二\n四"),  # both wrote on at the end
            ("二", "一甲\n二"),  # one struck the line that the other changed
            ("一\n新\n二", "一\n二甲"),
        ],
    )
    def test_changes_of_the_same_place_are_left_to_the_reader(self, ours, theirs):
        assert merge("一\n二", ours, theirs) is None

    def test_hostile_texts_take_a_bounded_time(self):
        base = "\n" * 19_000
        begun = time.perf_counter()
        assert merge(base, base + "a", "b" + base) is not None
        assert merge("x" + "\n甲" * 9_000, "乙\n" * 9_000, "丙\n" * 9_000) is None
        assert time.perf_counter() - begun < 1
        assert MOST_LINES < 19_000


class TestBlocks:
    def read(self, text):
        return lift(text, NAMES, EVERYBODY, DAY)

    @pytest.mark.parametrize(
        "text",
        [
            "议定：采用1.5。",
            "议定: 采用1.5。",
            "- 议定：采用1.5。",
            "**议定：**采用1.5。",
            "Decided: 采用1.5。",
            "议定1：采用1.5。",
        ],
    )
    def test_a_decision_however_it_is_marked(self, text):
        assert self.read(text).decisions == ("采用1.5。",)
        assert self.read(text).rest == ""

    @pytest.mark.parametrize(
        "text", ["会上议定：采用", "    议定：代码", "```\n议定：代码\n```", "议定"]
    )
    def test_other_lines_stay(self, text):
        assert self.read(text).rest == text.strip("\n")
        assert self.read(text).decisions == ()

    @pytest.mark.parametrize(
        ("text", "whose", "what", "due"),
        [
            ("交办：辽宁移动 提出条款，12月18日前", (1,), "提出条款", date(2009, 12, 18)),
            (
                "交办：由辽宁移动会同辽宁联通于12月4日前提出流程",
                (1, 2),
                "12月4日前提出流程",
                date(2009, 12, 4),
            ),
            ("交办：辽宁移动、辽宁联通：报数据，2010年3月1日", (1, 2), "报数据", date(2010, 3, 1)),
            ("交办：辽宁联通报数据，1月3日前", (2,), "报数据", date(2010, 1, 3)),
            ("交办：各单位 反馈条件", EVERYBODY, "反馈条件", None),
            ("Action: CMCC to write it, by 18 December", (1,), "write it", date(2009, 12, 18)),
            ("Action: cmcc write it, 2010-01-05", (1,), "write it", date(2010, 1, 5)),
            ("交办：辽宁移动通信 报数据", (3,), "报数据", None),
            ("交办：辽宁移动 12月1日开会，12月2日前报", (1,), "12月1日开会，12月2日前报", None),
            ("交办：辽宁移动 报数据，2月30日前", (1,), "报数据，2月30日前", None),
        ],
    )
    def test_an_action_is_read_exactly(self, text, whose, what, due):
        (made,) = self.read(text).actions
        assert (made.organizations, made.text, made.due_on) == (whose, what, due)

    @pytest.mark.parametrize(
        "text", ["交办：某局 报数据", "交办：辽宁移动", "交办：CMCCX do", "交办：尽快报"]
    )
    def test_what_is_not_recognised_is_left_and_said(self, text):
        assert self.read(text).rest == text
        assert self.read(text).unread == (text.partition("：")[2],)

    @given(
        st.lists(
            st.sampled_from(["议定：甲", "交办：辽宁移动 做", "交办：谁 做", "说", ""]), max_size=9
        )
    )
    def test_every_line_is_either_lifted_or_left(self, lines):
        found = self.read("\n".join(lines))
        kept = [text for text in found.rest.split("\n") if text]
        lifted = len(found.decisions) + len(found.actions)
        assert lifted + len(kept) == len([text for text in lines if text])
        assert self.read(found.rest) == lift(found.rest, NAMES, EVERYBODY, DAY)
        assert not self.read(found.rest).decisions

    @given(st.text(max_size=200))
    def test_no_text_breaks_it(self, text):
        assert lift(text, NAMES, EVERYBODY, DAY) is not None

    def test_hostile_lines_take_a_bounded_time(self):
        begun = time.perf_counter()
        for text in (
            "议定：" + " " * 1_900 + "x",
            "交办：" + "辽宁移动、" * 390,
            "交办：" + "1" * 1_900,
        ):
            self.read((text + "\n") * 10)
        self.read("议定：甲\n" * 4_000)
        assert time.perf_counter() - begun < 2


class TestWindow:
    @given(instants, st.integers(0, 60))
    def test_it_ends_with_a_whole_day(self, at, days):
        ends = window_ends(at, days)
        assert ends.astimezone(SHANGHAI).hour == 0
        assert (local_day(ends) - local_day(at)).days == days + 1
        assert timedelta(days=days) < ends - at <= timedelta(days=days + 1)

    @given(instants, st.integers(1, 30), st.integers(-40, 40))
    def test_a_change_leaves_a_whole_day_and_shortens_nothing(self, at, days, later):
        ends, changed = window_ends(at, days), at + timedelta(days=later)
        longer = window_after_change(ends, changed)
        assert longer >= ends
        assert longer - changed > timedelta(days=1)

    def test_the_code(self):
        assert code_of("", "辽通自律") == "辽通自律纪"
        assert code_of("辽会纪", "辽通自律") == "辽会纪"


class TestEditions:
    def content(self, notes, decisions=()):
        item = {
            "position": 2,
            "notes": notes,
            "decisions": [{"text": d} for d in decisions],
            "actions": [],
        }
        return {"opening": "开头", "copies": "", "items": [item]}

    def test_what_changed_is_named_by_its_place(self):
        old, new = self.content("甲", ["一"]), self.content("乙", ["一", "二"])
        assert differences(old, new) == [
            (("notes", 2, 0), "甲", "乙"),
            (("decision", 2, 2), "", "二"),
        ]
        assert differences(new, old)[1] == (("decision", 2, 2), "二", "")
        assert differences(old, old) == []

    def test_the_same_content_is_kept_in_the_same_words(self):
        one = {"b": 1, "a": ["字"]}
        assert canonical(one) == canonical({"a": ["字"], "b": 1}) == '{"a":["字"],"b":1}'
        assert read(canonical(one)) == one
