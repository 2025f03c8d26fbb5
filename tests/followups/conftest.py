import pytest
from workspace import clock
from flask.testing import FlaskClient
@pytest.fixture(autouse=True)
def _tmp(monkeypatch, app):
    from workspace.accounts import queries
    monkeypatch.setattr(queries, "real_now", lambda: clock.real_now())
    from datetime import timedelta
    monkeypatch.setattr(queries, "SESSION_LIFE", timedelta(days=99999))
    old = FlaskClient.open
    def opened(self, *a, **k):
        with self.application.app_context():
            return old(self, *a, **k)
    monkeypatch.setattr(FlaskClient, "open", opened)
