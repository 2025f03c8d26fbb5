"""会议档案 — a meeting's whole file: agenda, papers, attendance, minutes, votes, actions."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workspace import files
from workspace.documents.bundle import File, as_json
from workspace.issues.models import Attachment
from workspace.issues.queries import attachments_of
from workspace.meetings.models import ActionItem, AgendaItem, Correction, Meeting, Minutes
from workspace.meetings.queries.actions import actions_at
from workspace.meetings.queries.content import content_of
from workspace.meetings.rules.minutes import Content

#: No zip carries more bytes of papers; what goes beyond is named and left out.
MOST_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True)
class Archive:
    """The file of a meeting as far as its reader may see it; without minutes where they are not
    circulated."""

    meeting: Meeting
    items: list[AgendaItem]
    papers: dict[str, list[Attachment]]
    content: Content
    minutes: Minutes | None
    corrections: list[Correction]
    actions: list[ActionItem]

    @property
    def standing(self) -> list[Attachment]:
        """Papers that were not taken back, each content once."""
        found = {
            paper.sha256: paper
            for item in self.items
            for paper in self.papers.get(item.pid, [])
            if paper.withdrawn_at is None
        }
        return list(found.values())


def archive_of(
    meeting: Meeting,
    items: list[AgendaItem],
    minutes: Minutes | None,
    content: Content | None,
    corrections: list[Correction],
) -> Archive:
    """All that there is of a meeting; its minutes, and what they say, only where the reader may
    read them and they stand still."""
    return Archive(
        meeting=meeting,
        items=items,
        papers=attachments_of([item.pid for item in items]),
        content=content or content_of(meeting, "", "", items),
        minutes=minutes,
        corrections=corrections,
        actions=actions_at(meeting) if minutes else [],
    )


def files_of(archive: Archive) -> Iterator[File]:
    """The files of the zip, in a fixed order."""
    content = archive.content
    yield File("meeting.json", as_json({**content["meeting"], "quorum": content["quorum"]}))
    yield File("agenda.json", as_json([_agenda(item) for item in archive.items]))
    yield File("attendance.json", as_json(content["attendance"]))
    yield File("votes.json", as_json([v for item in content["items"] for v in item["votes"]]))
    if archive.minutes:
        yield File("minutes.json", as_json(_minutes(archive, archive.minutes)))
        yield File("actions.json", as_json([_action(action) for action in archive.actions]))
    yield File("papers.json", as_json([_paper(paper) for paper in archive.standing]))
    yield from _papers(archive)


def _papers(archive: Archive) -> Iterator[File]:
    room = MOST_BYTES
    for paper in archive.standing:
        source = files.path_of(paper.sha256)
        room -= paper.size
        if room < 0 or not source.is_file():
            continue
        end = files.extension(paper.name)
        yield File(f"papers/{paper.sha256}.{end}", b"", source, paper.sha256, paper.size)


def _agenda(item: AgendaItem) -> dict[str, Any]:
    return {
        "position": item.position,
        "kind": item.kind.value,
        "state": item.state.value,
        "title": item.title,
        "title_en": item.title_en,
        "issue": item.issue.number if item.issue else 0,
        "minutes_planned": item.minutes_planned,
        "is_late": item.is_late,
    }


def _minutes(archive: Archive, minutes: Minutes) -> dict[str, Any]:
    return {
        "number": minutes.number,
        "state": minutes.state.value,
        "edition": minutes.edition,
        "approved_how": minutes.approved_how,
        "text_hash": minutes.text_hash,
        "content": archive.content,
        "corrections": [
            {
                "organization": c.organization.name,
                "state": c.state.value,
                "item": c.item.position if c.item else 0,
                "text": c.text,
                "answer": c.answer,
            }
            for c in archive.corrections
        ],
    }


def _action(action: ActionItem) -> dict[str, Any]:
    return {
        "item": action.item.position,
        "text": action.text,
        "organization": action.organization.name,
        "person": action.user.name if action.user else "",
        "due_on": action.due_on.isoformat() if action.due_on else "",
        "state": action.state.value,
        "report": action.report,
        "answer": action.answer,
    }


def _paper(paper: Attachment) -> dict[str, Any]:
    return {
        "name": paper.name,
        "sha256": paper.sha256,
        "size": paper.size,
        "media_type": paper.media_type,
        "of": paper.thing,
    }
