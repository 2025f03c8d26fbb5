"""From an empty folder to the first published resolution: it takes less than ten minutes."""

from tests.browser.first_day import the_first_day
from tests.browser.newcomers import table

MINUTES = 10


def test_a_committee_of_its_own_publishes_its_first_resolution(tmp_path, new_page):
    hands = the_first_day(tmp_path / "own", new_page)
    for row in table(hands.steps):
        print(*row)
    assert hands.seconds < MINUTES * 60
