"""What a run prints, and writes beside the figures of the runs before."""

import os
import platform
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Report:
    """Lines as they come; a goal that was missed makes the run fail."""

    def __init__(self, name: str, out: Path | None) -> None:
        self.out, self.lines, self.missed = out, [], 0
        self.begun = time.monotonic()
        day = time.strftime("%Y-%m-%d %H:%M")
        self.say(
            f"{name} of {commit()}, {day}, {os.cpu_count()} cores, {platform.python_version()}"
        )

    def say(self, line: str) -> None:
        print(line, flush=True)
        self.lines.append(line)

    def hold(self, holds: bool, line: str) -> None:
        """A line about a goal: met or missed."""
        self.missed += not holds
        self.say(f"{line}   {'met' if holds else 'MISSED'}")

    def table(self, found: dict[str, object]) -> None:
        for name, value in found.items():
            self.say(f"  {name}: {value}")

    def end(self) -> int:
        """The exit status."""
        self.say(f"\n{time.monotonic() - self.begun:.0f} s, {self.missed} goals missed")
        if self.out:
            self.out.parent.mkdir(parents=True, exist_ok=True)
            self.out.write_text("\n".join(self.lines) + "\n", encoding="utf-8")
        return min(1, self.missed)


def commit() -> str:
    """The commit that is measured, and whether the work tree differs from it."""
    asked = ["git", "describe", "--always", "--dirty", "--abbrev=12", "--exclude=*"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "an unknown commit"
