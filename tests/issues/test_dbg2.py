def test_budget(world, sign_in, actor_of, count_queries):
    from tests.issues.builders import an_issue, at
    from tests.issues.test_lists import say
    from workspace.issues.rules import Stance
    from workspace.issues import service
    issue = an_issue(world, actor_of, "consultation")
    service.state_position(actor_of("rep-cucc"), issue, Stance.SUPPORT)
    say(world, issue, 60)
    held = an_issue(world, actor_of, "held")
    first = at(issue)
    paths = {at(issue): "lead-om", at(held): "lead-om", "/liaoning/issues": "lead-om", at(held,"resume_issue"): "lead-om", "/liaoning/om/open-issue": "lead-om", at(issue,"versions"): "rep-cucc", at(issue,"state_position"):"rep-cucc"}
    clients = {h: sign_in(h) for h in set(paths.values())}
    from workspace.db import db
    clients["lead-om"].get("/account")
    for path, who in paths.items():
        db.session.rollback(); db.session.expunge_all()
        with count_queries() as seen:
            a = clients[who].get(path)
        sel = [s for s in seen if s.startswith("SELECT")]
        print(path, a.status_code, len(sel), len(a.data))
        if path == first or path.endswith("/issues"):
            for s in sel: print("    ", s[s.index("FROM"):][:110].replace("\n"," "))
