"""Papers of resolutions through HTTP: who gets them, what is in them, and that they stand."""

import io
import re
from pathlib import Path
from shutil import rmtree
from urllib.parse import unquote

import pytest
from docx import Document
from flask import current_app
from pypdf import PdfReader

from tests.resolutions.builders import a_resolution, an_adopted_issue, at, by_cause, kept, wording
from workspace.db import db, write
from workspace.documents.press import Press, Unprinted
from workspace.i18n import catalog
from workspace.resolutions import service
from workspace.resolutions.rules import Effect
from workspace.resolutions.service import Bearing

PUBLISHED = "/liaoning/resolutions/2009-1/paper"


@pytest.fixture
def printed(monkeypatch):
    """What the press was asked to set, with the bytes that it would have made left out."""
    asked = []

    def note(_press, sheet, fmt, _fonts):
        asked.append((fmt, sheet))
        return b"%PDF-1.7 " + str(len(asked)).encode()

    monkeypatch.setattr(Press, "set", note)
    return asked


def text_of(answer):
    assert answer.status_code == 200, answer.text
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return re.sub(r"[\s\u200b]", "", "".join(page.extract_text() for page in pages))


def test_a_published_resolution_as_pdf(world, actor_of, sign_in):
    choices = {"cmcc": "for", "cucc": "for", "ctcc": "for"}
    issue = an_adopted_issue(world, actor_of, choices, reserving={"cucc": "第二条"})
    made = a_resolution(world, actor_of, "in_force", issue=issue)
    answer = sign_in("rep-cucc").get(f"{PUBLISHED}/pdf")
    text = text_of(answer)
    for said in ("辽通自律〔2009〕1号", "关于网间互联中继电路扩容响应时限的决议", "一、扩容触发",
                 "保留意见", "按集团时限执行。", "抄送：辽宁省通信管理局", made.text_hash[:20],
                 "http://127.0.0.1:8000/liaoning/resolutions/2009-1"):  # fmt: skip
        assert said in text, said
    assert answer.content_type == "application/pdf"
    named = unquote(answer.headers["Content-Disposition"])
    assert "filename*=UTF-8''辽通自律〔2009〕1号.pdf" in named
    assert answer.headers["Content-Security-Policy"].startswith("sandbox")


def test_the_record_number_is_that_of_the_signature(world, actor_of, sign_in, printed):
    a_resolution(world, actor_of, "in_force")
    reader = sign_in("rep-cucc")
    reader.get(f"{PUBLISHED}/docx")
    number = printed[0][1]["proof"]["said"][0]
    service.void_resolution(actor_of("chair"), kept_first(), "误发")
    reader.get(f"{PUBLISHED}/docx")
    assert printed[1][1]["proof"]["said"][0] == number
    assert printed[1][1]["number"] == "辽通自律〔2009〕1号（已作废）"


def kept_first():
    from workspace.resolutions.models import Resolution

    db.session.rollback()
    return db.session.query(Resolution).filter_by(year=2009, no=1).one()


def test_word_says_the_same(world, actor_of, sign_in):
    a_resolution(world, actor_of, "in_force")
    answer = sign_in("rep-cucc").get(f"{PUBLISHED}/docx")
    text = "\n".join(p.text for p in Document(io.BytesIO(answer.data)).paragraphs)
    assert "一、扩容触发" in text
    assert answer.content_type.endswith("wordprocessingml.document")


def test_the_english_edition(world, actor_of, sign_in):
    issue = an_adopted_issue(world, actor_of)
    words = wording(title_en="Resolution on expansion of trunks")
    a_resolution(world, actor_of, "in_force", issue=issue, words=words)
    answer = sign_in("rep-cucc").get(f"{PUBLISHED}/pdf?language=en")
    text = text_of(answer)
    for said in ("Resolutiononexpansionoftrunks", "Recallingissue#1", "Notingthevoteof",
                 "Resolves:", "1.扩容触发", "Requestseachmemberorganization",
                 "theChineseeditionisauthoritative"):  # fmt: skip
        assert said in text, said


def test_a_finished_pdf_is_never_set_again(app, world, actor_of, sign_in, printed):
    a_resolution(world, actor_of, "in_force")
    first = sign_in("rep-cucc").get(f"{PUBLISHED}/pdf")
    with write():
        world.committee.name = "改了名的委员会"
        db.session.add(world.committee)
    again = sign_in("rep-ctcc").get(f"{PUBLISHED}/pdf")
    assert again.data == first.data
    assert len(printed) == 1
    folder = Path(app.config["WORKSPACE_DATA"]) / "attachments/papers"
    assert first.data in [path.read_bytes() for path in folder.glob("*/*")]


def test_what_the_browser_has_is_not_sent_again(world, actor_of, sign_in, printed):
    a_resolution(world, actor_of, "in_force")
    reader = sign_in("rep-cucc")
    for fmt in ("pdf", "docx"):
        tag = reader.get(f"{PUBLISHED}/{fmt}").headers["ETag"]
        before = len(printed)
        answer = reader.get(f"{PUBLISHED}/{fmt}", headers={"If-None-Match": tag})
        assert (answer.status_code, answer.data) == (304, b"")
        assert len(printed) == before


def test_a_draft_is_marked_and_only_for_who_may_see_it(world, actor_of, sign_in, printed):
    made = a_resolution(world, actor_of, "draft")
    answer = sign_in("lead-om").get(f"{at(made)}/paper/pdf")
    assert answer.status_code == 200
    sheet = printed[0][1]
    assert (sheet["number"], sheet["signature"], sheet["proof"]) == ("送审稿", None, None)
    for handle in ("mk-cmcc-2", "city-shenyang"):
        assert sign_in(handle).get(f"{at(made)}/paper/pdf").status_code == 404
    assert len(printed) == 1


def test_a_draft_that_was_published_leads_to_its_paper(world, actor_of, sign_in, printed):
    made = a_resolution(world, actor_of, "in_force")
    answer = sign_in("lead-om").get(f"{at(made)}/paper/docx")
    assert (answer.status_code, printed) == (303, [])
    assert answer.location.startswith(f"{PUBLISHED}/docx")


def test_it_says_what_it_does_to_earlier_ones(world, actor_of, sign_in, printed):
    old = by_cause(actor_of, world)
    by_cause(actor_of, world, Bearing(Effect.REPEALS, old))
    sign_in("rep-cucc").get("/liaoning/resolutions/2009-2/paper/pdf")
    said = [part["text"] for part in printed[0][1]["body"]]
    assert any(
        "废止《关于网间互联中继电路扩容响应时限的决议》（辽通自律〔2009〕1号）" in s for s in said
    )
    assert "事由：事由" in said


@pytest.mark.parametrize("why", ["busy", "no_fonts", "too_slow", "too_large", "fault"])
def test_a_paper_that_cannot_be_set_has_a_page_that_says_why(
    world, actor_of, sign_in, monkeypatch, why
):
    a_resolution(world, actor_of, "in_force")
    rmtree(Path(current_app.config["WORKSPACE_DATA"]) / "attachments/papers", ignore_errors=True)

    def refuse(*_):
        raise Unprinted(why)

    monkeypatch.setattr(Press, "set", refuse)
    answer = sign_in("rep-cucc").get(f"{PUBLISHED}/pdf")
    assert answer.status_code == 503
    assert catalog("zh")[f"paper.why_{why}"][0] in answer.text
    assert f"{PUBLISHED}/docx" in answer.text
    assert int(answer.headers["Retry-After"]) > 0


def test_hostile_words_leave_as_words(world, actor_of, sign_in):
    hostile = '#import "x" $x$ @label \\ <w:p/> %(n)s'
    words = wording(title=hostile, preamble=hostile, clauses=[hostile], copies=hostile)
    a_resolution(world, actor_of, "in_force", words=words)
    text = text_of(sign_in("rep-cucc").get(f"{PUBLISHED}/pdf"))
    assert text.count(re.sub(r"\s", "", hostile)) == 4


def test_no_paper_for_strangers_and_none_of_another_kind(world, actor_of, sign_in, app, printed):
    a_resolution(world, actor_of, "in_force")
    assert app.test_client().get(f"{PUBLISHED}/pdf").status_code == 303
    reader = sign_in("rep-cucc")
    for path in (f"{PUBLISHED}/exe", "/liaoning/resolutions/2009-9/paper/pdf"):
        assert reader.get(path).status_code == 404
    assert printed == []


def test_few_queries(world, actor_of, sign_in, count_queries, printed):
    a_resolution(world, actor_of, "in_force")
    reader = sign_in("rep-cucc")
    for fmt in ("pdf", "docx"):
        with count_queries() as seen:
            assert reader.get(f"{PUBLISHED}/{fmt}").status_code == 200
        assert len(seen) <= 12, "\n".join(seen)


def test_the_page_leads_to_its_papers(world, actor_of, sign_in):
    made = a_resolution(world, actor_of, "in_force")
    page = sign_in("rep-cucc").get("/liaoning/resolutions/2009-1").text
    for path in (f"{PUBLISHED}/pdf", f"{PUBLISHED}/docx", f"{PUBLISHED}/pdf?language=en"):
        assert f'href="{path}"' in page
    assert kept(made).is_published
