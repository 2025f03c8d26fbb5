"""Lists: tabs with counts, filters, order, search; and the thread of one issue."""

from datetime import timedelta

import pytest

from tests.issues.builders import an_issue, at, put
from workspace.committees.models import Committee
from workspace.db import db, write
from workspace.issues import queries, service
from workspace.issues.models import Comment
from workspace.issues.queries import Filters, Run, filters_of
from workspace.issues.rules import Stance


def numbers(world, actor, **asked):
    query = queries.listed(actor, world.committee, Filters(**{"tab": "all", **asked}))
    return [issue.number for issue in db.session.scalars(query).unique()]


@pytest.fixture
def four(world, actor_of):
    """#1 in discussion (om), #2 and #3 in consultation (om, mk), #4 a draft (om)."""
    made = [
        an_issue(world, actor_of, "discussion", title="一、扩容 100%"),
        an_issue(world, actor_of, "consultation", title_en="Spam_reports", labels=("垃圾短信",)),
        an_issue(world, actor_of, "consultation", group="mk"),
        an_issue(world, actor_of, by="om-cucc-1"),
    ]
    put(made[1], due_at=world.now + timedelta(days=9))
    return made


def test_tabs_and_their_counts(world, actor_of, four, count_queries):
    lead = actor_of("lead-om")
    put(four[2], state="voting")
    db.session.refresh(world.committee)
    with count_queries() as seen:
        found = queries.counts(lead, world.committee, Filters())
    assert len([s for s in seen if s.startswith("SELECT")]) == 1
    tabs = {tab: found[tab] for tab in ("open", "preparing", "adopted", "other", "all")}
    assert tabs == {"open": 3, "preparing": 1, "adopted": 0, "other": 0, "all": 4}
    assert (found["voting"], found["discussion"], found["draft"]) == (1, 1, 1)
    assert numbers(world, lead, tab="open") == [3, 1, 2]
    assert numbers(world, lead, tab="preparing") == [4]


def test_a_list_shows_what_the_person_sees(world, actor_of, four):
    assert numbers(world, actor_of("rep-cucc")) == [1, 3, 2]
    assert queries.counts(actor_of("rep-cucc"), world.committee, Filters())["preparing"] == 0


@pytest.mark.parametrize(
    ("sort", "expected"), [("deadline", [3, 2]), ("updated", [3, 2]), ("opened", [3, 2])]
)
def test_order_within_a_state(world, actor_of, four, sort, expected):
    found = numbers(world, actor_of("lead-om"), sort=sort)
    assert [n for n in found if n in (2, 3)] == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"group": "mk"}, [3]),
        ({"group": "nobody"}, []),
        ({"label": "垃圾短信"}, [2]),
        ({"q": "扩容 100%"}, [1]),
        ({"q": "100%"}, [1]),
        ({"q": "%"}, [1]),
        ({"q": "_"}, [2]),
        ({"q": "spam_r"}, [2]),
        ({"q": "#3"}, [3]),
        ({"q": "2"}, [2]),
        ({"q": "铁通"}, [3]),
        ({"q": "9" * 40}, []),
        ({"q": "没有的词"}, []),
        ({"point": "work_point:aaaaaaaaaaaaaaaa"}, []),
    ],
)
def test_filters(world, actor_of, four, asked, expected):
    assert sorted(numbers(world, actor_of("lead-om"), **asked)) == expected


def test_filters_by_point_and_organization(world, actor_of, four):
    first, second = queries.points_of(world.term.id)
    lead = actor_of("lead-om")
    assert sorted(numbers(world, lead, point=first.pid)) == [1, 2, 3, 4]
    assert numbers(world, lead, point=second.pid) == []
    assert sorted(numbers(world, lead, organization=world.orgs["crtc"].pid)) == [3]


def test_a_label_taken_off_finds_nothing(world, actor_of, four):
    from tests.issues.builders import a_text

    service.edit_issue(actor_of("lead-om"), four[3], a_text(world, labels=()), 1)
    assert 4 not in numbers(world, actor_of("lead-om"), label="中继")
    assert queries.labels_of(world.committee) == ["中继", "互联互通", "垃圾短信"]


def test_mine(world, actor_of, four):
    assert sorted(numbers(world, actor_of("lead-om"), mine=True)) == [1, 2, 4]
    assert sorted(numbers(world, actor_of("lead-mk"), mine=True)) == [3]
    assert sorted(numbers(world, actor_of("rep-cmcc"), mine=True)) == [1, 2, 3]
    service.state_position(actor_of("rep-cmcc"), four[1], Stance.SUPPORT)
    assert sorted(numbers(world, actor_of("rep-cmcc"), mine=True)) == [1, 3]
    assert queries.stances_of(four) == {four[1].id: {world.orgs["cmcc"].id: "support"}}


@pytest.mark.parametrize(
    "sent",
    [
        {"tab": "x", "sort": "x", "q": "\x00" * 9, "group": "\x00"},
        {"q": "长" * 5000, "label": "'; drop table issue", "mine": "yes", "page": "x"},
    ],
)
def test_whatever_the_address_says_is_a_filter(world, actor_of, four, sent):
    filters = filters_of(sent)
    assert (filters.tab, filters.sort) == ("open", "deadline")
    assert "\x00" not in filters.q + filters.group
    assert len(filters.q) <= 80
    numbers(world, actor_of("lead-om"), **{**vars(filters), "tab": "all"})


def say(world, issue, n, start=0):
    with write():
        for i in range(start + 1, start + n + 1):
            db.session.add(
                Comment(
                    committee_id=issue.committee_id,
                    issue_id=issue.id,
                    number=i,
                    body=f"话{i}",
                    body_html=f"<p>话{i}</p>",
                    mark="member",
                    user_id=world.users["om-cmcc-1"].id,
                    organization_id=world.orgs["cmcc"].id,
                    at=world.now + timedelta(minutes=i),
                )
            )
        issue.comment_count = start + n


def test_the_thread_is_one_order_of_time(world, actor_of, move_clock):
    issue = an_issue(world, actor_of, "consultation")
    say(world, issue, 2)
    move_clock(timedelta(hours=1))
    service.start_discussion(actor_of("lead-om"), issue)
    items = queries.timeline(issue).items
    kinds = [[m.act for m in i.moves] if isinstance(i, Run) else i.number for i in items]
    opened = ["open_issue", "submit_issue", "clear_issue", "start_consultation"]
    assert kinds == [opened, 1, 2, ["start_discussion"]]


def test_long_runs_fold_but_for_the_last_two(world, actor_of):
    issue = an_issue(world, actor_of, "consultation")
    for _ in range(2):
        service.hold_issue(actor_of("lead-om"), issue, "停")
        service.resume_issue(actor_of("lead-om"), issue)
    (run,) = queries.timeline(issue).items
    assert (len(run.folded), len(run.shown)) == (6, 2)
    assert run.folded + run.shown == run.moves
    assert Run(run.moves[:5]).folded == ()


def test_fifty_comments_a_page_and_every_event_once(world, sign_in, actor_of, move_clock):
    issue = an_issue(world, actor_of, "consultation")
    say(world, issue, 50)
    move_clock(timedelta(minutes=50, seconds=30))
    service.state_position(actor_of("rep-cucc"), issue, Stance.SUPPORT)
    say(world, issue, 70, start=50)
    pages = [queries.timeline(issue, n) for n in (1, 2, 3)]
    said = [[i.number for i in p.items if isinstance(i, queries.Said)] for p in pages]
    assert said == [list(range(1, 51)), list(range(51, 101)), list(range(101, 121))]
    events = [m.act for p in pages for i in p.items if isinstance(i, Run) for m in i.moves]
    assert events.count("state_position") == 1
    assert len(events) == 5
    assert isinstance(pages[0].items[-1], Run)
    client = sign_in("lead-om")
    assert "话120" in client.get(f"{at(issue)}?page=3").text
    assert client.get(f"{at(issue)}?page=4").status_code == 404
    assert client.get(f"{at(issue)}?page=x").status_code == 404
    said = client.post(at(issue, "add_comment"), data={"text": "最后一句"})
    assert said.location == f"{at(issue)}?page=3#c121"


def test_the_thread_takes_few_queries(world, actor_of, count_queries):
    issue = an_issue(world, actor_of, "consultation")
    say(world, issue, 60)
    number, key, lead = issue.number, world.committee.id, actor_of("lead-om")
    db.session.rollback()
    db.session.expunge_all()
    committee = db.session.get_one(Committee, key)
    with count_queries() as seen:
        found = queries.at_address(lead, committee, "om", number)
        for item in queries.timeline(found, 1).items:
            rows = item.moves if isinstance(item, Run) else (item,)
            assert all(row.user.name and row.organization.name for row in rows)
        facts = queries.facts_of(found, "start_consultation")
        assert [point.name for point in facts.points]
        assert [label.name for label in facts.labels] == ["互联互通", "中继"]
        assert all(one.name for one in (facts.lead, facts.opened_by, facts.opened_for))
        assert (facts.term, facts.city, facts.groups, facts.has_line) == (1, None, [], True)
    assert len([s for s in seen if s.startswith("SELECT")]) == 3
    assert not queries.facts_of(found, "open_poll").has_line
