"""The matrix and the follow-up page: cells, totals, tabs, reservations, lateness, queries."""

import re
from datetime import date, timedelta

import pytest

from tests.followups.builders import at, commitments
from tests.resolutions.builders import a_resolution, an_adopted_issue, wording
from tests.world import CLOCK
from workspace.committees.service import Point, open_term
from workspace.followups import queries, service
from workspace.followups.queries import lamps_by_issue, matrix, matrix_of
from workspace.resolutions import service as resolutions

FOLLOW_UP = "/liaoning/follow-up"
CODES = ["cmcc", "cucc", "ctcc", "crtc"]


def words(found):
    """Row by row, the words of the cells in their order."""
    return [[row.cells[o.id].word for o in found.organizations] for row in found.rows]


def text_of(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


@pytest.fixture
def two(world, actor_of):
    """No. 1 with a reservation of its second clause by crtc; No. 2 of one clause, reserved too."""
    issue = an_adopted_issue(world, actor_of, reserving={"crtc": "第二条"})
    first = a_resolution(world, actor_of, "in_force", issue=issue)
    issue = an_adopted_issue(world, actor_of, reserving={"ctcc": ""})
    one_clause = wording(title="关于乙事的决议", clauses=["一条。"])
    return first, a_resolution(world, actor_of, "in_force", issue=issue, words=one_clause)


def test_rows_columns_and_words_in_three_queries(world, actor_of, two, count_queries):
    made = commitments(two[0])
    service.acknowledge(actor_of("rep-cmcc"), made["cmcc"])
    actor, committee, term = actor_of("lead-om"), world.committee, world.term
    assert (committee.id, term.id) > (0, 0)  # loaded before counting
    with count_queries() as seen:
        found = matrix(actor, committee, term)
        shown = words(found)
        due = [row.due_at for row in found.rows]
    assert len([q for q in seen if q.startswith("SELECT")]) == 3
    assert [o.code for o in found.organizations] == CODES
    assert [row.resolution.no for row in found.rows] == [2, 1]
    assert shown == [["open", "open", "reserved", "open"], ["acknowledged", "open", "open", "open"]]
    assert len(set(due)) == 1
    assert (found.total, found.count("open"), found.count("reserved")) == (8, 6, 1)
    assert words(matrix(actor, committee, None)) == shown
    assert words(matrix_of(actor, committee, two[:1])) == shown[1:]


def test_overdue_is_computed_and_the_reserved_is_neither_late_nor_done(
    world, actor_of, two, move_clock
):
    move_clock(timedelta(days=70))
    found = matrix(actor_of("lead-om"), world.committee, world.term)
    assert words(found) == [
        ["overdue", "overdue", "reserved", "overdue"],
        ["overdue", "overdue", "overdue", "overdue"],
    ]
    part = found.rows[1].cells[world.orgs["crtc"].id]
    assert (part.is_reserved, part.is_partly_reserved) == (False, True)
    reservation = found.rows[0].cells[world.orgs["ctcc"].id].reservation
    resolutions.withdraw_reservation(actor_of("rep-ctcc"), reservation)
    found = matrix(actor_of("lead-om"), world.committee, world.term)
    assert words(found)[0] == ["overdue", "overdue", "extended", "overdue"]
    move_clock(timedelta(days=31))
    found = matrix(actor_of("lead-om"), world.committee, world.term)
    assert words(found)[0] == ["overdue"] * 4


def test_lamps_by_issue(world, actor_of, two, move_clock):
    made = commitments(two[0])
    service.carry_over_commitment(actor_of("secretariat"), made["crtc"], world.orgs["cmcc"])
    keys = {r.issue_id for r in two}
    move_clock(timedelta(days=70))
    lamps = lamps_by_issue(keys, actor_of("lead-om").at)
    assert lamps[two[0].issue_id] == ["red", "red", "red", "done"]
    assert lamps[two[1].issue_id] == ["red", "red", "green", "red"]
    assert lamps_by_issue(set(), actor_of("lead-om").at) == {}


def test_the_page_says_the_totals_and_links_every_cell(world, actor_of, two, sign_in):
    answer = sign_in("rep-cucc").get(FOLLOW_UP)
    assert answer.status_code == 200
    assert "本任期2件决议，8项承诺：0项完成，0项逾期，0项待核" in answer.text
    for code in CODES:
        assert f'href="{at(code)}#item"' in answer.text
    assert answer.text.count("保留") == 2
    assert "辽宁联通（本单位）" in answer.text


def test_tabs(world, actor_of, two, sign_in):
    made = commitments(two[0])
    service.acknowledge(actor_of("rep-cucc"), made["cucc"])
    service.report_progress(actor_of("rep-cucc"), made["cucc"], "做完了")
    verify = text_of(sign_in("lead-om").get(f"{FOLLOW_UP}?tab=verify"))
    assert "待我核验1" in verify
    assert "辽宁联通" in verify
    own = text_of(sign_in("rep-cucc").get(f"{FOLLOW_UP}?tab=own"))
    assert "待本单位办理1" in own
    assert "关于乙事的决议" in own
    nothing = sign_in("regulator").get(f"{FOLLOW_UP}?tab=own").text
    assert "没有待本单位办理的事项" in nothing
    assert sign_in("rep-cucc").get(f"{FOLLOW_UP}?tab=nonsense").status_code == 200


def test_earlier_terms(world, actor_of, two, sign_in, move_clock):
    client = sign_in("rep-cucc")
    empty = client.get(f"{FOLLOW_UP}?tab=earlier")
    assert (empty.status_code, "没有落实事项" in empty.text) == (200, True)
    open_term(
        CLOCK,
        world.committee,
        chair=world.orgs["cucc"],
        starts_on=date(2010, 3, 1),
        ends_on=date(2011, 2, 28),
        points=[Point("新一届要点")],
    )
    move_clock(timedelta(days=100))
    client = sign_in("rep-ctcc")
    assert "没有落实事项" in client.get(FOLLOW_UP).text
    for query in ("?tab=earlier", "?tab=earlier&term=1", "?tab=earlier&term=9"):
        page = text_of(client.get(FOLLOW_UP + query))
        assert "第一任期2件决议，8项承诺" in page
        assert "往期8" in page


def test_the_chosen_cell_has_the_ring_and_opens_below(world, actor_of, two, sign_in):
    page = sign_in("rep-crtc").get(at("crtc")).text
    assert page.count('aria-current="true"') == 1
    assert "辽宁铁通（本单位），辽通自律〔2009〕1号" in page
    assert "对端10个工作日内答复。" in page
    assert "所保留的条款不计逾期，其余照常落实。" in page
    other = sign_in("rep-ctcc").get(at("ctcc", number="2009-2")).text
    assert "全部条款已保留，不计逾期。" in other


def test_lateness_stands_in_the_history_as_computed(world, actor_of, two, sign_in, move_clock):
    made = commitments(two[0])
    service.acknowledge(actor_of("rep-cucc"), made["cucc"])
    assert "按期限计算" not in sign_in("rep-cucc").get(at()).text
    move_clock(timedelta(days=70))
    service.report_progress(actor_of("rep-cucc"), made["cucc"], "迟到的上报")
    page = sign_in("rep-crtc").get(at()).text
    assert page.index("签收") < page.index("按期限计算") < page.index("迟到的上报")
    assert "2010-01-23T00:00+08:00" in page


def test_below_the_sheet_stands_who_has_done_it(world, actor_of, two, sign_in):
    made = commitments(two[0])
    service.acknowledge(actor_of("rep-cucc"), made["cucc"])
    service.report_progress(actor_of("rep-cucc"), made["cucc"], "已完成**12条**，见附件。")
    service.verify_commitment(actor_of("lead-om"), made["cucc"])
    page = text_of(sign_in("rep-cucc").get("/liaoning/resolutions/2009-1"))
    assert "成员单位落实 1 / 4 完成" in page
    assert "已完成12条，见附件。" in page
    assert "正文与签发时一致" in page
    assert "法定人数：参加表决4家，须至少3家" in page


@pytest.mark.parametrize(
    "path",
    [
        FOLLOW_UP,
        f"{FOLLOW_UP}?tab=verify",
        f"{FOLLOW_UP}?tab=own",
        f"{FOLLOW_UP}?tab=earlier",
        at(),
        "/liaoning/resolutions/2009-1",
        "/liaoning/resolutions",
    ],
)
def test_the_query_budget(world, actor_of, two, sign_in, count_queries, path):
    made = commitments(two[0])
    for code in CODES:
        service.acknowledge(actor_of(f"rep-{code}"), made[code])
        service.report_progress(actor_of(f"rep-{code}"), made[code], "做完了")
    client = sign_in("secretariat")
    client.get(path)
    with count_queries() as seen:
        assert client.get(path).status_code == 200
    assert len([q for q in seen if not q.startswith("BEGIN")]) <= 12


def test_the_pages_speak_english(world, actor_of, two, sign_in):
    client = sign_in("rep-crtc")
    client.set_cookie("lang", "en")
    page = client.get(at("crtc")).text
    for phrase in ("Verification", "Another organization verifies", "Acknowledge", "Reserved"):
        assert phrase in page
    listed = client.get(FOLLOW_UP).text
    assert "Waiting for my organization" in listed
    assert not re.search(
        r">(followup|matrix|history|act|commitment_state)\.[a-z_]+<", page + listed
    )
    assert queries.waiting_for(actor_of("rep-crtc"))
