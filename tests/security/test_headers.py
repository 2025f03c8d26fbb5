"""What every answer says to the browser, and what it says where HTTPS is spoken."""

import pytest
from flask import Flask

from tests.accounts.builders import PASSWORD, with_password

PAGES = ("/", "/help", "/liaoning/nothing", "/static/js/app.js", "/healthz", "/notices", "/x" * 99)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = ("default-src 'none'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'")


@pytest.fixture
def over_https(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)


@pytest.mark.parametrize("path", PAGES)
def test_every_answer_is_confined_and_says_what_it_is(app, world, sign_in, path):
    for client in (app.test_client(), sign_in("rep-cucc")):
        answer = client.get(path)
        assert ALWAYS.items() <= dict(answer.headers).items()
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer")
        policy = answer.headers["Content-Security-Policy"]
        assert [part for part in POLICY if part not in policy] == []
        assert "unsafe" not in policy
        assert "Access-Control-Allow-Origin" not in answer.headers
        kind = answer.headers["Content-Type"]
        assert "charset=utf-8" in kind or kind == "application/json"


def test_pages_are_revalidated_and_kept_by_no_proxy(world, sign_in):
    kept = sign_in("rep-cucc").get("/liaoning/issues").headers["Cache-Control"]
    assert kept == "private, no-cache"


def test_a_sign_out_clears_what_the_browser_holds(world, sign_in):
    answer = sign_in("rep-cucc").post("/sign-out")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "PUT", "DELETE", "CONNECT"])
def test_no_other_method_is_answered(world, sign_in, method):
    for path in ("/", "/liaoning/issues", "/account"):
        answer = sign_in("rep-cucc").open(path, method=method, headers={"X-Secret": "echo"})
        assert (answer.status_code, "echo" in answer.text) == (405, False)


def test_cookies_belong_to_this_host_alone(app, world, over_https):
    with_password("rep-cucc")
    client = app.test_client()
    sent = client.post(
        "/sign-in", data={"handle": "rep-cucc", "password": PASSWORD}, base_url="https://localhost"
    )
    cookies = sent.headers.getlist("Set-Cookie")
    assert {c.partition("=")[0] for c in cookies} == {"__Host-workspace", "__Host-device"}
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain" not in cookie
    assert sent.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert client.get("/account", base_url="https://localhost").status_code == 200


def test_what_a_neighbour_could_set_is_not_read(app, world, over_https):
    client = app.test_client()
    client.set_cookie("lang", "en")
    assert 'lang="zh' in client.get("/", base_url="https://localhost").text
    client.set_cookie("__Host-lang", "en", secure=True)
    assert 'lang="en' in client.get("/", base_url="https://localhost").text


def test_without_https_nothing_speaks_of_it(app, world):
    assert "Strict-Transport-Security" not in app.test_client().get("/").headers
