#!/usr/bin/env python3
"""Makes the captures about requests that should be sent again, or not yet: redirections, short intervals, 491 and 503. The same bytes each time.

    make_retry.py [FOLDER]     writes them, by default into made/ beside this file
    make_retry.py --check      says which files in made/ are not what would be written

Each function redirect_x, interval_x, glare_x or retry_after_x fills the capture of that name, with hyphens. Unless a capture says otherwise, Alice asks
at 0 s and is answered at 0.1 s, and the capture goes on until 40 s where something is waited for.
"""

import dataclasses

import pcapmake
from make_auth import registration
from make_refer import BOB, PROXY, Dialog, invite, later, outgoing, via_of

NEW = "<sip:bob@10.0.0.5>"


def busy_call(dialog, time, *headers, **fields):
    """A call to somebody who is busy."""
    request = invite(dialog, time, *headers, **fields)
    dialog.answer(time + 0.1, "486 Busy Here")
    dialog.ack(time + 0.2, request)


# Redirections.

def moved(capture, status="302 Moved Temporarily", contact=NEW, **fields):
    """A call that is redirected, and the ACK."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, **fields)
    dialog.answer(0.1, status, *([f"Contact: {contact}"] if contact else []))
    dialog.ack(0.2, request)
    return dialog


def redirect_not_followed(capture):
    """302 with another address, which nobody calls; another call goes on."""
    moved(capture, contact="<sip:carol@example.com>")
    busy_call(outgoing(capture, 2), 1)
    later(capture, 40)


def redirect_choices_not_followed(capture):
    """300 with two addresses, which nobody calls."""
    moved(capture, "300 Multiple Choices", "<sip:carol@example.com>;q=0.8, <sip:dave@example.com>;q=0.2")
    later(capture, 40)


def redirect_followed(capture):
    """302, then the INVITE to the new address in the same call."""
    dialog = moved(capture, contact="<sip:carol@10.0.0.5>")
    busy_call(dialog, 0.3, start="INVITE sip:carol@10.0.0.5 SIP/2.0", target="10.0.0.5")
    later(capture, 40)


def redirect_followed_in_new_call(capture):
    """302, then a call to the new address under another Call-ID, with the port in the Request-URI."""
    moved(capture, contact="<sip:carol@10.0.0.5>")
    busy_call(outgoing(capture, 2), 0.3, start="INVITE sip:carol@10.0.0.5:5060 SIP/2.0", target="10.0.0.5")
    later(capture, 40)


def redirect_followed_by_proxy(capture):
    """A proxy gets the 302 and follows it on a way that is not captured; Alice sees nothing of it."""
    dialog = outgoing(capture)
    invite(dialog, None, target=PROXY)
    request = dialog.forward(0.01)
    dialog.answer(0.1, "302 Moved Temporarily", f"Contact: {NEW}")
    dialog.ack(0.2, request)
    later(capture, 40)


def redirect_followed_late(capture):
    """The user is asked first, and agrees after a minute."""
    dialog = moved(capture, contact="<sip:carol@10.0.0.5>")
    later(capture, 40)
    busy_call(dialog, 60, start="INVITE sip:carol@10.0.0.5 SIP/2.0", target="10.0.0.5")


def redirect_through_proxy(capture):
    """305: the same address is to be asked through a proxy, and is."""
    dialog = moved(capture, "305 Use Proxy", "<sip:10.0.0.9>")
    busy_call(dialog, 0.3, "Route: <sip:10.0.0.9;lr>", target=PROXY)
    later(capture, 40)


def redirect_nothing_to_follow(capture):
    """380, 485, 302 without a Contact, with a phone number, and with the address that was called."""
    for number, (status, contact) in enumerate([("380 Alternative Service", NEW), ("485 Ambiguous", NEW), ("302 Moved Temporarily", ""),
                                                ("302 Moved Temporarily", "<tel:+15550100>"), ("302 Moved Temporarily", "<sip:bob@10.0.0.2>")]):
        dialog = outgoing(capture, number)
        request = invite(dialog, number)
        dialog.answer(number + 0.1, status, *([f"Contact: {contact}"] if contact else []))
        dialog.ack(number + 0.2, request)
    later(capture, 40)


# Intervals.

def register(dialog, time, expires, **fields):
    return dialog.request(time, "REGISTER", f"Contact: <sip:alice@10.0.0.1>;expires={expires}", **{
        "recipient": "<sip:alice@example.com>", "start": "REGISTER sip:example.com SIP/2.0", **fields})


def interval_not_raised(capture):
    """REGISTER for 60 s three times; the registrar wants 300 s."""
    dialog = registration(capture)
    for number in range(3):
        register(dialog, 2 * number, 60)
        dialog.answer(2 * number + 0.1, "423 Interval Too Brief", "Min-Expires: 300")


def interval_session_not_raised(capture):
    """INVITE with a session interval of 90 s twice; the callee wants 1800 s."""
    dialog = outgoing(capture)
    for number in range(2):
        request = invite(dialog, number, "Supported: timer", "Session-Expires: 90")
        dialog.answer(number + 0.1, "422 Session Interval Too Small", "Min-SE: 1800")
        dialog.ack(number + 0.2, request)


def interval_two_hops(capture):
    """The same REGISTER before and behind a proxy, refused once: no repetition."""
    dialog = registration(capture)
    register(dialog, 0, 60, target=PROXY)
    dialog.send(0.01, dataclasses.replace(dialog.newest, source=PROXY, target="10.0.0.3", via=(via_of(PROXY, "proxy-1"), *dialog.newest.via)))
    dialog.answer(0.1, "423 Interval Too Brief", "Min-Expires: 300")
    dialog.forward(0.11)


def interval_raised(capture):
    """REGISTER for 60 s, 423, REGISTER for 300 s."""
    dialog = registration(capture)
    register(dialog, 0, 60)
    dialog.answer(0.1, "423 Interval Too Brief", "Min-Expires: 300")
    register(dialog, 0.2, 300)
    dialog.answer(0.3, "200 OK", "Contact: <sip:alice@10.0.0.1>;expires=300")


def interval_raised_by_steps(capture):
    """Each proxy on the way of the INVITE has a higher minimum."""
    dialog = outgoing(capture)
    for number, (asked, least) in enumerate([(90, 120), (120, 300), (300, 600)]):
        request = invite(dialog, number, "Supported: timer", f"Session-Expires: {asked}", f"Min-SE: {asked}")
        dialog.answer(number + 0.1, "422 Session Interval Too Small", f"Min-SE: {least}")
        dialog.ack(number + 0.2, request)


# 491.

def talking(capture):
    """Alice calls Bob; her Call-ID."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    dialog.answer(0.1, "200 OK")
    dialog.ack(0.2, request)
    return dialog


def glare(dialog, time, wait, by, method="INVITE"):
    """A request that meets another one, and comes again so much later."""
    request = dialog.request(time, method, by=by)
    dialog.answer(time + 0.1, "491 Request Pending")
    if method == "INVITE":
        dialog.ack(time + 0.2, request)
    again = dialog.request(time + 0.1 + wait, method, by=by)
    dialog.answer(time + 0.2 + wait, "200 OK")
    if method == "INVITE":
        dialog.ack(time + 0.3 + wait, again)


def glare_too_early(capture):
    """Alice, who made the Call-ID, sends her re-INVITE again after 0.5 s, later her UPDATE after 1.9 s."""
    dialog = talking(capture)
    glare(dialog, 10, 0.5, dialog.parties[0])
    glare(dialog, 20, 1.9, dialog.parties[0], "UPDATE")


def glare_in_time(capture):
    """Alice waits 2.1 s, later 10 s."""
    dialog = talking(capture)
    glare(dialog, 10, 2.1, dialog.parties[0])
    glare(dialog, 20, 10, dialog.parties[0])


def glare_other_side(capture):
    """Bob, who was called, may try again at once."""
    glare(talking(capture), 10, 0.2, BOB)


def glare_call_not_begun(capture):
    """The begin of the call is not in the capture: who made the Call-ID is not known."""
    dialog = Dialog(capture)
    glare(dialog, 10, 0.5, dialog.parties[0])


def glare_two_hops(capture):
    """The re-INVITE and its 491 before and behind a proxy; it comes again after 2.1 s, as Alice sees it."""
    dialog = talking(capture)
    for time in 10, 12.3:
        dialog.request(time, "INVITE", target=PROXY)
        dialog.forward(time + 0.05)
        dialog.answer(time + 0.1, "491 Request Pending")
        dialog.forward(time + 0.15)


# 503 with Retry-After.

def refused(capture, retry_after="Retry-After: 60"):
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    dialog.answer(0.1, "503 Service Unavailable", retry_after)
    dialog.ack(0.2, request)
    return dialog


def retry_after_ignored(capture):
    """503 with Retry-After of 60 s; the same call again after 5 s and after 10 s."""
    refused(capture)
    for number in 1, 2:
        dialog = outgoing(capture, number + 1)
        request = invite(dialog, 5 * number)
        dialog.answer(5 * number + 0.1, "503 Service Unavailable", "Retry-After: 60")
        dialog.ack(5 * number + 0.2, request)


def retry_after_kept(capture):
    """503 with Retry-After of 60 s; the same call again after 61 s."""
    refused(capture)
    busy_call(outgoing(capture, 2), 61)


def retry_after_not_for_these(capture):
    """Within the pause: another user, another callee, another server, another request, one in a dialog and OPTIONS."""
    refused(capture)
    busy_call(outgoing(capture, 2), 2, sender="<sip:carol@example.com>;tag=c-1")
    busy_call(outgoing(capture, 3), 3, start="INVITE sip:dave@10.0.0.2 SIP/2.0")
    busy_call(outgoing(capture, 4), 4, target="10.0.0.5")
    outgoing(capture, 5).request(5, "MESSAGE")
    Dialog(capture, call_id="call-6@10.0.0.1").request(6, "INVITE")
    outgoing(capture, 7).request(7, "OPTIONS")


def retry_after_behind_proxy(capture):
    """The client is a proxy, which sends the requests of many."""
    for number in 1, 2:
        dialog = outgoing(capture, number)
        invite(dialog, None, target=PROXY)
        request = dialog.forward(number * 5)
        dialog.answer(number * 5 + 0.1, "503 Service Unavailable", "Retry-After: 60")
        dialog.ack(number * 5 + 0.2, request)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "redirect_", "interval_", "glare_", "retry_after_"))
