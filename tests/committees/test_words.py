"""The vocabulary and the committee's own days."""

from datetime import date

import pytest

from tests.committees.builders import S, key, send
from tests.issues.builders import an_issue
from workspace.committees.models import CalendarDay, Label
from workspace.committees.queries import calendar_of
from workspace.committees.rules import DayKind
from workspace.db import db
from workspace.issues.models import IssueLabel
from workspace.issues.queries import labels_of


def label(name: str) -> Label:
    db.session.rollback()
    return db.session.scalars(db.select(Label).filter_by(name=name)).one()


def test_add_label_rename_label_retire_label(world, sign_in, log):
    client = sign_in("secretariat")
    for name in ("互联互通", "欠费"):
        assert send(client, f"{S}/add-label", name=name).status_code == 303
    assert send(client, f"{S}/add-label", name="欠费").status_code == 422
    at = f"{S}/labels/{key(label('互联互通'))}"
    assert send(client, f"{at}/rename-label", name="互连互通").status_code == 303
    assert label("互联互通").renamed_to.name == "互连互通"
    assert send(client, f"{S}/labels/{key(label('欠费'))}/retire-label").status_code == 303
    assert labels_of(world.committee) == ["互连互通"]
    assert client.get(f"{at}/retire-label").status_code == 403
    assert sign_in("chair").get(f"{S}/add-label").status_code == 403
    assert log() == ["add_label", "add_label", "rename_label", "retire_label"]
    assert send(client, f"{S}/add-label", name="欠费").status_code == 303


def test_an_issue_keeps_its_old_word_and_is_found_by_the_new(world, sign_in, actor_of):
    client = sign_in("secretariat")
    issue = an_issue(world, actor_of, "discussion")
    word = db.session.scalars(db.select(IssueLabel)).first().name
    send(client, f"{S}/add-label", name=word)
    send(client, f"{S}/labels/{key(label(word))}/rename-label", name="新词")
    for name in (word, "新词"):
        page = client.get("/liaoning/issues", query_string={"label": name, "tab": "all"})
        assert issue.title in page.text
    assert db.session.scalars(db.select(IssueLabel)).first().name == word


@pytest.mark.parametrize("name", ["", " ", "长" * 21])
def test_a_label_is_a_short_word(world, sign_in, log, name):
    answer = send(sign_in("secretariat"), f"{S}/add-label", name=name)
    assert (answer.status_code, log()) == (422, [])


def test_mark_day_overrules_the_calendar(world, sign_in, log):
    client, path = sign_in("secretariat"), f"{S}/mark-day"
    typed = {"day": "2009-10-10", "kind": "rest", "name": "设备割接日"}
    assert send(client, path, **typed).status_code == 303
    assert send(client, path, **(typed | {"kind": "work"})).status_code == 303
    assert calendar_of(world.committee) == {date(2009, 10, 10): DayKind.WORK}
    assert db.session.query(CalendarDay).count() == 1
    assert calendar_of(world.city) == calendar_of(world.committee)
    assert send(client, path, **(typed | {"kind": "x"})).status_code == 422
    assert log() == ["mark_day", "mark_day"]
    assert "设备割接日" in client.get(f"{S}/calendar?year=2009").text
    for year in ("x", "0", "99999", "2100", "١٢٣٤"):
        assert client.get(f"{S}/calendar", query_string={"year": year}).status_code == 200
