"""标签词表 — the words under which the committee files its issues."""

from sqlalchemy import select

from workspace.acts import act
from workspace.committees.models import Committee, Label
from workspace.committees.queries import day_of
from workspace.committees.service.marks import demand
from workspace.db import db
from workspace.permissions import Actor


def add_label(actor: Actor, committee: Committee, name: str) -> Label:
    """Take a word into the vocabulary, or take a retired one up again."""
    with act(actor, "add_label", committee) as event:
        label = _label(committee.id, name)
        demand(label is None or label.retired_on, "is_new_word", event)
        event.obj = label = label or Label(committee_id=committee.id, name=name)
        label.since, label.retired_on, label.renamed_to_id = day_of(event.at), None, None
        db.session.add(label)
    return label


def rename_label(actor: Actor, label: Label, name: str) -> Label:
    """Say another word from now on; the old one stays on the issues that carry it and the new one
    finds them. Refused("is_new_word") for one that the vocabulary has had."""
    committee = db.session.get_one(Committee, label.committee_id)
    with act(actor, "rename_label", label, also=(committee,)) as event:
        demand(_label(label.committee_id, name) is None, "is_new_word", event)
        today = day_of(event.at)
        event.obj = Label(committee_id=label.committee_id, name=name, since=today)
        db.session.add(event.obj)
        db.session.flush()
        label.retired_on, label.renamed_to_id = today, event.obj.id
    return event.obj


def retire_label(actor: Actor, label: Label) -> None:
    """Offer a word no longer; issues that carry it keep it."""
    with act(actor, "retire_label", label) as event:
        label.retired_on = day_of(event.at)


def _label(committee_id: int, name: str) -> Label | None:
    return db.session.scalar(select(Label).filter_by(committee_id=committee_id, name=name))
