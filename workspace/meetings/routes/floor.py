"""发言 — asking to speak, calling the next, ending a speech; each act has its own address."""

from typing import Any

from workspace.meetings import service
from workspace.meetings.forms.sitting import PlainForm
from workspace.meetings.routes.pages import BOTH, bp, the_attendance
from workspace.meetings.routes.sitting import ATTENDANCE, TURN, carry_out, the_turn


@bp.route(f"{ATTENDANCE}/ask-to-speak", methods=BOTH)
def ask_to_speak(slug: str, number: int, key: str) -> Any:
    attendance = the_attendance(number, key)
    return carry_out("ask_to_speak", attendance, PlainForm(), service.ask_to_speak)


@bp.route(f"{TURN}/withdraw-turn", methods=BOTH)
def withdraw_turn(slug: str, number: int, key: str) -> Any:
    return carry_out("withdraw_turn", the_turn(number, key), PlainForm(), service.withdraw_turn)


@bp.route(f"{TURN}/call-speaker", methods=BOTH)
def call_speaker(slug: str, number: int, key: str) -> Any:
    return carry_out("call_speaker", the_turn(number, key), PlainForm(), service.call_speaker)


@bp.route(f"{TURN}/end-turn", methods=BOTH)
def end_turn(slug: str, number: int, key: str) -> Any:
    return carry_out("end_turn", the_turn(number, key), PlainForm(), service.end_turn)
