"""The body of a resolution's paper: the Chinese text, and the English edition of its frame.

Clauses are printed in the language in which they were adopted: nobody translates what was voted.
"""

from collections.abc import Iterator

from workspace.documents.paper import Block, Clause, Heading, Language, Paragraph
from workspace.resolutions.models import Relation, Resolution
from workspace.text import official_date
from workspace.web.papers import called, entitled, numbered, ordinal, say, spoken


def body_of(resolution: Resolution, language: Language) -> Iterator[Block]:
    """Everything between the title and the annexes."""
    yield from _recitals(resolution) if language == "en" else _preamble(resolution)
    yield from _clauses(resolution, language)
    for relation in resolution.named_relations:
        yield Paragraph(_relation(relation, language))
    yield from _conditions(resolution, language)
    yield _effective(resolution, language)
    yield _due(resolution, language)
    yield from _reservations(resolution, language)


def notes_of(resolution: Resolution, language: Language) -> Iterator[str]:
    """Lines of the imprint: how it was adopted and reviewed, under which chair."""
    day = official_date(resolution.adopted_on, language)
    if resolution.result:
        yield say(language, "imprint.poll", day=day) + result_of(resolution, language)
    elif resolution.cause:
        yield say(language, "imprint.no_poll", day=day)
    if resolution.meeting:
        held = resolution.of_meeting
        title = entitled(language, held) if held else resolution.meeting
        yield say(language, "imprint.meeting", title=title)
    if resolution.reviewed_at and resolution.state != "returned":
        day = official_date(resolution.reviewed_at, language)
        yield say(language, "imprint.reviewed", day=day)
    number = ordinal(language, resolution.term.number)
    chair = called(language, resolution.chair_organization)
    yield say(language, "imprint.term", n=number, org=chair)
    if language == "en":
        yield say(language, "paper.edition")


def result_of(resolution: Resolution, language: Language) -> str:
    """The sealed tally in words."""
    tally = (resolution.result or {}).get("tally", {})
    counts = {name: tally.get(name, 0) for name in ("eligible", "voted", "against", "abstain")}
    said = [say(language, "result.says", votes_for=tally.get("for", 0), **counts)]
    for name in ("recused", "not_voted"):
        if tally.get(name):
            said.append(say(language, f"result.{name}", n=tally[name]))
    return say(language, "list.clause").join(said)


def _preamble(resolution: Resolution) -> Iterator[Block]:
    yield Paragraph(resolution.preamble)
    if resolution.cause:
        yield Paragraph(say("zh", "sheet.cause", cause=resolution.cause))
    yield Paragraph(say("zh", "sheet.resolves"))


def _recitals(resolution: Resolution) -> Iterator[Block]:
    """The Committee, recalling …, noting …, resolves."""
    recalling, noting = say("en", "paper.recalling"), say("en", "paper.noting")
    committee = called("en", resolution.committee)
    yield Paragraph(say("en", "paper.opening", name=committee), is_flush=True)
    if issue := resolution.issue:
        values = {"n": issue.number, "title": entitled("en", issue)}
        yield Paragraph(say("en", "paper.recalling_issue", **values), recalling)
    for relation in resolution.named_relations:
        yield Paragraph(f"{_target(relation, 'en')};", recalling)
    day = official_date(resolution.adopted_on, "en")
    if resolution.result:
        values = {"day": day, "result": result_of(resolution, "en")}
        yield Paragraph(say("en", "paper.noting_poll", **values), noting)
    if resolution.cause:
        yield Paragraph(say("en", "paper.noting_cause", cause=resolution.cause), noting)
    if names := [called("en", held.organization) for held in resolution.reservations]:
        yield Paragraph(say("en", "paper.noting_reservations", names=", ".join(names)), noting)
    yield Paragraph(say("en", "paper.noting_preamble"), noting)
    yield Paragraph(resolution.preamble, language=spoken(resolution.preamble))
    yield Paragraph(":", say("en", "paper.resolves"))


def _clauses(resolution: Resolution, language: Language) -> Iterator[Block]:
    for n, article in enumerate(resolution.articles, 1):
        said = article.heading + "".join(article.paragraphs)
        yield Clause(
            numbered(language, n),
            article.heading,
            tuple(article.paragraphs),
            spoken(said),
        )


def _target(relation: Relation, language: Language) -> str:
    target = relation.target
    values = {"title": entitled(language, target), "number": target.number}
    return say(language, "relation.paper", **values)


def _relation(relation: Relation, language: Language) -> str:
    values = {"target": _target(relation, language), "clauses": relation.clauses}
    return say(language, f"relation.text_{relation.effect.value}", **values)


def _conditions(resolution: Resolution, language: Language) -> Iterator[Block]:
    if resolution.conditions:
        yield Paragraph(resolution.conditions, say(language, "sheet.conditions"))
        yield Paragraph(say(language, "sheet.each_decides"))


def _effective(resolution: Resolution, language: Language) -> Paragraph:
    if resolution.effective_on is None:
        return Paragraph(say(language, "sheet.effective_later"))
    day = official_date(resolution.effective_on, language)
    return Paragraph(say(language, "sheet.effective", day=day))


def _due(resolution: Resolution, language: Language) -> Paragraph:
    lead = say("en", "sheet.requests") + " " if language == "en" else ""
    said = say(language, "sheet.due_later")
    if resolution.due_on is not None:
        said = say(language, "sheet.due", day=official_date(resolution.due_on, language))
    return Paragraph(said, lead)


def _reservations(resolution: Resolution, language: Language) -> Iterator[Block]:
    """Printed for ever, a later withdrawal or not."""
    if resolution.reservations:
        yield Heading(say(language, "reservation.title"))
    for held in resolution.reservations:
        clause = say(language, "reservation.clause", clause=held.clause) if held.clause else ""
        name = called(language, held.organization) + clause + say(language, "list.colon")
        yield Paragraph(held.text, name, language=spoken(held.text))
