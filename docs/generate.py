"""Write the documents that follow from the code: `python docs/generate.py`; CI compares them."""

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from workspace.followups import rules as followups  # noqa: E402
from workspace.i18n import catalog  # noqa: E402
from workspace.issues import rules as issues  # noqa: E402
from workspace.permissions import POLICY  # noqa: E402
from workspace.record.projection import recorded_columns, sealed_models  # noqa: E402
from workspace.resolutions import rules as resolutions  # noqa: E402
from workspace.voting import rules as voting  # noqa: E402

NOTE = "<!-- Written by docs/generate.py; change the code, not this page. -->\n"


def permissions() -> str:
    """Every act with the conditions that must all hold, in both languages."""
    lines = [
        "# 谁可以做什么 · Who may do what\n",
        NOTE,
        "每项操作须同时满足所列条件；第一个不满足的条件就是页面写出的拒绝理由。  ",
        "Every condition of a row must hold; the first that does not is the reason shown.\n",
        "| act | 操作 | conditions | 条件不满足时 | otherwise |",
        "|---|---|---|---|---|",
    ]
    for act, row in POLICY.items():
        names = [predicate.__name__ for predicate in row]
        lines.append(
            f"| `{act}` | {_word('zh', 'act', act)} · {_word('en', 'act', act)} "
            f"| {', '.join(f'`{n}`' for n in names)} "
            f"| {'<br>'.join(_word('zh', 'refused', n) for n in names)} "
            f"| {'<br>'.join(_word('en', 'refused', n) for n in names)} |"
        )
    return "\n".join(lines) + "\n"


def _word(lang: Any, family: str, name: str) -> str:
    return catalog(lang).get(f"{family}.{name}", ("—",))[0].replace("|", "\\|")


def lifecycles() -> str:
    """The tables of moves as diagrams."""
    parts = ["# 状态与操作 · States and the acts between them\n", NOTE]
    for title, moves in (
        ("议题 Issue", issues.MOVES),
        ("表决 Poll", voting.MOVES),
        ("决议 Resolution", resolutions.MOVES),
        ("落实 Commitment", followups.MOVES),
    ):
        parts += [f"## {title}\n", "```mermaid", "stateDiagram-v2"]
        parts += [f"    {_plain(a)} --> {_plain(b)}: {act}" for (a, act), b in moves.items()]
        parts += ["```\n"]
    return "\n".join(parts)


def _plain(state: Any) -> str:
    return str(getattr(state, "value", state))


def sealed() -> str:
    """Which columns an entry carries, which it seals, which it leaves out."""
    lines = [
        "# 记录里有什么 · What the record holds of each table\n",
        NOTE,
        "In clear: as it stands. Sealed: a salted commitment, the text in its opening. Left out:",
        "recomputed, or no business of the committee's.\n",
        "| table | in clear | sealed | left out |",
        "|---|---|---|---|",
    ]
    for name, model in sealed_models().items():
        kept = recorded_columns(model)
        closed = [c for c, column in kept.items() if column.info.get("seal")]
        open_ = [c for c in kept if c not in closed]
        out = [c.name for c in model.__table__.columns if c.info.get("derived")]
        lines.append(f"| `{name}` | {', '.join(open_)} | {', '.join(closed)} | {', '.join(out)} |")
    return "\n".join(lines) + "\n"


PAGES = {
    "docs/permissions.md": permissions,
    "docs/lifecycles.md": lifecycles,
    "docs/record-columns.md": sealed,
}


def main() -> None:
    import wsgi  # noqa: F401 - configures every model

    for name, text in PAGES.items():
        (ROOT / name).write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
