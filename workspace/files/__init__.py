"""文件: what people upload, kept by the hash of its content; judged by content, never by claim."""

from workspace.files.kinds import ACCEPTED, PICTURES, clean_name, extension, kind_of
from workspace.files.store import (
    LARGEST,
    MOST,
    Swept,
    Unfit,
    Upload,
    finish,
    finished,
    keep,
    kept,
    path_of,
    sweep,
    thumbnail_of,
    touch,
)

__all__ = [
    "ACCEPTED",
    "LARGEST",
    "MOST",
    "PICTURES",
    "Swept",
    "Unfit",
    "Upload",
    "clean_name",
    "extension",
    "finish",
    "finished",
    "keep",
    "kept",
    "kind_of",
    "path_of",
    "sweep",
    "thumbnail_of",
    "touch",
]
