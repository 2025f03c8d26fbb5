from flask import Blueprint

from workspace.meetings import models  # noqa: F401

bp = Blueprint("meetings", __name__)
