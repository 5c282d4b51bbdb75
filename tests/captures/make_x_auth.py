#!/usr/bin/env python3
"""Makes the captures about logins, responses and 491 in which the difference between two messages tells why something fails, the same bytes each time.

    make_x_auth.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_auth.py --check      says which files in made/ are not what would be written

Each function x_auth_y fills the capture x-auth-y.pcap. Unless a capture says otherwise, Alice calls or registers at 0 s, and the capture goes on
until all limits have passed.
"""

import dataclasses

import pcapmake
from make_auth import CONTACT, asked, challenge, challenged, login, register, welcome
from make_refer import BOB, SDP, Dialog, invite, later, outgoing, via_of
from make_retry import talking

RPORT = "SIP/2.0/UDP 192.168.50.20:5060;rport{};branch=z9hG4bK-nat"
NAT = "10.0.0.1:40110"
INSIDE = "192.168.50.20:5060"


def again(dialog, message, *times):
    for time in times:
        dialog.send(time, message)


# Logins.

def challenged_call(capture):
    """An INVITE at 0 s and its 407."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    asked(dialog, 0.1, challenge("n1", name="Proxy-Authenticate"), code=407)
    dialog.ack(0.15, request)
    return dialog, request


def x_auth_same_branch(capture):
    """The INVITE with credentials has the branch of the challenged one: nobody answers it."""
    dialog, first = challenged_call(capture)
    request = invite(dialog, 0.2, login("n1", name="Proxy-Authorization"), via=first.via)
    again(dialog, request, 0.7, 1.7, 3.7, 7.7, 15.7, 31.7)
    later(capture, 80)


def x_auth_same_branch_accepted(capture):
    """The same, and the server answers after the first copy: it looks at CSeq, too."""
    dialog, first = challenged_call(capture)
    request = invite(dialog, 0.2, login("n1", name="Proxy-Authorization"), via=first.via)
    again(dialog, request, 0.7)
    dialog.answer(0.8, "486 Busy Here")
    dialog.ack(0.9, request)
    later(capture, 80)


def x_auth_own_branch(capture):
    """A branch of its own, and nobody answers all the same."""
    dialog, _ = challenged_call(capture)
    request = invite(dialog, 0.2, login("n1", name="Proxy-Authorization"))
    again(dialog, request, 0.7, 1.7)
    later(capture, 80)


def x_auth_same_cseq(capture):
    """The REGISTER with credentials has branch and CSeq of the challenged one: the registrar sends the challenge again."""
    dialog = challenged(capture)
    response = dialog.newest
    request = dialog.open
    dialog.send(1, dataclasses.replace(request, headers=(*request.headers, login("n1"))))
    dialog.send(1.1, response)


def x_auth_copy_of_challenged(capture):
    """The REGISTER comes again without credentials: its sender has not got the challenge."""
    dialog = challenged(capture)
    response = dialog.newest
    dialog.send(1, dialog.open)
    dialog.send(1.1, response)


def x_auth_credentials(capture):
    """Credentials that are refused: with another opaque, realm or algorithm than the challenge, or for another user than before."""
    dialog = challenged(capture, 'opaque="o1"')
    register(dialog, 1, login("n1", 'opaque="o1"'))
    welcome(dialog, 1.1)
    for number, more, fields in (10, 'opaque="o2"', {}), (20, 'opaque="o1"', {"realm": "example.org"}), (
            30, 'opaque="o1", algorithm=SHA-256', {}), (40, 'opaque="o1"', {"user": "alicia"}):
        register(dialog, number)
        asked(dialog, number + 0.1, challenge(f"n{number}", 'opaque="o1"'))
        register(dialog, number + 1, login(f"n{number}", more, **fields))
        asked(dialog, number + 1.1, challenge(f"m{number}", 'opaque="o1"'))
        register(dialog, number + 2, login(f"m{number}", 'opaque="o1"'))
        welcome(dialog, number + 2.1)


def x_auth_forbidden(capture):
    """The answer to credentials is 403: their uri is not the Request-URI."""
    dialog = challenged(capture)
    register(dialog, 1, login("n1"), start="REGISTER sip:example.com:5070 SIP/2.0")
    dialog.answer(1.1, "403 Forbidden")


# Responses that do not fit.

def x_auth_response_cseq(capture):
    """180 and 200 have the branch of the INVITE, but another CSeq number; the 200 is sent again."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    dialog.answer(0.1, "100 Trying")
    odd = dataclasses.replace(request, cseq="7 INVITE")
    dialog.answer(0.2, "180 Ringing", to=odd)
    success = dialog.answer(2, "200 OK", to=odd, body=SDP)
    again(dialog, success, 2.5, 3.5, 5.5)
    later(capture, 80)


def x_auth_response_branch(capture):
    """The 200 has all of the OPTIONS but its branch."""
    dialog = outgoing(capture)
    request = dialog.request(0, "OPTIONS")
    response = dialog.answer(0.02, "200 OK", to=dataclasses.replace(request, via=(via_of("10.0.0.1", "other"),)))
    for time in 0.5, 1.5:
        dialog.send(time, request)
        dialog.send(time + 0.02, response)
    later(capture, 50)


def x_auth_response_branch_of_fork(capture):
    """A response of another branch, whose request is not captured; then that of this one comes."""
    dialog = outgoing(capture)
    request = dialog.request(0, "OPTIONS")
    dialog.answer(0.02, "200 OK", to=dataclasses.replace(request, via=(via_of("10.0.0.1", "other"),)))
    dialog.answer(0.03, "200 OK", to=request)
    later(capture, 50)


# Responses that do not arrive.

def call_through_nat(capture, last):
    """The INVITE comes from behind a NAT and asks for rport; the 100 goes back there, the 200 to `last`."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, via=(RPORT.format(""),), source=NAT)
    answered = dataclasses.replace(request, via=(RPORT.format("=40110;received=10.0.0.1"),))
    dialog.answer(0.01, "100 Trying", to=answered)
    success = dataclasses.replace(dialog.answer(None, "200 OK", to=answered, body=SDP), target=last)
    again(dialog, success, 3, 3.5, 4.5, 6.5, 10.5)
    return dialog, request


def x_auth_unheard_other_way(capture):
    """The 200 goes to the address in Via."""
    call_through_nat(capture, INSIDE)
    later(capture, 80)


def x_auth_unheard_same_way(capture):
    """The 200 goes where the 100 went, and is not acknowledged all the same."""
    call_through_nat(capture, NAT)
    later(capture, 80)


def x_auth_unheard_acknowledged(capture):
    """The 200 goes to the address in Via, and its ACK comes late."""
    dialog, request = call_through_nat(capture, INSIDE)
    dialog.send(10.6, dataclasses.replace(
        request, start="ACK sip:bob@10.0.0.2 SIP/2.0", cseq=request.cseq.replace("INVITE", "ACK"), via=(f"{request.via[0]}-ack",),
        recipient="<sip:bob@example.com>;tag=b-1", headers=("Max-Forwards: 70",), body=""))
    later(capture, 80)


def repeated(capture, **changes):
    """An OPTIONS that is sent again, as is its 200 with these changes."""
    dialog = outgoing(capture)
    request = dialog.request(0, "OPTIONS")
    response = dataclasses.replace(dialog.answer(None, "200 OK"), **changes)
    dialog.send(0.02, response)
    for time in 0.6, 1.6, 3.6:
        dialog.send(time, request)
        dialog.send(time + 0.02, response)
    later(capture, 50)


def x_auth_unheard_sent_by(capture):
    """The Via of the 200 names another host."""
    repeated(capture, via=(via_of("10.0.0.7", "call-1-alice101options"),))


def x_auth_unheard_from_tag(capture):
    """The From of the 200 has another tag."""
    repeated(capture, sender="<sip:alice@example.com>;tag=a-2")


def x_auth_unheard_brackets(capture):
    """received stands in brackets."""
    repeated(capture, via=(via_of("10.0.0.1", "call-1-alice101options") + ";received=[2001:db8::1]",))


def registered(capture, received):
    """A REGISTER whose Via names another address, and its 200."""
    dialog = Dialog(capture, call_id="registration@10.0.0.1", established=False)
    request = register(dialog, 0, via=("SIP/2.0/UDP 10.99.99.99:5060;branch=z9hG4bK-r",))
    dialog.answer(0.1, "200 OK", f"{CONTACT};expires=3600", to=dataclasses.replace(request, via=(f"{request.via[0]};received={received}",)))


def x_auth_received_own(capture):
    """received is the address of the registrar."""
    registered(capture, "10.0.0.2")


def x_auth_received(capture):
    """received is where the REGISTER came from, as it should be."""
    registered(capture, "10.0.0.1")


def x_auth_received_behind_nat(capture):
    """received is the address that a NAT behind this capture gives to the phone."""
    registered(capture, "198.51.100.1")


# 491.

def crossing(capture, time, *alices, bobs=()):
    """Both change the call at once, with these headers, and get 491."""
    dialog = talking(capture)
    one = dialog.request(time, "INVITE", *alices)
    other = dialog.request(time + 0.001, "INVITE", *bobs, by=BOB)
    dialog.answer(time + 0.02, "491 Request Pending", to=one)
    dialog.ack(time + 0.05, one)
    dialog.answer(time + 0.021, "491 Request Pending", to=other)
    dialog.ack(time + 0.051, other)
    return dialog


def x_auth_glare_not_retried(capture):
    """Neither side tries again; much later Alice hangs up."""
    crossing(capture, 10).bye(70)


def x_auth_glare_retried(capture):
    """Bob tries again."""
    dialog = crossing(capture, 10)
    request = dialog.request(11, "INVITE", by=BOB)
    dialog.answer(11.1, "200 OK")
    dialog.ack(11.2, request)
    later(capture, 80)


def x_auth_glare_hung_up(capture):
    """Alice hangs up after 3 s."""
    crossing(capture, 10).bye(13)
    later(capture, 80)


def x_auth_glare_capture_ends(capture):
    """The capture ends 5 s after the 491."""
    crossing(capture, 10)
    later(capture, 15)


def x_auth_glare_ended(capture):
    """Both refresh the session; after the 491, both send BYE."""
    dialog = crossing(capture, 10, "Session-Expires: 90;refresher=uac", bobs=("Session-Expires: 90;refresher=uas",))
    one = dialog.request(10.1, "BYE")
    other = dialog.request(10.105, "BYE", by=BOB)
    dialog.answer(10.12, "481 Call/Transaction Does Not Exist", to=one)
    dialog.answer(10.125, "200 OK", to=other)
    later(capture, 80)


def lone(capture, *times):
    """Alice's changes get 491, and nothing of Bob's is open."""
    dialog = talking(capture)
    for time in times:
        request = dialog.request(time, "INVITE")
        dialog.answer(time + 0.1, "491 Request Pending")
        dialog.ack(time + 0.2, request)
    return dialog


def x_auth_glare_nothing_open(capture):
    """Four times; then her change succeeds."""
    dialog = lone(capture, 10, 12.5, 15.5, 19)
    request = dialog.request(22, "INVITE")
    dialog.answer(22.1, "200 OK")
    dialog.ack(22.2, request)
    later(capture, 80)


def x_auth_glare_nothing_open_twice(capture):
    """Twice."""
    dialog = lone(capture, 10, 12.5)
    request = dialog.request(22, "INVITE")
    dialog.answer(22.1, "200 OK")
    dialog.ack(22.2, request)
    later(capture, 80)


def x_auth_glare_nothing_open_once(capture):
    """Once, and the next one succeeds."""
    dialog = lone(capture, 10)
    request = dialog.request(12.5, "INVITE")
    dialog.answer(12.6, "200 OK")
    dialog.ack(12.7, request)
    later(capture, 80)


def x_auth_glare_something_open(capture):
    """An INVITE of Bob's is open all the time."""
    dialog = talking(capture)
    theirs = dialog.request(9, "INVITE", by=BOB)
    dialog.answer(9.01, "100 Trying", to=theirs)
    for time in 10, 12.5, 15.5:
        request = dialog.request(time, "INVITE")
        dialog.answer(time + 0.1, "491 Request Pending")
        dialog.ack(time + 0.2, request)
    dialog.answer(18, "200 OK", to=theirs)
    dialog.ack(18.1, theirs)
    later(capture, 80)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_auth_"))
