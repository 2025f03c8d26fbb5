"""Fonts: where they are, which family stands for which face, which characters none of them has.

Faces are named as GB/T 9704 names them. Each falls back, character by character, on its own
chain and then on all the others, so that a character is missing only where no font has it.
"""

import os
import struct
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

#: Looked into after the folders that the operator names.
FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/usr/share/texmf/fonts")
#: Where Debian's texlive-lang-chinese puts Fandol; the rest of TeX is not walked through.
FANDOL = "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
#: Face -> families that serve, the best first: the official ones where an operator has them.
FACES: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "FangSong", "FandolFang R", "Noto Serif CJK SC"),
    "song": ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "Noto Serif CJK SC", "FandolSong"),
    "hei": ("SimHei", "Noto Sans CJK SC", "FandolHei"),
    "kai": ("KaiTi_GB2312", "KaiTi", "LXGW WenKai", "FandolKai"),
    "latin": ("Times New Roman", "Liberation Serif"),
}
#: How the files of those families are called, in small letters.
FILES: tuple[str, ...] = (
    "simfang",
    "fandol",
    "notoserifcjk",
    "notosanscjk",
    "fzxbs",
    "fzxiaobiaosong",
    "simhei",
)
FILES += ("simkai", "kaiti", "lxgwwenkai", "times", "liberationserif", "fangsong")
#: What shapes its neighbours and has no look of its own; left out where no font knows it.
UNSEEN = frozenset("\u00ad\u034f\u061c\u200b\u200c\u200d\u200e\u200f\u2060\u2061\u2062\u2063\u2064")
Ranges = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Fonts:
    """What was found: the loaded fonts, face -> its chain of families, the files they stand in."""

    loaded: Any
    chains: dict[str, list[str]]
    files: dict[str, tuple[str, int]]

    @property
    def best(self) -> dict[str, str]:
        """Face -> the family that it is set in, "" for none of its own."""
        return {
            face: next((f for f in self.chains[face] if f in FACES[face]), "") for face in FACES
        }

    @property
    def is_able(self) -> bool:
        """Whether a Chinese paper can be set at all."""
        return self.has("决议")

    def has(self, text: str) -> bool:
        return not self.missing(text)

    def missing(self, text: Iterable[str]) -> set[str]:
        """The characters that no font has; a font is opened only for what others lack."""
        left = set(text)
        for family in self.chains["song"]:
            if left:
                covered = characters_of(*self.files[family])
                left = {c for c in left if not _within(covered, ord(c))}
        return left


def find(own: Sequence[str] = ()) -> Fonts:
    """Look into the operator's folders, then into the system's known ones."""
    from typst import Fonts as Loaded

    folders = folders_of(own)
    loaded = Loaded(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )
    places = {info.family: info for info in sorted(loaded.fonts(), key=_regular_last)}
    wanted = [family for families in FACES.values() for family in families]
    there = [family for family in dict.fromkeys(wanted) if family in places]
    chains = {
        face: list(dict.fromkeys([f for f in families if f in places] + there))
        for face, families in FACES.items()
    }
    return Fonts(loaded, chains, {f: (places[f].path or "", places[f].index) for f in there})


def folders_of(own: Sequence[str]) -> list[str]:
    """The folders that hold a font papers ask for, in the order in which they are looked into."""
    roots = [*own, *FOLDERS, FANDOL]
    found = [
        place
        for root in roots
        for place, _, names in sorted(os.walk(root))
        if any(name.lower().startswith(FILES) for name in names)
    ]
    return list(dict.fromkeys(found))


def _regular_last(info: Any) -> tuple[bool, bool, str]:
    """The upright face of ordinary weight comes last and so stands for its family."""
    return (info.style == "normal", info.weight == 400, info.path or "")


def _within(ranges: Ranges, code: int) -> bool:
    starts, ends = ranges
    place = bisect_right(starts, code) - 1
    return place >= 0 and code <= ends[place]


@cache
def characters_of(path: str, index: int) -> Ranges:
    """The characters of one font of a file, as sorted ranges; its `cmap` is read, nothing else."""
    with Path(path).open("rb") as file:
        table = _cmap(file, index)
    offset, kind = _best_subtable(table)
    pairs = _segments_12(table, offset) if kind == 12 else _segments_4(table, offset)
    pairs = sorted(pairs)
    return [start for start, _ in pairs], [end for _, end in pairs]


def _cmap(file: Any, index: int) -> bytes:
    head = file.read(12)
    if head[:4] == b"ttcf":
        file.seek(12 + 4 * index)
        file.seek(struct.unpack(">I", file.read(4))[0])
        head = file.read(12)
    for _ in range(struct.unpack(">H", head[4:6])[0]):
        tag, _sum, offset, length = struct.unpack(">4sIII", file.read(16))
        if tag == b"cmap":
            file.seek(offset)
            return bytes(file.read(length))
    return b"\0\0\0\0"


def _best_subtable(table: bytes) -> tuple[int, int]:
    """Where the fullest Unicode subtable begins, and its format (0: there is none)."""
    found = []
    for n in range(struct.unpack_from(">H", table, 2)[0]):
        platform, _encoding, offset = struct.unpack_from(">HHI", table, 4 + 8 * n)
        kind = struct.unpack_from(">H", table, offset)[0]
        if platform in (0, 3) and kind in (4, 12):
            found.append((kind, offset))
    kind, offset = max(found, default=(0, 0))
    return offset, kind


def _segments_12(table: bytes, at: int) -> list[tuple[int, int]]:
    count = struct.unpack_from(">I", table, at + 12)[0]
    groups = struct.iter_unpack(">III", table[at + 16 : at + 16 + 12 * count])
    return [(start, end) for start, end, glyph in groups if glyph or end > start]


def _segments_4(table: bytes, at: int) -> list[tuple[int, int]]:
    if not at:
        return []
    count = struct.unpack_from(">H", table, at + 6)[0] // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", table, at + 14 + skip)
        for skip in (0, 2 + 2 * count, 2 + 4 * count, 2 + 6 * count)
    )
    found: list[tuple[int, int]] = []
    for n, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if not offsets[n]:
            found.append((start, end))
            continue
        base = at + 16 + 6 * count + 2 * n + offsets[n]  # where its own offset stands, and on
        for code in range(start, min(end, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", table, base + 2 * (code - start))[0]
            if glyph and (glyph + deltas[n]) & 0xFFFF:
                found.append((code, code))
    return found
