"""The register and the follow-up as files: as filtered on their pages, as visible there."""

import csv
import io
import zipfile
from datetime import date
from urllib.parse import unquote

import pytest

from tests.followups.builders import a_commitment
from tests.issues.builders import an_issue
from tests.resolutions.builders import ALL_FOR, a_resolution, an_adopted_issue, wording
from workspace.followups.routes.export import last_moment
from workspace.text import parse_deadline

REGISTER = "/liaoning/resolutions/export/csv"
MATRIX = "/liaoning/follow-up/export/csv"


def rows_of(answer):
    assert answer.status_code == 200, answer.text
    return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))


def test_the_register_as_csv(world, actor_of, sign_in):
    issue = an_adopted_issue(world, actor_of, ALL_FOR, reserving={"cucc": "第一条"})
    a_resolution(world, actor_of, "in_force", issue=issue)
    answer = sign_in("rep-cucc").get(REGISTER)
    head, row = rows_of(answer)
    assert head[:3] == ["文号", "标题", "专业组"]
    assert row[0] == "辽通自律〔2009〕1号"
    assert (row[7], row[9], row[10]) == ("2009-11-25", "2010-01-22", "1")
    assert row[11] == "辽宁联通"
    assert answer.content_type == "text/csv; charset=utf-8"
    said = unquote(answer.headers["Content-Disposition"])
    assert "resolutions-liaoning-2009-11-25.csv" in said
    assert "辽宁自律公约专家委员会-决议-2009-11-25.csv" in said


def test_in_english(world, actor_of, sign_in):
    a_resolution(world, actor_of, "in_force")
    client = sign_in("rep-cucc")
    client.set_cookie("lang", "en")
    assert rows_of(client.get(REGISTER))[0][:2] == ["Number", "Title"]


@pytest.mark.parametrize(
    ("query", "count"),
    [("", 1), ("year=2009", 1), ("year=2008", 0), ("group=mk", 0), ("group=om&term=1", 1),
     ("state=in_force", 1), ("state=repealed", 0), ("state=nonsense", 1), ("page=9", 1)],
)  # fmt: skip
def test_the_filters_of_the_page(world, actor_of, sign_in, query, count):
    a_resolution(world, actor_of, "in_force")
    client = sign_in("rep-cucc")
    assert len(rows_of(client.get(f"{REGISTER}?{query}"))) == 1 + count


def test_drafts_and_other_committees_stay_away(world, actor_of, sign_in):
    a_resolution(world, actor_of, "cleared")
    assert len(rows_of(sign_in("lead-om").get(REGISTER))) == 1
    for name in ("resolutions", "follow-up"):
        assert sign_in("rep-cucc").get(f"/shenyang/{name}/export/csv").status_code == 404
        assert sign_in("rep-cucc").get(f"/liaoning/{name}/export/pdf").status_code == 404


def test_a_title_is_never_a_formula(world, actor_of, sign_in):
    a_resolution(world, actor_of, "in_force", words=wording(title="=HYPERLINK(1)"))
    assert rows_of(sign_in("rep-cucc").get(REGISTER))[1][1] == "'=HYPERLINK(1)"


def test_as_a_workbook(world, actor_of, sign_in):
    a_resolution(world, actor_of, "in_force")
    for name in ("resolutions", "follow-up"):
        answer = sign_in("rep-cucc").get(f"/liaoning/{name}/export/xlsx")
        assert "spreadsheetml" in answer.content_type
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            assert book.testzip() is None
            assert "辽通自律〔2009〕1号" in book.read("xl/worksheets/sheet1.xml").decode()


def test_the_matrix_line_by_line(world, actor_of, sign_in):
    a_commitment(world, actor_of, "closed")
    head, *rows = rows_of(sign_in("rep-cucc").get(MATRIX))
    assert head[2:4] == ["单位", "状态"]
    assert {row[2]: row[3] for row in rows} == {
        "辽宁移动": "待签收",
        "辽宁联通": "完成",
        "辽宁电信": "待签收",
        "辽宁铁通": "待签收",
    }
    assert {row[6] for row in rows} == {"2010-01-22"}
    assert rows[1][7].startswith("2009-11-2")


def test_what_waits_for_the_person(world, actor_of, sign_in):
    a_commitment(world, actor_of, "reported")
    rows = rows_of(sign_in("rep-ctcc").get(f"{MATRIX}?tab=verify"))
    assert [row[2:4] for row in rows[1:]] == [["辽宁联通", "待核"]]
    own = rows_of(sign_in("rep-cmcc").get(f"{MATRIX}?tab=own"))
    assert [row[2] for row in own[1:]] == ["辽宁移动"]
    assert len(rows_of(sign_in("rep-cmcc").get(f"{MATRIX}?tab=earlier"))) == 1


def test_midnight_is_the_end_of_the_day_before():
    assert last_moment(parse_deadline("2010-01-22")) == date(2010, 1, 22)
    noon = parse_deadline("2010-01-22T12:00")
    assert last_moment(noon) == noon


def test_the_pages_offer_what_they_show(world, actor_of, sign_in):
    an_issue(world, actor_of, "draft")
    client = sign_in("rep-cucc")
    assert "/export/" not in client.get("/liaoning/resolutions").text
    a_resolution(world, actor_of, "in_force")
    page = client.get("/liaoning/resolutions?group=om&slug=x&kind=y&_external=1").text
    assert 'href="/liaoning/resolutions/export/csv?group=om"' in page
    assert 'href="/liaoning/follow-up/export/xlsx"' in client.get("/liaoning/follow-up").text


def test_few_queries_however_long(world, actor_of, sign_in, count_queries):
    for _ in range(3):
        a_resolution(world, actor_of, "in_force")
    client = sign_in("rep-cucc")
    for address in (REGISTER, MATRIX):
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 12
