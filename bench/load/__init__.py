"""A committee of any size, loaded in bulk; the same for the same seed but for its last day."""

from bench.load.build import Sizes, build
from bench.load.bulk import token_of

__all__ = ["Sizes", "build", "token_of"]
