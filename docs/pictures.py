"""Take the guide's pictures from the running demo: `python docs/pictures.py http://127.0.0.1:8000`.

Each is one view of one account in one language, fitted into 200 KB.
"""

import io
import shutil
import sys
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.browser.conftest import CHROMIUM, SWITCHES  # noqa: E402
from tests.browser.tools import sign_in  # noqa: E402

FOLDER = ROOT / "docs/guide/pictures"
LOCALES = {"zh": "zh-CN", "en": "en-GB"}
VIEW = {"width": 1120, "height": 720}
LIMIT = 200 * 1024
#: Picture -> whose view of which address, and what stands at its top ("" for the whole page).
PICTURES = {
    "home": ("rep-cucc", "/", ""),
    "issue": ("rep-cucc", "/liaoning/om/issues/20", ""),
    "poll": ("lead-om", "/liaoning/om/issues/20/polls/1", ""),
    "ballot": ("rep-cucc", "/liaoning/em/issues/46", "form[action$='/cast-ballot']"),
    "follow-up": ("rep-cucc", "/liaoning/follow-up", ""),
    "term": ("chair", "/liaoning/terms/4", ""),
    "resolution": ("chair", "/liaoning/resolutions/2009-8", ""),
    "procedure": ("secretariat", "/liaoning/procedure", ""),
    "people": ("secretariat", "/liaoning/settings/people", ""),
    "notices": ("rep-cucc", "/notices", ""),
    "verify": ("secretariat", "/liaoning/follow-up/2009-8/crtc", "#item"),
}


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=binary(), args=SWITCHES)
        for lang, locale in LOCALES.items():
            pages: dict[str, Page] = {}
            for name, (account, path, top) in PICTURES.items():
                if account not in pages:
                    context = browser.new_context(base_url=address, locale=locale, viewport=VIEW)
                    pages[account] = sign_in(context.new_page(), account)
                (FOLDER / f"{lang}-{name}.png").write_bytes(taken(pages[account], path, top))
        browser.close()


def binary() -> str:
    return next(filter(None, map(shutil.which, CHROMIUM)))


def taken(page: Page, path: str, top: str) -> bytes:
    """The view as a PNG of few colours."""
    page.goto(path, wait_until="networkidle")
    if top:
        page.locator(top).first.evaluate("one => { one.scrollIntoView(); window.scrollBy(0, -90) }")
    picture: Any = Image.open(io.BytesIO(page.screenshot(animations="disabled"))).convert("RGB")
    for colours in (256, 128, 64, 32):
        out = io.BytesIO()
        picture.quantize(colours).save(out, "PNG", optimize=True)
        if out.tell() <= LIMIT:
            break
    return out.getvalue()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000")
