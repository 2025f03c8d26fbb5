"""Who is told, when a reminder and a digest are due, how mail is tried: numbers and codes alone."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.notifications.rules import (
    OWED_BY,
    QUIET,
    TELLS,
    Cadence,
    Level,
    Place,
    Reason,
    Stage,
    is_address,
    level_of,
    message_id,
    named_in,
    next_try,
    one_header,
    read_server,
    read_signed,
    reason_for,
    reminder_key,
    signed,
    slot_before,
    stage_at,
)
from workspace.notifications.rules.telling import AUDIENCES, To
from workspace.permissions import Actor, SeatHeld

NOW = datetime(2009, 11, 23, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
PLACE = Place(committee=1, group=7, doer=20, lead=30, electors=frozenset({20, 30}))


def actor(*seats: SeatHeld, chairs: frozenset[tuple[int, int]] = frozenset()) -> Actor:
    return Actor(5, "user_account:x", "", NOW, seats=frozenset(seats), chairs=chairs)


def seat(org: int, role: str, group: int = 7, *, plenary: bool = False) -> SeatHeld:
    return SeatHeld(committee=1, group=group, organization=org, role=role, plenary=plenary)


def leader(org: int) -> SeatHeld:
    return seat(org, "representative", 1, plenary=True)


@pytest.mark.parametrize(
    ("to", "who", "belongs"),
    [
        (To.REVIEWERS, seat(9, "reviewer", 1, plenary=True), True),
        (To.REVIEWERS, seat(9, "member"), False),
        (To.LEADS, seat(30, "lead"), True),
        (To.LEADS, seat(30, "lead", 8), False),
        (To.GROUP, seat(30, "member"), True),
        (To.GROUP, seat(30, "observer"), False),
        (To.MEMBERS, leader(20), True),
        (To.ELECTORS, seat(20, "member"), True),
        (To.ELECTORS, seat(40, "member"), False),
        (To.ELECTORS, leader(30), True),
        (To.DOER, leader(20), True),
        (To.DOER, seat(20, "member"), False),
        (To.VERIFIERS, leader(30), True),
        (To.VERIFIERS, leader(20), False),
        (To.VERIFIERS, seat(20, "secretary", 1, plenary=True), False),
        (To.VERIFIERS, seat(9, "secretary", 1, plenary=True), True),
    ],
)
def test_an_audience_is_judged_seat_by_seat(to: To, who: SeatHeld, belongs: bool) -> None:
    assert AUDIENCES[to](PLACE, actor(who), who) is belongs


def test_the_chair_leads_the_plenary() -> None:
    place = Place(committee=1, group=1)
    who = actor(leader(20), chairs=frozenset({(1, 20)}))
    assert AUDIENCES[To.LEADS](place, who, leader(20))
    assert AUDIENCES[To.CHAIR](place, who, leader(20))
    assert not AUDIENCES[To.LEADS](place, actor(leader(30)), leader(30))


def test_the_weightiest_reason_speaks() -> None:
    who = actor(seat(20, "member"))
    reasons = [
        reason_for(TELLS[act], PLACE, who, level, is_mentioned=named)
        for act, level, named in (
            ("add_comment", Level.ALL, True),
            ("open_poll", Level.ALL, False),
            ("extend_poll", Level.DUTIES, False),
            ("add_comment", Level.ALL, False),
            ("add_comment", Level.DUTIES, False),
            ("open_poll", Level.NONE, False),
            ("add_comment", Level.NONE, True),
        )
    ]
    wanted = [Reason.MENTION, Reason.DUTY, Reason.OWN, Reason.WATCH, None, None, None]
    assert reasons == wanted


def test_the_nearest_thing_followed_decides() -> None:
    assert level_of({}) is Level.DUTIES
    assert level_of({"committee": Level.ALL}) is Level.ALL
    assert level_of({"committee": Level.ALL, "specialist_group": Level.NONE}) is Level.NONE
    assert level_of({"issue": Level.DUTIES, "specialist_group": Level.ALL}) is Level.DUTIES


def test_the_table_names_each_act_once() -> None:
    assert not TELLS.keys() & QUIET.keys()
    assert {to for found in OWED_BY.values() for to in found} <= set(AUDIENCES)


def test_only_rendered_mentions_name_somebody() -> None:
    html = '<p><a class="mention" href="/x" title="t" rel="r">@Lead-OM</a> &lt;a class="mention"'
    assert named_in(html + '&gt;@no &lt;/a&gt; <a class="ref" href="/y">@other</a></p>') == {
        "lead-om"
    }


@pytest.mark.parametrize(
    ("hours", "stage"),
    [
        (80, None),
        (72, Stage.THREE_DAYS),
        (25, Stage.THREE_DAYS),
        (24, Stage.ONE_DAY),
        (1, Stage.ONE_DAY),
        (0, Stage.LATE),
        (-23, Stage.LATE),
        (-24, None),
    ],
)
def test_the_stages_of_a_deadline(hours: int, stage: Stage | None) -> None:
    due = NOW + timedelta(hours=hours)
    assert stage_at(due, NOW - 30 * DAY, NOW) is stage


def test_what_was_set_within_a_stage_is_not_reminded_of_at_once() -> None:
    due = NOW + 2 * DAY
    assert stage_at(due, NOW, NOW) is None
    assert stage_at(due, NOW, NOW + DAY) is Stage.ONE_DAY


@given(st.integers(0, 10 * 24), st.integers(1, 20 * 24))
def test_each_stage_comes_once_and_in_order(begun: int, length: int) -> None:
    start = NOW + timedelta(hours=begun)
    due = start + timedelta(hours=length)
    seen = []
    for hour in range(begun, begun + length + 48):
        stage = stage_at(due, start, NOW + timedelta(hours=hour))
        if stage and (not seen or seen[-1] is not stage):
            seen.append(stage)
    assert seen == sorted(set(seen), key=list(Stage).index)
    assert seen[-1] is Stage.LATE


def test_a_deadline_put_off_is_another_reminder() -> None:
    one = reminder_key("due_poll", "poll:x", "3", Stage.ONE_DAY, NOW)
    assert one != reminder_key("due_poll", "poll:x", "3", Stage.ONE_DAY, NOW + DAY)
    assert len(reminder_key("due_commitment", "c" * 48, "9" * 19, Stage.LATE, NOW)) <= 160


@pytest.mark.parametrize(
    ("cadence", "hour", "slot"),
    [
        (Cadence.DAILY, 8, "2009-11-23T00:00"),  # 08:00 in Shanghai, two hours ago
        (Cadence.DAILY, 10, "2009-11-23T02:00"),
        (Cadence.DAILY, 11, "2009-11-22T03:00"),
        (Cadence.WEEKLY, 8, "2009-11-23T00:00"),  # a Monday
        (Cadence.WEEKLY, 12, "2009-11-16T04:00"),
    ],
)
def test_a_digest_is_due_at_the_persons_hour(cadence: Cadence, hour: int, slot: str) -> None:
    found = slot_before(cadence, hour, NOW)
    assert found == datetime.fromisoformat(slot).replace(tzinfo=UTC)


def test_other_cadences_have_no_digest() -> None:
    assert slot_before(Cadence.NOW, 8, NOW) is slot_before(Cadence.NONE, 8, NOW) is None


@given(st.integers(0, 23), st.integers(0, 24 * 60), st.sampled_from(["daily", "weekly"]))
def test_slots_never_lie_ahead_and_never_skip(hour: int, minutes: int, cadence: str) -> None:
    now = NOW + timedelta(minutes=minutes)
    slot = slot_before(Cadence(cadence), hour, now)
    assert slot is not None
    assert timedelta(0) <= now - slot < timedelta(days=1 if cadence == "daily" else 7)


@pytest.mark.parametrize("fine", ["a@example.org", "first.last+tag@sub.example-x.com.cn"])
def test_a_plain_address(fine: str) -> None:
    assert is_address(fine)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "a",
        "a@b",
        "a@b..c",
        "a b@example.org",
        "a@example.org\r\nBcc: x@example.org",
        "A <a@example.org>",
        "a@example.org, b@example.org",
        "a@例子.中国",
        "用户@example.org",
        "a@-x.org",
        "x" * 65 + "@example.org",
        "a@" + "b." * 130 + "org",
        '"a"@example.org',
        "a@[127.0.0.1]",
    ],
)
def test_no_plain_address(bad: str) -> None:
    assert not is_address(bad)


def test_servers() -> None:
    plain = read_server("smtp://mail.example.org")
    assert plain is not None
    assert (plain.port, plain.tls, plain.starttls, plain.user) == (25, False, False, "")
    secure = read_server("smtps://me:p%40ss%2F@mail.example.org")
    assert secure is not None
    assert (secure.port, secure.tls, secure.password) == (465, True, "p@ss/")
    upgraded = read_server("smtp://h?starttls=1")
    assert upgraded is not None
    assert (upgraded.port, upgraded.starttls) == (587, True)
    assert read_server("") is None
    for bad in ("http://x", "smtp://", "mail.example.org"):
        with pytest.raises(ValueError, match=r"SMTP_URL"):
            read_server(bad)


def test_tries_get_rarer_and_end() -> None:
    waits = [next_try(n, NOW) for n in range(1, 9)]
    assert all(waits)
    assert waits == sorted(w for w in waits if w)
    assert next_try(9, NOW) is None


@given(st.text())
def test_a_header_is_one_bounded_line(text: str) -> None:
    line = one_header(text, 40)
    assert len(line) <= 40
    assert line.isprintable()


def test_a_message_id_is_stable_and_plain() -> None:
    assert message_id("issue:abc", "example.org") == "<issue.abc@example.org>"


def test_signed_links_are_for_one_purpose() -> None:
    token = signed("key", "confirm", "user_account:x", "a@example.org")
    assert read_signed("key", "confirm", token) == ("user_account:x", "a@example.org")
    for key, purpose, sent in (
        ("key", "unsubscribe", token),
        ("other", "confirm", token),
        ("key", "confirm", token[:-1]),
        ("key", "confirm", "\udcff"),
        ("key", "confirm", ""),
    ):
        assert read_signed(key, purpose, sent) is None
    assert read_signed("key", "confirm", token, max_age=-1) is None
