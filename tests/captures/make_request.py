#!/usr/bin/env python3
"""Makes the captures about requests without response, with a late one, and responses without request, the same bytes each time.

    make_request.py [FOLDER]     writes them, by default into made/ beside this file
    make_request.py --check      says which files in made/ are not what would be written

Each function request_x fills the capture request-x.pcap. Unless a capture says otherwise, Alice asks Bob with OPTIONS at 0 s and is answered, so that
both ways are seen, sends a MESSAGE at 1 s (frame 3), and the capture goes on until 50 s, after all limits.
"""

import dataclasses

import dataclasses

import pcapmake
from make_invite import again, calling
from make_loss import ALICE_TCP, KEEPALIVE, Connection, fragments_of
from make_refer import BOB, Dialog, later, outgoing

# When a request is sent again: INVITE after T1 and then twice as long (timer A), any other at most after T2 (timer E); for 64*T1.
INVITE_AGAIN = 0.5, 1.5, 3.5, 7.5, 15.5, 31.5
REQUEST_AGAIN = 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5


def outside(capture, name):
    """A request of no dialog under a Call-ID of its own."""
    return Dialog(capture, call_id=f"{name}@10.0.0.1", established=False)


def both_ways(capture, by=None):
    """OPTIONS at 0 s and its 200: frames 1 and 2."""
    dialog = outside(capture, "options-1")
    dialog.request(0, "OPTIONS", **({"by": by} if by else {}))
    dialog.answer(0.1, "200 OK")


def message(capture, time=1, **fields):
    """Alice sends a MESSAGE."""
    dialog = outside(capture, "message-1")
    return dialog, dialog.request(time, "MESSAGE", "Content-Type: text/plain", body="Call me\n", **fields)


def repeated(dialog, request, until=60.0, times=REQUEST_AGAIN, start=1.0):
    again(dialog, request, times, start, until)


# No response.

def request_no_response(capture):
    """The MESSAGE is sent 11 times in 32 s, and nothing comes back."""
    both_ways(capture)
    repeated(*message(capture))
    later(capture, 50)


def request_no_response_invite(capture):
    """The INVITE is sent 7 times in 32 s, and nothing comes back."""
    both_ways(capture)
    dialog = outgoing(capture)
    repeated(dialog, calling(dialog, 1), times=INVITE_AGAIN)
    later(capture, 50)


def request_no_response_trying(capture):
    """Bob sends 100 to the MESSAGE, but no final response."""
    both_ways(capture)
    dialog, _ = message(capture)
    dialog.answer(5, "100 Trying")
    later(capture, 50)


def request_no_response_options(capture):
    """The same with OPTIONS, of which less depends."""
    both_ways(capture)
    outside(capture, "options-2").request(1, "OPTIONS")
    later(capture, 50)


def request_no_response_cancel(capture):
    """Bob's phone rings; the CANCEL gets no response, and he picks up."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "180 Ringing")
    dialog.cancel(5, call)
    capture.frames.pop()
    dialog.answer(6, "200 OK", to=call)
    dialog.ack(6.1, call)
    later(capture, 50)


def request_unreachable(capture):
    """Nothing listens at Bob's port, says an ICMP error; no response of his is ever seen."""
    _, request = message(capture)
    quoted = pcapmake.udp(f"{request.source}:5060", f"{request.target}:5060", pcapmake.encode(request.text()))
    capture.packet(1.001, pcapmake.port_unreachable(quoted))
    later(capture, 50)


def request_dead_peer(capture):
    """OPTIONS each 30 s, to see whether Bob is alive: he answers the first one only."""
    both_ways(capture)
    for number in range(2, 6):
        outside(capture, f"options-{number}").request(30 * (number - 1), "OPTIONS")
    later(capture, 200)


def request_dead_peer_back(capture):
    """The same, but Bob answers the third one, and then no more."""
    both_ways(capture)
    for number in range(2, 6):
        dialog = outside(capture, f"options-{number}")
        dialog.request(50 * (number - 1), "OPTIONS")
        if number == 3:
            dialog.answer(100.1, "200 OK")
    later(capture, 300)


# A response, or none to be expected.

def request_answered(capture):
    """The MESSAGE is sent 10 times and answered 31 s after the first."""
    both_ways(capture)
    dialog, request = message(capture)
    repeated(dialog, request, until=29)
    dialog.answer(32, "200 OK", to=request)
    later(capture, 50)


def request_ringing(capture):
    """Bob's phone rings for two minutes, then he declines."""
    both_ways(capture)
    dialog = outgoing(capture)
    call = calling(dialog, 1)
    dialog.answer(1.1, "180 Ringing")
    dialog.answer(120, "603 Decline", to=call)
    dialog.ack(120.1, call)


def request_cancelled(capture):
    """The INVITE has no response yet, not even 100, when Alice cancels it; the CANCEL is answered."""
    both_ways(capture)
    dialog = outgoing(capture)
    dialog.cancel(5, calling(dialog, 1))
    later(capture, 50)


def request_ack(capture):
    """A call with a re-INVITE: the ACKs get no response, as ever."""
    both_ways(capture)
    dialog = outgoing(capture)
    for time in 1, 5:
        call = calling(dialog, time)
        dialog.answer(time + 0.1, "200 OK")
        dialog.ack(time + 0.2, call)
    later(capture, 50)


def request_one_way(capture):
    """Only what Alice sends is captured."""
    repeated(*message(capture))
    later(capture, 50)


def request_other_peer(capture):
    """Bob answers, but the MESSAGE goes to a proxy of which nothing is ever seen."""
    both_ways(capture)
    repeated(*message(capture, target="10.0.0.9"))
    later(capture, 50)


def request_capture_ends(capture):
    """The capture ends half a second before the limit."""
    both_ways(capture)
    repeated(*message(capture))


# The response may have been missed.

def request_segment_lost(capture):
    """Over TCP: a segment of Bob is missing after the MESSAGE."""
    connection = Connection(capture)
    both_ways(connection)
    message(connection)
    connection.lose()
    connection.tcp.server(5, KEEPALIVE)
    later(capture, 50)


def request_fragment_lost(capture):
    """Bob's 200 comes in two IP fragments, the second of which is missing."""
    both_ways(capture)
    dialog, _ = message(capture)
    answer = dialog.answer(None, "200 OK", "Subject: " + "long " * 100)
    capture.packet(1.1, fragments_of(answer, 400)[0])
    later(capture, 50)


def request_answer_cut(capture):
    """Bob's 200 is cut off before its Call-ID."""
    both_ways(capture)
    message(capture)[0].answer(1.1, "200 OK", cut="Call-ID")
    later(capture, 50)


def request_cut(capture):
    """The MESSAGE at 40 s is cut off before its Call-ID; its 200 is whole."""
    both_ways(capture)
    dialog, request = message(capture, None)
    dialog.send(40, request, cut="Call-ID")
    dialog.answer(40.1, "200 OK", to=request)


def request_trying_cut(capture):
    """The INVITE is sent twice; the 100 in between is cut off before its Call-ID."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "100 Trying", cut="Call-ID")
    repeated(dialog, call, times=INVITE_AGAIN[:1], start=0)
    dialog.answer(0.7, "486 Busy Here", to=call)
    dialog.ack(0.8, call)


# Sent again.

def request_repeated(capture):
    """The INVITE is sent three times before the 100 comes, and Bob answers."""
    dialog = outgoing(capture)
    call = calling(dialog)
    repeated(dialog, call, times=INVITE_AGAIN[:2], start=0)
    dialog.answer(2, "100 Trying", to=call)
    dialog.answer(3, "200 OK", to=call)
    dialog.ack(3.1, call)
    later(capture, 50)


def request_repeated_after_100(capture):
    """The 100 comes here, but does not reach Alice."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "100 Trying")
    repeated(dialog, call, times=INVITE_AGAIN[:1], start=0)
    dialog.answer(3, "486 Busy Here", to=call)
    dialog.ack(3.1, call)
    later(capture, 50)


def request_repeated_tcp(capture):
    """Over TCP, the phone sends the INVITE again."""
    connection = Connection(capture)
    dialog = outgoing(connection)
    repeated(dialog, calling(dialog), times=INVITE_AGAIN[:1], start=0)
    later(capture, 20)


def request_repeated_by_mirror(capture):
    """Each frame is captured twice, 0.2 s apart."""
    dialog = outgoing(capture)
    call = calling(dialog)
    repeated(dialog, call, times=(0.2,), start=0)
    dialog.answer(0.3, "486 Busy Here", to=call)
    dialog.ack(0.4, call)


def request_repeated_by_proxy(capture):
    """A stateless proxy passes the INVITE on after 0.6 s."""
    dialog = outgoing(capture)
    calling(dialog, target="10.0.0.9")
    dialog.forward(0.6)
    dialog.answer(0.7, "486 Busy Here")
    dialog.forward(0.71)


def request_repeated_reinvite(capture):
    """A re-INVITE is sent twice, to a phone that is slow."""
    dialog = Dialog(capture)
    call = calling(dialog)
    repeated(dialog, call, times=INVITE_AGAIN[:1], start=0)
    dialog.answer(0.7, "200 OK", to=call)
    dialog.ack(0.8, call)


# Late.

def request_late(capture):
    """The 200 comes 33 s after the MESSAGE, a second after Alice has given up."""
    both_ways(capture)
    dialog, request = message(capture)
    repeated(dialog, request)
    later(capture, 33.5)
    dialog.answer(34, "200 OK", to=request)


def request_late_copy(capture):
    """The 200 comes in time, and once more 39 s after the MESSAGE."""
    both_ways(capture)
    dialog, _ = message(capture)
    dialog.send(40, dialog.answer(2, "200 OK"))


def request_late_ims(capture):
    """The 200 comes 39 s after the MESSAGE, in a mobile network, where T1 is 2 s."""
    both_ways(capture)
    message(capture)[0].answer(40, "200 OK", "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=001010001")


# Without request.

def strays(capture, time, **fields):
    """A 200 to a MESSAGE that is not captured."""
    dialog, request = message(capture, None, **fields)
    return dialog, dialog.answer(time, "200 OK", to=request)


def request_stray(capture):
    """At 40 s Bob answers a MESSAGE that nobody has sent."""
    both_ways(capture)
    strays(capture, 40)


def stray_failure(capture, time):
    """Bob refuses a call that is not captured."""
    dialog = outgoing(capture)
    calling(dialog, None)
    dialog.answer(time, "486 Busy Here")


def request_stray_invite(capture):
    """At 200 s Bob refuses a call that nobody has made."""
    both_ways(capture)
    stray_failure(capture, 200)


def request_stray_early(capture):
    """Such responses at 20 s and at 100 s: the requests may be older than the capture."""
    both_ways(capture)
    strays(capture, 20)
    stray_failure(capture, 100)


def request_stray_one_way(capture):
    """Only what Bob sends is captured: he asks at 0 s, and answers at 40 s."""
    outside(capture, "options-1").request(0, "OPTIONS", by=BOB)
    strays(capture, 40)


def request_stray_copies(capture):
    """The MESSAGE comes at 40 s, and its 200 twice."""
    both_ways(capture)
    dialog, _ = message(capture, 40)
    dialog.send(42, dialog.answer(41, "200 OK"))


def request_stray_out_of_order(capture):
    """The 200 stands before its MESSAGE, as in merged captures."""
    both_ways(capture)
    strays(capture, 40)
    message(capture, 40.1)


def request_stray_old(capture):
    """A 200 to a client of RFC 2543, whose Via has no branch."""
    both_ways(capture)
    strays(capture, 40, via=("SIP/2.0/UDP 10.0.0.1:5060",))


def request_stray_segment_lost(capture):
    """Over TCP: a segment of Alice is missing before the 200, which may answer what was in it. Nobody waits for anything then."""
    connection = Connection(capture, ALICE_TCP)
    both_ways(connection)
    connection.tcp.client(80, KEEPALIVE)
    connection.tcp.next[0] += 400
    connection.tcp.client(99, KEEPALIVE)
    strays(connection, 100)


def request_stray_fragment_lost(capture):
    """The MESSAGE comes in two IP fragments, the second of which is missing."""
    both_ways(capture)
    later(capture, 80)
    dialog, request = message(capture, None)
    request = dialog.send(None, dataclasses.replace(request, body="long " * 100))
    capture.packet(99, fragments_of(request, 400)[0])
    dialog.answer(100, "200 OK", to=request)


def write(folder):
    """Writes all captures into the folder; returns their names."""
    names = []
    for name, fill in sorted(globals().items()):
        if name.startswith("request_"):
            capture = pcapmake.Capture()
            fill(capture)
            names.append(f"{name.replace('_', '-')}.pcap")
            capture.save(folder / names[-1])
    return names


if __name__ == "__main__":
    pcapmake.run_maker(write)
