"""督办单: what every member may read, and nothing of the evidence that it may not."""

import pytest

from tests.followups.builders import a_commitment, at
from tests.resolutions.builders import a_resolution
from workspace.documents.press import Press
from workspace.followups import service

SECRET = "内部统计数据"


@pytest.fixture
def printed(monkeypatch):
    asked = []

    def note(_press, sheet, fmt, _fonts):
        asked.append(sheet)
        return b"%PDF-1.7"

    monkeypatch.setattr(Press, "set", note)
    return asked


def words_of(sheet):
    said = []
    for part in sheet["body"]:
        said += [part.get("lead", ""), part.get("text", "")]
        said += [*part.get("head", []), *(cell for row in part.get("rows", []) for cell in row)]
    return "\n".join(said)


def test_one_organizations_sheet(world, actor_of, sign_in, printed):
    a_commitment(world, actor_of, "returned")
    answer = sign_in("rep-cmcc").get(f"{at()}/paper/pdf")
    assert answer.status_code == 200
    (sheet,) = printed
    assert (sheet["number"], sheet["recipients"]) == ("辽通自律〔2009〕1号", "辽宁联通：")
    assert "".join(sheet["title"]) == "关于网间互联中继电路扩容响应时限的决议督办单"
    said = words_of(sheet)
    for word in ("一、督办事项", "1. 扩容触发", "二、办理要求", "2010年1月22日", "三、办理情况",
                 "签收", "已完成**12条**中继扩容。", "缺开通单"):  # fmt: skip
        assert word in said, word
    assert sheet["proof"]["said"][2].endswith("/liaoning/follow-up/2009-1/cucc")


def test_evidence_that_few_may_see_is_on_nobodys_sheet(world, actor_of, sign_in, printed):
    made = a_commitment(world, actor_of, "acknowledged")
    service.report_progress(actor_of("rep-cucc"), made, "已完成", evidence=SECRET)
    for handle in ("rep-cucc", "regulator", "rep-cmcc"):
        assert sign_in(handle).get(f"{at()}/paper/pdf").status_code == 200
    assert len(printed) == 3
    assert SECRET not in str(printed)
    assert printed[0] == printed[1] == printed[2]


def test_all_organizations_in_one_sheet(world, actor_of, sign_in, printed):
    made = a_resolution(world, actor_of, "in_force")
    a_commitment(world, actor_of, "reported", resolution=made)
    answer = sign_in("rep-cmcc").get("/liaoning/follow-up/2009-1/paper/docx")
    assert answer.status_code == 200
    (table,) = [part for part in printed[0]["body"] if part["is"] == "table"]
    assert [row[0] for row in table["rows"]] == ["辽宁移动", "辽宁联通", "辽宁电信", "辽宁铁通"]
    assert table["rows"][1][1:] == ["待核", "2010年1月22日", "已完成12条中继扩容。"]


def test_it_stays_the_same_on_a_day_on_which_nothing_happens(world, actor_of, sign_in, printed):
    a_commitment(world, actor_of, "reported")
    reader = sign_in("rep-cmcc")
    tags = {reader.get(f"{at()}/paper/pdf").headers["ETag"] for _ in range(2)}
    assert len(tags) == 1


def test_in_english(world, actor_of, sign_in, printed):
    a_commitment(world, actor_of, "reported")
    sign_in("rep-cmcc").get(f"{at()}/paper/pdf?language=en")
    assert "3. Progress" in words_of(printed[0])


def test_nobody_elses(world, actor_of, sign_in, printed):
    a_commitment(world, actor_of, "reported")
    reader = sign_in("rep-cmcc")
    for path in (f"{at('nobody')}/paper/pdf", "/liaoning/follow-up/2009-9/paper/pdf"):
        assert reader.get(path).status_code == 404
    assert sign_in("city-shenyang").get(f"{at()}/paper/pdf").status_code == 404
    assert printed == []


def test_few_queries(world, actor_of, sign_in, count_queries, printed):
    a_commitment(world, actor_of, "reported")
    reader = sign_in("rep-cmcc")
    for path in (f"{at()}/paper/pdf", "/liaoning/follow-up/2009-1/paper/pdf"):
        with count_queries() as seen:
            assert reader.get(path).status_code == 200
        assert len(seen) <= 12, "\n".join(seen)
