"""What every address of a meeting shares."""

from flask import Blueprint

bp = Blueprint("meetings", __name__)
MEETING = "/<string:slug>/meetings/<int:number>"
ITEM = f"{MEETING}/items/<int:position>"
BOTH = ["GET", "POST"]
#: No number goes beyond.
LARGEST = 2**31 - 1
