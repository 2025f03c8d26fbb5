"""The Nu HTML checker over many pages in one start of Java (it takes seconds to warm up)."""

import json
import subprocess
import tempfile
from collections.abc import Mapping
from pathlib import Path

JAR = Path(__file__).parent / "node_modules/vnu-jar/build/dist/vnu.jar"
#: It ends before thorough compiling would pay.
SHORT_LIVED = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")


def html_errors(pages: Mapping[str, str]) -> list[str]:
    """Every error and warning in `pages` (name → HTML), each with the page's name and line."""
    with tempfile.TemporaryDirectory() as folder:
        names = {}
        for number, (name, html) in enumerate(pages.items()):
            file = Path(folder, f"{number}.html")
            file.write_text(html, encoding="utf-8")
            names[str(file)] = name
        return [sentence(message, names) for message in check(list(names))]


def check(files: list[str]) -> list[dict[str, object]]:
    """The checker's messages. It wants plain paths: a file:// address it passes unread."""
    asked = ("--format", "json", "--exit-zero-always")
    words = ["java", *SHORT_LIVED, "-Xss4m", "-jar", JAR, *asked, *files]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return json.loads(done.stderr)["messages"]


def sentence(message: dict[str, object], names: Mapping[str, str]) -> str:
    page = names.get(str(message.get("url")).removeprefix("file:"), "?")
    kind = message.get("subType", message["type"])
    line, extract = message.get("lastLine"), message.get("extract", "")
    return f"{page}:{line} {kind}: {message['message']} {extract!r}"
