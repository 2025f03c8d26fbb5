"""The yardstick: the same content, from the same rows, by plain Flask, SQLAlchemy Core and Jinja.

One query a thing, rows in place of objects, words written into the templates, one known reader.
No sign-in, no permissions, no second language, no record, no repeated requests: what a page costs
on this machine before it is a product.
"""

from bench.bare.app import create_bare

__all__ = ["create_bare"]
