from datetime import date, timedelta
from tests.resolutions.builders import *
from workspace.followups import service as fs
from workspace.followups.models import Commitment
from workspace.record.models import Log
from workspace.record.rebuild import differences
def com(r, world, code):
    return db.session.scalars(select(Commitment).filter_by(resolution_id=r.id, organization_id=world.orgs[code].id)).one()
def save(name, p):
    assert p.status_code in (200,422,403,409), (name, p.status_code, p.location)
    open(f"/tmp/shots/{name}.html","w").write(p.text)
def test_walk(world, actor_of, sign_in, count_queries):
    i1 = an_adopted_issue(world, actor_of, {"cmcc":"for","cucc":"for","ctcc":"abstain","crtc":"for"}, reserving={"crtc":"第二条"})
    r1 = a_resolution(world, actor_of, "in_force", issue=i1)
    titles=["关于网间故障定界与责任认定流程的决议","关于住宅小区通信设施平等接入的决议"]
    rs=[r1]
    for t in titles:
        i=an_adopted_issue(world, actor_of, title=t[2:-3])
        rs.append(a_resolution(world, actor_of, "in_force", issue=i, words=wording(title=t, due_on=date(2009,12,5))))
    i4=an_adopted_issue(world, actor_of, title="节假日网络保障联动")
    save("r_write", sign_in("lead-om").get(drafting_at(i4)))
    save("r_write422", sign_in("lead-om").post(drafting_at(i4), data=typed(title="", due_on="2001-01-01", clauses=" ")))
    r4 = a_resolution(world, actor_of, "draft", issue=i4, words=wording(title="关于节假日网络保障联动的决议"))
    save("r_review", sign_in("reviewer").get(at(r4)))
    from workspace.resolutions import service as s
    s.clear_resolution(actor_of("reviewer"), r4, "措辞已核。")
    save("r_chair", sign_in("chair").get(at(r4)))
    for code in ("cmcc","cucc","ctcc","crtc"):
        c=com(rs[0],world,code); rep=actor_of(f"rep-{code}")
        fs.acknowledge(rep,c)
        if code!="crtc": fs.report_progress(rep,c,"已完成**12条**中继扩容，见附件。\n\n- 沈阳 5条\n- 大连 7条",["https://example.org/report/1"])
        if code=="cmcc": fs.verify_commitment(actor_of("lead-om"),c,"抽查3条，符合。")
        if code=="cucc": fs.return_report(actor_of("lead-om"),c,"缺少大连的开通单。")
    fs.acknowledge(actor_of("rep-cmcc"),com(rs[1],world,"cmcc"))
    fs.carry_over_commitment(actor_of("secretariat"),com(rs[1],world,"crtc"),world.orgs["cmcc"],"并入移动")
    world.hands[0]+=timedelta(days=4)
    with count_queries() as seen:
        save("r_pub", sign_in("rep-crtc").get("/liaoning/resolutions/2009-1"))
    print("pub",len(seen))
    for name,who,url in [("r_list","chair","/liaoning/resolutions"),("f_list","rep-cucc","/liaoning/follow-up"),("f_own","rep-cucc","/liaoning/follow-up?tab=own"),("f_ver","lead-om","/liaoning/follow-up?tab=verify"),
        ("f_item","rep-cucc","/liaoning/follow-up/2009-1/cucc"),("f_item2","lead-om","/liaoning/follow-up/2009-1/ctcc"),("f_item3","rep-crtc","/liaoning/follow-up/2009-1/crtc"),("f_item4","secretariat","/liaoning/follow-up/2009-2/ctcc"),("home","chair","/"),("issue","rep-cmcc","/liaoning/om/issues/1")]:
        c=sign_in(who)
        with count_queries() as seen:
            save(name, c.get(url))
        print(name,len(seen)); 
        if name in("r_list","f_list","f_item4"): print("\n".join(" ".join(x.split())[:60]+" … "+" ".join(x.split("FROM")[-1].split())[:110] for x in seen))
    db.session.rollback()
    d=differences(db.session.scalars(select(Log)).all())
    assert not d, d
    c=sign_in("rep-crtc"); c.set_cookie("lang","en")
    save("en_pub", c.get("/liaoning/resolutions/2009-1")); save("en_f", c.get("/liaoning/follow-up")); save("en_item", c.get("/liaoning/follow-up/2009-1/crtc")); save("en_list", c.get("/liaoning/resolutions"))
    c=sign_in("lead-om"); c.set_cookie("lang","en")
    save("en_403", c.get(at(r4,"edit_resolution")))
