"""The guide's files and the script's table, read once a process."""

from functools import cache
from pathlib import Path

from workspace.help.rules import CHAPTERS, Chapter, read_chapter, shortcuts_in
from workspace.i18n import Lang

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs/guide"
PICTURES = GUIDE / "pictures"


@cache
def chapter(lang: Lang, name: str) -> Chapter:
    """A chapter in a language."""
    return read_chapter((GUIDE / lang / f"{name}.md").read_text(encoding="utf-8"))


def chapters(lang: Lang) -> dict[str, Chapter]:
    """All of the guide's chapters by their names."""
    return {name: chapter(lang, name) for name in CHAPTERS}


@cache
def picture_size(name: str) -> tuple[int, int]:
    """Width and height of a picture, so that a page does not jump when it arrives."""
    with (PICTURES / name).open("rb") as file:
        head = file.read(24)
    return int.from_bytes(head[16:20]), int.from_bytes(head[20:24])


@cache
def shortcuts() -> list[tuple[str, str]]:
    """The real shortcuts, from the script that obeys them."""
    return shortcuts_in((ROOT / "static/js/workspace.js").read_text(encoding="utf-8"))
