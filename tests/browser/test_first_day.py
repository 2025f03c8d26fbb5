"""From an empty folder to the first published resolution: it takes less than ten minutes."""

from tests.browser.first_day import BESIDE, the_first_day

MINUTES = 10


def test_a_committee_of_its_own_publishes_its_first_resolution(tmp_path, new_page):
    hands = the_first_day(tmp_path / "own", new_page)
    assert hands.elapsed(without=BESIDE) < MINUTES * 60
