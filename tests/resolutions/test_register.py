"""The register: what it lists and counts, its filters, drafts apart, its queries."""

import pytest

from tests.resolutions.builders import a_resolution, kept, wording
from tests.stages import prepared
from workspace.db import db, write
from workspace.resolutions.models import Resolution

REGISTER = "/liaoning/resolutions"


@pytest.fixture
def three(world, actor_of):
    return of_three(world, actor_of)


@prepared
def of_three(world, actor_of):
    """The newer of two published (the other of 2008, repealed), beside a draft."""
    old = kept(a_resolution(world, actor_of, "in_force", words=wording(title="关于甲事的决议")))
    with write():
        old = db.session.get_one(Resolution, old.id)
        old.year, old.state, old.group_id = 2008, "repealed", world.groups["mk"].id
    new = a_resolution(world, actor_of, "in_force", words=wording(title="关于乙事的决议"))
    a_resolution(world, actor_of, words=wording(title="关于丙事的决议"))
    return kept(new)


def titles(page):
    return {name for name in ("甲事", "乙事", "丙事") if name in page.text}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"甲事", "乙事", "丙事"}),
        ("?year=2008", {"甲事", "丙事"}),
        ("?year=2009", {"乙事", "丙事"}),
        ("?state=repealed", {"甲事", "丙事"}),
        ("?state=in_force&term=1", {"乙事", "丙事"}),
        ("?group=mk", {"甲事", "丙事"}),
        ("?term=7", {"丙事"}),
        ("?year=abc&state=nonsense&term=-1&group=", {"甲事", "乙事", "丙事"}),
        ("?group=" + "x" * 500, {"丙事"}),
        ("?year=99999999999999999999", {"甲事", "乙事", "丙事"}),
    ],
)
def test_filters_narrow_the_published_and_drafts_stand_apart(three, sign_in, query, shown):
    page = sign_in("chair").get(REGISTER + query)
    assert (page.status_code, titles(page)) == (200, shown)


@pytest.mark.parametrize(
    ("handle", "sees_draft"),
    [("lead-om", True), ("reviewer", True), ("rep-cucc", True), ("lead-mk", False)],
)
def test_who_sees_drafts(three, sign_in, handle, sees_draft):
    page = sign_in(handle).get(REGISTER)
    assert ("丙事" in page.text, "拟制中" in page.text) == (sees_draft, sees_draft)


def test_groups_and_years_are_counted(three, sign_in):
    page = sign_in("regulator").get(REGISTER).text
    assert "已签发2件决议" in page
    assert '市场营销组<span class="n">1</span>' in page
    assert "2008年 <span>1件</span>" in page


def test_a_city_sees_what_was_sent_to_it(three, sign_in):
    client = sign_in("city-shenyang")
    assert titles(client.get(REGISTER)) == {"甲事", "乙事"}
    page = client.get(f"{REGISTER}/2009-{three.no}")
    assert (page.status_code, "乙事" in page.text) == (200, True)


def test_empty(world, sign_in):
    page = sign_in("rep-cucc").get(REGISTER)
    assert (page.status_code, "没有决议" in page.text) == (200, True)


@pytest.mark.parametrize("number", ["2009-9", "0-0", "99999999999-1", "2009-99999999999999"])
def test_a_number_that_was_never_drawn_is_not_there(three, sign_in, number):
    assert sign_in("chair").get(f"{REGISTER}/{number}").status_code == 404


def test_a_page_that_is_not_there(three, sign_in):
    client = sign_in("chair")
    assert client.get(f"{REGISTER}?page=2").status_code == 404
    assert client.get(f"{REGISTER}?page=x").status_code == 404


def test_fifty_a_page_and_the_query_budget(world, actor_of, sign_in, count_queries):
    first = kept(a_resolution(world, actor_of, "in_force"))
    columns = {c.name: getattr(first, c.name) for c in Resolution.__table__.columns}
    with write():
        for no in range(2, 62):
            row = {**columns, "id": None, "no": no, "poll_id": None}
            row["pid"] = f"resolution:{no:016}"
            db.session.add(Resolution(**{k: v for k, v in row.items() if v is not None}))
    client = sign_in("chair")
    client.get(REGISTER)
    with count_queries() as seen:
        page = client.get(REGISTER)
    assert len([q for q in seen if not q.startswith("BEGIN")]) <= 12
    assert page.text.count("辽通自律〔2009〕") == 50
    assert client.get(f"{REGISTER}?page=2").text.count("辽通自律〔2009〕") == 11


def test_in_english(three, sign_in):
    client = sign_in("rep-cucc")
    client.set_cookie("lang", "en")
    page = client.get(f"{REGISTER}/2009-{three.no}").text
    for words in ("Recalling and noting", "<b>Resolves:</b>", "<b>Requests</b>", "In force"):
        assert words in page
    assert "对端10个工作日内答复。" in page  # the wording stays as it was typed
