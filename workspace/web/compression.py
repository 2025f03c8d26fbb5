"""Pages and static files leave compressed where no proxy in front does it."""

from flask import Flask
from flask_compress import Compress

compress = Compress()


def set_up(app: Flask) -> None:
    """gzip (every browser) and brotli (over HTTPS) for text; what is small stays as it is."""
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 4)
    app.config.setdefault("COMPRESS_LEVEL", 5)
    app.config.setdefault("COMPRESS_MIN_SIZE", 1024)
    compress.init_app(app)
