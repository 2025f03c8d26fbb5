"""A resolution of three pages as PDF: by a new worker, and by one that has set others before.

What is taken is the time that both processes run, so that a neighbour counts for nothing; what a
reader waits stands beside it. Each turn sets another paper, so that no earlier one answers for it.
"""

import io
import statistics
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from pypdf import PdfReader

from bench.report import Report
from workspace.documents.paper import Clause, Kind, Paper, Paragraph, Proof, Signature
from workspace.documents.press import Press
from workspace.documents.sheet import sheet_of
from workspace.web.papers import words

COLD, WARM = 0.8, 0.05
SAID = (
    "网间通信障碍由先发现的一方在三十分钟内告知对方，双方值班人员共同判断障碍所在，四小时内恢复；"
    "不能恢复的，说明原因和预计时间，并报省通信管理局。联系人王喆、孙镕。"
)
PAPER = Paper(
    kind=Kind.RESOLUTION,
    language="zh",
    words=words("zh"),
    author="辽宁省通信企业自律公约联络组织",
    head="辽宁省通信企业自律公约联络组织文件",
    title="关于统一网间通信障碍处理时限的决议",
    made_at=datetime(2009, 9, 4, 2, 0, tzinfo=UTC),
    number="辽通自律〔2009〕3号",
    signatory="辽宁移动 韩东",
    recipients="各成员单位",
    body=(
        Paragraph("经运行维护组研究，现作出如下决议："),
        *(Clause(f"{n}、", "时限", (SAID, SAID)) for n in "一二三四五"),
    ),
    signature=Signature("辽宁省通信企业自律公约联络组织", date(2009, 9, 4)),
    copies="辽宁省通信管理局",
    issued_by="辽宁省通信企业自律公约联络组织",
    issued_on=date(2009, 9, 4),
    proof=Proof("181", "9c4177ae20b35d18e07f", "https://example.org/liaoning/resolutions/2009-3"),
)


def measure(turns: int, report: Report) -> None:
    """The medians of both, as lines of the report."""
    cold, warm = [], []
    for _ in range(max(3, turns // 8)):
        press = Press(seconds=60)
        cold.append(spent(press, 0))
        press.close()
    press = Press(seconds=60)
    spent(press, 0)
    for turn in range(1, turns + 1):
        warm.append(spent(press, turn))
    press.close()
    report.say("")
    for name, found, goal in (("new worker", cold, COLD), ("used worker", warm, WARM)):
        cpu, waited = (1000 * statistics.median(kind) for kind in zip(*found, strict=True))
        line = f"PDF of 3 pages, {name}: {cpu:.0f} ms, {waited:.0f} by the clock"
        report.hold(cpu <= 1000 * goal, f"{line} (at most {1000 * goal:.0f})")


def spent(press: Press, turn: int) -> tuple[float, float]:
    """Seconds that one paper takes of both processes, and by the clock."""
    sheet = sheet_of(replace(PAPER, number=f"辽通自律〔2009〕{turn + 1}号"))
    before = time.process_time() + of_worker(press)
    begun = time.perf_counter()
    made = press.set(sheet, "pdf")
    waited = time.perf_counter() - begun
    if turn == 0:
        assert len(PdfReader(io.BytesIO(made)).pages) == 3
        return of_worker(press), waited
    return time.process_time() + of_worker(press) - before, waited


def of_worker(press: Press) -> float:
    """Seconds that the worker's threads have run since it was started."""
    if press.worker is None:
        return 0.0
    threads = Path(f"/proc/{press.worker.pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9
