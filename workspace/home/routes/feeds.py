"""Atom feeds of issues and resolutions, for programs that carry a personal token."""

from typing import Any

from flask import render_template, url_for

from workspace.committees.routes import the_committee
from workspace.home.queries.feeds import NOT_XML, Feed, issue_feed, resolution_feed
from workspace.home.routes.pages import bp
from workspace.i18n import lang
from workspace.web import actor, fresh

FEEDS = "/<string:slug>/feeds"


@bp.get(f"{FEEDS}/issues.atom")
def show_issue_feed(slug: str) -> Any:
    return _atom(issue_feed(actor(), the_committee()), "home.list_issues")


@bp.get(f"{FEEDS}/resolutions.atom")
def show_resolution_feed(slug: str) -> Any:
    return _atom(resolution_feed(actor(), the_committee()), "resolutions.list_resolutions")


def _atom(feed: Feed, page: str) -> Any:
    """The feed as XML with its ETag; 304 where the reader has it."""
    marks = [(e.id, e.updated, getattr(e.thing.state, "value", "")) for e in feed.entries]
    stamp = fresh(actor().pid, marks, lang())
    address = url_for(page, slug=the_committee().slug, _external=True)
    text = render_template("home/feed.xml", feed=feed, alternate=address)
    answer = stamp(NOT_XML.sub("", text))
    answer.headers["Content-Type"] = "application/atom+xml; charset=utf-8"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
