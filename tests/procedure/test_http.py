"""Rules of procedure: the secretary amends them, everybody reads them, nothing of them is lost."""

import json

import pytest
from sqlalchemy import select

from tests.concurrency import together
from workspace.acts import Refused, Stale
from workspace.committees.models import Committee
from workspace.db import db
from workspace.procedure import queries, service
from workspace.procedure.models import ProcedureVersion
from workspace.record.models import Entry, Log
from workspace.record.rebuild import differences
from workspace.voting.rules import PRESETS

PAGE = "/liaoning/procedure"
EDIT = f"{PAGE}/edit-procedure"
TEXT = "**第一条**　一家一票。\n\n**第二条**　主席签发。"


def typed(**changed):
    said = {"text": TEXT, "note": "第一次会议通过", "version": "0"}
    return {**said, **changed}


def texts():
    db.session.rollback()
    rows = db.session.scalars(select(ProcedureVersion).order_by(ProcedureVersion.version))
    return [(row.version, row.text, row.note) for row in rows]


def test_edit_procedure_puts_a_version_in_force(sign_in, world, log):
    answer = sign_in("secretariat").post(EDIT, data=typed())
    assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert texts() == [(1, TEXT, "第一次会议通过")]
    assert log() == ["edit_procedure"]
    body = json.loads(db.session.scalars(select(Entry.body).order_by(Entry.id.desc())).first())
    assert body["data"]["rows"][0]["text"] == TEXT
    assert "text_html" not in body["data"]["rows"][0]
    page = sign_in("rep-cucc").get(PAGE).text
    assert "<strong>第一条</strong>" in page
    assert differences(db.session.scalars(select(Log)).all()) == []


def test_earlier_versions_stay(sign_in, world, log):
    client = sign_in("secretariat")
    client.post(EDIT, data=typed())
    client.post(EDIT, data=typed(text=TEXT + "\n\n新增", note="增加一条", version="1"))
    assert [version for version, _, _ in texts()] == [1, 2]
    reader = sign_in("rep-ctcc")
    history = reader.get(f"{PAGE}/versions")
    assert history.status_code == 200
    assert "增加一条" in history.text
    assert "第一次会议通过" in history.text
    assert "<ins>" in history.text
    assert "<ins>" in reader.get(f"{PAGE}/versions?version=1").text
    for missing in ("3", "0", "x", "9" * 30, "\0"):
        assert reader.get(f"{PAGE}/versions", query_string={"version": missing}).status_code == 404


@pytest.mark.parametrize("handle", ["chair", "lead-om", "rep-cucc", "regulator", "reviewer"])
def test_only_the_secretary_amends(sign_in, world, log, handle):
    client = sign_in(handle)
    answer = client.post(EDIT, data=typed())
    assert answer.status_code == 403
    assert TEXT.split("\n")[0] in answer.text
    assert client.get(EDIT).status_code == 403
    assert "edit-procedure" not in client.get(PAGE).text
    assert (texts(), log()) == ([], [])


def test_the_reason_of_a_refusal(actor_of, world, log):
    with pytest.raises(Refused) as no:
        service.edit_procedure(actor_of("chair"), world.committee, TEXT, "x", 0)
    assert (no.value.reason, log()) == ("is_secretary", [])


@pytest.mark.parametrize(
    "changed",
    [{"text": ""}, {"note": " "}, {"text": "字" * 20_001}, {"note": "字" * 501}],
    ids=["no text", "no reason", "long text", "long reason"],
)
def test_bad_input_comes_back_as_typed(sign_in, world, log, changed):
    answer = sign_in("secretariat").post(EDIT, data=typed(**changed))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert (texts(), log()) == ([], [])


def test_sent_twice_it_is_done_once(sign_in, world, log):
    from tests.conftest import hidden

    client = sign_in("secretariat")
    sent = typed(request_id=hidden(client.get(EDIT).text, "request_id"))
    for _ in range(2):
        answer = client.post(EDIT, data=sent)
        assert (answer.status_code, answer.headers["Location"]) == (303, PAGE)
    assert (len(texts()), log()) == (1, ["edit_procedure"])
    other = client.post(EDIT, data=sent | {"text": "另一份"})
    assert other.status_code == 409
    assert "另一份" in other.text


def test_two_secretaries_see_both_texts(sign_in, world, log):
    client = sign_in("secretariat")
    client.post(EDIT, data=typed())
    answer = client.post(EDIT, data=typed(text="另一位所写", note="甲"))
    assert answer.status_code == 409
    assert "另一位所写" in answer.text
    assert "主席签发" in answer.text
    assert 'name="version" value="1"' in answer.text
    assert 'value="甲"' in answer.text
    assert log() == ["edit_procedure"]


def test_at_once_only_one_wins(app, actor_of, world, log):
    def amend(n):
        committee = db.session.scalars(select(Committee).filter_by(slug="liaoning")).one()
        service.edit_procedure(actor_of("secretariat"), committee, f"第{n}份", "同时", 0)

    faults = together(app, 4, amend)
    assert [type(fault) for fault in faults] == [Stale] * 3
    assert (len(texts()), log()) == (1, ["edit_procedure"])


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 40, "１"])
def test_a_version_that_is_no_number_is_the_first(sign_in, world, log, version):
    assert sign_in("secretariat").post(EDIT, data=typed(version=version)).status_code == 303


def test_hostile_text_stays_text(sign_in, world, log):
    client = sign_in("secretariat")
    client.post(
        EDIT, data=typed(text="<script>alert(1)</script>[x](javascript:alert(1))", note="<b>")
    )
    for address in (PAGE, f"{PAGE}/versions", EDIT):
        page = client.get(address).text
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<b></p>" not in page


def test_strangers_find_nothing(sign_in, world):
    assert sign_in("city-shenyang").get("/shenyang/procedure").status_code == 200
    assert sign_in("city-shenyang").get(PAGE).status_code == 200
    assert sign_in("rep-cucc").get("/shenyang/procedure").status_code == 404
    assert sign_in("rep-cucc").get("/nowhere/procedure").status_code == 404


def test_a_city_has_rules_of_its_own(sign_in, world):
    sign_in("secretariat").post(EDIT, data=typed())
    city = sign_in("city-shenyang")
    assert "第一条" not in city.get("/shenyang/procedure").text
    assert (
        city.post("/shenyang/procedure/edit-procedure", data=typed(text="市规则")).status_code
        == 303
    )
    assert "市规则" not in sign_in("rep-cucc").get(PAGE).text


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_usual_rule_and_every_preset_are_explained(sign_in, world, lang):
    client = sign_in("rep-cucc")
    client.set_cookie("lang", lang)
    page = client.get(PAGE).text
    assert "preset." not in page
    assert "preset_says." not in page
    assert page.count('scope="row"') == len(PRESETS)
    assert "4" in page[page.index("p-usual") : page.index("p-rules")]


def test_few_queries(sign_in, world, count_queries):
    client = sign_in("secretariat")
    client.post(EDIT, data=typed())
    for address in (PAGE, f"{PAGE}/versions", EDIT):
        with count_queries() as seen:
            client.get(address)
        assert len(seen) <= 12


def test_what_the_query_shows_is_what_the_policy_allows(actor_of, world, sign_in):
    from workspace.permissions import can

    sign_in("secretariat").post(EDIT, data=typed())
    sign_in("city-shenyang").post("/shenyang/procedure/edit-procedure", data=typed())
    rows = db.session.scalars(select(ProcedureVersion)).all()
    for handle in ("rep-cucc", "lead-om", "city-shenyang", "regulator", "secretariat"):
        actor = actor_of(handle)
        shown = set(db.session.scalars(queries.visible_to(actor)).all())
        assert shown == {row for row in rows if can(actor, "view_procedure", row)}
