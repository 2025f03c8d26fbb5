"""What a poll's page says in words: all votes in, one as one, one word for one thing."""

import re

from tests.voting.builders import an_open_poll, at, cast
from workspace.i18n import catalog
from workspace.voting import service


def text_of(answer):
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", main))


def test_with_all_votes_in_it_speaks_of_changing_them(world, actor_of, sign_in):
    poll = an_open_poll(world, actor_of)
    cast(actor_of, poll, {"cmcc": "for", "cucc": "against", "ctcc": "against"})
    client = sign_in("rep-cmcc")
    assert "其余单位即使都同意也不能通过" in text_of(client.get(at(poll)))
    cast(actor_of, poll, {"crtc": "against"})
    said = text_of(client.get(at(poll)))
    assert "照已投的票不通过；11月25日 周三 10:00前可改投" in said
    assert "其余单位" not in said


def test_an_ended_poll_says_when_it_ended(world, actor_of, sign_in):
    poll = an_open_poll(world, actor_of)
    assert "截止11月25日" in text_of(sign_in("regulator").get(at(poll)))
    cast(actor_of, poll, dict.fromkeys(("cmcc", "cucc", "ctcc", "crtc"), "for"))
    service.close_poll(actor_of("lead-om"), poll)
    said = text_of(sign_in("regulator").get(at(poll)))
    assert "结束时间" in said
    assert "截止11月" not in said
    assert "11月25日" not in said


def test_one_is_said_as_one(world, actor_of, sign_in):
    poll = an_open_poll(world, actor_of)
    client = sign_in("rep-cmcc")
    client.set_cookie("lang", "en")
    assert "1 entry in the record, no. " in text_of(client.get(at(poll)))
    cast(actor_of, poll, {"cucc": "for"})
    cast(actor_of, poll, {"cucc": "against", "ctcc": "for"})
    assert re.search(r"changed 1 time\b", text_of(client.get(at(poll))))
    cast(actor_of, poll, {"cucc": "for"})
    assert "changed 2 times" in text_of(client.get(at(poll)))


def test_one_thing_has_one_word():
    other = re.compile(r"\b(polls?|rejected|discuss(ed)? again)\b", re.IGNORECASE)
    words = ((key, form) for key, forms in catalog("en").items() for form in forms)
    assert [key for key, form in words if other.search(form.replace("%(poll)s", ""))] == []
