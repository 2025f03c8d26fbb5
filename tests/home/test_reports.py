"""The frame of a term's report: programme, resolutions, who carried them out."""

import io
import re

import pytest
from pypdf import PdfReader

from tests.followups.builders import a_commitment, commitments
from tests.resolutions.builders import a_resolution
from workspace.followups import service as followups

REPORT = "/liaoning/terms/1/paper"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh", ("概况", "工作要点及进展", "辽通自律〔2009〕1号", "辽宁联通", "特此报告。")),
        ("en", ("Overview", "Programme and progress", "Respectfully submitted.")),
    ],
)
def test_a_terms_report(world, actor_of, sign_in, language, words):
    made = a_resolution(world, actor_of, "in_force")
    a_commitment(world, actor_of, "closed", resolution=made)
    answer = sign_in("rep-cmcc").get(f"{REPORT}/pdf?language={language}")
    assert answer.status_code == 200
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    for word in words:
        assert "".join(word.split()) in "".join(text.split()), word


def test_one_count_of_commitments_everywhere(world, actor_of, sign_in):
    made = a_resolution(world, actor_of, "in_force")
    a_commitment(world, actor_of, "closed", code="cucc", resolution=made)
    a_commitment(world, actor_of, "carried_over", code="crtc", resolution=made)
    other = commitments(made)["ctcc"]
    followups.mark_not_applicable(actor_of("secretariat"), other, "与本单位无关")
    reader = sign_in("rep-cmcc")

    def said(address):
        return "".join(re.sub(r"<[^>]+>", "", reader.get(address).text).split())

    assert "2/3完成" in said("/liaoning/resolutions/2009-1")
    assert "3项承诺：2项完成" in said("/liaoning/follow-up")
    assert "2项承诺完成，共3项" in said("/liaoning/terms/1")
    assert "2/3完成" in said("/liaoning/terms/1")
    paper = PdfReader(io.BytesIO(reader.get(f"{REPORT}/pdf?language=zh").data))
    report = "".join("".join(page.extract_text() for page in paper.pages).split())
    assert "各单位承诺事项3项，已完成2项" in report
    assert "2/3完成" in report


def test_a_terms_page_says_one_as_one(world, actor_of, sign_in):
    a_commitment(world, actor_of, "closed")
    reader = sign_in("rep-cmcc")
    reader.set_cookie("lang", "en")
    page = re.sub(r"<[^>]+>", "|", reader.get("/liaoning/terms/1").text)
    for words in ("|issue raised|", "|became a resolution|", "|commitment done, of 4|"):
        assert words in page


def test_no_report_of_no_term(world, sign_in):
    assert sign_in("rep-cmcc").get("/liaoning/terms/99/paper/pdf").status_code == 404


def test_few_queries(world, actor_of, sign_in, count_queries):
    a_resolution(world, actor_of, "in_force")
    reader = sign_in("rep-cmcc")
    with count_queries() as seen:
        assert reader.get(f"{REPORT}/docx").status_code == 200
    assert len(seen) <= 12, "\n".join(seen)


def test_the_terms_page_leads_to_it(world, sign_in):
    page = sign_in("rep-cmcc").get("/liaoning/terms/1").text
    assert f'href="{REPORT}/pdf"' in page
    assert f'href="{REPORT}/docx"' in page
