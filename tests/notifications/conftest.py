"""Each test begins with nobody told of anything."""

from typing import Any

import pytest

from tests.notifications.builders import forget


@pytest.fixture(autouse=True)
def nothing_told(request: pytest.FixtureRequest) -> Any:
    """The small committee's making told its people of their seats."""
    if "world" in request.fixturenames:
        world = request.getfixturevalue("world")
        forget()
        world.stages.say(world.hands[0], "nothing told")
