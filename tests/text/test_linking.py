"""People, issues and resolutions named in a text become links, and nothing else does."""

import re

import pytest

from workspace.text import mentions, references, render_markdown


def known(kind: str, key: str) -> tuple[str, str] | None:
    """A committee with two people, issue 12 and one resolution."""
    keys = {"lead-om", "om-crtc-1", "12", "辽通自律〔2009〕3号"}
    return (f"/{kind}/{key}", f"题：{key}") if key in keys else None


def links(source: str) -> list[str]:
    return re.findall(r'<a class="\w+" [^>]*>(.*?)</a>', render_markdown(source, resolve=known))


class TestReferences:
    @pytest.mark.parametrize(
        ("source", "found"),
        [
            ("你好@lead-om，请看", ["@lead-om"]),
            ("@Lead-OM. @om-crtc-1：", ["@Lead-OM", "@om-crtc-1"]),
            ("**@lead-om** _@lead-om_ (@lead-om)", ["@lead-om"] * 3),
            ("a@lead-om lead-om@lead-om.com @lead-om.com @lead-om-x @@lead-om", []),
            ("按#12办理，#12。(#12)", ["#12"] * 3),
            ("#12 在行首", ["#12"]),
            ("abc#12 #120 #012 #12# /x#12 &#12; #12a", []),
            ("https://a.cn/#12 https://a.cn/@lead-om <https://a.cn/#12>", []),
            ("`#12` `@lead-om`\n\n```\n#12 @lead-om\n```", []),
            ("[#12 @lead-om](/x)", []),
            ("# 关于 #12 @lead-om", ["@lead-om"]),
            ("\\#12 \\@lead-om", []),
            ("请按辽通自律〔2009〕3号办理", ["辽通自律〔2009〕3号"]),
            (
                "辽通自律[2009]3号、辽通自律（2009）3号",
                ["辽通自律[2009]3号", "辽通自律（2009）3号"],
            ),
            ("辽通自律〔2009〕30号 〔2009〕3号 沈通自律〔2009〕3号", []),
            ("|#12|@lead-om|\n|-|-|\n|#12|x|", ["#12", "@lead-om", "#12"]),
            ("> - #12 甲 @lead-om\n>   #12", ["#12", "@lead-om", "#12"]),
            ("@nobody #13", []),
        ],
    )
    def test_what_is_linked(self, source, found):
        assert links(source) == found

    def test_a_link_carries_address_kind_and_title(self):
        html = render_markdown("#12 <", resolve=known)
        assert html == (
            '<p><a class="ref" href="/issue/12" title="题：12" '
            'rel="nofollow noopener noreferrer">#12</a> &lt;</p>'
        )

    def test_the_text_around_links_keeps_its_order(self):
        html = render_markdown("一#12二**三#12四**五@lead-om六`七`八#12", resolve=known)
        assert re.sub("<.*?>", "", html) == "一#12二三#12四五@lead-om六七八#12"

    def test_titles_are_escaped(self):
        html = render_markdown("#12", resolve=lambda *_: ("/x", '"><script>'))
        assert "<script" not in html
        assert "javascript" not in render_markdown("#12", resolve=lambda *_: ("javascript:x", ""))

    def test_mentions_are_those_that_would_be_linked(self):
        source = "@a-1 你好@B `@c` a@d.e [@f](/x)\n\n```\n@g\n```\n> @h"
        assert mentions(source) == {"a-1", "b", "h"}

    def test_references_are_all_that_is_asked(self):
        asked = references("@a #3 按通自〔2009〕4号")
        assert asked == {
            ("mention", "a"),
            ("issue", "3"),
            ("number", "按通自〔2009〕4号"),
            ("number", "通自〔2009〕4号"),
        }

    def test_a_text_asks_for_a_bounded_number_of_things(self):
        assert len(references("".join(f"甲乙丙丁戊己〔2009〕{n}号" for n in range(1, 500)))) <= 500
