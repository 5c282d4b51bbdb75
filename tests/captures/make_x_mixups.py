#!/usr/bin/env python3
"""Makes the captures of dialogs whose messages are mixed up: tags, Call-IDs, numbers, routes, transports; and of what only looks like it.

    make_x_mixups.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_mixups.py --check      says which files in made/ are not what would be written

Each function x_mixups_x fills the capture x-mixups-x.pcap. The INVITE is at 0 s, its 200 at 1 s; what is tried comes at 10 s, and the capture goes on
until all limits have passed.
"""

import pcapmake
from make_x_dialog import CALLEE, CALLER, SERIES, Call, later

FIRST, SECOND = f"<sip:{CALLER};lr>", "<sip:203.0.113.7;lr>"
FRAG = "Content-Type: message/sipfrag"
ACK = f"ACK sip:bob@{CALLEE} SIP/2.0"


def closed(call, time=33.1):
    """Who answered ends the call."""
    call.request(time, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(time + 0.02, 1, "200 OK", "1 BYE")
    later(call.capture, time + 60)


# A 200 without ACK.

def unacknowledged(capture, recorded, answered, contact=f"<sip:bob@{CALLEE}>", uri=f"sip:bob@{CALLEE}", tags=None):
    call = Call(capture, (f"<sip:alice@{CALLER}>", contact))
    call.invite(0, *[f"Record-Route: {one}" for one in recorded], uri=uri)
    for time in SERIES:
        call.accept(1 + time, *[f"Record-Route: {one}" for one in answered], tags=tags)
    closed(call)


def x_mixups_record_route_lost(capture):
    """The 200 does not have the Record-Route of the INVITE."""
    unacknowledged(capture, [FIRST], [])


def x_mixups_record_route_turned(capture):
    """The 200 has the Record-Route of the INVITE from its end."""
    unacknowledged(capture, [FIRST, SECOND], [SECOND, FIRST])


def x_mixups_record_route_short(capture):
    """The 200 has only the first Record-Route of the INVITE."""
    unacknowledged(capture, [FIRST, SECOND], [FIRST])


def x_mixups_record_route_longer(capture):
    """A proxy behind this hop has put its own before that of the INVITE."""
    unacknowledged(capture, [FIRST], ["<sip:203.0.113.6;lr>", FIRST])


def x_mixups_tls_contact(capture):
    """The Contact of the 200 is a sips URI; the call came over UDP."""
    unacknowledged(capture, [], [], contact=f"<sips:bob@{CALLEE}>")


def x_mixups_tls_asked(capture):
    """The INVITE asked for a sips URI."""
    unacknowledged(capture, [], [], contact=f"<sips:bob@{CALLEE}>", uri=f"sips:bob@{CALLEE}")


def x_mixups_no_tag(capture):
    """The 200 has no tag in To."""
    unacknowledged(capture, [], [], tags=("a-1", None))


def x_mixups_cancel_late(capture):
    """The caller has given up just before the 200 came, and leaves it alone."""
    call = Call(capture)
    via = f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-call-1-0-1INVITE"
    call.invite()
    call.answer(0.1, 0, "180 Ringing", "1 INVITE", f"Contact: {call.contacts[1]}")
    call.request(0.98, 0, f"CANCEL sip:bob@{CALLEE} SIP/2.0", "1 CANCEL", via=via, tags=("a-1", None))
    call.accept(1)
    call.answer(1.01, 0, "200 OK", "1 CANCEL", via=via)
    for time in SERIES[1:]:
        call.accept(1 + time)
    closed(call)


# ACKs.

def changed(capture, cseq, times=SERIES):
    """The 200 to a re-INVITE with CSeq 2 comes again; the ACKs have that number."""
    call = Call(capture).set_up()
    call.invite(10, cseq=2, tags=call.tags)
    for time in times:
        call.accept(10.1 + time, cseq=2)
        call.request(10.12 + time, 0, ACK, f"{cseq} ACK", via=f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-again-{time}")
    closed(call, 42.3 if len(times) > 1 else 90)


def x_mixups_ack_of_first(capture):
    """The ACK of the re-INVITE has the CSeq number of the first INVITE."""
    changed(capture, 1)


def x_mixups_ack_of_first_works(capture):
    """The same, and who answered takes it."""
    changed(capture, 1, times=(0,))


def x_mixups_ack_again(capture):
    """The first 200 comes again, and so does its ACK, while the re-INVITE is under way."""
    call = Call(capture).set_up()
    call.invite(1.2, cseq=2, tags=call.tags)
    call.accept(1.3, cseq=2)
    call.accept(1.5)
    call.request(1.52, 0, ACK, "1 ACK")
    call.accept(1.8, cseq=2)
    call.request(1.82, 0, ACK, "2 ACK")
    closed(call)


PROXY = "203.0.113.5"


def relayed(capture, cseq=1, call_id="call-1", times=SERIES):
    """The ACK that a proxy passes on has another number or Call-ID than the INVITE that it has passed on."""
    near, far = Call(capture, hosts=(CALLER, PROXY)), Call(capture, hosts=(PROXY, CALLEE))
    near.invite(uri=f"sip:bob@{CALLEE}")
    far.invite(0.01)
    for time in times:
        far.accept(1 + time)
        near.accept(1.01 + time)
        near.request(1.02 + time, 0, ACK, "1 ACK", via=f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-near-{time}")
        Call(capture, hosts=(PROXY, CALLEE), call_id=call_id).request(1.03 + time, 0, ACK, f"{cseq} ACK",
                                                                      via=f"SIP/2.0/UDP {PROXY};branch=z9hG4bK-far-{time}")
    closed(far)


def x_mixups_relayed_cseq(capture):
    """The ACK gets another CSeq number on its way."""
    relayed(capture, cseq=2)


def x_mixups_relayed_call_id(capture):
    """The ACK gets another Call-ID on its way."""
    relayed(capture, call_id="hidden-1")


def x_mixups_relayed_works(capture):
    """The ACK gets another CSeq number on its way, and is accepted."""
    relayed(capture, cseq=2, times=(0,))


# CSeq numbers.

def counted(capture, cseq):
    """Two re-INVITEs; nobody answers the second one."""
    call = Call(capture).set_up()
    call.invite(10, cseq=2, tags=call.tags)
    call.accept(10.1, cseq=2)
    call.request(10.12, 0, ACK, "2 ACK")
    for time in (0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5):
        call.invite(20 + time, cseq=cseq, tags=call.tags, via=f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-second")
    later(capture, 90)


def x_mixups_cseq_again(capture):
    """The second one has the number of the first."""
    counted(capture, 2)


def x_mixups_cseq_next(capture):
    """The second one has the next number."""
    counted(capture, 3)


# What crosses.

def bye_before(capture, acked):
    """Who answered hangs up at once: 481."""
    call = Call(capture)
    call.invite()
    call.accept(1)
    call.request(acked, 0, ACK, "1 ACK")
    call.request(1.1, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(1.12, 1, "481 Call/Transaction Does Not Exist", "1 BYE")
    capture.sort()
    later(capture, 60)


def x_mixups_bye_early(capture):
    """The ACK comes after the BYE."""
    bye_before(capture, 1.11)


def x_mixups_bye_in_time(capture):
    """The ACK comes before the BYE."""
    bye_before(capture, 1.05)


def update(call, time, cseq, side=0):
    call.request(time, side, f"UPDATE sip:bob@{CALLEE} SIP/2.0", f"{cseq} UPDATE", f"Contact: {call.contacts[side]}")


def x_mixups_update_other_side(capture):
    """An UPDATE comes while the re-INVITE of the other side is open: 500."""
    call = Call(capture).set_up()
    call.request(10, 1, f"INVITE sip:alice@{CALLER} SIP/2.0", "1 INVITE", f"Contact: {call.contacts[1]}")
    call.answer(10.1, 1, "100 Trying", "1 INVITE")
    update(call, 11, 2)
    call.answer(11.1, 0, "500 Server Internal Error", "2 UPDATE", "Retry-After: 3")
    call.answer(12, 1, "200 OK", "1 INVITE", f"Contact: {call.contacts[0]}")
    call.request(12.02, 1, f"ACK sip:alice@{CALLER} SIP/2.0", "1 ACK")
    later(capture, 60)


def updates(capture, answered):
    call = Call(capture).set_up()
    update(call, 10, 2)
    call.answer(answered, 0, "200 OK", "2 UPDATE", f"Contact: {call.contacts[1]}")
    update(call, 11, 3)
    call.answer(11.1, 0, "500 Server Internal Error", "3 UPDATE", "Retry-After: 3")
    capture.sort()
    later(capture, 60)


def x_mixups_update_twice(capture):
    """A second UPDATE comes before the first one is answered: 500."""
    updates(capture, 12)


def x_mixups_update_after(capture):
    """The first UPDATE was answered: the 500 has another reason."""
    updates(capture, 10.1)


def invites(capture, acked):
    call = Call(capture).set_up()
    call.invite(10, cseq=2, tags=call.tags)
    call.accept(10.1, cseq=2)
    call.invite(10.11, cseq=3, tags=call.tags)
    call.answer(10.12, 0, "500 Overlapping Requests", "3 INVITE", "Retry-After: 3")
    call.request(acked, 0, ACK, "2 ACK")
    call.ack_failure(10.15, 3)
    capture.sort()
    later(capture, 60)


def x_mixups_invite_before_ack(capture):
    """A second re-INVITE overtakes the ACK of the first one: 500."""
    invites(capture, 10.13)


def x_mixups_invite_after_ack(capture):
    """The ACK of the first one came before."""
    invites(capture, 10.105)


# Transfers and subscriptions.

def referred(capture, **fields):
    call = Call(capture, **fields).set_up()
    call.request(10, 0, f"REFER sip:bob@{CALLEE} SIP/2.0", "2 REFER", f"Contact: {call.contacts[0]}", "Refer-To: <sip:carol@example.com>")
    call.answer(10.1, 0, "202 Accepted", "2 REFER")
    return call


def notify(call, time, cseq, status="481 Call/Transaction Does Not Exist", state="terminated;reason=noresource", event="refer", answered=None, tags=None):
    call.request(time, 1, f"NOTIFY sip:alice@{CALLER} SIP/2.0", f"{cseq} NOTIFY", f"Contact: {call.contacts[1]}", f"Event: {event}",
                 f"Subscription-State: {state}", FRAG, body="SIP/2.0 200 OK\n", tags=tags)
    call.answer(answered or time + 0.02, 1, status, f"{cseq} NOTIFY", tags=tags)


def x_mixups_notify_then_bye(capture):
    """The BYE follows the last NOTIFY at once, and is faster."""
    call = referred(capture)
    call.request(12, 1, f"NOTIFY sip:alice@{CALLER} SIP/2.0", "1 NOTIFY", f"Contact: {call.contacts[1]}", "Event: refer",
                 "Subscription-State: terminated;reason=noresource", FRAG, body="SIP/2.0 200 OK\n")
    call.request(12.0001, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "2 BYE")
    call.answer(12.02, 1, "200 OK", "2 BYE")
    call.answer(12.03, 1, "481 Call/Transaction Does Not Exist", "1 NOTIFY")
    later(capture, 60)


def x_mixups_notify_tags(capture):
    """The NOTIFY has the tags of caller and callee the wrong way round."""
    notify(referred(capture), 12, 1, tags=("b-1", "a-1"))
    later(capture, 60)


def x_mixups_notify_tags_spiral(capture):
    """The same tags, in a dialog that goes both ways between the two hosts."""
    call = referred(capture)
    back = Call(capture, hosts=(CALLEE, CALLER))
    back.request(10.2, 0, f"INVITE sip:bob@{CALLER} SIP/2.0", "7 INVITE", f"Contact: <sip:alice@{CALLEE}>", tags=("a-1", None))
    back.answer(10.3, 0, "200 OK", "7 INVITE", f"Contact: <sip:alice@{CALLER}>")
    back.request(10.32, 0, f"ACK sip:alice@{CALLER} SIP/2.0", "7 ACK")
    notify(call, 12, 8, tags=("b-1", "a-1"))
    later(capture, 60)


def subscribed(capture, asked, told, status="481 Subscription Does Not Exist", more=None):
    call = Call(capture)
    for number, event in enumerate([asked, more] if more else [asked], 1):
        call.request(number * 0.01, 0, f"SUBSCRIBE sip:bob@{CALLEE} SIP/2.0", f"{number} SUBSCRIBE", f"Contact: {call.contacts[0]}", f"Event: {event}",
                     "Expires: 600", tags=("a-1", None if number == 1 else "b-1"))
        call.answer(number * 0.01 + 0.005, 0, "200 OK", f"{number} SUBSCRIBE", f"Contact: {call.contacts[1]}", "Expires: 600")
    notify(call, 0.1, 1, status, "active;expires=600", told)
    later(capture, 60)


def x_mixups_event_package(capture):
    """The NOTIFY names another event package than the SUBSCRIBE."""
    subscribed(capture, "presence", "presence.winfo")


def x_mixups_event_id(capture):
    """The NOTIFY lacks the id of the SUBSCRIBE."""
    subscribed(capture, "dialog;id=77", "dialog")


def x_mixups_event_parameter(capture):
    """Only a parameter differs that names nothing."""
    subscribed(capture, "dialog;sla", "dialog")


def x_mixups_event_of_first(capture):
    """The NOTIFY is for the first of two subscriptions."""
    subscribed(capture, "dialog", "dialog", more="presence")


def x_mixups_event_accepted(capture):
    """The NOTIFY names another package, and is accepted."""
    subscribed(capture, "presence", "presence.winfo", status="200 OK")


def replacing(capture, value, status="481 Call/Transaction Does Not Exist", ringing=False):
    """An INVITE of somebody else names the call in Replaces."""
    call = Call(capture)
    if ringing:
        call.invite()
        call.answer(0.1, 0, "180 Ringing", "1 INVITE", f"Contact: {call.contacts[1]}")
    else:
        call.set_up()
    other = Call(capture, hosts=("203.0.113.3", CALLEE), call_id="call-2", tags=("c-1", "d-1"))
    other.invite(10, f"Replaces: {value}")
    other.answer(10.1, 0, status, "1 INVITE")
    other.ack_failure(10.12)
    later(capture, 60)


def x_mixups_replaces_no_tags(capture):
    """Replaces has no tags: 400."""
    replacing(capture, "call-1", "400 Bad Request")


def x_mixups_replaces_no_from_tag(capture):
    """Replaces has only one of its tags: 481."""
    replacing(capture, "call-1;to-tag=b-1")


def x_mixups_replaces_turned(capture):
    """Replaces has the tags the wrong way round."""
    replacing(capture, "call-1;to-tag=a-1;from-tag=b-1")


def x_mixups_replaces_fits(capture):
    """Nothing is wrong with Replaces."""
    replacing(capture, "call-1;to-tag=b-1;from-tag=a-1")


def x_mixups_replaces_ringing(capture):
    """The call that Replaces names only rings."""
    replacing(capture, "call-1;to-tag=b-1;from-tag=a-1", ringing=True)


def attended(capture, target, status):
    """A transfer to the peer of a second call; Refer-To names it by that address."""
    call = Call(capture).set_up()
    other = Call(capture, (f"<sip:alice@{CALLER}>", "<sip:carol@10.8.0.7:6000>"), call_id="call-2", tags=("c-1", "d-1")).set_up()
    capture.sort()
    del other
    call.request(10, 0, f"REFER sip:bob@{CALLEE} SIP/2.0", "2 REFER", f"Contact: {call.contacts[0]}",
                 f"Refer-To: <sip:carol@{target}?Replaces=call-2%3Bto-tag%3Dd-1%3Bfrom-tag%3Dc-1>")
    call.answer(10.1, 0, "202 Accepted", "2 REFER")
    call.request(11, 1, f"NOTIFY sip:alice@{CALLER} SIP/2.0", "1 NOTIFY", f"Contact: {call.contacts[1]}", "Event: refer",
                 "Subscription-State: terminated;reason=noresource", FRAG, body=f"SIP/2.0 {status}\n")
    call.answer(11.02, 1, "200 OK", "1 NOTIFY")
    later(capture, 60)


def x_mixups_refer_to(capture):
    """Refer-To names the proxy, and not the Contact of the target: 403."""
    attended(capture, CALLEE, "403 Forbidden")


def x_mixups_refer_to_contact(capture):
    """Refer-To names the Contact of the target."""
    attended(capture, "10.8.0.7:6000", "403 Forbidden")


def x_mixups_refer_to_busy(capture):
    """The target was found, and is busy."""
    attended(capture, CALLEE, "486 Busy Here")


# PRACKs.

def forked(capture, tag):
    """Two phones ring; the PRACK to the second one has that To tag."""
    call = Call(capture)
    call.invite(0, "Supported: 100rel")
    ring = lambda time, to, rseq: call.answer(time, 0, "180 Ringing", "1 INVITE", "Require: 100rel", f"RSeq: {rseq}", f"Contact: <sip:{to}@{CALLEE}>",
                                              tags=("a-1", to))
    prack = lambda time, to, rseq, cseq: call.request(time, 0, f"PRACK sip:{to}@{CALLEE} SIP/2.0", f"{cseq} PRACK", f"RAck: {rseq} 1 INVITE", tags=("a-1", to))
    ring(0.1, "b-1", 7)
    ring(0.2, "b-2", 9)
    prack(0.3, "b-1", 7, 2)
    call.answer(0.32, 0, "200 OK", "2 PRACK", tags=("a-1", "b-1"))
    prack(0.4, tag, 9, 3)
    call.answer(0.42, 0, "481 Call/Transaction Does Not Exist", "3 PRACK", tags=("a-1", tag))
    for time in (0.5, 1.5, 3.5):
        ring(0.2 + time, "b-2", 9)
    later(capture, 60)


def x_mixups_prack_of_fork(capture):
    """It has the tag of the first one."""
    forked(capture, "b-1")


def x_mixups_prack_fits(capture):
    """It has its own."""
    forked(capture, "b-2")


# Transports.

def over_tcp(capture, contact, transport, via, times=SERIES):
    """A call over TCP, whose ACKs go over that transport, with that in Via."""
    connection = pcapmake.Tcp(capture, 0, f"{CALLER}:40000", f"{CALLEE}:5060")
    call = Call(capture, (f"<sip:alice@{CALLER}:40000;transport=tcp>", f"<{contact}>"), transport="TCP", connection=connection)
    call.invite(0.1)
    for time in times:
        call.accept(1 + time)
        call.request(1.02 + time, 0, f"ACK {contact} SIP/2.0", "1 ACK", transport=transport, via=f"SIP/2.0/{via} {CALLER};branch=z9hG4bK-ack-{time}")
    closed(call)


def x_mixups_ack_over_udp(capture):
    """The Contact says TCP."""
    over_tcp(capture, f"sip:bob@{CALLEE};transport=tcp", "UDP", "UDP")


def x_mixups_ack_via_udp(capture):
    """The ACK goes over TCP, and its Via says UDP."""
    over_tcp(capture, f"sip:bob@{CALLEE};transport=tcp", "TCP", "UDP")


def x_mixups_ack_via_udp_works(capture):
    """The same, and it is accepted."""
    over_tcp(capture, f"sip:bob@{CALLEE};transport=tcp", "TCP", "UDP", (0,))


def x_mixups_ack_over_tcp(capture):
    """Nothing is wrong with the transport."""
    over_tcp(capture, f"sip:bob@{CALLEE};transport=tcp", "TCP", "TCP")


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_mixups_"))
