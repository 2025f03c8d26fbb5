"""Pure rules: growing waits that end, passwords that guessers try, devices as people name them."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workspace.accounts.rules import (
    TRIES,
    Count,
    Device,
    after_failure,
    device_of,
    fault_of,
    network_of,
    waits_until,
)
from workspace.accounts.rules.throttle import LONGEST_WAIT, OF_ACCOUNT, OF_ADDRESS, drained

NOW = datetime(2026, 11, 26, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def failed(times: int, at: datetime = NOW) -> Count:
    count = Count(0, at)
    for _ in range(times):
        count = after_failure(count, OF_ACCOUNT, at)
    return count


def test_five_failures_are_free_and_the_waits_double_to_a_quarter_of_an_hour():
    assert waits_until(failed(TRIES - 1), OF_ACCOUNT, NOW) is None
    waits = [waits_until(failed(TRIES + n), OF_ACCOUNT, NOW) - NOW for n in range(6)]
    assert waits == [n * MINUTE for n in (1, 2, 4, 8, 15, 15)]


@given(st.integers(0, 10_000))
def test_nobody_waits_longer_than_a_quarter_of_an_hour(failures):
    until = waits_until(Count(failures, NOW), OF_ACCOUNT, NOW)
    assert until is None or until - NOW <= LONGEST_WAIT


@given(st.integers(0, 200), st.integers(0, 5000), st.integers(0, 5000))
def test_a_count_only_drains_with_time(failures, first, later):
    count = Count(failures, NOW)
    early = drained(count, OF_ADDRESS, NOW + first * MINUTE)
    assert drained(count, OF_ADDRESS, NOW + (first + later) * MINUTE) <= early <= failures


@given(st.lists(st.integers(0, 3600), max_size=200))
def test_a_guesser_gets_few_tries_a_day_at_whatever_pace(pauses):
    """Whoever tries again the moment it may is held to some hundred tries a day."""
    count, at, tries, begun = Count(0, NOW), NOW, 0, NOW
    for pause in pauses:
        at = waits_until(count, OF_ACCOUNT, at) or at
        count, tries = after_failure(count, OF_ACCOUNT, at), tries + 1
        at += timedelta(seconds=pause)
    days = (at - begun) / timedelta(days=1)
    assert tries <= 12 + 4 * 24 * days * 2


def test_an_hour_and_more_of_rest_gives_the_tries_back():
    assert waits_until(failed(8), OF_ACCOUNT, NOW + timedelta(hours=2)) is None


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        ("short", "too_short"),
        ("九个字符的口令呀啊", "too_short"),
        ("x" * 201, "too_long"),
        ("Password123", "is_common"),
        ("P@ssw0rd2009!", "is_common"),
        ("passwordpassword", "is_common"),
        ("1234567890", "is_common"),
        ("0987654321", "is_common"),
        ("qwertyuiop", "is_common"),
        ("aaaaaaaaaaaa", "is_common"),
        ("ababababab", "is_common"),
        ("1qaz2wsx3edc", "is_common"),
        ("woaini1314520", "is_common"),
        ("ChinaMobile2009", "is_common"),
        ("secretariat", "is_name"),
        ("Secretariat-2009", "is_name"),
        ("王小明王小明王小明王小明", "is_name"),
        ("quiet river under 桥 37", ""),
        ("correct horse battery", ""),
        ("correct horse battery staple", "is_common"),
        ("人民当家作主八个字不算长", ""),
        ("          ten blanks", ""),
        ("Tr0ub4dor&3x!", ""),
    ],
)
def test_what_is_wrong_with_a_password(password, fault):
    assert fault_of(password, "secretariat", "王小明", "") == fault


@given(st.text(max_size=220))
def test_any_text_is_judged(password):
    assert fault_of(password, "secretariat", "") in (
        "",
        "too_short",
        "too_long",
        "is_name",
        "is_common",
    )


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        (
            "Mozilla/5.0 (Windows NT 6.1; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/109.0.0.0 Safari/537.36",
            Device("desk", "Windows", "Chrome 109"),
        ),
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
            Device("desk", "Windows", "Edge 131"),
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            Device("phone", "iPhone", "Safari 17"),
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; HarmonyOS; ELS-AN00) AppleWebKit/537.36 (KHTML, like "
            "Gecko) Chrome/99.0.4844.88 HuaweiBrowser/15.0.4.312 Mobile Safari/537.36",
            Device("phone", "HarmonyOS", "Huawei 15"),
        ),
        ("curl/8.5.0", Device()),
        ("", Device()),
    ],
)
def test_a_device_is_named_as_a_person_would(agent, device):
    assert device_of(agent) == device


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("unix:", "unix:"),
        ("", ""),
    ],
)
def test_addresses_are_counted_by_their_network(address, network):
    assert network_of(address) == network
