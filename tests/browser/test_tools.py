"""The instruments themselves: each finds a planted fault, and none in a sound page."""

import pytest

from tests.browser.tools import axe, scrolls_sideways
from tests.htmlcheck import html_errors

SOUND = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head>
<body><main><h1>A page</h1><p>Nothing wrong here.</p></main></body></html>"""
FAULTY = SOUND.replace("<p>", "<img src='a.png'><p>")


@pytest.fixture
def blank(new_page):
    return new_page(base_url="about:blank")


def test_the_html_checker_tells_a_sound_page_from_a_faulty_one():
    errors = html_errors({"sound": SOUND, "faulty": FAULTY})
    assert {error.split(":")[0] for error in errors} == {"faulty"}


def test_axe_passes_a_sound_page_under_a_strict_policy(blank):
    blank.set_content(SOUND)
    assert axe(blank) == []


def test_axe_finds_a_picture_without_words(blank):
    blank.set_content(SOUND.replace("<p>", "<img><p>"))
    assert any(finding.startswith("image-alt") for finding in axe(blank))


def test_a_page_that_is_too_wide_is_seen(blank):
    blank.set_content(SOUND)
    assert not scrolls_sideways(blank)
    blank.set_content(SOUND.replace("<p>", "<pre>" + "wide" * 400 + "</pre><p>"))
    assert scrolls_sideways(blank)
