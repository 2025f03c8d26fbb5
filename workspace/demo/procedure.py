"""The demo's rules of procedure: invented, in the manner of such pacts, amended once."""

from collections.abc import Callable
from datetime import datetime

from workspace.demo.stage import FOLDER, Stage, on
from workspace.procedure.service import edit_procedure

#: When, why, and whether with the article that came with the amendment.
STEPS = (
    ("2006-03-01", "第一次签约方领导会议通过（示例）", False),
    ("2009-03-05", "第四任期第一次会议修订：增加书面表决一条（示例）", True),
)
ADDED = "**第九条**"


def adoptions(stage: Stage) -> list[tuple[datetime, Callable[[], object]]]:
    """Filing the rules, and their amendment three years later: each an instant and an act."""
    return [
        (on(day, "16:00"), lambda n=n, note=note, whole=whole: _adopt(stage, n, note, whole=whole))
        for n, (day, note, whole) in enumerate(STEPS)
    ]


def _adopt(stage: Stage, version: int, note: str, *, whole: bool) -> None:
    articles = (FOLDER / "procedure.md").read_text(encoding="utf-8").strip().split("\n\n")
    text = "\n\n".join(part for part in articles if whole or not part.startswith(ADDED))
    edit_procedure(stage.actor("secretariat"), stage.committee, text, note, version)
