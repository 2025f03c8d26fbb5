"""Document numbers, clause numbers and the squares of organizations."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.text import (
    DocumentNumber,
    chinese_ordinal,
    file_size,
    organization_mark,
    parse_number,
)

THIRD = DocumentNumber("辽通自律", 2009, 3)


class TestDocumentNumber:
    def test_as_printed_and_as_in_an_address(self):
        assert (THIRD.zh, THIRD.slug) == ("辽通自律〔2009〕3号", "2009-3")

    @pytest.mark.parametrize(
        "typed",
        [
            "辽通自律〔2009〕3号",
            "辽通自律[2009]3号",
            "辽通自律(2009)3号",
            "辽通自律（2009）3号",
            "辽通自律【2009】3号",
            "辽通自律［2009］3号",
            " 辽通自律 〔２００９〕 第03号 ",
            "辽通自律〔2009〕3",
        ],
    )
    def test_any_brackets_are_read(self, typed):
        assert parse_number(typed) == THIRD

    def test_a_slug_takes_the_code_of_its_register(self):
        assert parse_number("2009-3", "辽通自律") == THIRD
        assert parse_number("〔2009〕3号", "辽通自律") == THIRD
        assert parse_number("2009-3") == DocumentNumber("", 2009, 3)

    @pytest.mark.parametrize(
        "typed",
        [
            "", "辽通自律", "辽通自律〔209〕3号", "辽通自律〔2009〕0号", "辽通自律〔2009〕3号的",
            "辽" * 30 + "〔2009〕3号", "2009-0", "2009-03", "2009-3-1", "3号", "x" * 10_000,
        ],
    )  # fmt: skip
    def test_what_is_no_number_is_none(self, typed):
        assert parse_number(typed) is None

    @given(st.integers(1900, 2099), st.integers(1, 999_999))
    def test_what_is_printed_is_read_back(self, year, no):
        number = DocumentNumber("沈通自律督", year, no)
        assert parse_number(number.zh) == number
        assert parse_number(number.slug, "沈通自律督") == number

    @given(st.text())
    def test_any_text_is_answered(self, text):
        number = parse_number(text)
        assert number is None or parse_number(number.zh) == number


def test_clauses_are_numbered_in_chinese():
    words = {1: "一", 10: "十", 11: "十一", 20: "二十", 21: "二十一", 90: "九十", 99: "九十九"}
    assert {n: chinese_ordinal(n) for n in words} == words
    assert len({chinese_ordinal(n) for n in range(1, 100)}) == 99
    assert chinese_ordinal(100) == "100"


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("辽宁移动", "移"),
        ("辽宁联通", "联"),
        ("辽宁网通", "网"),
        ("辽宁电信", "电"),
        ("辽宁铁通", "铁"),
        ("黑龙江移动", "移"),
        ("辽宁省通信管理局", "管"),
        ("辽宁省通信企业协会", "协"),
        ("内蒙古自治区通信管理局", "管"),
        ("沈阳市公安局", "公"),
        ("专家委员会", "委"),
        ("消费者权益保护委员会", "委"),
        ("沈阳市通信企业自律公约联络组织", "联"),
        ("中国移动通信集团辽宁有限公司", "移"),
        ("中国联合网络通信有限公司辽宁省分公司", "联"),
        ("中国电信股份有限公司辽宁分公司", "电"),
        ("北辰通信", "北"),
        ("东海网络", "东"),
        ("协会", "协"),
        ("局", "局"),
        ("中国", "中"),
        ("Liaoning Mobile", "M"),
        ("Liaoning Communications Enterprise Association", "A"),
        ("Unicom Co., Ltd.", "U"),
        ("Ltd", "L"),
        ("-", "-"),
        ("", ""),
    ],
)
def test_an_organization_is_marked_by_one_character(name, mark):
    assert organization_mark(name) == mark


@given(st.text())
def test_any_name_has_a_mark(name):
    assert len(organization_mark(name)) == bool(name.strip())


@pytest.mark.parametrize(
    ("size", "zh", "en"),
    [
        (0, "0B", "0 B"),
        (1_023, "1023B", "1023 B"),
        (1_024, "1KB", "1 KB"),
        (1_048_000, "1023KB", "1023 KB"),
        (1_048_100, "1.0MB", "1.0 MB"),
        (20 * 1024**2, "20.0MB", "20.0 MB"),
    ],
)
def test_file_sizes(size, zh, en):
    assert (file_size(size, "zh"), file_size(size, "en")) == (zh, en)
