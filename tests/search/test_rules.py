"""Words, questions, numbers, passages and lists of synonyms, without a database."""

import sqlite3
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workspace.search.rules import (
    DEFAULTS,
    LONGEST,
    Document,
    fold,
    fts5,
    is_in,
    issue_number,
    parse_synonyms,
    passage,
    read,
    resolution_number,
    synonyms_of,
    tokens,
    tsquery,
    words_of,
    written,
)
from workspace.search.rules.asking import variants
from workspace.search.rules.words import FACET, citations

SYNONYMS = synonyms_of(DEFAULTS)
HOSTILE = [
    '"',
    '""""',
    "'",
    '" OR words : x',
    "NEAR(a b)",
    "a AND b OR NOT c",
    "* ^ + - : ( )",
    "words:*",
    "\0",
    "a\0b",
    "\ud800 垃圾",
    "；，。！",
    "%_\\",
    "'; DROP TABLE issue; --",
    "<script>alert(1)</script>",
    "\ue000c1 \ue001互联",
    "&|!<->",
    "x" * 10_000,
    "垃圾短信" * 2_500,
    "a " * 5_000,
    "\u202e\ufeff\u200d",
    "e\u0301" * 400,
    "𠮷野家 𬭛元素 𫠠",
]


def a_document(**values: object) -> Document:
    where = {"obj": "issue:a", "kind": "issue", "through": "issue", "parent_id": 1}
    at = datetime(2009, 12, 31, 17, tzinfo=UTC)
    return Document(**{**where, "committee_id": 7, "at": at, **values})  # type: ignore[arg-type]


def holds(query: str, text: str) -> bool:
    """Whether a document of this text answers the question in full."""
    words = words_of(a_document(text=text))
    asked = read(query, SYNONYMS)
    return all(any(is_in(words, way) for way in word.ways) for word in asked.words)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("互联互通", ["互联", "联互", "互通", "通"]),
        ("通", ["通"]),
        ("3G资费", ["3", "g", "资费", "费"]),
        ("ISO9001：２００８", ["iso", "9001", "2008"]),
        ("互联，互通", ["互联", "联", "互通", "通"]),
        ("Straße ﬁle", ["strasse", "file"]),
        ("——；", []),
    ],
)
def test_a_text_is_pairs_of_characters_words_and_numbers(text: str, expected: list[str]) -> None:
    assert tokens(text) == expected


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("互联互通", "加强互联互通管理"),
        ("通", "互联互通"),
        ("互", "互联互通"),
        ("3g资费", "３Ｇ业务的资费"),
        ("iso 9001", "通过ISO9001认证"),
        ("interconn", "Response time for INTERCONNECTION"),
        ("骚扰短信", "垃圾短信息"),
        ("来电号码", "虚假主叫号码"),
        ("质量管理小组活动", "QC小组活动"),
        ("“互联 互通”", "互联，互通"),
        ("𬭛", "元素𬭛很重"),
        ("垃 圾 短 信", "垃圾短信"),
    ],
)
def test_a_text_answers(query: str, text: str) -> None:
    assert holds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("互联互通", "互联，互通"),
        ("联通", "网通"),
        ("100G", "10G和0G"),
        ("connect", "interconnection"),
        ("“3G资费”", "3G业务资费"),
        ("短信 彩信", "只有短信"),
    ],
)
def test_a_text_does_not_answer(query: str, text: str) -> None:
    assert not holds(query, text)


@pytest.mark.parametrize("typed", HOSTILE)
def test_whatever_is_typed_asks_for_words_and_no_more(typed: str) -> None:
    asked = read(typed, SYNONYMS)
    assert len(asked.typed) <= LONGEST
    assert len(asked.words) <= 8
    if not asked.is_empty:
        table = sqlite3.connect(":memory:")
        table.execute("CREATE VIRTUAL TABLE t USING fts5(words, prefix='1')")
        table.execute("SELECT * FROM t WHERE t MATCH ?", (fts5(asked.words),)).fetchall()
        assert "\0" not in tsquery(asked.words)


@settings(deadline=None)
@given(st.text(max_size=200))
def test_fts5_reads_every_question(typed: str) -> None:
    asked = read(typed, SYNONYMS)
    if not asked.is_empty:
        table = sqlite3.connect(":memory:")
        table.execute("CREATE VIRTUAL TABLE t USING fts5(words)")
        table.execute("SELECT * FROM t WHERE t MATCH ?", (fts5(asked.words),)).fetchall()


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_sqlite_keeps_each_token_as_it_is(text: str) -> None:
    """Its Unicode is older than ours: what it may not know is written in figures."""
    table = sqlite3.connect(":memory:")
    table.execute(
        "CREATE VIRTUAL TABLE t USING fts5(words, tokenize='unicode61 remove_diacritics 0')"
    )
    table.execute("CREATE VIRTUAL TABLE v USING fts5vocab(t, 'row')")
    table.execute("INSERT INTO t VALUES (?)", (words_of(a_document(text=text)),))
    kept = {term for (term,) in table.execute("SELECT term FROM v")}
    wanted = set(words_of(a_document(text=text)).split())
    assert kept == {token.casefold() for token in wanted} == wanted


@given(st.text(max_size=120))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


def test_facets_say_what_a_document_is_in_shanghai_time() -> None:
    words = words_of(a_document(group_id=3, organization_id=5)).split()
    assert {"\ue000c7", "\ue000kissue", "\ue000y2010", "\ue000g3"} <= set(words)


def test_variants_of_a_word_are_bounded() -> None:
    assert variants("主叫", SYNONYMS) == ["主叫", "来电"]
    many = synonyms_of([[f"词{n}甲", *(f"词{n}乙{m}" for m in range(7))] for n in range(9)])
    assert len(variants("".join(f"词{n}甲" for n in range(9)), many)) == 8


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("〔2009〕3号", ("", 2009, 3)),
        ("[2009]3", ("", 2009, 3)),
        ("(2009)3", ("", 2009, 3)),
        ("（2009）３号", ("", 2009, 3)),
        ("【2009】3号", ("", 2009, 3)),
        ("2009-3", ("", 2009, 3)),
        ("２００９－３", ("", 2009, 3)),
        ("2009年3号", ("", 2009, 3)),
        ("2009年第3号", ("", 2009, 3)),
        ("2009/3", ("", 2009, 3)),
        (" 辽通自律〔2009〕3号 ", ("辽通自律", 2009, 3)),
        ("辽通自律 [2009] 第03号", ("辽通自律", 2009, 3)),
        ("《辽通自律[2009]3号》", ("辽通自律", 2009, 3)),
        ("7号", ("", 0, 7)),
        ("第7号决议", ("", 0, 7)),
    ],
)
def test_a_document_number_in_whatever_brackets(typed: str, expected: tuple[str, int, int]) -> None:
    number = resolution_number(typed)
    assert number is not None
    assert (number.code, number.year, number.no) == expected


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("依据辽通自律〔2009〕3号第二条", ["n2009x3"]),
        ("见［２００９］０３、(2010)第12号", ["n2009x3", "n2010x12"]),
        ("2009年第3号，2009-4，2009/5", ["n2009x3", "n2009x4", "n2009x5"]),
        ("2009年3月5日，2009-03-05，2009.3，12009-3，〔2009〕，3号", []),
    ],
)
def test_a_cited_number_is_a_word_of_its_own(text: str, cited: list[str]) -> None:
    assert [word.strip(FACET) for word in citations(text)] == cited
    words = words_of(a_document(text=text)).split()
    assert {word for word in words if word[1:] in cited} == {FACET + word for word in cited}


@pytest.mark.parametrize("typed", ["2009", "2009年", "20093", "12", "#12", "2009-12-07", "3G", ""])
def test_what_is_no_document_number(typed: str) -> None:
    assert resolution_number(typed) is None


@pytest.mark.parametrize("typed", ["#12", "12", "＃１２", "# 12", "议题12", "issue #12", "0012"])
def test_an_issues_number(typed: str) -> None:
    assert issue_number(typed) == 12


@pytest.mark.parametrize("typed", ["12a", "#", "#0", "1234567890123", "3G"])
def test_what_is_no_issues_number(typed: str) -> None:
    assert issue_number(typed) is None


def test_a_passage_is_cut_from_the_original_and_marked() -> None:
    text = "前" * 60 + "全新的３Ｇ时代，The SPAM messages，" + "后" * 90
    shown = passage(text, ["3g", "spam"])
    assert [run for run, is_marked in shown.runs if is_marked] == ["３Ｇ", "SPAM"]
    assert shown.text in text
    assert shown.is_cut_before
    assert shown.is_cut_after


def test_a_passage_maps_places_where_folding_changes_the_length() -> None:
    shown = passage("…㎏…㍿ 垃圾短信 …", ["垃圾短信"])
    assert [run for run, is_marked in shown.runs if is_marked] == ["垃圾短信"]


def test_an_english_word_is_marked_from_its_beginning_only() -> None:
    shown = passage("disconnect connections", ["connect"])
    assert shown.runs == (("disconnect ", False), ("connect", True), ("ions", False))


def test_a_number_is_marked_as_a_whole() -> None:
    shown = passage("11月26日签发1号，另有12号", ["1"])
    assert [run for run, is_marked in shown.runs if is_marked] == ["1"]
    assert shown.runs[0] == ("11月26日签发", False)


@given(st.text(max_size=300), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_the_pieces_of_a_passage_are_a_piece_of_the_text(text: str, sought: list[str]) -> None:
    folded = [fold(word).strip() for word in sought if any(c.isalnum() for c in fold(word))]
    assert passage(text, folded).text in " ".join(text.split())


def test_a_list_of_synonyms_reads_as_it_is_written() -> None:
    groups, faults = parse_synonyms(written(DEFAULTS))
    assert (groups, faults) == (DEFAULTS, ())
    assert parse_synonyms(" 光纤 ＝ 光缆 \n\n")[0] == (("光纤", "光缆"),)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("光纤", "one_word"),
        ("光纤=光纤", "one_word"),
        ("QC=ｑｃ", "one_word"),
        ("=".join("甲乙丙丁戊己庚辛壬"[n] + "词" for n in range(9)), "too_many_words"),
        ("光=光缆", "no_word"),
        ("；；=光缆", "no_word"),
        (f"光纤={'缆' * 21}", "too_long"),
        ("光纤=光缆\n光缆=电缆", "twice"),
        ("联通=网通", "never"),
        ("辽宁联通=辽宁网通", "never"),
        ("\n".join(f"词{n}甲=词{n}乙" for n in range(201)), "too_many_lines"),
    ],
)
def test_a_list_of_synonyms_says_what_is_wrong(text: str, code: str) -> None:
    assert code in {fault.code for fault in parse_synonyms(text)[1]}


@given(st.text(max_size=200))
def test_any_list_of_synonyms_is_read(text: str) -> None:
    groups, faults = parse_synonyms(text)
    if not faults:
        synonyms_of(groups)
        assert parse_synonyms(written(groups)) == (groups, ())
