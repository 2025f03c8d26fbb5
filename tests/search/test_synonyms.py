"""edit_synonyms: the secretary's list, in force at once, with its history."""

from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import hidden
from tests.issues.builders import an_issue
from tests.search.builders import pids
from workspace.db import db
from workspace.search import queries, service
from workspace.search.models import SynonymList
from workspace.search.rules import DEFAULTS, written

SYNONYMS = "/liaoning/settings/synonyms"


class TestEditSynonyms:
    def sent(self, client: Any, **changed: str) -> dict[str, str]:
        page = client.get(SYNONYMS).text
        kept = {"request_id": hidden(page, "request_id"), "version": hidden(page, "version")}
        return {**kept, "groups": "铁塔=基站塔\n光纤=光缆", **changed}

    def test_edit_synonyms(self, world: Any, actor_of: Any, sign_in: Any, log: Any) -> None:
        issue = an_issue(world, actor_of, "discussion", title="基站塔共享")
        before = log()
        assert pids(world, actor_of("rep-cucc"), "铁塔") == []
        client = sign_in("secretariat")
        answer = client.post(SYNONYMS, data=self.sent(client))
        assert (answer.status_code, answer.location) == (303, SYNONYMS)
        kept = db.session.scalars(select(SynonymList)).one()
        assert kept.groups == [["铁塔", "基站塔"], ["光纤", "光缆"]]
        assert (kept.version, log()) == (1, [*before, "edit_synonyms"])
        assert pids(world, actor_of("rep-cucc"), "铁塔") == [issue.pid]
        page = client.get(SYNONYMS).text
        assert "第1版" in page
        assert "<ins>" in page

    def test_refused_to_others_with_the_reason(self, world: Any, sign_in: Any, log: Any) -> None:
        for handle in ("rep-cucc", "lead-om", "chair", "reviewer"):
            client = sign_in(handle)
            page = client.get(SYNONYMS)
            assert page.status_code == 200
            assert "光纤 = 光缆" in page.text
            assert "<textarea" not in page.text
            for groups in ("甲乙=丙丁", "坏"):
                sent = {"groups": groups, "version": "0", "request_id": "x"}
                assert client.post(SYNONYMS, data=sent).status_code == 403
        assert (db.session.scalars(select(SynonymList)).all(), log()) == ([], [])

    @pytest.mark.parametrize("groups", ["联通=网通", "光纤", "甲=乙", "光纤=光缆\n光缆=电缆"])
    def test_bad_input_comes_back(self, world: Any, sign_in: Any, log: Any, groups: str) -> None:
        client = sign_in("secretariat")
        page = client.post(SYNONYMS, data=self.sent(client, groups=groups))
        assert page.status_code == 422
        assert groups in page.text
        assert log() == []

    def test_sent_twice_is_done_once(self, world: Any, sign_in: Any, log: Any) -> None:
        client = sign_in("secretariat")
        sent = self.sent(client)
        assert [client.post(SYNONYMS, data=sent).status_code for _ in range(2)] == [303, 303]
        assert log() == ["edit_synonyms"]

    def test_edited_by_two_is_a_conflict(self, world: Any, sign_in: Any, log: Any) -> None:
        client = sign_in("secretariat")
        sent = self.sent(client)
        assert client.post(SYNONYMS, data=self.sent(client, groups="甲乙=丙丁")).status_code == 303
        page = client.post(SYNONYMS, data={**sent, "request_id": self.sent(client)["request_id"]})
        assert page.status_code == 409
        assert "甲乙=丙丁" in page.text.replace("<del>", "").replace("</del>", "")
        assert log() == ["edit_synonyms"]

    def test_a_city_has_its_provinces_list(self, world: Any, actor_of: Any) -> None:
        service.edit_synonyms(actor_of("secretariat"), world.committee, [["甲乙", "丙丁"]], 0)
        assert queries.synonyms_in_force(world.city) == (0, [["甲乙", "丙丁"]])
        assert queries.synonyms_in_force(world.committee)[0] == 1

    def test_an_empty_list_and_the_first_one(self, world: Any, actor_of: Any) -> None:
        assert queries.synonyms_in_force(world.committee)[1] == [list(g) for g in DEFAULTS]
        service.edit_synonyms(actor_of("secretariat"), world.committee, [], 0)
        assert queries.synonyms_in_force(world.committee) == (1, [])
        assert written(queries.synonyms_in_force(world.committee)[1]) == ""
