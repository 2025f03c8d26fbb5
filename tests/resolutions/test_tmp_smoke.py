from tests.resolutions.builders import *
def test_walk(world, actor_of, sign_in):
    issue = an_adopted_issue(world, actor_of, reserving={"crtc":"第二条"})
    for who,url in [("lead-om", drafting_at(issue))]:
        p=sign_in(who).get(url); open("/tmp/r_write.html","w").write(p.text); assert p.status_code==200, p.text[-3000:]
    r = a_resolution(world, actor_of, "cleared", issue=issue)
    p=sign_in("chair").get(at(r)); open("/tmp/r_draft.html","w").write(p.text); assert p.status_code==200
    p=sign_in("reviewer").get(at(r)); assert p.status_code==200
    p=sign_in("chair").get("/liaoning/resolutions"); assert p.status_code==200;open("/tmp/r_list0.html","w").write(p.text)
    p=sign_in("chair").post(at(r,"publish_resolution"),data={}); assert p.status_code==303, p.text
    p=sign_in("rep-crtc").get(p.location); assert p.status_code==200; open("/tmp/r_pub.html","w").write(p.text)
    p=sign_in("chair").get("/liaoning/resolutions"); assert p.status_code==200;open("/tmp/r_list.html","w").write(p.text)
    p=sign_in("chair").get("/liaoning/follow-up"); assert p.status_code==200;open("/tmp/f_list.html","w").write(p.text)
    p=sign_in("rep-crtc").get("/liaoning/follow-up/2009-1/crtc"); assert p.status_code==200;open("/tmp/f_item.html","w").write(p.text)
    p=sign_in("rep-crtc").get("/liaoning/follow-up?tab=own"); assert p.status_code==200
