"""Small files of every kind, and what pretends to be one."""

import zipfile
from io import BytesIO

from PIL import Image

from workspace import files
from workspace.files import Upload

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\0" * 200


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 400), mode: str = "RGB") -> bytes:
    out = BytesIO()
    Image.new(mode, size, "#0b57a4" if mode.startswith("RGB") else 1).save(out, kind)
    return out.getvalue()


def packed(names: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return out.getvalue()


def office() -> bytes:
    return packed({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"})


def an_upload(content: bytes = b"a,b\n1,2\n", name: str = "实测.csv") -> Upload:
    """A file in the store, as a service takes it."""
    return files.keep(BytesIO(content), name)


def sent(*named: tuple[bytes, str]) -> list[tuple[BytesIO, str, str]]:
    """Files as a test client sends them, each under a type that the browser made up."""
    return [(BytesIO(content), name, "image/png") for content, name in named]
