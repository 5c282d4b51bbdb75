#!/usr/bin/env python3
"""Makes the captures that show what becomes of calls, and why, the same bytes each time.

    make_x_call.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_call.py --check      says which files in made/ are not what would be written

Each function x_call_y fills the capture x-call-y.pcap. Unless it says otherwise, Alice calls Bob at 0 s, it rings at 0.5 s, and he answers at 2 s.
"""

import dataclasses

import pcapmake
from make_dialogs import invite
from make_refer import ALICE, BOB, Dialog, Party, later, outgoing

PBX = Party("pbx", "10.0.0.4", "p-1")


def up(capture, *headers, answer=(), number=1):
    """An answered call."""
    dialog = outgoing(capture, number)
    request = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>", *headers)
    dialog.answer(0.1, "100 Trying")
    dialog.answer(0.5, "180 Ringing", to=request)
    dialog.answer(2, "200 OK", *answer, to=request)
    dialog.ack(2.1, request)
    return dialog


def bye(dialog, time, *headers, by=ALICE):
    request = dialog.request(time, "BYE", *headers, by=by)
    dialog.answer(time + 0.02, "200 OK", to=request)


def x_call_completed(capture):
    """Alice hangs up after 10 s; so does Bob in the next call, with a Reason that says so."""
    bye(up(capture), 12, 'Reason: Q.850;cause=16;text="Normal call clearing"')
    later(capture, 60)


def x_call_dropped_reason(capture):
    """Bob's server ends the call as no RTP came: its BYE says so."""
    bye(up(capture), 62, 'Reason: SIP;cause=408;text="RTP timeout"', by=BOB)
    later(capture, 100)


def x_call_dropped_refused(capture):
    """Alice's re-INVITE is refused with 488, and she hangs up at once."""
    dialog = up(capture)
    request = dialog.request(5, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(5.1, "488 Not Acceptable Here", to=request)
    dialog.ack(5.11, request)
    bye(dialog, 5.3)
    later(capture, 60)


def x_call_refused_before(capture):
    """The same, but she hangs up 20 s later."""
    dialog = up(capture)
    request = dialog.request(5, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(5.1, "488 Not Acceptable Here", to=request)
    dialog.ack(5.11, request)
    bye(dialog, 25)
    later(capture, 60)


def x_call_login_before(capture):
    """A re-INVITE is challenged, and Alice hangs up at once: no fault of the call."""
    dialog = up(capture)
    request = dialog.request(5, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(5.1, "407 Proxy Authentication Required", 'Proxy-Authenticate: Digest realm="x", nonce="1"', to=request)
    dialog.ack(5.11, request)
    bye(dialog, 5.3)
    later(capture, 60)


def transferred(capture, status):
    dialog = up(capture)
    dialog.refer(5)
    dialog.answer(5.1, "202 Accepted")
    dialog.notify(5.2, "100 Trying")
    dialog.notify(7, status)
    bye(dialog, 7.1)
    later(capture, 60)


def x_call_transferred(capture):
    """Alice transfers Bob, and hangs up once that has worked."""
    transferred(capture, "200 OK")


def x_call_transfer_failed(capture):
    """The transfer fails, and Alice hangs up at once."""
    transferred(capture, "486 Busy Here")


def timed(capture, refresher, seconds=120):
    return up(capture, "Session-Expires: 120", answer=(f"Session-Expires: {seconds};refresher={refresher}",))


def x_call_session_expired(capture):
    """The session of 120 s is never refreshed by Alice: Bob ends the call 32 s before it runs out."""
    bye(timed(capture, "uac"), 90, by=BOB)
    later(capture, 200)


def x_call_session_refused(capture):
    """Alice's refresh gets 481; Bob ends the call 32 s before the session runs out."""
    dialog = timed(capture, "uac")
    request = dialog.request(62, "UPDATE", "Session-Expires: 120;refresher=uac")
    dialog.answer(62.1, "481 Call/Transaction Does Not Exist", to=request)
    bye(dialog, 90, by=BOB)
    later(capture, 200)


def x_call_session_runs_out(capture):
    """Nobody refreshes the session, and nobody ends the call either."""
    timed(capture, "uas")
    later(capture, 200)


def x_call_session_refreshed(capture):
    """Alice refreshes it after 60 s, and the call ends when the first session would have."""
    dialog = timed(capture, "uac")
    request = dialog.request(62, "UPDATE", "Session-Expires: 120;refresher=uac")
    dialog.answer(62.1, "200 OK", "Session-Expires: 120;refresher=uac", to=request)
    bye(dialog, 90, by=BOB)
    later(capture, 200)


def x_call_session_refreshed_on_other_hop(capture):
    """The refresh is in the capture between two other hosts only, behind the proxy."""
    dialog = timed(capture, "uac")
    request = dialog.request(None, "UPDATE", "Session-Expires: 120;refresher=uac")
    dialog.send(62, dataclasses.replace(request, source="10.0.0.9", via=("SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-other", *request.via)))
    answer = dialog.answer(None, "200 OK", "Session-Expires: 120;refresher=uac", to=request)
    dialog.send(62.1, dataclasses.replace(answer, target="10.0.0.9", via=("SIP/2.0/UDP 10.0.0.9:5060;branch=z9hG4bK-other", *request.via)))
    bye(dialog, 90, by=BOB)
    later(capture, 200)


def x_call_session_off(capture):
    """The newest 2xx has no Session-Expires any more."""
    dialog = timed(capture, "uac")
    request = dialog.request(5, "UPDATE")
    dialog.answer(5.1, "200 OK", to=request)
    bye(dialog, 90, by=BOB)
    later(capture, 200)


def x_call_session_other_time(capture):
    """A BYE while a refresh is due, but at no time at which a session is given up."""
    bye(timed(capture, "uac"), 80)
    later(capture, 200)


def x_call_session_capture_ends(capture):
    """The capture ends before the session does."""
    timed(capture, "uac")
    later(capture, 115)


def x_call_session_too_early(capture):
    """Of a session of 1800 s, Bob's BYE says after 110 s that it has timed out."""
    bye(timed(capture, "uac", 1800), 112, 'Reason: SIP;cause=408;text="Session timeout"', by=BOB)
    later(capture, 200)


def x_call_cancelled(capture):
    """Alice gives up while it rings; in a second call, her server says that another device has taken it; in a third, that nobody answered."""
    reasons = None, 'Reason: SIP;cause=200;text="Call completed elsewhere"', "Reason: Q.850;cause=19"
    for number, reason in enumerate(reasons, 1):
        dialog = outgoing(capture, number)
        request = invite(dialog, 10 * number)
        dialog.answer(10 * number + 0.5, "180 Ringing", to=request)
        cancel = dataclasses.replace(
            request, start=request.start.replace("INVITE", "CANCEL"), cseq=request.cseq.replace("INVITE", "CANCEL"),
            headers=("Max-Forwards: 70", *([reason] if reason else [])), body="")
        dialog.send(10 * number + 5, cancel)
        dialog.answer(10 * number + 5.01, "200 OK", to=cancel)
        dialog.answer(10 * number + 5.02, "487 Request Terminated", to=request)
        dialog.ack(10 * number + 5.03, request)
    later(capture, 100)


def x_call_failed(capture):
    """Calls that fail, each in its way, and one that never gets a response."""
    rows = (("486 Busy Here",), ("603 Decline",), ("404 Not Found",), ("302 Moved Temporarily", "Contact: <sip:bob@10.0.0.8>"), ("503 Service Unavailable",),
            ("480 Temporarily Unavailable", "Reason: Q.850;cause=17"))
    for number, (status, *headers) in enumerate(rows, 1):
        dialog = outgoing(capture, number)
        request = invite(dialog, number)
        dialog.answer(number + 0.1, status, *headers, to=request)
        dialog.ack(number + 0.2, request)
    dialog = outgoing(capture, len(rows) + 1)
    request = invite(dialog, 10)
    for time in (0.5, 1.5, 3.5, 7.5, 15.5, 31.5):
        dialog.send(10 + time, request)
    later(capture, 100)


def x_call_not_from_its_begin(capture):
    """The capture begins within a call: there is only its BYE."""
    dialog = Dialog(capture)
    bye(dialog, 1)
    later(capture, 60)


def legs(capture, first="+4930555{}", second="0305550{}", number="1234567", others=(), apart=0.01, caller="alice"):
    """Alice calls the PBX, which calls Bob: he refuses with 403, and `apart` s later so does the PBX. `others` are numbers that the PBX calls as
    well, and that refuse at the same time."""
    one = Dialog(capture, "leg-a@10.0.0.1", established=False, other=PBX)
    call = one.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>", start=f"INVITE sip:{first.format(number)}@10.0.0.4 SIP/2.0")
    out = []
    for place, called in enumerate((second.format(number), *others)):
        two = Dialog(capture, f"leg-b{place}@10.0.0.4", established=False, one=PBX)
        request = two.request(0.1 + place / 100, "INVITE", "Contact: <sip:pbx@10.0.0.4>", by=PBX, start=f"INVITE sip:{called}@10.0.0.2 SIP/2.0",
                              sender=f"<sip:{caller}@example.com>;tag=p-{place}")
        out.append((two, request))
    for place, (two, request) in enumerate(out):
        two.answer(1 + place / 100, "403 Forbidden", to=request)
    one.answer(1 + apart, "403 Forbidden", to=call)
    one.ack(1.2 + apart, call)
    later(capture, 60)


def x_call_leg(capture):
    """The PBX passes Bob's 403 on: its own call has the same number behind another prefix."""
    legs(capture)


def x_call_leg_by_caller(capture):
    """The number called is another one, but the caller is the same, and the PBX has no other call."""
    legs(capture, second="200{}", number="77")


def x_call_leg_two_candidates(capture):
    """The PBX has called the same number twice at the same time."""
    legs(capture, others=("1234567",), apart=0.05)


def x_call_leg_other_caller(capture):
    """Neither the number called nor the caller is the same."""
    legs(capture, second="200{}", number="77", caller="carol")


def x_call_leg_before(capture):
    """Bob's 403 was two seconds before."""
    legs(capture, apart=2)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_call_"))
