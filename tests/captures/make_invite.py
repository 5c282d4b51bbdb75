#!/usr/bin/env python3
"""Makes the captures about INVITE and what goes with it (ACK, PRACK, CANCEL), the same bytes each time.

    make_invite.py [FOLDER]     writes them, by default into made/ beside this file
    make_invite.py --check      says which files in made/ are not what would be written

Each function invite_x, provisional_x or cancel_x fills the capture invite-x.pcap and so on. Unless a capture says otherwise, Alice calls Bob at
0 s, he answers at 1 s or sends a reliable 183 at 1 s, and the capture goes on until 50 s, after all limits.
"""

import dataclasses

import pcapmake
from make_loss import Connection, KEEPALIVE
from make_refer import (
    BOB, PROXY, SDP, Dialog, forwarded, later, ordinary_call, ordinary_cancelled_call, outgoing, via_of, with_sdp)

# When a response is sent again: after T1, then twice as long, at most T2 (RFC 3261), or without such a limit (RFC 3262); for 64*T1.
ANSWER_AGAIN = 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5
RELIABLE_AGAIN = 0.5, 1.5, 3.5, 7.5, 15.5, 31.5
RELIABLE = "Require: 100rel", "RSeq: 1"
CARRIED = "Content-Type: application/sdp"


def calling(dialog, time=0, **fields):
    """An INVITE that offers a session; the Contact of the callee will be its Request-URI."""
    return dialog.request(time, "INVITE", "Contact: <sip:alice@10.0.0.1>", "Supported: 100rel", CARRIED, body=SDP, **fields)


def answered(dialog, *headers, status="200 OK", time=1.0, **fields):
    """INVITE at 0 s, 180 and this response; returns both."""
    call = calling(dialog, **fields)
    dialog.answer(0.1, "180 Ringing")
    return call, dialog.answer(time, status, *headers, to=call)


def again(dialog, response, times, start=1.0, until=60.0):
    for time in times:
        if start + time < until:
            dialog.send(start + time, response)


def by_time(capture):
    capture.sort()


# 2xx and ACK.

def invite_no_ack(capture):
    """The 200 is repeated for 32 s, no ACK comes, and Bob gives up with BYE: the call that drops after 32 s."""
    dialog = outgoing(capture)
    _, answer = answered(dialog)
    again(dialog, answer, ANSWER_AGAIN)
    dialog.bye(33, by=BOB)
    later(capture, 50)


def invite_no_ack_again(capture):
    """The same for a re-INVITE of Bob: Alice's 200 gets no ACK."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.1, call)
    dialog.request(5, "INVITE", "Contact: <sip:bob@10.0.0.2>", by=BOB)
    answer = dialog.answer(5.1, "200 OK")
    again(dialog, answer, ANSWER_AGAIN, start=5.1)
    later(capture, 50)


def invite_no_ack_capture_ends(capture):
    """The capture ends after two repetitions."""
    dialog = outgoing(capture)
    _, answer = answered(dialog)
    again(dialog, answer, ANSWER_AGAIN[:2])
    later(capture, 4)


def invite_no_ack_late(capture):
    """The ACK comes after three repetitions, as where a third party calls both: before the limit."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    again(dialog, answer, ANSWER_AGAIN[:3])
    dialog.ack(6, call)
    later(capture, 50)


def invite_no_ack_lone(capture):
    """The 200 is sent once, and the Contact is the Request-URI: an ACK would pass here."""
    answered(outgoing(capture))
    later(capture, 50)


def invite_no_ack_lone_bye(capture):
    """The 200 is sent once through a proxy that need not be on the way of the ACK; but the BYE of Alice passes here."""
    dialog = outgoing(capture)
    answered(dialog, via=(via_of(PROXY, "p1"), via_of("10.0.0.1", "a1")), source=PROXY)
    dialog.bye(20)
    later(capture, 50)


def invite_no_ack_bypass(capture):
    """Through a proxy that does not record-route: the ACK goes straight from Alice to Bob, and past this capture."""
    answered(outgoing(capture), via=(via_of(PROXY, "p1"), via_of("10.0.0.1", "a1")), source=PROXY)
    later(capture, 50)


def invite_no_ack_other_transport(capture):
    """The Contact asks for TCP: the ACK goes there, and is not captured."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.send(1, dataclasses.replace(dialog.answer(None, "200 OK", to=call), headers=("Contact: <sip:bob@10.0.0.2;transport=tcp>",)))
    later(capture, 50)


def invite_no_ack_fork(capture):
    """Two phones answer: Alice acknowledges the first 200 only."""
    dialog = outgoing(capture)
    call, first = answered(dialog)
    dialog.ack(1.05, call)
    second = dialog.send(1.1, dataclasses.replace(first, recipient=first.recipient.replace("b-1", "c-1")))
    again(dialog, second, ANSWER_AGAIN, start=1.1)
    later(capture, 50)


def invite_no_ack_two_hops(capture):
    """Before and behind a proxy, the same 200 is repeated: one finding."""
    two_hops(capture, ack_at=None)


def invite_acked_two_hops(capture):
    """Before and behind a proxy: each message is seen twice, and none is a repetition."""
    two_hops(capture, ack_at=1.2)


def two_hops(capture, ack_at):
    dialog = outgoing(capture)
    call = calling(dialog, target=PROXY)
    inner = dialog.forward(0.01)
    answer = dialog.answer(1, "200 OK", to=inner)
    dialog.forward(1.01)
    for time in () if ack_at else ANSWER_AGAIN:
        dialog.send(1 + time, answer)
        dialog.forward(1.01 + time)
    if ack_at:
        dialog.ack(ack_at, call)
        dialog.forward(ack_at + 0.01)
    later(capture, 50)


def invite_acked(capture):
    """The 200 is repeated twice, then the ACK comes."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    again(dialog, answer, ANSWER_AGAIN[:2])
    dialog.ack(2.6, call)
    later(capture, 50)


def invite_acked_mirrored(capture):
    """A mirror port shows each frame four times; the ACK comes at once."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.4, call)
    capture.frames = [(time + copy * 0.0002, *rest) for time, *rest in capture.frames for copy in range(4)]
    later(capture, 50)


def invite_acked_out_of_order(capture):
    """The ACK stands before its 200, as in merged captures."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.1, call)
    capture.frames[-1], capture.frames[-2] = capture.frames[-2], capture.frames[-1]
    later(capture, 50)


def invite_ack_not_captured(capture):
    """One direction only: the INVITE and the ACK are not in the capture, as they go another way."""
    dialog = outgoing(capture)
    call = calling(dialog, None)
    answer = dialog.answer(1, "200 OK", to=call)
    again(dialog, answer, ANSWER_AGAIN)
    dialog.bye(33, by=BOB)
    later(capture, 50)


def invite_ack_cut(capture):
    """The ACK is cut off before its Call-ID."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    dialog.ack(None, call)
    dialog.send(1.1, dialog.newest, cut="Call-ID")
    again(dialog, answer, ANSWER_AGAIN[:4])
    later(capture, 50)


def invite_ack_in_lost_segment(capture):
    """Over TCP, a segment of Alice is missing after the 200."""
    connection = Connection(capture)
    answered(outgoing(connection))
    connection.tcp.next[0] += 400
    connection.tcp.client(5, KEEPALIVE)
    later(capture, 50)


def invite_no_ack_tcp(capture):
    """Over TCP, the 200 is repeated as well (RFC 3261 section 13.3.1.4)."""
    connection = Connection(capture)
    dialog = outgoing(connection)
    _, answer = answered(dialog)
    again(dialog, answer, ANSWER_AGAIN)
    later(capture, 50)


def invite_ack_lost(capture):
    """Each 200 gets its ACK here, but Bob repeats it on: the ACKs are lost behind this point."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    dialog.ack(1.1, call)
    for time in ANSWER_AGAIN[:4]:
        dialog.send(1 + time, answer)
        dialog.ack(1.1 + time, call)
    later(capture, 50)


def invite_ack_crosses(capture):
    """The first repetition of the 200 crosses the ACK."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    dialog.ack(1.4, call)
    again(dialog, answer, ANSWER_AGAIN[:1])
    later(capture, 50)


# Other final responses and their ACKs.

def invite_final_no_ack(capture):
    """A 486 is repeated for 32 s, and no ACK comes."""
    dialog = outgoing(capture)
    _, answer = answered(dialog, status="486 Busy Here")
    again(dialog, answer, ANSWER_AGAIN)
    later(capture, 50)


def invite_final_no_ack_tcp(capture):
    """Over TCP a 486 is not repeated, and no ACK comes."""
    answered(outgoing(Connection(capture)), status="486 Busy Here")
    later(capture, 50)


def invite_final_acked(capture):
    """The ACK to the 486 comes after two repetitions."""
    dialog = outgoing(capture)
    call, answer = answered(dialog, status="486 Busy Here")
    again(dialog, answer, ANSWER_AGAIN[:2])
    dialog.ack(2.6, call)
    later(capture, 50)


def invite_final_no_ack_capture_ends(capture):
    """The capture ends a second before the limit."""
    answered(outgoing(capture), status="486 Busy Here")
    later(capture, 32)


def refused_behind_proxy(capture, acks):
    """The 486 on two hops; the ACK of Alice is that of the outer one only, the proxy sends its own."""
    dialog = outgoing(capture)
    call = calling(dialog, target=PROXY)
    inner = dialog.forward(0.01)
    dialog.answer(1, "486 Busy Here", to=inner)
    if "inner" in acks:
        dialog.ack(1.005, inner)
    dialog.answer(1.01, "486 Busy Here", to=call)
    if "outer" in acks:
        dialog.ack(1.1, call)
    later(capture, 50)


def invite_final_acked_two_hops(capture):
    """A 486 before and behind a proxy; each hop has its ACK."""
    refused_behind_proxy(capture, ("inner", "outer"))


def invite_final_acked_one_hop(capture):
    """A 486 before and behind a proxy, which sends no ACK of its own."""
    refused_behind_proxy(capture, ("outer",))


def invite_final_acked_old(capture):
    """A caller of RFC 2543, whose Via has no branch: each ACK may look different."""
    dialog = outgoing(capture)
    call, _ = answered(dialog, status="486 Busy Here", via=("SIP/2.0/UDP 10.0.0.1:5060",))
    dialog.ack(1.1, dataclasses.replace(call, via=("SIP/2.0/UDP alice.example.com:5060",)))
    later(capture, 50)


def invite_final_too_late(capture):
    """Nothing answers for 35 s, then comes a 480: the caller has given up and sends no ACK."""
    dialog = outgoing(capture)
    call = calling(dialog)
    for time in (0.5, 1.5, 3.5, 7.5, 15.5, 31.5):
        dialog.send(time, call)
    dialog.answer(35, "480 Temporarily Unavailable")
    later(capture, 80)


def invite_overlap(capture):
    """A re-INVITE while the one before it has no final response: 500 with Retry-After, as RFC 3261 section 14.2 has it."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.1, call)
    first = calling(dialog, 10)
    dialog.answer(10.1, "100 Trying")
    second = calling(dialog, 10.5)
    dialog.answer(10.6, "500 Server Internal Error", "Retry-After: 3", to=second)
    dialog.ack(10.7, second)
    dialog.answer(11, "200 OK", to=first)
    dialog.ack(11.1, first)
    later(capture, 50)


def invite_overlap_not(capture):
    """A re-INVITE that gets a 500 when no other one is under way."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.1, call)
    second = calling(dialog, 10.5)
    dialog.answer(10.6, "500 Server Internal Error", "Retry-After: 3", to=second)
    dialog.ack(10.7, second)
    later(capture, 50)


# Reliable provisional responses.

def early_media(capture, *headers):
    """INVITE at 0 s, and 183 at 1 s with these headers, which is repeated."""
    dialog = outgoing(capture)
    call = calling(dialog)
    early = dialog.answer(1, "183 Session Progress", *headers, CARRIED, body=SDP)
    return dialog, call, early


def provisional_no_prack(capture):
    """A reliable 183 is repeated for 32 s without a PRACK, then Bob gives up with 504."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN)
    dialog.answer(33.1, "504 Server Time-out", to=call)
    dialog.ack(33.2, call)
    later(capture, 90)


def provisional_pracked(capture):
    """The PRACK comes after two repetitions."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:2])
    dialog.request(2.6, "PRACK", f"RAck: 1 {call.cseq}")
    dialog.answer(2.7, "200 OK")
    later(capture, 50)


def provisional_supported_only(capture):
    """The 183 has RSeq but names 100rel in Supported only: it is not a reliable one."""
    dialog, _, early = early_media(capture, "Supported: 100rel", "RSeq: 1")
    again(dialog, early, RELIABLE_AGAIN)
    later(capture, 50)


def provisional_out_of_order(capture):
    """The second reliable response is lost before this point: the third must not be acknowledged."""
    dialog, call, _ = early_media(capture, *RELIABLE)
    dialog.request(1.1, "PRACK", f"RAck: 1 {call.cseq}")
    dialog.answer(1.2, "200 OK")
    ringing = dialog.answer(2, "180 Ringing", "Require: 100rel", "RSeq: 3", to=call)
    again(dialog, ringing, RELIABLE_AGAIN, start=2)
    later(capture, 50)


def provisional_answered(capture):
    """Bob picks up before the PRACK: then it may be left out."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:3])
    dialog.answer(5, "200 OK", to=call)
    dialog.ack(5.1, call)
    later(capture, 50)


def provisional_cancelled(capture):
    """Alice cancels the call without having sent a PRACK."""
    dialog, call, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:3])
    dialog.cancel(5, call)
    dialog.answer(5.1, "487 Request Terminated", to=call)
    dialog.ack(5.2, call)
    later(capture, 50)


# CANCEL.

def ringing_call(capture, **fields):
    dialog = outgoing(capture)
    call = calling(dialog, **fields)
    dialog.answer(0.1, "180 Ringing")
    return dialog, call


def cancel_no_487(capture):
    """The CANCEL is accepted, but the INVITE never ends."""
    dialog, call = ringing_call(capture)
    dialog.cancel(5, call)
    later(capture, 50)


def cancel_crosses_answer(capture):
    """The CANCEL crosses the 200 of the INVITE: ACK and BYE follow."""
    dialog, call = ringing_call(capture)
    dialog.cancel(5, call)
    dialog.answer(5.005, "200 OK", to=call)
    dialog.ack(5.1, call)
    dialog.bye(5.2)
    by_time(capture)
    later(capture, 50)


def cancel_too_late(capture):
    """The CANCEL comes after the end: 481."""
    dialog, call = ringing_call(capture)
    dialog.answer(4, "486 Busy Here", to=call)
    dialog.ack(4.1, call)
    dialog.send(5, dataclasses.replace(call, start=call.start.replace("INVITE", "CANCEL"), cseq=call.cseq.replace("INVITE", "CANCEL"),
                                       headers=("Max-Forwards: 70",), body=""))
    dialog.answer(5.1, "481 Call/Transaction Does Not Exist")
    later(capture, 50)


def cancel_old_peer(capture):
    """The callee goes by RFC 2543: no tags, and no 487."""
    dialog, call = ringing_call(capture)
    cancel = dialog.send(5, dataclasses.replace(
        call, start=call.start.replace("INVITE", "CANCEL"), cseq=call.cseq.replace("INVITE", "CANCEL"), headers=("Max-Forwards: 70",), body=""))
    dialog.send(5.1, dataclasses.replace(dialog.answer(None, "200 OK", to=cancel), recipient=call.recipient))
    later(capture, 50)


def cancel_too_early(capture):
    """The CANCEL follows the INVITE at once, before the 100 comes."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.cancel(0.05, call)
    dialog.answer(0.07, "487 Request Terminated", to=call)
    dialog.ack(0.08, call)
    later(capture, 50)


def cancel_too_early_one_way(capture):
    """The same where only what Alice sends is captured."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.cancel(0.05, call)
    capture.frames.pop()
    later(capture, 50)


def cancel_forked(capture):
    """A proxy calls two phones; one answers, and the proxy cancels the other."""
    dialog = outgoing(capture)
    call = calling(dialog, target=PROXY)
    dialog.answer(0.01, "100 Trying")
    branches = [dataclasses.replace(forwarded(call), via=(via_of(PROXY, f"fork-{number}"), *call.via)) for number in (1, 2)]
    for branch in branches:
        dialog.send(0.02, branch)
    for branch in branches:
        dialog.answer(0.1, "180 Ringing", to=branch)
    dialog.answer(3, "200 OK", to=branches[0])
    dialog.forward(3.01)
    dialog.ack(3.1, call)
    dialog.forward(3.11)
    dialog.cancel(3.12, branches[1])
    dialog.answer(3.14, "487 Request Terminated", to=branches[1])
    dialog.ack(3.15, branches[1])
    dialog.bye(20)
    later(capture, 50)


def cancel_expired(capture):
    """487 because the time in Expires of the INVITE has passed."""
    dialog = outgoing(capture)
    call = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>", "Expires: 5")
    dialog.answer(0.1, "180 Ringing")
    dialog.answer(5, "487 Request Terminated", to=call)
    dialog.ack(5.1, call)
    later(capture, 50)


def cancel_no_answer(capture):
    """A PBX answers 487 because nobody picks up for 20 s."""
    dialog, call = ringing_call(capture)
    dialog.answer(20, "487 Request Terminated", to=call)
    dialog.ack(20.1, call)
    later(capture, 60)


# All that is in order.

def invite_ordinary(capture):
    """Calls that work: with a login, early media, PRACK, hold and session refresh; cancelled; refused; with SDP in the ACK; at a forking proxy."""
    ordinary_call(outgoing(capture, 1), 0)
    ordinary_cancelled_call(outgoing(capture, 2), 100)
    refused = outgoing(capture, 3)
    call = with_sdp(refused, 200)
    refused.answer(200.1, "100 Trying")
    refused.answer(200.2, "302 Moved Temporarily", "Contact: <sip:carol@example.com>")
    refused.ack(200.3, call)
    late_offer = outgoing(capture, 4)
    call = late_offer.request(300, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    late_offer.answer(300.1, "180 Ringing")
    answer = late_offer.answer(310, "200 OK", CARRIED, body=SDP)
    late_offer.send(310.5, answer)
    late_offer.ack(None, call)
    late_offer.send(310.6, dataclasses.replace(late_offer.newest, headers=("Max-Forwards: 70", CARRIED), body=SDP))
    late_offer.bye(400, by=BOB)
    cancel_forked(capture)
    by_time(capture)
    later(capture, 1100)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "invite_", "provisional_", "cancel_"))
