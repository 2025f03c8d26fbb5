"""Texts made to stop a Markdown parser, and fragments to make more of them from."""

REPEATED = [
    "[", "![", "[a](", "[a](b ", "![a](", "](", "[]", "[x", "[[a]", "((", "[*", "*a](",
    "*", "**", "_", "~", "~~a", "*a", "*a ", "**a", "a**b", "_a", "*a_b*", "***a**",
    ">", "> ", "> > - ", "- ", "\t- ", "+\t", "1. ", "- - - a\n", "> - > - a\n", "- a\n> b\n",
    "`", "` ", "`a` ", "``\\", "```\n", "~~~\n```\n", "```\nx\n", "\n", "a\n", "a\n\n", "---\n",
    "#", "# ", "# a\n", "# a #", "|", "a|", "|a\n|-\n", "x|y\n-|-\n", "<", "<http://", "<!--",
    "<a b='", "&", "&a;", "&#", "\\", "\\*", "\\[", "\x02", "\x021\x03", "@", "@a ", "#1", "#1 ",
    "辽通自律〔2009〕3号", "〔2009〕1号", "https://a.b", "https://a.b ", "https://a.b(", "[^",
    "[^1]",
    "[^1]: a\n", "[^1]: [^1]: ", "e\u0301\u0316", "\u0301", "\u202e", "中", "a", " a", "    a\n",
    "\t", "\ud800", "\U0010ffff", "[ ] ", "- [x] a\n", "[a]: b\n", "=\n", "a\n-\n",
]  # fmt: skip

NESTED = {
    "list by two": "\n".join("  " * depth + "- a" for depth in range(1000)),
    "list by four": "\n".join("    " * depth + "- a" for depth in range(1000)),
    "list on one line": "- " * 1000 + "a",
    "numbers on one line": "1. " * 1000 + "a",
    "quotations": "> " * 1000 + "a",
    "quotations on many lines": "\n".join(">" * depth + " a" for depth in range(190)),
    "lists in quotations": "> - " * 1000 + "a",
    "brackets": "[" * 3000 + "](a)" * 3000,
    "emphasis": "*a **b " * 1000 + "b** a*" * 1000,
    "ticks of every length": " ".join("`" * length for length in range(1, 190)),
    "ticks of many lengths": "".join("`" * (1 + at % 40) + "x" for at in range(400)),
    "wide table": "|" * 5000 + "\n" + "|".join(["-"] * 5001) + ("\n" + "|" * 100) * 50,
    "long table": "a|b\n-|-\n" + "a|b\n" * 4900,
    "head of many columns": "|a" * 300 + "\n" + "|-" * 300 + "\n" + "x\n" * 900,
    "footnotes": "".join(f"[^{n}]" for n in range(3000)),
    "footnotes with text": "".join(f"[^{n}]: a\n" for n in range(3000)),
    "footnotes within bounds": "".join(f"a[^{n}]\n\n[^{n}]: a\n\n" for n in range(29)),
    "spaces in a heading": "# a" + " " * 19_000 + "b",
    "spaces in a link": "[a](" + " " * 19_000,
    "spaces in a table": "|" + " " * 19_000 + "|\n|-|",
    "one long line": "中" * 20_000,
    "one long word": "a" * 20_000,
    "beyond the limit": "*中* " * 100_000,
    "within the bounds, everything": "- *a* `b` [c](/d) @e #1 ~~f~~\n" * 200 + "中" * 13_000,
}

HOSTILE = {f"{unit!r}×": (unit * 20_000)[:20_000] for unit in REPEATED}
HOSTILE |= {f"{unit!r}×300": unit * 300 for unit in REPEATED} | NESTED

FRAGMENTS = [
    *REPEATED,
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "[a](javascript:alert(1))", "[a](JaVaScRiPt&colon;alert(1))", "[a](&#106;avascript:alert(1))",
    "[a](java\tscript:alert(1))", "[a](data:text/html,x)", "![a](javascript:x)", "[a](//evil.com)",
    "[a](/\\evil.com)", "[a](/&#9;/evil.com)", "[a](https://x\" onclick=\"y)",
    "[a](/x \"t\\\" onmouseover=alert(1) x=\")", "<javascript:alert(1)>", "<a@b.c>",
    "<https://a\"onclick=b>", "</p>", "<svg/onload=x>", "<style>", "-->", "<!--", "]]>", "<?",
    "%0a",
    "\n\n", "\n> ", "\n- ", "\n1. ", "\n    ", "\n```\n", "\n```甲\n", "\n# ", "\n|-|-|\n",
    "\n甲|乙\n-|-\n", "\n[^1]: ", "[甲](/乙 \"丙\")", "![丁](https://戊.cn)", "己", "庚辛",
    "，", " ", "  ",
]  # fmt: skip
