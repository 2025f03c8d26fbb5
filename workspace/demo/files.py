"""The demo's attachments: small files made here, each saying that it is invented.

`FILES` names them by what they hang on: (issue, place of the comment; -1 for the issue itself),
(resolution, organization) for a report, (resolution, "") for the paper's annex; for a paper of a
meeting still to come, as `meetings.json` calls it.
"""

import csv
from collections.abc import Callable, Sequence
from functools import partial
from io import BytesIO, StringIO

from PIL import Image, ImageDraw

from workspace import files
from workspace.files import Upload

INVENTED = "演示材料，内容为虚构"
Row = Sequence[str | int | float]

USE: list[Row] = [
    ("方向", "2M电路数", "最高忙时利用率（%）", "超75%天数"),
    ("至联通固网", 96, 83.4, 5),
    ("至电信", 64, 71.2, 0),
    ("至铁通", 22, 78.9, 3),
]
DAYS: list[Row] = [("申请（节选）", "答复（工作日）", "开通（工作日）")] + [
    (f"第{n}份", a, b)
    for n, (a, b) in enumerate(
        [(9, 31), (14, 42), (11, 35), (8, 28), (19, 67), (12, 40), (15, 44)], 1
    )
]
DOUBTS: list[Row] = [("疑问类别", "占比（%）"), ("流量计费", 46), ("停用方式", 31), ("其他", 23)]
TEACHERS: list[Row] = [("序号", "专业", "资格"), (1, "质量管理", "国家级"), (2, "统计", "省级")]
FORM = ["中继电路扩容申请单（样式）", "一、方向与现有电路数", "二、连续超限日期", "三、申请电路数"]
ENTRY = ["3G资费说明（入口文字样稿）", "字号不小于导航栏", "不登录可看", "一次点击到达四个要素"]
TERMS = ["推荐条件", "一、从事质量管理三年以上", "二、能独立讲授一门课程"]
PLAN = [
    "2010年QC小组活动计划（初稿）",
    "一季度注册课题",
    "二季度举办成果发布会",
    "三季度培训统计方法",
    "四季度总结推广",
]


def text(lines: Sequence[str]) -> bytes:
    """A plain text."""
    return "\n".join([INVENTED, "", *lines, ""]).encode("utf-8")


def table(rows: Sequence[Row]) -> bytes:
    """A table as spreadsheets open it: with a byte order mark."""
    out = StringIO()
    csv.writer(out).writerows([(INVENTED,), *rows])
    return out.getvalue().encode("utf-8-sig")


def chart(rows: Sequence[Row], column: int) -> bytes:
    """A column of a table as bars; the picture's own letters are few, fonts differ by machine."""
    picture = Image.new("RGB", (960, 600), "white")
    draw = ImageDraw.Draw(picture)
    values = [float(row[column]) for row in rows[1:]]
    wide = 800 // len(values)
    for place, value in enumerate(values):
        left, height = 80 + place * wide, int(440 * value / max(values))
        draw.rectangle((left, 520 - height, left + wide * 2 // 3, 520), fill="#0b57a4")
        draw.text((left, 530), str(value), fill="#171b20")
    draw.line((60, 520, 920, 520), fill="#434b55", width=3)
    draw.text((60, 30), "DEMO - invented figures", fill="#a3141f")
    out = BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


FILES: dict[tuple[str, int | str], dict[str, Callable[[], bytes]]] = {
    ("YT-001", -1): {"扩容申请单样式.txt": partial(text, FORM)},
    ("YT-001", 1): {
        "国庆忙时利用率.csv": partial(table, USE),
        "国庆忙时利用率.png": partial(chart, USE, 2),
    },
    ("YT-001", 5): {
        "扩容申请办理天数.csv": partial(table, DAYS),
        "扩容申请办理天数.png": partial(chart, DAYS, 2),
    },
    ("YT-020", 1): {"3G资费疑问类别.png": partial(chart, DOUBTS, 1)},
    ("YT-020", 4): {"入口文字样稿.txt": partial(text, ENTRY)},
    ("2010-QC", ""): {"2010年QC小组活动计划初稿.txt": partial(text, PLAN)},
    ("JY-20", ""): {"师资推荐条件.txt": partial(text, TERMS)},
    ("JY-20", "cmcc"): {"推荐师资名单.csv": partial(table, TEACHERS)},
    ("JY-20", "cucc"): {"推荐师资名单.csv": partial(table, TEACHERS)},
}
#: Issues in which further groups take part.
JOINT = {"YT-001": ["pc"], "YT-040": ["mk", "em"]}


def attached(code: str, where: int | str) -> list[Upload]:
    """The files that hang there, kept in the store."""
    made = FILES.get((code, where), {})
    return [files.keep(BytesIO(make()), name) for name, make in made.items()]
