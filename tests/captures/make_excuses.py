#!/usr/bin/env python3
"""Makes the captures in which a call looks broken and is excused, the same bytes each time.

    make_excuses.py [FOLDER]     writes them, by default into made/ beside this file
    make_excuses.py --check      says which files in made/ are not what would be written

Each function excuses_x fills the capture excuses-x.pcap. Each looks like a capture of another script that raises a finding, which its case stands
beside, and goes on after all limits unless it says otherwise. A message that is cut off ends before its Call-ID.
"""

import dataclasses

import pcapmake
from make_invite import ANSWER_AGAIN, RELIABLE, RELIABLE_AGAIN, again, answered, calling, early_media, ringing_call
from make_loss import KEEPALIVE, Connection
from make_refer import BOB, PROXY, later, outgoing
from make_retry import talking

CUT = "Call-ID"


def lost_from_alice(connection, time):
    """A TCP segment of Alice is not in the capture, as her next one shows."""
    connection.tcp.next[0] += 400
    connection.tcp.client(time, KEEPALIVE)


def lost_from_bob(connection, time):
    connection.lose()
    connection.tcp.server(time, KEEPALIVE)


def cancel_of(call):
    return dataclasses.replace(call, start=call.start.replace("INVITE", "CANCEL"), cseq=call.cseq.replace("INVITE", "CANCEL"),
                               headers=("Max-Forwards: 70",), body="")


# ACK.

def excuses_final_ack_cut(capture):
    """The ACK to a 486 is cut off; the copies of the 486 crossed it."""
    dialog = outgoing(capture)
    call, answer = answered(dialog, status="486 Busy Here")
    again(dialog, answer, ANSWER_AGAIN[:2])
    dialog.ack(None, call)
    dialog.send(2.6, dialog.newest, cut=CUT)
    later(capture, 50)


def excuses_final_ack_lost(capture):
    """Over TCP: a segment of Alice is missing after the 486."""
    connection = Connection(capture)
    answered(outgoing(connection), status="486 Busy Here")
    lost_from_alice(connection, 5)
    later(capture, 50)


def excuses_final_invite_missing(capture):
    """Only what Bob sends is captured: 180, and 486 for 32 s."""
    dialog = outgoing(capture)
    _, answer = answered(dialog, status="486 Busy Here")
    del capture.frames[0]
    again(dialog, answer, ANSWER_AGAIN)
    later(capture, 50)


def excuses_final_too_late_tcp(capture):
    """Over TCP: nothing answers for 35 s, then comes a 480. The caller has given up, though it sent the INVITE only once."""
    dialog = outgoing(Connection(capture))
    calling(dialog)
    dialog.answer(35, "480 Temporarily Unavailable")
    later(capture, 80)


# INVITEs that meet.

def excuses_overlap_of_other_side(capture):
    """Re-INVITEs of both sides meet twice; Bob refuses that of Alice with 491, later with 500."""
    dialog = talking(capture)
    for time, status in (10, "491 Request Pending"), (20, "500 Server Internal Error"):
        first = dialog.request(time, "INVITE", "Contact: <sip:bob@10.0.0.2>", by=BOB)
        dialog.answer(time + 0.1, "100 Trying")
        second = calling(dialog, time + 0.2)
        dialog.answer(time + 0.3, status, to=second)
        dialog.ack(time + 0.4, second)
        dialog.answer(time + 1, "200 OK", to=first)
        dialog.ack(time + 1.1, first)
    later(capture, 60)


def refused_on_two_hops(dialog, time, outer):
    """Bob refuses an INVITE that a proxy has passed on at that time."""
    inner = dialog.forward(time)
    for answered_at, hop in (time + 0.2, inner), (time + 0.22, outer):
        dialog.answer(answered_at, "500 Server Internal Error", "Retry-After: 3", to=hop)
        dialog.ack(answered_at + 0.01, hop)


def excuses_overlap_copies(capture):
    """Before and behind a proxy, a re-INVITE is refused with 500 when no other one is open."""
    dialog = talking(capture)
    refused_on_two_hops(dialog, 10.01, calling(dialog, 10, target=PROXY))
    later(capture, 60)


def excuses_overlap_on_two_hops(capture):
    """Before and behind a proxy, a re-INVITE is refused with 500 while another one is open: one finding, on the hop that shows it first."""
    dialog = talking(capture)
    outer = calling(dialog, 10, target=PROXY)
    inner = dialog.forward(10.01)
    refused_on_two_hops(dialog, 11.01, calling(dialog, 11, target=PROXY))
    dialog.answer(12, "200 OK", to=inner)
    dialog.forward(12.01)
    dialog.ack(12.1, outer)
    dialog.forward(12.11)
    later(capture, 60)


# PRACK.

def excuses_prack_elsewhere(capture):
    """The reliable 183 is sent twice: its PRACK takes another way. Bob picks up after 40 s."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:1])
    dialog.answer(40, "200 OK", to=call)
    dialog.ack(40.1, call)
    later(capture, 80)


def excuses_prack_capture_ends(capture):
    """The reliable 183 is repeated; the capture ends half a second before the limit."""
    dialog, _, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN)


def excuses_prack_cut(capture):
    """The PRACK comes after two repetitions and is cut off."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:2])
    dialog.request(2.6, "PRACK", f"RAck: 1 {call.cseq}", cut=CUT)
    later(capture, 50)


def excuses_prack_lost(capture):
    """Over TCP: a segment of Alice is missing after the second repetition of the 183."""
    connection = Connection(capture)
    dialog, _, early = early_media(connection, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:2])
    lost_from_alice(connection, 3)
    later(capture, 50)


# CANCEL and 487.

def excuses_487_capture_ends(capture):
    """The CANCEL is accepted; the capture ends 5 s later."""
    dialog, call = ringing_call(capture)
    dialog.cancel(5, call)
    later(capture, 10)


def excuses_487_cut(capture):
    """The 487 to the cancelled INVITE is cut off."""
    dialog, call = ringing_call(capture)
    dialog.cancel(5, call)
    dialog.answer(5.1, "487 Request Terminated", to=call, cut=CUT)
    later(capture, 50)


def excuses_487_lost(capture):
    """Over TCP: a segment of Bob is missing after his 200 to the CANCEL."""
    connection = Connection(capture)
    dialog, call = ringing_call(connection)
    dialog.cancel(5, call)
    lost_from_bob(connection, 6)
    later(capture, 50)


def hung_up_early(capture, *trying, **fields):
    """The CANCEL follows the INVITE at once; `trying` calls for a 100 before it."""
    dialog = outgoing(capture)
    call = calling(dialog, **fields)
    for send in trying:
        send(dialog)
    dialog.cancel(0.05, call)
    dialog.answer(0.07, "487 Request Terminated", to=call)
    dialog.ack(0.08, call)


def excuses_cancel_early_old(capture):
    """A caller of RFC 2543, whose Via has no branch, cancels at once."""
    hung_up_early(capture, via=("SIP/2.0/UDP 10.0.0.1:5060",))
    later(capture, 50)


def excuses_cancel_early_cut(capture):
    """The 100 before the CANCEL is cut off."""
    hung_up_early(capture, lambda dialog: dialog.answer(0.03, "100 Trying", cut=CUT))
    later(capture, 50)


def excuses_cancel_early_lost(capture):
    """Over TCP: a segment of Bob is missing before the CANCEL."""
    connection = Connection(capture)
    hung_up_early(connection, lambda dialog: lost_from_bob(connection, 0.03))
    later(capture, 50)


def excuses_487_invite_missing(capture):
    """A 487 to an INVITE that is not captured."""
    dialog = outgoing(capture)
    call = calling(dialog, None)
    dialog.answer(3, "487 Request Terminated")
    dialog.ack(3.1, call)
    later(capture, 50)


def excuses_487_cancel_cut(capture):
    """487 to a CANCEL that is cut off."""
    dialog, call = ringing_call(capture)
    dialog.send(5, cancel_of(call), cut=CUT)
    dialog.answer(5.1, "487 Request Terminated", to=call)
    dialog.ack(5.2, call)
    later(capture, 50)


def excuses_487_cancel_lost(capture):
    """Over TCP: 487 after a segment of Alice that is missing."""
    connection = Connection(capture)
    dialog, call = ringing_call(connection)
    lost_from_alice(connection, 5)
    dialog.answer(5.1, "487 Request Terminated", to=call)
    dialog.ack(5.2, call)
    later(capture, 50)


# Ringing.

def excuses_ringing_in_vain(capture):
    """Bob's phone rings for 200 s without another word. This one raises a finding; the next three do not."""
    ringing_call(capture)
    later(capture, 200)


def excuses_ringing_each_minute(capture):
    """Bob's phone rings for four minutes, and says so each minute; then he picks up."""
    dialog, call = ringing_call(capture)
    for time in 60, 120, 180, 240:
        dialog.answer(time, "180 Ringing", to=call)
    dialog.answer(250, "200 OK", to=call)
    dialog.ack(250.1, call)
    later(capture, 500)


def excuses_ringing_in_queue(capture):
    """A queue says so, plays music, and somebody answers after 170 s."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "182 Queued")
    dialog.answer(170, "200 OK", to=call)
    dialog.ack(170.1, call)
    later(capture, 400)


def excuses_ringing_cancelled(capture):
    """Alice cancels after a minute, and a 180 crosses the CANCEL. Bob accepts that, but sends no 487."""
    dialog, call = ringing_call(capture)
    cancel = dialog.send(60, cancel_of(call))
    dialog.answer(60.01, "180 Ringing", to=call)
    dialog.answer(60.02, "200 OK", to=cancel)
    later(capture, 400)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "excuses_"))
