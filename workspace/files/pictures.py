"""Pictures shown small: decoded once at upload within bounds, re-encoded, nothing of the original.

Whatever cannot be decoded has no small picture and is a plain download.
"""

import threading
import warnings
from pathlib import Path

from PIL import Image, ImageOps

EDGE = 320
#: Decoding takes memory by the pixel: a JPEG is decoded at an eighth, other formats whole.
MOST_PIXELS = {"JPEG": 50_000_000, "PNG": 16_000_000, "WEBP": 16_000_000, "GIF": 16_000_000}
QUALITY = 72
#: One at a time: a burst of uploads must not break a small server.
_one = threading.Lock()


def shrink(source: Path, target: Path, kind: str) -> tuple[int, int] | None:
    """Write the small picture of `source` (WebP, at most 320 × 320); its size, None where none."""
    with _one, warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            return _shrink(source, target, kind)
        except Exception:  # a decoder may fail in any way; the file stays a plain download
            target.unlink(missing_ok=True)
            return None


def _shrink(source: Path, target: Path, kind: str) -> tuple[int, int] | None:
    with Image.open(source, formats=[kind]) as picture:
        if picture.width * picture.height > MOST_PIXELS[kind]:
            return None
        picture.draft("RGB", (2 * EDGE, 2 * EDGE))
        small = picture.convert("RGBA" if _is_see_through(picture) else "RGB")
    small = ImageOps.exif_transpose(small)
    small.thumbnail((EDGE, EDGE))
    bare = Image.new(small.mode, small.size)
    bare.paste(small)  # without what the original's header said
    bare.save(target, "WEBP", quality=QUALITY, method=4)
    return bare.size


def _is_see_through(picture: Image.Image) -> bool:
    return picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info


def size_of(path: Path) -> tuple[int, int]:
    """Width and height of a small picture that was written, (0, 0) where there is none."""
    try:
        with Image.open(path, formats=["WEBP"]) as picture:
            return picture.size
    except OSError:
        return (0, 0)
