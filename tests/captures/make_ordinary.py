#!/usr/bin/env python3
"""Makes the captures about failures that are an ordinary step, and those that only look like one, the same bytes each time.

    make_ordinary.py [FOLDER]     writes them, by default into made/ beside this file
    make_ordinary.py --check      says which files in made/ are not what would be written

Each function ordinary_x fills the capture ordinary-x.pcap.
"""

import dataclasses

import pcapmake
from make_invite import answered, calling
from make_refer import ALICE, PROXY, Dialog, later, outgoing, via_of


def dialled(dialog, time, number):
    """An INVITE that calls this number."""
    return calling(dialog, time, start=f"INVITE sip:{number}@10.0.0.2;user=phone SIP/2.0", recipient=f"<sip:{number}@example.com>")


def refused(dialog, time, request, status, *headers):
    """A final response to an INVITE, and its ACK."""
    dialog.answer(time, status, *headers, to=request)
    dialog.ack(time + 0.01, request)


def ordinary_487_expired(capture):
    """Expires of the INVITE runs out while it rings: 487, which nobody asks for by CANCEL."""
    dialog = outgoing(capture)
    call = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>", "Expires: 20")
    dialog.answer(0.1, "180 Ringing")
    refused(dialog, 20, call, "487 Request Terminated")
    later(capture, 60)


def ordinary_487_too_soon(capture):
    """487 after 15 s, although Expires of the INVITE is 20 s."""
    dialog = outgoing(capture)
    call = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>", "Expires: 20")
    dialog.answer(0.1, "180 Ringing")
    refused(dialog, 15, call, "487 Request Terminated")
    later(capture, 60)


def ordinary_484_overlap(capture):
    """Overlap dialling: two numbers are incomplete, the third one is called."""
    dialog = outgoing(capture)
    for time, number in ((0, "61"), (2, "612")):
        refused(dialog, time + 0.1, dialled(dialog, time, number), "484 Address Incomplete")
    call = dialled(dialog, 4, "61234")
    dialog.answer(5, "200 OK", to=call)
    dialog.ack(5.1, call)
    later(capture, 60)


def ordinary_484_alone(capture):
    """The number is incomplete, and the next one is another."""
    dialog = outgoing(capture)
    refused(dialog, 0.1, dialled(dialog, 0, "61"), "484 Address Incomplete")
    refused(dialog, 2.1, dialled(dialog, 2, "712"), "404 Not Found")
    later(capture, 60)


def ordinary_483_traceroute(capture):
    """OPTIONS with Max-Forwards 0 and 1 find the servers on the way; then one in a loop, whose Max-Forwards has begun at 70."""
    for count in range(2):
        dialog = Dialog(capture, call_id=f"call-{count + 1}@10.0.0.1", established=False)
        dialog.request(count, "OPTIONS", headers=(f"Max-Forwards: {count}",))
        dialog.answer(count + 0.1, "483 Too Many Hops")
    dialog = Dialog(capture, call_id="call-3@10.0.0.1", established=False)
    vias = tuple(via_of(PROXY, f"p{hop}") for hop in range(70))
    dialog.request(2, "OPTIONS", headers=("Max-Forwards: 0",), via=(*vias, via_of("10.0.0.1", "a")), source=PROXY)
    dialog.answer(2.1, "483 Too Many Hops")
    later(capture, 60)


def ordinary_494_agreement(capture):
    """494 and 421 begin a security agreement; the 494 to a request that has agreed already is a failure."""
    dialog = Dialog(capture, established=False)
    for time, status, headers in (
            (0, "494 Security Agreement Required", ()), (1, "421 Extension Required", ()),
            (2, "494 Security Agreement Required", ("Security-Verify: tls;q=0.2",))):
        dialog.request(time, "OPTIONS", *headers)
        dialog.answer(time + 0.1, status, "Security-Server: tls;q=0.2", "Require: sec-agree")
    later(capture, 60)


def ordinary_412_published(capture):
    """412 to a PUBLISH that refers to a lost state; the whole state follows. Then a 412 after which nothing follows."""
    dialog = Dialog(capture, established=False)
    dialog.request(0, "PUBLISH", "Event: presence", "SIP-If-Match: x")
    dialog.answer(0.1, "412 Conditional Request Failed")
    dialog.request(1, "PUBLISH", "Event: presence")
    dialog.answer(1.1, "200 OK", "SIP-ETag: y")
    dialog.request(2, "PUBLISH", "Event: presence", "SIP-If-Match: y")
    dialog.answer(2.1, "412 Conditional Request Failed")
    later(capture, 60)


def merged(capture, status):
    """The same INVITE comes to Bob by two ways; the second copy gets 482, the first one this response."""
    dialog = outgoing(capture)
    first = calling(dialog, via=(via_of(PROXY, "p1"), via_of("10.0.0.1", "a1")), source=PROXY)
    second = dialog.send(0.05, dataclasses.replace(first, via=(via_of(PROXY, "p2"), via_of("10.0.0.1", "a1"))))
    refused(dialog, 0.1, second, "482 Loop Detected")
    dialog.answer(1, status, to=first)
    dialog.ack(1.1, first)
    later(capture, 60)


def ordinary_482_merged(capture):
    """An INVITE that comes by two ways: 482 to the second copy, 200 to the first."""
    merged(capture, "200 OK")


def ordinary_482_failed(capture):
    """The same, but the first copy is refused as well."""
    merged(capture, "486 Busy Here")


def redirected(capture, has_tried):
    """Bob redirects to Carol. The proxy calls her itself, who is busy, and passes the 302 on without the Contact that it has used."""
    dialog = outgoing(capture)
    outer = calling(dialog, target=PROXY)
    inner = dialog.forward(0.01)
    refused(dialog, 0.1, inner, "302 Moved Temporarily", "Contact: <sip:carol@10.0.0.3>")
    if has_tried:
        tried = dialog.send(0.2, dataclasses.replace(
            inner, start="INVITE sip:carol@10.0.0.3 SIP/2.0", target="10.0.0.3", via=(via_of(PROXY, "second"), *inner.via[1:])))
        refused(dialog, 1, tried, "486 Busy Here")
    refused(dialog, 1.1, outer, "302 Moved Temporarily")
    later(capture, 60)


def ordinary_302_tried(capture):
    """The proxy has tried the Contact of a 302, and passes it on without."""
    redirected(capture, True)


def ordinary_302_not_tried(capture):
    """The proxy passes a 302 on without its Contact, and has tried nothing."""
    redirected(capture, False)


def ordinary_refer_unsubscribed(capture):
    """Alice asks for no more reports on her REFER, and the NOTIFY to that does not come: one finding, not two."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, state="active;expires=10")
    dialog.request(5, "SUBSCRIBE", "Event: refer", "Expires: 0", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(5.1, "200 OK", "Expires: 0")
    later(capture, 99)


def ordinary_cancel_ignored(capture):
    """Bob keeps no state: he answers the INVITE at once, and ignores its CANCEL. Later he answers other requests."""
    dialog = outgoing(capture)
    call = calling(dialog)
    dialog.send(0.05, dataclasses.replace(
        call, start=call.start.replace("INVITE", "CANCEL"), cseq=call.cseq.replace("INVITE", "CANCEL"), headers=("Max-Forwards: 70",), body=""))
    refused(dialog, 0.1, call, "480 Temporarily Unavailable")
    other = Dialog(capture, call_id="call-2@10.0.0.1", established=False)
    for time in (20, 60):
        other.request(time, "OPTIONS")
        other.answer(time + 0.1, "200 OK")
    later(capture, 90)


def ordinary_answers_without(capture):
    """A 200 to INVITE without a tag in To, and a 200 to SUBSCRIBE without Expires; the same with them, and a 204."""
    dialog = outgoing(capture)
    call = calling(dialog)
    answer = dialog.answer(None, "200 OK", to=call)
    dialog.send(1, dataclasses.replace(answer, recipient=call.recipient))
    dialog.send(1.1, dataclasses.replace(call, start=call.start.replace("INVITE", "ACK"), cseq=call.cseq.replace("INVITE", "ACK"),
                                         via=(via_of("10.0.0.1", "ack"),), headers=("Max-Forwards: 70",), body=""))
    for count, (status, headers) in enumerate((("200 OK", ()), ("200 OK", ("Expires: 60",)), ("204 No Notification", ()))):
        other = Dialog(capture, call_id=f"call-{count + 2}@10.0.0.1", established=False)
        other.request(10 + count, "SUBSCRIBE", "Event: presence", "Expires: 60", "Contact: <sip:alice@10.0.0.1>", by=ALICE)
        other.answer(10.1 + count, status, *headers)
    later(capture, 20)


def ordinary_overlap_without(capture):
    """A re-INVITE while the one before it has no final response: 500, without the Retry-After that RFC 3261 section 14.2 has in it."""
    dialog = outgoing(capture)
    call, _ = answered(dialog)
    dialog.ack(1.1, call)
    first = calling(dialog, 10)
    dialog.answer(10.1, "100 Trying")
    second = calling(dialog, 10.5)
    refused(dialog, 10.6, second, "500 Server Internal Error")
    dialog.answer(11, "200 OK", to=first)
    dialog.ack(11.1, first)
    later(capture, 50)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "ordinary_"))
