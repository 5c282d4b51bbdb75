#!/usr/bin/env python3
"""Makes the captures about rules that a response breaks by itself, or by what its request was, the same bytes each time.

    make_rules.py [FOLDER]     writes them, by default into made/ beside this file
    make_rules.py --check      says which files in made/ are not what would be written

Each function rules_x fills the capture rules-x.pcap. Unless a capture says otherwise, Alice asks Bob at 0 s (frame 1) and is answered at 0.1 s (frame 2).
"""

import dataclasses

import pcapmake
from make_auth import register, registration
from make_invite import CARRIED, calling
from make_refer import BOB, PROXY, SDP, Dialog, invite, outgoing
from make_request import outside

CONTACT = "Contact: <sip:bob@10.0.0.2>"


def answered(capture, method, status, *headers, **fields):
    """A request outside any dialog and its answer; returns both."""
    dialog = outside(capture, f"{method.lower()}-1")
    dialog.request(0, method)
    return dialog, dialog.answer(0.1, status, *headers, **fields)


def altered(dialog, time, response, cut=None, **fields):
    """A response that is not as the dialog would make it."""
    return dialog.send(time, dataclasses.replace(response, **fields), cut)


def without_tag(response):
    return response.recipient.partition(";tag=")[0]


# Requests other than INVITE.

def rules_408(capture):
    """A proxy answers 408 to a MESSAGE after 31 s, and once more to its copy."""
    dialog = outside(capture, "message-1")
    request = dialog.request(0, "MESSAGE", target=PROXY)
    for time in 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5:
        dialog.send(time, request)
    answer = dialog.answer(31, "408 Request Timeout")
    dialog.send(31.5, request)
    dialog.send(31.6, answer)


def rules_408_invite(capture):
    """408 to a call that nobody answers: there it is right."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.answer(0.1, "100 Trying")
    dialog.answer(30, "408 Request Timeout", to=call)
    dialog.ack(30.1, call)


def rules_provisional(capture):
    """183 to an UPDATE, twice, before its 200."""
    dialog = Dialog(capture)
    dialog.request(0, "UPDATE", "Contact: <sip:alice@10.0.0.1>", CARRIED, body=SDP)
    early = dialog.answer(0.1, "183 Session Progress")
    dialog.send(0.6, early)
    dialog.answer(1, "200 OK", CONTACT, CARRIED, body=SDP)


def rules_provisional_usual(capture):
    """100 to an INFO whose answer is late; 180, 181, 182 and 183 to an INVITE."""
    dialog = Dialog(capture)
    dialog.request(0, "INFO")
    dialog.answer(4, "100 Trying")
    dialog.answer(6, "200 OK")
    call = outgoing(capture)
    invite(call, 10)
    for number, status in enumerate(["180 Ringing", "181 Call Is Being Forwarded", "182 Queued", "183 Session Progress"]):
        call.answer(10.1 + number, status)


# CSeq.

def numbered(capture, *numbers, status="500 Server Internal Error", by=None, **fields):
    """INFO with these CSeq numbers, a second apart; the last one is refused."""
    dialog = Dialog(capture)
    for time, number in enumerate(numbers):
        dialog.request(time, "INFO", cseq=number, **({"by": by} if by and time == 0 else {}), **fields)
        dialog.answer(time + 0.1, "200 OK" if time + 1 < len(numbers) else status)


def rules_cseq(capture):
    """After a failover Alice's server has forgotten its number: INFO with CSeq 107, 108, then 102."""
    numbered(capture, 107, 108, 102)


def rules_cseq_in_order(capture):
    """INFO with CSeq 107, then 108: the 500 has another cause."""
    numbered(capture, 107, 108)


def rules_cseq_of_other_side(capture):
    """Bob's INFO has CSeq 507, Alice's 102: each side counts for itself."""
    numbered(capture, 507, 102, by=BOB)


def rules_cseq_outside_dialog(capture):
    """OPTIONS with CSeq 107, then 102, in no dialog."""
    dialog = outside(capture, "options-1")
    for time, number in enumerate([107, 102]):
        dialog.request(time, "OPTIONS", cseq=number, recipient="<sip:bob@example.com>")
        dialog.answer(time + 0.1, "200 OK" if time == 0 else "500 Server Internal Error")


def rules_cseq_other_code(capture):
    """INFO with CSeq 107, then 102, which is refused with 403."""
    numbered(capture, 107, 102, status="403 Forbidden")


def rules_cseq_higher_later(capture):
    """INFO with CSeq 102; that with 103 comes before its 500."""
    dialog = Dialog(capture)
    first = dialog.request(0, "INFO", cseq=102)
    dialog.request(0.5, "INFO", cseq=103)
    dialog.answer(0.6, "500 Server Internal Error", to=first)


# Contact.

def bare(capture, status, time=0.1, **fields):
    """A call whose response has no Contact, and no other headers of its own."""
    dialog = outgoing(capture)
    call = calling(dialog)
    response = dialog.answer(None, status, to=call)
    return dialog, call, altered(dialog, time, response, **{"headers": (), **fields})


def rules_contact(capture):
    """The 200 to an INVITE has no Contact."""
    dialog, call, _ = bare(capture, "200 OK", headers=(CARRIED,), body=SDP)
    dialog.ack(0.2, call)


def rules_contact_early(capture):
    """180 and 183 have no Contact, but the 200 has."""
    dialog, call, early = bare(capture, "180 Ringing")
    altered(dialog, 0.5, early, start="SIP/2.0 183 Session Progress")
    dialog.answer(5, "200 OK", to=call)
    dialog.ack(5.1, call)


def rules_contact_not_needed(capture):
    """100; 180 without a To tag; 199, which ends a dialog; 486; and the 200 to a BYE."""
    dialog, call, trying = bare(capture, "100 Trying")
    altered(dialog, 0.2, trying, start="SIP/2.0 180 Ringing")
    altered(dialog, 0.3, trying, start="SIP/2.0 199 Early Dialog Terminated", recipient=f"{call.recipient};tag=b-2", headers=("Reason: SIP;cause=404",))
    dialog.answer(0.4, "486 Busy Here", to=call)
    dialog.ack(0.5, call)
    Dialog(capture, call_id="call-2@10.0.0.1").bye(10)


def rules_contact_of_reinvite(capture):
    """The 200 to a re-INVITE has no Contact: the address stays as it was."""
    dialog = Dialog(capture)
    call = calling(dialog)
    altered(dialog, 0.1, dialog.answer(None, "200 OK"), headers=())
    dialog.ack(0.2, call)


def rules_contact_otherwise(capture):
    """Contact in its short form, and in capitals with a space before the colon."""
    for number, header in enumerate(["m: <sip:bob@10.0.0.2>", "CONTACT : <sip:bob@10.0.0.2>"]):
        dialog = outgoing(capture, number + 1)
        call = calling(dialog, number)
        altered(dialog, number + 0.1, dialog.answer(None, "200 OK"), headers=(header,))
        dialog.ack(number + 0.2, call)


def rules_contact_cut(capture):
    """The 200 is cut off in the header before its Contact."""
    dialog = outgoing(capture)
    calling(dialog)
    dialog.answer(0.1, "200 OK", "Server: B2BUA", cut="Server")


# To tag.

def rules_to_tag(capture):
    """180 and 486 to an INVITE have no To tag."""
    dialog = outgoing(capture)
    call = calling(dialog)
    for time, status in (0.1, "180 Ringing"), (5, "486 Busy Here"):
        response = dialog.answer(None, status, to=call)
        altered(dialog, time, response, recipient=call.recipient)
    dialog.ack(5.1, call)


def rules_to_tag_proxy(capture):
    """A proxy answers 404 itself, and gives no To tag."""
    dialog = outside(capture, "message-1")
    request = dialog.request(0, "MESSAGE", target=PROXY)
    altered(dialog, 0.1, dialog.answer(None, "404 Not Found"), recipient=request.recipient)


def rules_to_tag_not_needed(capture):
    """100 Trying; a response without To; one that is cut before it; and one to a client of RFC 2543."""
    call = outgoing(capture)
    calling(call)
    call.answer(0.1, "100 Trying")
    for number, change in enumerate(["no To", "cut", "old"], 1):
        dialog = outside(capture, f"options-{number}")
        via = {"via": ("SIP/2.0/UDP 10.0.0.1:5060",)} if change == "old" else {}
        dialog.request(number, "OPTIONS", **via)
        response = dialog.answer(None, "200 OK")
        if change == "no To":
            text = response.text().replace(f"To: {response.recipient}\n", "")
            capture.udp(number + 0.1, response.source, response.target, text)
        else:
            altered(dialog, number + 0.1, response, cut="To" if change == "cut" else None, recipient=without_tag(response))


# Other headers.

def rules_challenge(capture):
    """401 to a REGISTER without a challenge."""
    dialog = registration(capture)
    register(dialog, 0)
    dialog.answer(0.1, "401 Unauthorized")


def rules_proxy_challenge(capture):
    """407 to an INVITE without a challenge."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    dialog.answer(0.1, "407 Proxy Authentication Required")
    dialog.ack(0.2, call)


def rules_header(capture):
    """405 without Allow."""
    answered(capture, "MESSAGE", "405 Method Not Allowed")


def rules_header_weak(capture):
    """199 without Reason, then 380 without a body."""
    dialog = outgoing(capture)
    call = calling(dialog)
    response = dialog.answer(None, "199 Early Dialog Terminated", to=call)
    altered(dialog, 0.1, response, headers=())
    dialog.answer(0.2, "380 Alternative Service", to=call)
    dialog.ack(0.3, call)


def rules_header_empty(capture):
    """415 with an empty Accept, 405 with an empty Allow."""
    answered(capture, "MESSAGE", "415 Unsupported Media Type", "Accept:")
    dialog = outside(capture, "info-1")
    dialog.request(1, "INFO")
    dialog.answer(1.1, "405 Method Not Allowed", "Allow:")


def rules_challenge_of_other(capture):
    """401 with Proxy-Authenticate only, 407 with WWW-Authenticate only, as a forking proxy may make them."""
    for time, (status, name) in enumerate([("401 Unauthorized", "Proxy"), ("407 Proxy Authentication Required", "WWW")]):
        dialog = outgoing(capture, time + 1)
        call = invite(dialog, time)
        dialog.answer(time + 0.1, status, f'{name}-Authenticate: Digest realm="example.com", nonce="n1"')
        dialog.ack(time + 0.2, call)


def rules_header_not_needed(capture):
    """488 and 606 without Warning, 489 without Allow-Events, 300 with its choices in the body."""
    statuses = "488 Not Acceptable Here", "606 Not Acceptable", "300 Multiple Choices"
    for time, status in enumerate(statuses):
        dialog = outgoing(capture, time + 1)
        call = invite(dialog, time)
        body = ("Content-Type: text/plain",) if status.startswith("300") else ()
        dialog.answer(time + 0.1, status, *body, body="sip:carol@example.com\n" if body else "")
        dialog.ack(time + 0.2, call)
    dialog = outside(capture, "subscribe-1")
    dialog.request(10, "SUBSCRIBE", "Event: x", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(10.1, "489 Bad Event")


def rules_header_cut(capture):
    """A 405 is cut off in the header before its Allow."""
    answered(capture, "MESSAGE", "405 Method Not Allowed", "Server: B2BUA", "Allow: INVITE", cut="Server")


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "rules_"))
