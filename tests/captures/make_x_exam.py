#!/usr/bin/env python3
"""Makes captures after public trouble reports of PBXs, SBCs, libraries and trunks, and of what only looks like them.

    make_x_exam.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_exam.py --check      says which files in made/ are not what would be written

Each function x_exam_x fills the capture x-exam-x.pcap. The INVITE is at 0 s, its 200 at 1 s, the ACK at 1.02 s, unless a capture says otherwise.
"""

import pcapmake
from make_x_dialog import CALLEE, CALLER, SERIES, Call, later

TYPE = "Content-Type: application/sdp"
AUDIO = "m=audio 4000 RTP/AVP 0\n"
BOB, ALICE = f"sip:bob@{CALLEE}", f"sip:alice@{CALLER}"
REPEATED = (0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5)


def sdp(lines, version=1, address="IP4 192.0.2.1"):
    return f"v=0\no=- 1 {version} IN IP4 192.0.2.1\ns=-\nc=IN {address}\nt=0 0\n{lines}"


def ask(call, time, lines=AUDIO, cseq=1, side=0, *headers, begins=True, version=1, **fields):
    """An INVITE of that side with an offer; one that begins a call has no tag in To."""
    tags = (call.tags[0], None) if begins else None
    call.request(time, side, f"INVITE {(BOB, ALICE)[side]} SIP/2.0", f"{cseq} INVITE", f"Contact: {call.contacts[side]}", *headers, TYPE, tags=tags,
                 body=sdp(lines, version), **fields)


def reply(call, time, lines=AUDIO, cseq=1, side=0, *headers, status="200 OK", version=1, address="IP4 192.0.2.1"):
    """The answer to it; without lines there is none."""
    body = sdp(lines, version, address) if lines else ""
    call.answer(time, side, status, f"{cseq} INVITE", f"Contact: {call.contacts[1 - side]}", *headers, *([TYPE] if lines else []), body=body)


def ack(call, time, cseq=1, side=0, failed=False):
    via = f"SIP/2.0/UDP {call.hosts[side]};branch={call.cookie}-{call.call_id}-{side}-{cseq}INVITE" if failed else None
    call.request(time, side, f"ACK {(BOB, ALICE)[side]} SIP/2.0", f"{cseq} ACK", via=via)


def bye(call, time, side, cseq, *headers):
    call.request(time, side, f"BYE {(BOB, ALICE)[side]} SIP/2.0", f"{cseq} BYE", *headers)
    call.answer(time + 0.02, side, "200 OK", f"{cseq} BYE")
    later(call.capture, time + 60)


def begin(capture, offer=AUDIO, answer=AUDIO, *headers, asked=(), address="IP4 192.0.2.1"):
    call = Call(capture)
    ask(call, 0, offer, 1, 0, *asked)
    reply(call, 1, answer, 1, 0, *headers, address=address)
    ack(call, 1.02)
    return call


def refuse(capture, time, status, *headers, asked=(), number=1, start=f"INVITE {BOB} SIP/2.0", change=lambda text: text):
    """A request of its own call, which is refused."""
    call = Call(capture, call_id=f"call-{number}")
    method = start.split(" ")[0]
    call.send(time, 0, change(call.text(start, 0, f"1 {method}", *([f"Contact: {call.contacts[0]}"] if method != "REGISTER" else []), *asked,
                                        tags=("a-1", None))))
    call.send(time + 0.1, 1, change(call.text(f"SIP/2.0 {status}", 0, f"1 {method}", *headers)))
    if method == "INVITE":
        ack(call, time + 0.12, failed=True)


# Logins.

PHONE, SERVERS = "192.0.2.10:5060", ("198.51.100.1:5060", "198.51.100.2:5060")


def challenge(header, realm, nonce):
    return f'{header}: Digest realm="{realm}", nonce="{nonce}", qop="auth"'


def credentials(header, realm, nonce):
    return (f'{header}: Digest username="alice", realm="{realm}", nonce="{nonce}", uri="sip:example.com", response="00112233445566778899aabbccddeeff", '
            'qop=auth, nc=00000001, cnonce="c1"')


def register(capture, number, server, status, *headers, given=(), vias=1):
    """A REGISTER with that CSeq, and its response."""
    via = [f"Via: SIP/2.0/UDP {PHONE};branch=z9hG4bK-{number}", f"Via: SIP/2.0/UDP 192.168.0.9;branch=z9hG4bK-inside-{number}"][:vias]
    ends = ["From: <sip:alice@example.com>;tag=a", "To: <sip:alice@example.com>", "Call-ID: register-1", f"CSeq: {number} REGISTER"]
    capture.udp(number * 0.1, PHONE, server, pcapmake.message("REGISTER sip:example.com SIP/2.0", *via, *ends, "Max-Forwards: 70",
                                                              "Contact: <sip:alice@192.0.2.10>", "Expires: 300", *given))
    ends[1] += ";tag=s"
    capture.udp(number * 0.1 + 0.02, server, PHONE, pcapmake.message(f"SIP/2.0 {status}", *via, *ends, *headers))


def elsewhere(capture, status="401 Unauthorized", servers=SERVERS, vias=1):
    """The first challenge is of one server, and the credentials go to the other."""
    asked = lambda nonce: challenge("WWW-Authenticate", "example.com", nonce)
    register(capture, 1, servers[0], "401 Unauthorized", asked("n1"), vias=vias)
    register(capture, 2, servers[1], status, *([asked("n2")] if status[0] == "4" else ["Contact: <sip:alice@192.0.2.10>;expires=300"]),
             given=[credentials("Authorization", "example.com", "n1")], vias=vias)
    later(capture, 60)


def x_exam_nonce_elsewhere(capture):
    """The second server does not know the nonce of the first."""
    elsewhere(capture)


def x_exam_nonce_elsewhere_known(capture):
    """It does."""
    elsewhere(capture, "200 OK")


def x_exam_nonce_elsewhere_not(capture):
    """It is the same server."""
    elsewhere(capture, servers=SERVERS[:1] * 2)


def x_exam_nonce_elsewhere_behind_proxy(capture):
    """A proxy has sent both on."""
    elsewhere(capture, vias=2)


def realms(capture, asked, given, again):
    """An INVITE is challenged for some realms, has credentials for some, and is challenged again."""
    call = Call(capture)
    lines = lambda names, nonce: [challenge("Proxy-Authenticate", name, f"{nonce}-{name}") for name in names]
    ask(call, 0)
    call.answer(0.05, 0, "407 Proxy Authentication Required", "1 INVITE", *lines(asked, "n1"))
    ack(call, 0.07, failed=True)
    ask(call, 0.1, AUDIO, 2, 0, *[credentials("Proxy-Authorization", name, f"n1-{name}") for name in given])
    call.answer(0.15, 0, "407 Proxy Authentication Required", "2 INVITE", *lines(again, "n2"))
    ack(call, 0.17, 2, failed=True)
    later(capture, 60)


def x_exam_realm_left_out(capture):
    """Two realms are asked for, and one is answered."""
    realms(capture, ("one", "two"), ("one",), ("one", "two"))


def x_exam_realm_answered(capture):
    """Both are."""
    realms(capture, ("one", "two"), ("one", "two"), ("one", "two"))


def x_exam_realm_next(capture):
    """The second one is asked for by the next proxy only."""
    realms(capture, ("one",), ("one",), ("two",))


# Requests that go astray.

OTHER = "203.0.113.3"


def cancelled(capture, target, status, branch=None):
    call = Call(capture)
    via = f"SIP/2.0/UDP {CALLER};branch={branch or 'z9hG4bK-call-1-0-1INVITE'}"
    ask(call, 0)
    if branch:
        ask(call, 0.1, AUDIO, 1, 0, via=via, target=target)
    reply(call, 0.5, None, status="180 Ringing")
    call.request(5, 0, f"CANCEL {BOB} SIP/2.0", "1 CANCEL", via=via, tags=("a-1", None), target=target)
    call.send(5.02, 1, call.text(f"SIP/2.0 {status}", 0, "1 CANCEL", via=via), source=target, target=CALLER)
    reply(call, 20)
    ack(call, 20.02)
    bye(call, 23, 0, 2)


def x_exam_cancel_elsewhere(capture):
    """The CANCEL goes to another host than its INVITE: 481."""
    cancelled(capture, OTHER, "481 Call/Transaction Does Not Exist")


def x_exam_cancel_elsewhere_accepted(capture):
    """That host accepts it: it knows of the INVITE."""
    cancelled(capture, OTHER, "200 OK")


def x_exam_cancel_of_fork(capture):
    """Another INVITE went to that host, and it is that one that is cancelled."""
    cancelled(capture, OTHER, "481 Call/Transaction Does Not Exist", "z9hG4bK-fork")


def routed(capture, caller=CALLER, times=SERIES, route="10.0.0.5"):
    """A proxy names a private address in Record-Route, and the ACK goes there."""
    call = Call(capture, hosts=(caller, CALLEE))
    ask(call, 0)
    for time in times:
        reply(call, 1 + time, AUDIO, 1, 0, f"Record-Route: <sip:{route};lr>")
        call.request(1.02 + time, 0, f"ACK {BOB} SIP/2.0", "1 ACK", f"Route: <sip:{route};lr>", target=route)
    call.request(33, 1, f"BYE sip:alice@{caller} SIP/2.0", "1 BYE")
    call.answer(33.02, 1, "200 OK", "1 BYE")
    later(capture, 90)


def x_exam_route_private(capture):
    """The 200 comes again to the end."""
    routed(capture)


def x_exam_route_private_works(capture):
    """It does not."""
    routed(capture, times=(0,))


def x_exam_route_private_inside(capture):
    """The caller has a private address, too: where the ACK gets to, is not seen."""
    routed(capture, caller="10.0.0.1")


# What the INVITE did not offer.

def timed(capture, supported, refresher="uac"):
    call = begin(capture, AUDIO, AUDIO, f"Session-Expires: 180;refresher={refresher}", asked=[f"Supported: {supported}"])
    bye(call, 149, 1, 1)


def x_exam_timer_not_offered(capture):
    """The callee makes the caller the refresher, who knows no session timer."""
    timed(capture, "replaces")


def x_exam_timer_offered(capture):
    """The caller knows it, and does not refresh."""
    timed(capture, "replaces, timer")


def x_exam_timer_of_callee(capture):
    """The callee is the refresher."""
    timed(capture, "replaces", "uas")


def reliable(capture, supported):
    """The 183 requires a PRACK, which does not come."""
    call = Call(capture)
    ask(call, 0, AUDIO, 1, 0, f"Supported: {supported}")
    for time in REPEATED:
        reply(call, 1 + time, AUDIO, 1, 0, "Require: 100rel", "RSeq: 77", status="183 Session Progress")
    call.answer(33.1, 0, "504 Server Time-out", "1 INVITE")
    ack(call, 33.12, failed=True)
    later(capture, 90)


def x_exam_reliable_not_offered(capture):
    """The INVITE does not offer that."""
    reliable(capture, "replaces")


def x_exam_reliable_offered(capture):
    """It does."""
    reliable(capture, "replaces, 100rel")


# Answers for which the call is given up.

def held(capture, end):
    call = begin(capture)
    ask(call, 20, AUDIO + "a=sendonly\n", 2, begins=False, version=2)
    reply(call, 20.01, AUDIO + "a=sendrecv\n", 2, version=2)
    ack(call, 20.03, 2)
    bye(call, end, 0, 3)


def x_exam_hold_answered_both_ways(capture):
    """Who puts the call on hold ends it at once."""
    held(capture, 20.09)


def x_exam_hold_answered_both_ways_kept(capture):
    """The call goes on."""
    held(capture, 50)


def early(capture, end, *headers, again=None):
    call = Call(capture)
    ask(call, 0, AUDIO, 1, 0, "Supported: 100rel")
    reply(call, 0.5, AUDIO, 1, 0, *headers, status="183 Session Progress")
    if headers:
        call.request(0.6, 0, f"PRACK {BOB} SIP/2.0", "2 PRACK", "RAck: 1 1 INVITE")
        call.answer(0.65, 0, "200 OK", "2 PRACK")
    reply(call, 2, again)
    ack(call, 2.02)
    bye(call, end, 0, 3, "Reason: SIP;cause=488")


def x_exam_answer_early(capture):
    """The answer is in the 183 only, and the caller ends the call at once."""
    early(capture, 2.1)


def x_exam_answer_early_repeated(capture):
    """The 200 has it as well."""
    early(capture, 2.1, again=AUDIO)


def x_exam_answer_early_kept(capture):
    """The call goes on."""
    early(capture, 30)


def x_exam_answer_early_reliable(capture):
    """The 183 is reliable: the 200 needs no answer."""
    early(capture, 2.1, "Require: 100rel", "RSeq: 1")


AMR = "m=audio 4000 RTP/AVP 96\na=rtpmap:96 AMR-WB/16000\n"
ALIGNED = "a=fmtp:96 mode-set=0,1,2; octet-align=1\n"


def answered(capture, offer, answer, end=1.5, side=0, **fields):
    bye(begin(capture, offer, answer, **fields), end, side, 2)


def x_exam_octets(capture):
    """One side packs AMR by octets, and the other one does not."""
    answered(capture, AMR + ALIGNED, AMR)


def x_exam_octets_kept(capture):
    """The call goes on."""
    answered(capture, AMR + ALIGNED, AMR, 20)


def x_exam_octets_by_callee(capture):
    """It is the callee who ends the call at once."""
    answered(capture, AMR + ALIGNED, AMR, side=1)


def x_exam_octets_same(capture):
    """Both do."""
    answered(capture, AMR + ALIGNED, AMR + ALIGNED)


def x_exam_family(capture):
    """IPv4 is offered, and IPv6 answered."""
    answered(capture, AUDIO, AUDIO, address="IP6 2001:db8::5")


def x_exam_family_kept(capture):
    """The call goes on: the caller has both."""
    answered(capture, AUDIO, AUDIO, 20, address="IP6 2001:db8::5")


def x_exam_nowhere_ipv6(capture):
    """The answer names ::, which is nowhere."""
    answered(capture, AUDIO, AUDIO, 20, address="IP6 ::")


def retrieved(capture, direction):
    call = begin(capture)
    for time, cseq, offer, answer in ((10, 2, "sendonly", "recvonly"), (20, 3, "sendrecv", direction)):
        ask(call, time, AUDIO + f"a={offer}\n", cseq, begins=False, version=cseq)
        reply(call, time + 0.1, AUDIO + f"a={answer}\n", cseq, version=cseq)
        ack(call, time + 0.12, cseq)
    bye(call, 40, 0, 4)


def x_exam_retrieved_one_way(capture):
    """The call is taken back from hold, and the other side goes on sending nothing."""
    retrieved(capture, "recvonly")


def x_exam_retrieved(capture):
    """It sends again."""
    retrieved(capture, "sendrecv")


def changed(capture, lines):
    """Who answered offers something else, and is refused."""
    call = begin(capture, "m=audio 4000 RTP/AVP 106 102\na=rtpmap:106 opus/48000/2\na=rtpmap:102 G726-32/8000\n",
                 "m=audio 4000 RTP/AVP 106\na=rtpmap:106 opus/48000/2\n")
    ask(call, 10, lines, 1, 1, begins=False, version=2)
    call.answer(10.05, 1, "488 Not Acceptable Here", "1 INVITE")
    ack(call, 10.06, 1, 1, True)
    bye(call, 30, 0, 2)


def x_exam_meaning_changed(capture):
    """A payload type has another meaning than in the first offer."""
    changed(capture, "m=audio 4000 RTP/AVP 102\na=rtpmap:102 opus/48000/2\n")


def x_exam_meaning_kept(capture):
    """It has the same."""
    changed(capture, "m=audio 4000 RTP/AVP 102\na=rtpmap:102 G726-32/8000\n")


def x_exam_fax_refused(capture):
    """Fax is offered instead of audio, whose line has port 0."""
    changed(capture, "m=audio 0 RTP/AVP 106\na=rtpmap:106 opus/48000/2\nm=image 4004 udptl t38\n")


# Requests that are malformed, and what their responses say.

REPLACES = "call-9%40host%3Bto-tag%3D1%3Bfrom-tag%3D2"


def x_exam_malformed(capture):
    """Contact: * with an Expires and without, a Replaces that is not escaped, and Min-SE above Session-Expires."""
    refuse(capture, 0, "400 Bad Request", asked=["Contact: *", "Expires: 3600"], number=1, start="REGISTER sip:example.com SIP/2.0")
    refuse(capture, 1, "400 Bad Request", asked=["Contact: *"], number=2, start="REGISTER sip:example.com SIP/2.0")
    refuse(capture, 3, "400 Bad Request", asked=["Refer-To: <sip:carol@example.com?Replaces=call-9@host;to-tag=1;from-tag=2>"], number=4,
           start=f"REFER {BOB} SIP/2.0")
    refuse(capture, 4, "400 Bad Request", asked=["Session-Expires: 90", "Min-SE: 120"], number=5)
    later(capture, 60)


def x_exam_well_formed(capture):
    """The same as they should be, refused all the same."""
    refuse(capture, 0, "400 Bad Request", asked=["Contact: *", "Expires: 0"], number=1, start="REGISTER sip:example.com SIP/2.0")
    refuse(capture, 2, "400 Bad Request", asked=[f"Refer-To: <sip:carol@example.com?Replaces={REPLACES}&Subject=a>"], number=3,
           start=f"REFER {BOB} SIP/2.0")
    refuse(capture, 3, "400 Bad Request", asked=["Refer-To: sip:carol@example.com"], number=4, start=f"REFER {BOB} SIP/2.0")
    refuse(capture, 4, "400 Bad Request", asked=["Session-Expires: 120", "Min-SE: 120"], number=5)
    later(capture, 60)


SIGNED = ("Identity: eyJhbGciOiJFUzI1NiIsInBwdCI6InNoYWtlbiIsInR5cCI6InBhc3Nwb3J0IiwieDV1IjoiaHR0cHM6Ly9jZXJ0LmV4YW1wbGUvYS5wZW0ifQ."
          "eyJhdHRlc3QiOiJBIiwiZGVzdCI6eyJ0biI6WyIxMjAyNTU1MDEwMCJdfSwiaWF0IjoxNzAwMDAwMDAwLCJvcmlnIjp7InRuIjoiMTIwMjU1NTAxMTEifSwib3JpZ2lkIjoiMSJ9."
          "abc;info=<https://cert.example/a.pem>;alg=ES256;ppt=shaken")
DATE = "Date: Tue, 14 Nov 2023 22:13:20 GMT"


def numbered(caller, called):
    return lambda text: text.replace("<sip:alice@example.com>", f"<sip:{caller}@example.com>").replace("<sip:bob@example.com>", f"<sip:{called}@example.com>")


def x_exam_signed(capture):
    """The signature is for other numbers; for these ones, also as P-Asserted-Identity has it."""
    refuse(capture, 0, "438 Invalid Identity Header", asked=[SIGNED, DATE], number=1, change=numbered("+1-202-555-0199", "+442079460000"))
    refuse(capture, 1, "438 Invalid Identity Header", asked=[SIGNED, DATE], number=2, change=numbered("+1-202-555-0111", "+12025550100"))
    refuse(capture, 2, "438 Invalid Identity Header", asked=[SIGNED, DATE, "P-Asserted-Identity: <tel:+12025550111>"], number=3,
           change=numbered("anonymous", "+12025550100"))
    later(capture, 60)


def x_exam_anonymous(capture):
    """433 to a caller without a name."""
    refuse(capture, 0, "433 Anonymity Disallowed", change=numbered("anonymous", "bob"))
    later(capture, 60)


def x_exam_expires_passed(capture):
    """487 without CANCEL when the time in Expires has passed."""
    call = Call(capture)
    ask(call, 0, AUDIO, 1, 0, "Expires: 20")
    reply(call, 0.5, None, status="180 Ringing")
    call.answer(20.05, 0, "487 Request Terminated", "1 INVITE")
    ack(call, 20.07, failed=True)
    later(capture, 60)


def x_exam_min_se(capture):
    """422 although Session-Expires was raised: Min-SE was not."""
    call = Call(capture)
    for cseq, asked in ((1, ["Session-Expires: 90"]), (2, ["Session-Expires: 1800", "Min-SE: 90"])):
        ask(call, cseq, AUDIO, cseq, 0, "Supported: timer", *asked)
        call.answer(cseq + 0.1, 0, "422 Session Interval Too Small", f"{cseq} INVITE", "Min-SE: 1800")
        ack(call, cseq + 0.12, cseq, failed=True)
    later(capture, 60)


def x_exam_subscription_ended(capture):
    """A NOTIFY ends the subscription for each reason; timeout is what a subscriber asks for."""
    for number, reason in enumerate(("rejected", "noresource", "deactivated", "probation", "giveup", "invariant", "timeout", "other")):
        call, time = Call(capture, call_id=f"call-{number}"), number
        call.request(time, 0, f"SUBSCRIBE {BOB} SIP/2.0", "1 SUBSCRIBE", "Event: message-summary", "Expires: 300", f"Contact: {call.contacts[0]}",
                     tags=("a-1", None))
        call.answer(time + 0.02, 0, "202 Accepted", "1 SUBSCRIBE", "Expires: 300", f"Contact: {call.contacts[1]}")
        call.request(time + 0.05, 1, f"NOTIFY {ALICE} SIP/2.0", "1 NOTIFY", "Event: message-summary", f"Subscription-State: terminated;reason={reason}",
                     f"Contact: {call.contacts[1]}")
        call.answer(time + 0.07, 1, "200 OK", "1 NOTIFY")
    later(capture, 60)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_exam_"))
