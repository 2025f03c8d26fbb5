"""What a reader sees of a page: its words without markup and white space."""

from html.parser import HTMLParser


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.is_shown = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self.is_shown = True

    def handle_data(self, data: str) -> None:
        if self.is_shown:
            self.found.append(data)


def words_of(page: str) -> str:
    """All text of the body, options and hidden words too, without white space."""
    reader = _Words()
    reader.feed(page)
    return "".join("".join(reader.found).split())
