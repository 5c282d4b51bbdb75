#!/usr/bin/env python3
"""Makes the captures about requests without response, with a late one, and responses without request, the same bytes each time.

    make_request.py [FOLDER]     writes them, by default into made/ beside this file
    make_request.py --check      says which files in made/ are not what would be written

Each function request_x fills the capture request-x.pcap. Unless a capture says otherwise, Alice asks Bob with OPTIONS at 0 s and is answered, so that
both ways are seen, sends a MESSAGE at 1 s (frame 3), and the capture goes on until 50 s, after all limits.
"""

import dataclasses

import pcapmake
from make_invite import again, calling
from make_loss import ALICE_TCP, KEEPALIVE, Connection, fragments_of
from make_refer import ALICE, BOB, PROXY, Dialog, Party, later, outgoing, via_of

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


SERVER = Party("registrar", "192.0.2.10", "r-1")


def register(capture, time=0, **fields):
    """Alice registers at a server."""
    dialog = Dialog(capture, call_id="register-1@10.0.0.1", established=False, other=SERVER)
    return dialog, dialog.request(time, "REGISTER", "Contact: <sip:alice@10.0.0.1>", recipient="<sip:alice@example.com>", **fields)


def request_register(capture):
    """Nothing at all is captured of the server that Alice wants to register at. The capture ends with the 11th copy."""
    dialog, request = register(capture)
    repeated(dialog, request, start=0)


def request_bye(capture):
    """A call; then nobody answers Alice's BYE."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "200 OK")
    dialog.ack(0.2, call)
    repeated(dialog, dialog.request(5, "BYE"), start=5)
    later(capture, 50)


def request_invite(capture):
    """Nothing at all is captured of the phone that is called."""
    dialog = outgoing(capture)
    repeated(dialog, calling(dialog), times=INVITE_AGAIN, start=0)
    later(capture, 50)


def request_notify(capture):
    """The capture ends while Bob sends a NOTIFY for the eighth time."""
    both_ways(capture)
    dialog = Dialog(capture)
    notify = dialog.request(1, "NOTIFY", "Event: presence", "Subscription-State: active", by=BOB)
    repeated(dialog, notify, times=REQUEST_AGAIN[:7])
    later(capture, 24)


def request_started_over(capture):
    """A client with a T1 of 1 s sends its REGISTER 10 times, and then a new one."""
    dialog, request = register(capture)
    repeated(dialog, request, times=(1, 3, 7, 11, 15, 19, 23, 27, 31), start=0)
    dialog.request(60, "REGISTER", "Contact: <sip:alice@10.0.0.1>", recipient="<sip:alice@example.com>")
    later(capture, 70)


def request_other_port(capture):
    """Bob's host sends SIP, but as a client from another port: the way back is captured."""
    options = outside(capture, "options-1")
    request = options.request(None, "OPTIONS", by=BOB)
    capture.udp(0, "10.0.0.2:34567", "10.0.0.1:5060", request.text())
    dialog, request = message(capture)
    repeated(dialog, request, times=REQUEST_AGAIN[:3])
    later(capture, 50)


def request_private(capture):
    """A server on the internet calls a phone at the private address of its Contact; an ICMP error comes from a router."""
    server = Party("server", "192.0.2.10", "s-1")
    phone = Party("alice", "192.168.1.5", "a-1")
    dialog = Dialog(capture, established=False, one=server, other=phone)
    request = dialog.request(0, "INVITE", "Contact: <sip:server@192.0.2.10>", by=server)
    quoted = pcapmake.udp("192.0.2.10:5060", "192.168.1.5:5060", pcapmake.encode(request.text()))
    capture.packet(0.01, pcapmake.port_unreachable(quoted))
    later(capture, 50)


def request_fragmented(capture):
    """Alice's REGISTER is so large that it goes out in IP fragments."""
    dialog, request = register(capture, None)
    request = dataclasses.replace(request, headers=(*request.headers, "Subject: " + "long " * 400))
    for time in (0, *REQUEST_AGAIN):
        for step, packet in enumerate(fragments_of(request, 1200)):
            capture.packet(time + step / 1000, packet)
    later(capture, 50)


def request_odd_message(capture):
    """While Bob does not answer, whole messages come from him that have no Call-ID, no Via or no CSeq."""
    both_ways(capture)
    dialog, request = message(capture)
    repeated(dialog, request, times=REQUEST_AGAIN[:3])
    odd = outside(capture, "odd").request(None, "OPTIONS", by=BOB).text()
    for step, name in enumerate(("Call-ID", "Via", "CSeq")):
        text = "".join(line for line in odd.splitlines(True) if not line.startswith(f"{name}:"))
        capture.udp(6 + step, "10.0.0.2:5060", "10.0.0.1:5060", text)
    later(capture, 50)


def request_cut_elsewhere(capture):
    """While Bob does not answer, a message between two other hosts is cut off before its Call-ID."""
    both_ways(capture)
    dialog, request = message(capture)
    repeated(dialog, request, times=REQUEST_AGAIN[:3])
    other = outside(capture, "other")
    other.send(6, dataclasses.replace(other.request(None, "OPTIONS"), source="10.0.0.5", target="10.0.0.6"), cut="Call-ID")
    later(capture, 50)


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


def request_one_way_few(capture):
    """Only what Alice sends is captured, and she sends it three times."""
    repeated(*message(capture), times=REQUEST_AGAIN[:2])
    later(capture, 50)


def request_capture_ends(capture):
    """The capture ends before the limit."""
    both_ways(capture)
    repeated(*message(capture), times=REQUEST_AGAIN[:4])


def request_answered_unseen(capture):
    """The INVITE has no response in this capture, but the BYE has the To tag that only a response can have brought."""
    both_ways(capture)
    dialog = outgoing(capture)
    repeated(dialog, calling(dialog, 1), times=INVITE_AGAIN[:2])
    dialog.established = True
    dialog.bye(5)
    later(capture, 50)


def request_sent_by(capture):
    """An ALG has changed the port in the Via of the NOTIFY, but not back in that of the response."""
    both_ways(capture)
    dialog = Dialog(capture)
    notify = dialog.request(1, "NOTIFY", "Event: presence", "Subscription-State: active", by=BOB)
    answer = dialog.answer(None, "200 OK")
    dialog.send(1.1, dataclasses.replace(answer, via=(notify.via[0].replace(":5060", ":5860"),)))
    later(capture, 50)


def request_hops(capture):
    """A proxy without a Via of its own passes the OPTIONS and its failure on: each response belongs to the copy on its own hop."""
    dialog = outside(capture, "options-1")
    request = dialog.request(0, "OPTIONS", target=PROXY)
    dialog.send(0.1, dataclasses.replace(request, source=PROXY, target=BOB.host))
    answer = dialog.answer(0.5, "480 Temporarily Unavailable")
    dialog.send(0.6, dataclasses.replace(answer, source=PROXY, target=ALICE.host))


def request_leap(capture):
    """The time stamps are no times: they leap by years, and the 200 is one such leap after its MESSAGE."""
    both_ways(capture)
    dialog, request = message(capture, 1)
    dialog.answer(200000001, "200 OK")
    later(capture, 400000000)


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


# A response that its client cannot match.

def mismatched(capture, **fields):
    """A MESSAGE, and its 200 with something else in it; the MESSAGE is sent for as long as it may be."""
    both_ways(capture)
    dialog, request = message(capture)
    answer = dataclasses.replace(dialog.answer(None, "200 OK"), **fields)
    for time in (0, *REQUEST_AGAIN):
        if time:
            dialog.send(1 + time, request)
        dialog.send(1.1 + time, answer)
    later(capture, 50)


def request_mismatch_no_via(capture):
    """The responses have no Via."""
    mismatched(capture, via=())


def request_mismatch_call_id(capture):
    """The responses have another Call-ID than the MESSAGE."""
    mismatched(capture, call_id="1234")


def request_mismatch_cseq(capture):
    """The responses have another CSeq number than the MESSAGE."""
    mismatched(capture, cseq="499 MESSAGE")


def request_mismatch_once(capture):
    """One response without Via; the OPTIONS is not sent again."""
    dialog = outside(capture, "options-1")
    dialog.request(0, "OPTIONS")
    dialog.send(0.1, dataclasses.replace(dialog.answer(None, "200 OK"), via=()))
    later(capture, 1)


def request_mismatch_ack(capture):
    """Bob answers Alice's ACK with 405, two times."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "200 OK")
    dialog.ack(0.2, call)
    ack = dialog.newest
    answer = dialog.answer(0.3, "405 Method Not Allowed", "Allow: INVITE, ACK", to=ack)
    dialog.send(0.4, answer)
    later(capture, 1)


def request_matched(capture):
    """A CANCEL with the branch of its INVITE, requests that all have one branch, and branches of RFC 2543: all are in order."""
    both_ways(capture)
    dialog = outgoing(capture)
    call = calling(dialog, None)
    dialog.send(1, call)
    dialog.cancel(2, call)
    one = (via_of(ALICE.host, "one"),)
    for step, name in enumerate(("options-2", "options-3")):
        outside(capture, name).request(3 + step, "OPTIONS", via=one)
    other = outside(capture, "options-4")
    other.request(None, "OPTIONS", via=one)
    other.answer(5, "200 OK")
    old = outside(capture, "options-5")
    old.request(6, "OPTIONS", via=("SIP/2.0/UDP 10.0.0.1:5060;branch=1",))
    answer = old.answer(None, "200 OK")
    old.send(6.1, dataclasses.replace(answer, call_id="1234"))


def request_matched_on_other_hop(capture):
    """A response with the branch of a request, but another Call-ID, goes where that request never came from."""
    dialog, request = message(capture, 0)
    dialog.send(0.1, dataclasses.replace(dialog.answer(None, "200 OK"), call_id="1234", source="10.0.0.5", target="10.0.0.6"))
    later(capture, 1)


def request_mismatch_cut(capture):
    """The 200 is cut off before its Via: this frame does not tell whether it has one."""
    dialog = outside(capture, "options-1")
    dialog.request(0, "OPTIONS")
    answer = dialog.answer(None, "200 OK")
    text = answer.text().replace(f"Via: {answer.via[0]}\n", "").replace("CSeq:", f"CSeq: {answer.cseq}\nVia: {answer.via[0]}\nX:")
    capture.udp(0.1, answer.source, answer.target, text, 42 + len(pcapmake.encode(text[:text.index("\nVia:") + 3])))
    later(capture, 1)


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


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "request_"))
