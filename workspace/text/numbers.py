"""PURE. Document numbers 辽通自律〔2009〕3号, clause numbers 一、二、三, marks of organizations."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_BRACKETS = str.maketrans("[(【", "〔〔〔") | str.maketrans("])】", "〕〕〕")
_NUMBER = re.compile(
    r"(?P<code>[^\W\d_]{0,20})\s*〔\s*(?P<year>(?:19|20)[0-9]{2})\s*〕\s*第?0*(?P<no>[1-9][0-9]{0,5})号?"
)
_SLUG = re.compile(r"(?P<year>(?:19|20)[0-9]{2})-(?P<no>[1-9][0-9]{0,5})")
_DIGITS = "零一二三四五六七八九"

_REGION = re.compile(r"中国|.{2,6}?(?:特别行政区|自治区|自治州)|.{2,3}?[省市县]")
_COMPANY = re.compile(r"(?:集团|股份|有限|责任|总公司|分公司|公司).*$")
_TRADE = re.compile(r"(?<=..)(?:通信|网络|科技|技术|信息)+$")
_BODY = re.compile(r"(?P<what>..)(?:会|局|厅|院|部|处|办|委|组|组织|中心)$")
_GUILD = re.compile(r"[协学商工]会$")
_FORMS = {"co", "company", "corp", "corporation", "group", "inc", "limited", "ltd"}


@dataclass(frozen=True)
class DocumentNumber:
    """文号: the code of its kind (代字), the year of publication, the number within both."""

    code: str
    year: int
    no: int

    @property
    def zh(self) -> str:
        """As it is printed: 辽通自律〔2009〕3号."""
        return f"{self.code}〔{self.year}〕{self.no}号"

    @property
    def slug(self) -> str:
        """As it stands in an address: 2009-3."""
        return f"{self.year}-{self.no}"


def parse_number(text: str, code: str = "") -> DocumentNumber | None:
    """The document number that somebody typed, in whatever brackets, or the slug of one.

    A slug, and a number typed without its code, is taken to be of `code`.
    """
    text = unicodedata.normalize("NFKC", text[:60]).strip().translate(_BRACKETS)
    if not (match := _NUMBER.fullmatch(text) or _SLUG.fullmatch(text)):
        return None
    typed = match.groupdict().get("code") or code
    return DocumentNumber(typed, int(match["year"]), int(match["no"]))


def chinese_ordinal(n: int) -> str:
    """The number of a clause, 一 to 九十九; figures beyond."""
    if not 1 <= n <= 99:
        return str(n)
    tens, ones = divmod(n, 10)
    ten = ("" if tens == 1 else _DIGITS[tens]) + "十" if tens else ""
    return ten + (_DIGITS[ones] if ones else "")


@lru_cache(1024)
def organization_mark(name: str) -> str:
    """The one character in an organization's square: 辽宁移动 移, 辽宁省通信管理局 管.

    No table: the region is left off and a company's form, then an authority or association is
    marked by what it does, a company by its brand, which in Chinese is its last two characters.
    An English name, which opens with the region, is marked by its last word.
    """
    name = name.strip()
    if not name:
        return ""
    if name.isascii():
        words = [word for word in re.findall(r"\w+", name) if word.lower() not in _FORMS]
        return (words[-1] if words else name)[0].upper()
    return _chinese_mark(re.sub(r"\s", "", name))


def _chinese_mark(name: str) -> str:
    rest = name
    while (region := _REGION.match(rest)) and region.end() < len(rest):
        rest = rest[region.end() :]
    if guild := _GUILD.search(rest):
        return guild[0][0]
    if body := _BODY.search(rest):
        return body["what"][0]
    rest = _TRADE.sub("", _COMPANY.sub("", rest) or rest)
    return rest[-2:][0]


def file_size(size: int, lang: str) -> str:
    """A file's size for people, by 1024 as limits are said: 640B, 18KB, 1.4MB; en has a space."""
    space = "" if lang == "zh" else " "
    if size < 1024:
        return f"{size}{space}B"
    if size < 1024 * 1023.5:
        return f"{size / 1024:.0f}{space}KB"
    return f"{size / 1024**2:.1f}{space}MB"
