"""What is said in the loaded committee: a few hundred texts with their HTML, rendered once each."""

import random

from workspace.text import render_markdown

TITLES = (
    "互联互通中继电路扩容的时限",
    "城区基站共建共享的分摊办法",
    "校园市场营销行为的约束",
    "跨网投诉的首问负责",
    "垃圾短信的联动处置",
    "携号转网试点的准备",
    "农村通信管线的共用",
    "资费宣传用语的规范",
    "重大活动通信保障的分工",
    "故障通报的时间要求",
)
SENTENCES = (
    "我方核对了三季度的数据，忙时接通率低于约定值的有两个局向。",
    "建议把时限从三十个工作日改为二十个工作日，逾期按日通报。",
    "同意，但城区与农村应当分开计算，否则指标没有可比性。",
    "现场勘察需要物业配合，单方推进有困难，请协会出面协调。",
    "附上上月的统计，口径与公约第十二条一致。",
    "请各单位在下周三之前补充本单位的意见。",
    "这一条与去年的决议有重复，可以合并表述。",
    "监管机构的意见已经收到，将在修改稿中体现。",
    "试点期间发现的问题，由组长单位汇总后提交全会。",
    "费用分摊按接入容量计，不按用户数计。",
)
TABLE = (
    "\n\n| 局向 | 接通率 | 说明 |\n| --- | --- | --- |\n"
    "| 沈阳—大连 | 97.8% | 达标 |\n| 鞍山—营口 | 94.1% | 待整改 |\n"
)
LIST = "\n\n- 责任单位明确到人；\n- 每周通报一次进展；\n- **逾期**的说明原因。\n"


def texts(chance: random.Random, number: int) -> list[tuple[str, str]]:
    """(Markdown, HTML) of so many comments, short and long, some with a list or a table."""
    found = []
    for _ in range(number):
        paragraphs = [
            "".join(chance.sample(SENTENCES, k=chance.randint(1, 4)))
            for _ in range(chance.choice((1, 1, 1, 2, 3)))
        ]
        source = "\n\n".join(paragraphs) + chance.choice(("", "", "", "", LIST, TABLE))
        found.append((source, render_markdown(source, prefix="bench")))
    return found


def title(chance: random.Random, number: int) -> str:
    """The title of an issue."""
    return f"{chance.choice(TITLES)}（第{number}号）"
