"""The page: what it shows, its filters, pages and bounds."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.issues.builders import an_issue
from tests.search.builders import a_comment, objs, pids, search
from tests.search.test_rules import HOSTILE
from workspace.db import db, write
from workspace.search.models import SearchDocument
from workspace.search.queries import finding
from workspace.search.queries.filters import KINDS
from workspace.search.rules import Document
from workspace.search.service import values_of

URL = "/liaoning/search"


def bulk(world: Any, actor_of: Any, n: int, text: str = "重复的发言") -> None:
    """Many documents of comments, without their comments."""
    issue = an_issue(world, actor_of, "discussion", title="放发言的议题")
    with write():
        for number in range(1, n + 1):
            made = Document(
                obj=f"comment:{number}",
                kind="comment",
                through="issue",
                parent_id=issue.id,
                issue_id=issue.id,
                committee_id=world.committee.id,
                group_id=issue.group_id,
                term_id=issue.term_id,
                user_id=world.users["lead-om"].id,
                organization_id=world.orgs["ctcc"].id,
                number=number,
                at=world.now + timedelta(seconds=number),
                text=f"{text}{number}",
            )
            db.session.add(SearchDocument(**values_of(made)))


class TestPage:
    def test_each_kind_has_one_tab(self, world: Any, sign_in: Any) -> None:
        client = sign_in("rep-cucc")
        for kind in KINDS:
            page = client.get(URL, query_string={"q": "没有", "kind": kind}).text
            tabs = page.partition('<nav class="seg"')[2].partition("</nav>")[0]
            assert tabs.count('aria-current="page"') == 1, kind

    def test_a_hit_with_its_passage_in_both_languages(
        self, world: Any, actor_of: Any, sign_in: Any
    ) -> None:
        issue = an_issue(
            world,
            actor_of,
            "discussion",
            title="虚假主叫号码拦截规则",
            title_en="Blocking of spoofed callers",
            body="SPAM calls are a nuisance.",
        )
        a_comment(actor_of("lead-om"), issue, "主叫**核对**要快")
        client = sign_in("rep-cucc")
        page = client.get(URL, query_string={"q": "主叫"})
        assert page.status_code == 200
        assert f'href="/liaoning/om/issues/{issue.number}"' in page.text
        assert f'href="/liaoning/om/issues/{issue.number}#c1"' in page.text
        assert "<mark>主叫</mark>核对要快" in page.text
        assert 'value="主叫"' in page.text
        assert "<mark>SPAM</mark> calls" in client.get(URL + "?q=spam").text
        client.set_cookie("lang", "en")
        text = client.get(URL, query_string={"q": "主叫"}).text
        assert "Blocking of spoofed callers" in text
        assert "Comments" in text
        assert "of <mark>spoofed</mark> callers" in client.get(URL + "?q=SPOOFED").text

    def test_every_page_has_the_way_to_it(self, world: Any, sign_in: Any) -> None:
        assert 'href="/liaoning/search"' in sign_in("rep-cucc").get("/").text

    def test_nothing_asked_nothing_found_and_advice(self, world: Any, sign_in: Any) -> None:
        client = sign_in("rep-cucc")
        assert "想找什么" in client.get(URL).text
        none = client.get(URL, query_string={"q": "量子", "kind": "issue"}).text
        assert "没有找到“量子”" in none
        assert "在全部内容中搜索" in none

    def test_signed_out_and_elsewhere(self, app: Any, world: Any, sign_in: Any) -> None:
        assert app.test_client().get(URL).status_code in (302, 303, 401)
        assert sign_in("rep-cucc").get("/shenyang/search?q=x").status_code == 404

    @pytest.mark.parametrize("typed", HOSTILE)
    def test_hostile_words(self, world: Any, actor_of: Any, sign_in: Any, typed: str) -> None:
        an_issue(world, actor_of, "discussion")
        sent = {"q": typed.encode("utf-8", "surrogatepass")}
        page = sign_in("rep-cucc").get(URL, query_string=sent)
        assert page.status_code == 200
        assert "<script>alert" not in page.text

    @pytest.mark.parametrize(
        "sent",
        [
            {"group": "\0"},
            {"group": "x" * 999},
            {"org": "organization:x"},
            {"term": "９"},
            {"term": "99999"},
            {"since": "2009-02-30"},
            {"since": "0000-00-00", "until": "9999-12-31"},
            {"since": "2010-01-01", "until": "2009-01-01"},
            {"kind": "x", "sort": "x"},
        ],
    )
    def test_hostile_filters(
        self, world: Any, actor_of: Any, sign_in: Any, sent: dict[str, str]
    ) -> None:
        an_issue(world, actor_of, "discussion")
        assert sign_in("rep-cucc").get(URL, query_string={"q": "中继", **sent}).status_code == 200

    @pytest.mark.parametrize("page", ["0", "2", "x", "-1", "999999999", "１"])
    def test_a_page_that_is_not_there(self, world: Any, sign_in: Any, page: str) -> None:
        assert sign_in("rep-cucc").get(f"{URL}?q=x&page={page}").status_code == 404

    def test_pages_and_counts(self, world: Any, actor_of: Any, sign_in: Any) -> None:
        bulk(world, actor_of, 45)
        client = sign_in("rep-cucc")
        first = client.get(URL, query_string={"q": "重复", "sort": "newest"}).text
        last = client.get(URL, query_string={"q": "重复", "sort": "newest", "page": 3}).text
        assert "第1—20条，共45条" in first
        assert "第41—45条，共45条" in last
        assert first.index("重复</mark>的发言45") < first.index("重复</mark>的发言44")
        assert "<mark>重复</mark>的发言1<" in last
        assert 'href="/liaoning/om/issues/1#c45"' in first

    def test_a_common_word_is_counted_up_to_a_cap(
        self, world: Any, actor_of: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(finding, "CAP", 30)
        bulk(world, actor_of, 40)
        an_issue(world, actor_of, "discussion", title="重复的议题")
        page = sign_in("rep-cucc").get(URL, query_string={"q": "重复"}).text
        assert "+</span>" in page
        found = search(world, actor_of("rep-cucc"), "重复")
        assert found.is_more == {"comment"}
        assert search(world, actor_of("rep-cucc"), "重复", kind="issue").exact == 1
        assert len(search(world, actor_of("rep-cucc"), "重复", sort="newest").rows) == 30
        assert objs(found)[0].startswith("issue")  # a title stands before a thousand comments
        assert found.counts == {"issue": 1, "comment": 29}

    def test_few_statements(
        self, world: Any, actor_of: Any, sign_in: Any, count_queries: Any
    ) -> None:
        bulk(world, actor_of, 30)
        client = sign_in("rep-cucc")
        client.get(URL, query_string={"q": "重复"})  # what is asked once a process or a minute
        for q in ("重复", "重复 发言", "如何处理重复的发言和议题", "#1", "1号", "“重复”"):
            with count_queries() as seen:
                client.get(URL, query_string={"q": q})
            assert len(seen) <= 12 + (q == "1号"), (q, len(seen))  # a number that nobody drew


class TestFilters:
    @pytest.fixture
    def rows(self, world: Any, actor_of: Any, move_clock: Any) -> dict[str, str]:
        om = an_issue(world, actor_of, "discussion", title="中继扩容")
        move_clock(timedelta(days=60))
        mk = an_issue(world, actor_of, "discussion", group="mk", title="中继资费")
        said = a_comment(actor_of("mk-cucc-2"), mk, "中继价格另议")
        return {"om": om.pid, "mk": mk.pid, "said": said.pid}

    def test_by_kind(self, world: Any, actor_of: Any, rows: dict[str, str]) -> None:
        me = actor_of("rep-cucc")
        assert pids(world, me, "中继", kind="comment") == [rows["said"]]
        assert pids(world, me, "中继", kind="poll") == []
        assert search(world, me, "中继", kind="poll").counts == {"issue": 2, "comment": 1}

    def test_by_group_organization_and_term(
        self, world: Any, actor_of: Any, rows: dict[str, str]
    ) -> None:
        me = actor_of("rep-cucc")
        assert pids(world, me, "中继", group="om") == [rows["om"]]
        assert set(pids(world, me, "中继", group="mk")) == {rows["mk"], rows["said"]}
        assert pids(world, me, "中继", org=world.orgs["cucc"].pid) == [rows["said"]]
        assert len(pids(world, me, "中继", term=1)) == 3
        for unknown in ({"group": "zz"}, {"org": "zz"}, {"term": 9}):
            assert pids(world, me, "中继", **unknown) == []

    def test_by_days_in_shanghai(self, world: Any, actor_of: Any, rows: dict[str, str]) -> None:
        me, day = actor_of("rep-cucc"), date(2009, 11, 23)
        assert pids(world, me, "中继", until=day) == [rows["om"]]
        assert pids(world, me, "中继", since=day, until=day) == [rows["om"]]
        assert len(pids(world, me, "中继", since=day)) == 3
        assert set(pids(world, me, "中继", since=date(2010, 1, 1), until=date(2010, 12, 31))) == {
            rows["mk"],
            rows["said"],
        }
        assert pids(world, me, "中继", until=date(2009, 11, 22)) == []

    @pytest.mark.parametrize(
        ("since", "until", "expected"),
        [
            ((2009, 11, 23), (2009, 11, 23), 1),  # the 22nd, 16:30 UTC and later
            ((2009, 11, 1), (2009, 11, 30), 1),
            ((2009, 12, 1), (2009, 12, 31), 0),
            ((2009, 11, 24), (2010, 12, 31), 2),
            ((2009, 2, 1), (2010, 12, 31), 3),
            ((1990, 1, 1), (2010, 12, 31), 3),  # too many years to look up
        ],
    )
    def test_days_are_looked_up_by_their_months(
        self,
        world: Any,
        actor_of: Any,
        rows: dict[str, str],
        monkeypatch: pytest.MonkeyPatch,
        since: tuple[int, int, int],
        until: tuple[int, int, int],
        expected: int,
    ) -> None:
        """As for words that many documents hold, where the days are asked of the index too."""
        days = {"since": date(*since), "until": date(*until)}
        by_row = pids(world, actor_of("rep-cucc"), "中继", **days)
        monkeypatch.setattr(finding, "SCANNED", 0)
        assert pids(world, actor_of("rep-cucc"), "中继", **days) == by_row
        assert len(by_row) == expected

    def test_newest_first(self, world: Any, actor_of: Any, rows: dict[str, str]) -> None:
        me = actor_of("rep-cucc")
        assert pids(world, me, "中继", sort="newest")[-1] == rows["om"]
        assert pids(world, me, "中继")[-1] == rows["said"]

    def test_an_organization_beside_a_topic(
        self, world: Any, actor_of: Any, rows: dict[str, str]
    ) -> None:
        """联通 价格: what 联通 said of it, though it did not name itself."""
        me = actor_of("rep-ctcc")
        assert pids(world, me, "联通 价格") == [rows["said"]]
        assert pids(world, me, "电信 价格") == []
        assert pids(world, me, "联通") == []

    def test_the_links_of_the_page_keep_what_was_asked(
        self, world: Any, sign_in: Any, rows: dict[str, str]
    ) -> None:
        sent = {"q": "中继", "group": "mk", "since": "2009-01-01", "sort": "newest"}
        page = sign_in("rep-cucc").get(URL, query_string=sent).text
        assert 'value="2009-01-01"' in page
        assert '<option value="mk" selected>' in page
        assert "kind=comment" in page
        assert "group=mk" in page.partition("kind=comment")[0].rpartition("href")[2]


class TestPart:
    def test_what_holds_part_of_it_follows(self, world: Any, actor_of: Any, sign_in: Any) -> None:
        an_issue(world, actor_of, "discussion", title="垃圾短信协同治理", labels=())
        an_issue(world, actor_of, "discussion", title="营业厅排队公示", labels=())
        found = search(world, actor_of("rep-cucc"), "怎么处理垃圾短信")
        assert (len(found.rows), found.exact) == (1, 0)
        page = sign_in("rep-cucc").get(URL, query_string={"q": "怎么处理垃圾短信"}).text
        assert "没有全部符合的内容" in page
        assert "<mark>垃圾短信</mark>协同治理" in page
        assert "营业厅" not in page

    def test_nothing_of_it_is_nothing(self, world: Any, actor_of: Any) -> None:
        an_issue(world, actor_of, "discussion")
        assert search(world, actor_of("rep-cucc"), "量子纠缠通道如何布设").rows == []

    def test_a_long_question_is_cut_and_says_so(self, world: Any, sign_in: Any) -> None:
        page = sign_in("rep-cucc").get(URL, query_string={"q": "垃圾短信" * 40}).text
        assert "只检索前100个字" in page
