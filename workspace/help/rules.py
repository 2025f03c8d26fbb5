"""PURE. A chapter of the guide: its Markdown cut into sections of text and pictures."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workspace.text import excerpt, render_markdown

#: In the order in which they are listed.
CHAPTERS = ("lead", "member", "chair", "secretary", "sitting", "first-day", "questions")
_NOT_SHOWN = re.compile(r"<!--.*?-->", re.DOTALL)
_PICTURE = re.compile(r"!\[([^\]]*)\]\(([a-z0-9-]+\.png)\)")


@dataclass(frozen=True)
class Part:
    """A stretch of text as safe HTML, or a picture with what it shows."""

    html: str = ""
    picture: str = ""
    alt: str = ""


@dataclass(frozen=True)
class Section:
    """One step of a chapter."""

    title: str
    anchor: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Chapter:
    """章 — its title, what it is about in a line, the parts before its first step, its steps."""

    title: str
    about: str
    opening: tuple[Part, ...]
    sections: tuple[Section, ...]


def read_chapter(text: str) -> Chapter:
    """The chapter that a file holds: `# title`, then `## section`s; comments are for writers."""
    head, *rest = re.split(r"(?m)^## +", _NOT_SHOWN.sub("", text))
    title, _, opening = head.strip().partition("\n")
    return Chapter(
        title=title.removeprefix("#").strip(),
        about=excerpt(opening.strip().split("\n\n")[0]),
        opening=tuple(_parts(opening)),
        sections=tuple(_section(n, body) for n, body in enumerate(rest, 1)),
    )


def _section(number: int, text: str) -> Section:
    title, _, body = text.partition("\n")
    return Section(title.strip(), f"s{number}", tuple(_parts(body)))


def _parts(text: str) -> Iterator[Part]:
    """Text and pictures in turn; a picture stands in a paragraph of its own."""
    kept: list[str] = []
    for paragraph in text.strip().split("\n\n"):
        if found := _PICTURE.fullmatch(paragraph.strip()):
            yield from _rendered(kept)
            yield Part(picture=found[2], alt=found[1])
            kept = []
        else:
            kept.append(paragraph)
    yield from _rendered(kept)


def _rendered(paragraphs: list[str]) -> Iterator[Part]:
    text = "\n\n".join(paragraphs).strip()
    if text:
        yield Part(html=render_markdown(text))


def shortcuts_in(script: str) -> list[tuple[str, str]]:
    """(keys, name) of every row of the script's table of shortcuts, in its order."""
    table = re.search(r"(?ms)^const SHORTCUTS = \[\n(.*?)^\];", script)
    return re.findall(r'(?m)^  \["([^"]+)", "([a-z_]+)", ', table[1]) if table else []
