#!/usr/bin/env python3
"""Makes the captures about SUBSCRIBE, the same bytes each time.

    make_subscribe.py [FOLDER]     writes them, by default into made/ beside this file
    make_subscribe.py --check      says which files in made/ are not what would be written

Each function subscribe_x fills the capture subscribe-x.pcap. Unless a capture says otherwise, Alice subscribes to Bob's presence at 0 s,
Bob accepts with 200 at 0.1 s, and so the limit for his NOTIFY is at 33.1 s; the capture goes on until 40 s.
"""

import pcapmake
from make_loss import Connection, KEEPALIVE
from make_refer import ALICE, BOB, PROXY, Dialog, later, via_of


def subscriber(capture):
    return Dialog(capture, call_id="subscription-1@10.0.0.1", established=False)


def subscribe(dialog, time, *headers, event="presence", expires=3600, contact="<sip:alice@10.0.0.1>", **fields):
    return dialog.request(time, "SUBSCRIBE", f"Event: {event}", f"Expires: {expires}", f"Contact: {contact}", *headers, **fields)


def subscribed(capture, *headers, answer=(), **fields):
    """A dialog with a SUBSCRIBE at 0 s and its 200 at 0.1 s, each with these headers."""
    dialog = subscriber(capture)
    subscribe(dialog, 0, *headers, **fields)
    dialog.answer(0.1, "200 OK", "Expires: 3600", *answer)
    return dialog


def notify(dialog, time, event="presence", answer="200 OK", **fields):
    """A NOTIFY of Bob, and its answer."""
    request = dialog.request(time, "NOTIFY", f"Event: {event}", "Subscription-State: active;expires=3600", "Contact: <sip:bob@10.0.0.2>",
                             by=BOB, **fields)
    if answer:
        dialog.answer(time + 0.01, answer, to=request)
    return request


def subscribe_no_notify(capture):
    """Accepted, never notified, and the capture goes on after the limit."""
    subscribed(capture)
    later(capture, 40)


def subscribe_notified(capture):
    """Accepted and notified."""
    notify(subscribed(capture), 0.2)
    later(capture, 40)


def subscribe_capture_ends(capture):
    """The capture ends a second before the limit."""
    subscribed(capture)
    later(capture, 32.1)


def subscribe_ending(capture):
    """Alice ends the subscription with Expires: 0; the last NOTIFY does not come."""
    dialog = subscribed(capture)
    notify(dialog, 0.2)
    subscribe(dialog, 5, expires=0)
    dialog.answer(5.1, "200 OK", "Expires: 0")
    later(capture, 40)


def subscribe_204(capture):
    """Accepted with 204: both sides have agreed that no NOTIFY follows (RFC 5839)."""
    dialog = subscriber(capture)
    subscribe(dialog, 0, "Suppress-If-Match: *")
    dialog.answer(0.1, "204 No Notification")
    later(capture, 40)


def subscribe_refused(capture):
    """Refused with 489, then for another event redirected with 302."""
    dialog = subscriber(capture)
    subscribe(dialog, 0)
    dialog.answer(0.1, "489 Bad Event", "Allow-Events: dialog")
    subscribe(dialog, 1, event="dialog")
    dialog.answer(1.1, "302 Moved Temporarily", "Contact: <sip:bob@10.0.0.3>")
    later(capture, 40)


def subscribe_challenged(capture):
    """407, then the SUBSCRIBE with credentials is accepted and never notified."""
    dialog = subscriber(capture)
    subscribe(dialog, 0)
    dialog.answer(0.1, "407 Proxy Authentication Required", 'Proxy-Authenticate: Digest realm="example.com", nonce="1"')
    subscribe(dialog, 1, 'Proxy-Authorization: Digest username="alice", realm="example.com", nonce="1", uri="sip:bob@10.0.0.2", response="0"')
    dialog.answer(1.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def subscribe_503_then_accepted(capture):
    """503, then the same SUBSCRIBE goes to another server (new branch, same CSeq), which accepts it and never notifies."""
    dialog = subscriber(capture)
    subscribe(dialog, 0, target="10.0.0.3")
    dialog.answer(0.1, "503 Service Unavailable")
    subscribe(dialog, 1, cseq=101, via=(via_of(ALICE.host, "second-server"),))
    dialog.answer(1.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def subscribe_notify_before_answer(capture):
    """The NOTIFY overtakes the 200."""
    dialog = subscriber(capture)
    request = subscribe(dialog, 0)
    dialog.established = True
    notify(dialog, 0.05)
    dialog.answer(0.1, "200 OK", "Expires: 3600", to=request)
    later(capture, 40)


def subscribe_notify_before_request(capture):
    """The NOTIFY stands before its SUBSCRIBE, as in merged captures."""
    dialog = subscriber(capture)
    dialog.established = True
    notify(dialog, 0)
    subscribe(dialog, 0.05, recipient="<sip:bob@example.com>")
    dialog.answer(0.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def subscribe_id_forgotten(capture):
    """The SUBSCRIBE has an id, the NOTIFY has none."""
    notify(subscribed(capture, event="presence;id=7"), 0.2)
    later(capture, 40)


def subscribe_id_differs(capture):
    """The NOTIFY has another id than the SUBSCRIBE."""
    notify(subscribed(capture, event="presence;id=7"), 0.2, event="presence;id=8")
    later(capture, 40)


def subscribe_notify_of_another_event(capture):
    """The dialog shows a NOTIFY, but of the event dialog."""
    notify(subscribed(capture), 0.2, event="dialog")
    later(capture, 40)


def subscribe_refresh(capture):
    """Accepted and notified; the refresh at 10 s is accepted, too, and not notified."""
    dialog = subscribed(capture)
    notify(dialog, 0.2)
    subscribe(dialog, 10)
    dialog.answer(10.1, "200 OK", "Expires: 3600")
    later(capture, 50)


def subscribe_two_events(capture):
    """SUBSCRIBEs to presence and dialog in one dialog; only dialog is notified."""
    dialog = subscribed(capture)
    subscribe(dialog, 1, event="dialog")
    dialog.answer(1.1, "200 OK", "Expires: 3600")
    notify(dialog, 1.2, event="dialog")
    later(capture, 40)


def subscribe_late(capture):
    """The first NOTIFY comes 10 s after the limit."""
    dialog = subscribed(capture)
    later(capture, 40)
    notify(dialog, 43.1)


def subscribe_repeated(capture):
    """SUBSCRIBE and 200 are retransmitted: one exchange, the limit counts from the first copies."""
    dialog = subscriber(capture)
    request = subscribe(dialog, 0)
    answer = dialog.answer(0.1, "200 OK", "Expires: 3600")
    dialog.send(0.5, request)
    dialog.send(0.6, answer)
    later(capture, 33.1)


def subscribe_two_hops(capture):
    """The same SUBSCRIBE and 200 before and behind a proxy that record-routes, never notified."""
    dialog = subscriber(capture)
    subscribe(dialog, 0, "Record-Route: <sip:10.0.0.9;lr>", target=PROXY)
    dialog.forward(0.01)
    dialog.answer(0.1, "200 OK", "Expires: 3600", "Record-Route: <sip:10.0.0.9;lr>")
    dialog.forward(0.11)
    later(capture, 40)


def subscribe_ims(capture):
    """The SUBSCRIBE has P-Access-Network-Info: in IMS the limit is 129 s."""
    subscribed(capture, "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=001010001")
    later(capture, 129)
    later(capture, 129.1)


# Captures that cannot show whether a NOTIFY came.

def subscribe_not_captured(capture):
    """The capture starts after the SUBSCRIBE: only its 200 is there."""
    dialog = subscriber(capture)
    subscribe(dialog, None)
    dialog.answer(0.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def subscribe_through_proxies(capture):
    """Seen behind a proxy that does not record-route."""
    dialog = subscriber(capture)
    subscribe(dialog, None)
    dialog.forward(0)
    dialog.answer(0.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def subscribe_contact_elsewhere(capture):
    """The Contact of the SUBSCRIBE names another address than it came from."""
    subscribed(capture, contact="<sip:alice@10.0.0.4>")
    later(capture, 40)


def subscribe_contact_tls(capture):
    """The SUBSCRIBE is in the clear, its Contact asks for TLS."""
    subscribed(capture, contact="<sip:alice@10.0.0.1:5061;transport=tls>")
    later(capture, 40)


def subscribe_cut(capture):
    """The 200 is cut off, so it may have said anything."""
    dialog = subscriber(capture)
    subscribe(dialog, 0)
    dialog.answer(0.1, "200 OK", cut="Contact")
    later(capture, 40)


def subscribe_cut_notify(capture):
    """A NOTIFY of the dialog is cut off before its Event."""
    notify(subscribed(capture), 0.2, cut="Event", answer=None)
    later(capture, 40)


def subscribe_segment_lost(capture):
    """Over TCP: a segment of Bob is missing before the one at 5 s."""
    connection = Connection(capture)
    subscribed(connection)
    connection.lose()
    connection.tcp.server(5, KEEPALIVE)
    later(capture, 40)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "subscribe_"))
