"""Scripts typed into every form of the line and of administration run in nobody's browser."""

from itertools import cycle
from urllib.parse import quote, urlsplit

from playwright.sync_api import Dialog, Page

from tests.security.values import SCRIPTS

SHORT = "<svg/onload=pwned=1>"
LINES = cycle([text for text in SCRIPTS if len(text) <= 60 and "\t" not in text])
TEXT = "\n\n".join(SCRIPTS)
FILE = {"name": '"><img src=x onerror=pwned=1>.csv', "mimeType": "text/html", "buffer": b"a,b\n"}
#: Types into every open field of the form that leads to `path`, then sends it.
SEND = """([path, given, line, text, short]) => {
  const leads = form => form.method === 'post' && new URL(form.action).pathname === path;
  const form = [...document.forms].find(leads);
  if (!form) throw new Error('no form for ' + path + ' on ' + location.pathname);
  for (const field of form.elements) {
    const kind = field.type, name = field.name;
    if (name in given) {
      if (kind === 'radio' || kind === 'checkbox') field.checked = field.value === given[name];
      else if (kind !== 'file') field.value = given[name];
    } else if (kind === 'textarea') field.value = text;
    else if (kind === 'text') field.value = name === 'labels' ? short : line;
    else if (kind === 'checkbox' && name.endsWith('-point')) field.checked = true;
  }
  HTMLFormElement.prototype.submit.call(form);
}"""
LOOK = """() => ({ran: window.pwned, here: location.pathname})"""
S = "/liaoning/settings"
ELECTORS = ("rep-cmcc", "rep-cucc", "rep-ctcc", "rep-crtc")


class Visitor:
    """Somebody who types scripts, and reads what others typed."""

    def __init__(self, page: Page, faults: list[str]) -> None:
        self.page, self.faults = page, faults
        page.on("dialog", self.answer)

    def answer(self, dialog: Dialog) -> None:
        """What was sent past the submit event is asked after on leaving; whatever else speaks is a
        script that ran."""
        if dialog.type == "beforeunload":
            dialog.accept()
            return
        self.faults.append(dialog.message)
        dialog.dismiss()

    def send(self, path: str, files: bool = False, **given: str) -> str:
        """Fill in and send the form of an act; the address to which it led."""
        text = given.pop("all", TEXT)
        self.page.goto(path)
        if files:
            self.page.locator("form input[type=file]").first.set_input_files(FILE)
        assert self.faults == [], self.faults
        with self.page.expect_navigation() as led:
            self.page.evaluate(SEND, [path, given, next(LINES), text, SHORT])
        answer = led.value
        if answer is None or answer.status != 200:
            said = self.page.locator("main").inner_text()
            self.faults.append(f"{path} was not taken: {said[:300]}")
        return urlsplit(self.page.url).path

    def look(self, path: str) -> None:
        """A page that shows it all: nothing ran, nobody was led away."""
        self.page.goto(path)
        found = self.page.evaluate(LOOK)
        if found.get("ran") is not None or found["here"] != path.partition("?")[0]:
            self.faults.append(f"{path}: {found}")


def test_planted_scripts_stay_words(fresh_server, new_page):
    faults: list[str] = []
    known: dict[str, Visitor] = {}

    def who(account: str) -> Visitor:
        if account not in known:
            known[account] = Visitor(new_page(account=account), faults)
        return known[account]

    administer(who("secretariat"))
    issue = discuss(who)
    vote(who, issue)
    resolution = resolve(who, issue)
    report = follow_up(who, resolution)
    assert faults == []
    for account, language in (("rep-ctcc", ""), ("secretariat", ""), ("regulator", "en")):
        reader = who(account)
        if language:
            reader.page.context.add_cookies(
                [{"name": "lang", "value": language, "url": fresh_server.url}]
            )
        for path in (*pages(issue, resolution, report), *OF_ALL):
            reader.look(path)
    for path in OF_SECRETARY:
        who("secretariat").look(path)
    assert faults == []


def administer(secretary: Visitor) -> None:
    """Names, labels, days, seats, people, the rules and the synonyms."""
    secretary.send(f"{S}/add-label", name=SHORT)
    secretary.send(f"{S}/admit-organization", code="evil", kind="association")
    secretary.send(f"{S}/found-group", code="evil", lead="cucc")
    secretary.send(f"{S}/groups/om/edit-group")
    secretary.send(f"{S}/groups/om/give-seat", handle="evil", organization="cucc", role="observer")
    secretary.send(f"{S}/people/add-person", handle="evil2")
    secretary.send(f"{S}/mark-day", kind="rest", day="2009-12-25")
    secretary.send(f"{S}/terms/4/add-work-point", ref="1", owner="cucc", all=TEXT[:1900])
    secretary.send("/liaoning/procedure/edit-procedure", note=SCRIPTS[0])
    secretary.send(f"{S}/synonyms", groups="<svg/onload>=<script>pwned")


def discuss(who) -> str:
    """From the draft to the discussion; the issue's address."""
    lead = who("lead-om")
    issue = lead.send("/liaoning/om/open-issue", files=True, proposal=TEXT[:1900])
    lead.send(f"{issue}/submit-issue")
    who("reviewer").send(f"{issue}/clear-issue", conditions=SCRIPTS[0])
    lead.send(f"{issue}/start-consultation", reason=SCRIPTS[1])
    who("rep-cucc").send(f"{issue}/add-comment", files=True)
    who("rep-cucc").send(f"{issue}/state-position", stance="conditions", text=TEXT[:1900])
    lead.send(f"{issue}/start-discussion", reason=SCRIPTS[3])
    return issue


def vote(who, issue: str) -> None:
    lead = who("lead-om")
    lead.send(f"{issue}/open-poll", closes_early="y", motion=TEXT)
    for account in ELECTORS:
        who(account).send(
            f"{issue}/polls/1/cast-ballot", choice="for", reservation=TEXT[:1900], clause=SCRIPTS[0]
        )
    lead.send(f"{issue}/polls/1/close-poll")


def resolve(who, issue: str) -> str:
    """The address of the resolution in force."""
    relations = {f"relation-{n}-clauses": "" for n in range(1, 4)}
    draft = who("lead-om").send(
        f"{issue}/draft-resolution",
        preamble=TEXT[:3900],
        clauses="\n\n".join(SCRIPTS[:9]),
        **relations,
    )
    who("reviewer").send(f"{draft}/clear-resolution", note=SCRIPTS[2])
    return who("chair").send(f"{draft}/publish-resolution")


def follow_up(who, resolution: str) -> str:
    """The address of a commitment with a report, its links and its evidence."""
    duty = f"/liaoning/follow-up/{resolution.rpartition('/')[2]}/cucc"
    member = who("rep-cucc")
    member.send(f"{duty}/acknowledge")
    member.send(f"{duty}/report-progress", files=True, links='https://e.example/?q="><script>')
    return duty


def pages(issue: str, resolution: str, report: str) -> tuple[str, ...]:
    return (issue, f"{issue}/versions", f"{issue}/polls/1", resolution, report)


OF_ALL = (
    "/",
    "/liaoning",
    "/liaoning/om",
    "/liaoning/issues",
    "/liaoning/groups",
    "/liaoning/members",
    "/liaoning/resolutions",
    "/liaoning/follow-up",
    "/liaoning/procedure",
    "/liaoning/procedure/versions",
    f"/liaoning/search?q={quote(SHORT)}",
    f"/liaoning/search?q={quote('window.pwned')}",
    "/liaoning/terms/4",
    "/notices?tab=all",
    S,
    f"{S}/organizations",
    f"{S}/groups/om",
    f"{S}/terms",
    f"{S}/labels",
    f"{S}/calendar",
    f"{S}/history",
    f"{S}/synonyms",
)
OF_SECRETARY = (f"{S}/people", f"{S}/people?q={quote(SHORT)}", "/account")
