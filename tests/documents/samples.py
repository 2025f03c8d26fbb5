"""Papers as their rooms compose them: values, no database."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from workspace.documents.paper import (
    Block,
    Clause,
    Heading,
    Kind,
    Listing,
    Paper,
    Paragraph,
    Proof,
    Signature,
    Table,
    Votes,
)
from workspace.web.papers import words

AT = datetime(2009, 9, 4, 2, 0, tzinfo=UTC)
DAY = date(2009, 9, 4)
COMMITTEE = "辽宁省通信企业自律公约联络组织"
LONG = (
    "网间通信障碍由先发现的一方在三十分钟内告知对方，双方值班人员共同判断障碍所在，"
    "四小时内恢复；不能恢复的，说明原因和预计时间，并报省通信管理局。"
)
BODY: tuple[Block, ...] = (
    Paragraph("经运行维护组研究、各成员单位讨论，会议审议认为：网间障碍处理时限须统一。"),
    Paragraph("现作出如下决议："),
    Clause("一、", "时限", (LONG, LONG)),
    Clause("二、", "", (LONG + "联系人王喆、孙镕、李堃、周垚。",)),
    Heading("三、名单"),
    Listing((("1. ", "障碍联系人"), ("2. ", "值班电话"))),
    Table(("单位", "联系人"), (("辽宁移动", "王喆"), ("辽宁联通", "孙镕"))),
    Votes("障碍处理时限", "同意三票，不同意零票，弃权一票。", (("同意：", "辽宁移动、辽宁联通"),)),
    Paragraph("各成员单位于12月20日前反馈落实情况。", lead="请"),
)


def a_resolution(**more: Any) -> Paper:
    """辽通自律〔2009〕3号, as the demo might have it."""
    made = Paper(
        kind=Kind.RESOLUTION,
        language="zh",
        words=words("zh"),
        author=COMMITTEE,
        head=f"{COMMITTEE}文件",
        title="关于统一网间通信障碍处理时限的决议",
        made_at=AT,
        number="辽通自律〔2009〕3号",
        signatory="辽宁移动 韩东",
        recipients="各成员单位",
        body=BODY,
        annexes=("障碍联系人名单.xlsx", "处理流程.pdf"),
        signature=Signature(COMMITTEE, DAY),
        copies="辽宁省通信管理局",
        issued_by=COMMITTEE,
        issued_on=DAY,
        notes=("2009年9月2日表决通过：应表决4家，参加4家；同意3，不同意0，弃权1",),
        proof=Proof(
            "181", "9c4177ae20b35d18e07f", "https://example.org/liaoning/resolutions/2009-3"
        ),
    )
    return replace(made, **more)


def some_minutes(**more: Any) -> Paper:
    """运行维护组会议纪要 with 出席, 请假 and 列席 after the text."""
    made = Paper(
        kind=Kind.MINUTES,
        language="zh",
        words=words("zh"),
        author=COMMITTEE,
        head="运行维护组会议纪要",
        number="第3期",
        title="运行维护组2009年第三次会议纪要",
        made_at=AT,
        body=(Paragraph(LONG, lead="会议议定，"), *BODY[2:]),
        attendance=(("出席", "辽宁移动　韩东、李想"), ("请假", "辽宁铁通　周垚"), ("列席", "无")),
        copies="各成员单位",
        issued_by=COMMITTEE,
        issued_on=DAY,
    )
    return replace(made, **more)
