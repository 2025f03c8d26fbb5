"""Files as people bring and take them: without script, refused kindly, never lost, never opened."""

import pytest
from playwright.sync_api import expect

from tests.browser.steps import people
from tests.browser.tools import axe, scrolls_sideways
from tests.files.samples import SVG, picture
from tests.htmlcheck import html_errors
from workspace.files import LARGEST

ISSUE = "/liaoning/mk/issues/32"
TABLE = {"name": "甲乙，实测.csv", "mimeType": "text/html", "buffer": "甲,乙\n1,2\n".encode()}
CHOOSER = "form[action$='/add-comment'] input[type=file]"


@pytest.mark.parametrize("script", [True, False])
def test_a_file_goes_up_and_comes_down(fresh_server, new_page, script):
    page = new_page("mk-cmcc-2", java_script_enabled=script)
    page.goto(ISSUE)
    page.locator(CHOOSER).set_input_files([TABLE, _png("现场.png")])
    page.locator("form[action$='/add-comment'] textarea").evaluate("e => e.required = false")
    page.get_by_role("button", name="发表").click()
    expect(page.get_by_role("checkbox", name="甲乙，实测.csv")).to_be_checked()
    page.locator("textarea").fill("两份材料。")
    page.get_by_role("button", name="发表").click()
    post = page.locator("#posts li", has_text="两份材料。")
    expect(post.locator(".files > li")).to_have_count(2)
    with page.expect_download() as waiting:
        post.get_by_role("link", name="甲乙，实测.csv", exact=True).click()
    assert waiting.value.suggested_filename == "甲乙，实测.csv"
    assert waiting.value.path().read_bytes() == TABLE["buffer"]
    image = post.locator("img")
    image.scroll_into_view_if_needed()
    expect(image).to_have_js_property("naturalWidth", 320)


def test_a_picture_that_is_none_is_named(fresh_server, new_page):
    page = new_page("mk-cmcc-2", java_script_enabled=False)
    page.goto(ISSUE)
    false = {"name": "图.png", "mimeType": "image/png", "buffer": SVG}
    page.locator(CHOOSER).set_input_files([false])
    page.locator("form[action$='/add-comment'] textarea").fill("写了很久的话")
    page.get_by_role("button", name="发表").click()
    expect(page.locator(".summary")).to_contain_text("“图.png”的内容与扩展名不符")
    expect(page.locator("textarea")).to_have_value("写了很久的话")
    assert html_errors({"refused file": page.content()}) == []


def test_what_is_too_large_is_said_before_it_is_sent(new_page, tmp_path):
    page = new_page("mk-cmcc-2")
    page.goto(ISSUE)
    large = tmp_path / "大.zip"
    large.write_bytes(b"x" * (LARGEST + 1))
    page.locator(CHOOSER).set_input_files([large])
    said = page.locator(CHOOSER).evaluate("e => e.validationMessage")
    assert said == "“大.zip”超过20MB"
    page.locator(CHOOSER).set_input_files([TABLE])
    assert page.locator(CHOOSER).evaluate("e => e.validity.valid")


def test_far_too_much_shows_a_page(new_page, tmp_path):
    """The server reads what the browser is still sending, so that its answer is seen."""
    page = new_page("mk-cmcc-2", java_script_enabled=False)
    page.goto(ISSUE)
    much = tmp_path / "巨大.zip"
    much.write_bytes(b"\0" * (70 * 1024 * 1024))
    page.locator(CHOOSER).set_input_files(much)
    page.locator("form[action$='/add-comment'] textarea").fill("写了很久的话")
    page.get_by_role("button", name="发表").click()
    expect(page.locator("h1")).to_contain_text("413", timeout=30_000)


def test_back_from_too_much_finds_the_text(new_page, tmp_path):
    page = new_page("mk-cmcc-2")
    page.goto("/liaoning/mk/open-issue")
    much = tmp_path / "巨大.zip"
    much.write_bytes(b"\0" * (70 * 1024 * 1024))
    page.locator("#title").fill("写了很久的题目")
    page.locator("#files").set_input_files(much)
    page.locator("form:has(#title)").evaluate("e => { e.noValidate = true; }")  # said before, else
    page.get_by_role("button", name="存为草案").click()
    expect(page.locator("h1")).to_contain_text("413", timeout=30_000)
    page.get_by_role("link", name="返回", exact=True).click()
    expect(page.locator("#title")).to_have_value("写了很久的题目")


def test_files_too_large_together_are_said_before_they_are_sent(new_page, tmp_path):
    page = new_page("mk-cmcc-2")
    page.goto(ISSUE)
    some = [tmp_path / f"{n}.zip" for n in range(4)]
    for one in some:
        one.write_bytes(b"\0" * (18 * 1024 * 1024))
    page.locator(CHOOSER).set_input_files(some)
    said = page.locator(CHOOSER).evaluate("input => input.validationMessage")
    assert said == "附件合计超过60MB，请少选几个，其余的以后再补"


def test_taking_a_file_back(fresh_server, new_page):
    author = people(new_page, "zh")("om-cmcc-1")
    author.page.goto("/liaoning/om/issues/21")
    author.page.locator("#c2 .files").get_by_role("link", name="撤回").first.click()
    assert axe(author.page) == []
    assert not scrolls_sideways(author.page)
    assert html_errors({"withdraw": author.page.content()}) == []
    author.page.get_by_role("button", name="撤回附件").click()
    expect(author.page.locator("#c2 .files")).to_contain_text("撤回了一个附件")
    expect(author.page.locator("#c2 .files img")).to_have_count(1)


def test_a_page_that_was_read_is_remembered(fresh_server, new_page):
    who = people(new_page, "zh")
    reader, writer = who("rep-ctcc"), who("rep-crtc")
    with reader.page.expect_request("**/mark-read"):
        reader.page.goto("/liaoning/mk/issues/27")
    reader.page.goto("/liaoning/mk")
    expect(reader.page.locator(".fresh")).to_have_count(0)
    writer.page.goto("/liaoning/mk/issues/27")
    writer.fill("add_comment", text="又有一句")
    writer.press("add_comment", writer.say("issue.publish"))
    reader.page.goto("/liaoning/mk")
    expect(reader.page.locator(".fresh")).to_have_text("1条新发言")
    reader.page.goto("/liaoning/mk/issues/27")
    expect(reader.page.locator(".since + li")).to_contain_text("又有一句")


def _png(name):
    return {"name": name, "mimeType": "application/octet-stream", "buffer": picture()}
