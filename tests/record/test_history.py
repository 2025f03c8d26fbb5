"""The history of administration, and that the record rebuilds what administration changed."""

from datetime import date

from sqlalchemy import select

from tests.committees.builders import S, key, send
from tests.world import membership
from workspace.committees.models import Label
from workspace.db import db
from workspace.record.models import Log
from workspace.record.queries import history, listed
from workspace.record.rebuild import differences


def lines(world, kind=""):
    db.session.rollback()
    return history(db.session.scalars(listed(world.committee, kind)).all()).lines


def test_the_history_tells_old_and_new(world, sign_in):
    client = sign_in("secretariat")
    row = membership(world, "crtc")
    path = f"{S}/memberships/{key(row)}/correct-membership"
    send(client, path, since="2004-01-01", until="", reason="协议签署日有误")
    newest = lines(world)[0]
    assert (newest.act, newest.reason) == ("correct_membership", "协议签署日有误")
    assert newest.who.handle == "secretariat"
    assert ("since", "2003-01-01", "2004-01-01") in {
        (c.column, c.was, c.now) for c in newest.changes
    }
    page = client.get(f"{S}/history").text
    assert "<del>2003年1月1日</del> → <ins>2004年1月1日</ins>" in page
    assert "辽宁铁通" in page


def test_the_history_is_filtered_and_paged(world, sign_in, count_queries):
    client = sign_in("rep-cucc")
    assert {line.act for line in lines(world, "terms")} == {"open_term"}
    with count_queries() as seen:
        page = client.get(f"{S}/history?kind=seats")
    assert page.status_code == 200
    assert "授予席位" in page.text
    assert "接纳单位" not in page.text
    assert len(seen) <= 12
    assert client.get(f"{S}/history?page=2").status_code in (200, 404)
    assert client.get(f"{S}/history?kind=nonsense").status_code == 200
    assert client.get(f"{S}/history?page=99").status_code == 404


def test_administration_is_rebuilt_from_the_record(world, sign_in):
    client = sign_in("secretariat")
    send(client, f"{S}/add-label", name="旧词")
    label = db.session.scalars(select(Label)).one()
    send(client, f"{S}/labels/{key(label)}/rename-label", name="新词")
    send(client, f"{S}/mark-day", day="2009-10-10", kind="rest")
    send(client, f"{S}/groups/om/change-lead", lead="cucc", since="2009-12-01")
    send(client, f"{S}/groups/mk/close-group", until="2009-12-01", reason="完成")
    send(client, f"{S}/set-usual-rule", preset="consensus")
    send(client, f"{S}/set-rotation", **{"cmcc-turn": "2", "cucc-turn": "1"})
    point = {"title": "要点", "owner": "cucc", "due_on": date(2009, 12, 31).isoformat()}
    send(client, f"{S}/terms/1/add-work-point", **point)
    assert len(lines(world)) > 40
    assert differences(db.session.scalars(select(Log))) == []
