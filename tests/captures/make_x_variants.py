#!/usr/bin/env python3
"""Makes captures of what goes wrong in calls, in the other ways in which stacks write it, and of what only looks like it.

    make_x_variants.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_variants.py --check      says which files in made/ are not what would be written

Each function x_variants_x fills the capture x-variants-x.pcap. The INVITE is at 0 s, its 200 at 1 s.
"""

import re

import pcapmake
from make_x_dialog import CALLEE, CALLER, SERIES, Call, later

ELSEWHERE = "203.0.113.7"

SDP = "Content-Type: application/sdp"
KEY = "inline:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


# Where a request is sent, beside where it says that it goes (RFC 3261 section 8.1.2).

def sent_elsewhere(capture, *headers, uri=f"sip:bob@{CALLEE}", target=ELSEWHERE, status="481 Call/Transaction Does Not Exist", recorded=()):
    """The BYE goes to another host, which refuses it."""
    call = Call(capture).set_up(*recorded)
    call.request(10, 0, f"BYE {uri} SIP/2.0", "2 BYE", *headers, target=target)
    call.send(10.02, 0, call.text(f"SIP/2.0 {status}", 0, "2 BYE"), CALLER, target)
    later(capture, 60)


def x_variants_way_route(capture):
    """The BYE goes to another host than its Route names: 481."""
    sent_elsewhere(capture, "Route: <sip:203.0.113.6;lr>", recorded=["Record-Route: <sip:203.0.113.6;lr>"])


def x_variants_way_uri(capture):
    """The BYE goes to another host than its Request-URI names: 481."""
    sent_elsewhere(capture)


def x_variants_way_ipv6(capture):
    """The same over IPv6."""
    text = "SIP/2.0/UDP [2001:db8::1];branch=z9hG4bK-"
    message = lambda start, cseq, to, *headers: pcapmake.message(
        start, f"Via: {text}{cseq.replace(' ', '')}", "From: <sip:alice@example.com>;tag=a-1", f"To: <sip:bob@example.com>{to}", "Call-ID: call-1",
        f"CSeq: {cseq}", *headers)
    send = lambda time, source, target, data: capture.packet(time, pcapmake.udp_packet(f"[{source}]:5060", f"[{target}]:5060", data))
    bob = "Contact: <sip:bob@[2001:db8::2]>"
    send(0, "2001:db8::1", "2001:db8::2", message("INVITE sip:bob@[2001:db8::2] SIP/2.0", "1 INVITE", "", "Max-Forwards: 70", "Contact: <sip:alice@[2001:db8::1]>"))
    send(1, "2001:db8::2", "2001:db8::1", message("SIP/2.0 200 OK", "1 INVITE", ";tag=b-1", bob))
    send(1.02, "2001:db8::1", "2001:db8::2", message("ACK sip:bob@[2001:db8::2] SIP/2.0", "1 ACK", ";tag=b-1", "Max-Forwards: 70"))
    send(10, "2001:db8::1", "2001:db8::7", message("BYE sip:bob@[2001:DB8:0::2] SIP/2.0", "2 BYE", ";tag=b-1", "Max-Forwards: 70"))
    send(10.1, "2001:db8::7", "2001:db8::1", message("SIP/2.0 481 Call/Transaction Does Not Exist", "2 BYE", ";tag=b-1"))
    later(capture, 60)


def x_variants_way_ack(capture):
    """Each ACK goes to another host than its Request-URI names; the 200 comes again to the end."""
    call = Call(capture)
    call.invite()
    for time in SERIES:
        call.accept(1 + time)
        call.request(1.02 + time, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK", target=ELSEWHERE)
    call.request(33.1, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(33.12, 1, "200 OK", "1 BYE")
    later(capture, 60)


def x_variants_way_silence(capture):
    """The BYE goes to another host than its Route names, and nobody answers."""
    call = Call(capture).set_up("Record-Route: <sip:203.0.113.6;lr>")
    for time in SERIES:
        call.request(10 + time, 0, f"BYE sip:bob@{CALLEE} SIP/2.0", "2 BYE", "Route: <sip:203.0.113.6;lr>", target=ELSEWHERE)
    later(capture, 80)


def x_variants_way_of_peer(capture):
    """The BYE has the Route of the 200, and goes to where that came from: 481."""
    sent_elsewhere(capture, "Route: <sip:203.0.113.6;lr>", target=CALLEE, recorded=["Record-Route: <sip:203.0.113.6;lr>"])


def x_variants_way_name(capture):
    """The Route of the BYE names a host, whatever its address is: 481."""
    sent_elsewhere(capture, "Route: <sip:proxy.example.com;lr>", recorded=["Record-Route: <sip:proxy.example.com;lr>"])


def x_variants_way_accepted(capture):
    """The BYE goes to another host than its Request-URI names, and is accepted."""
    sent_elsewhere(capture, status="200 OK")


# INVITEs that come twice (RFC 3261 section 8.2.2.2).

def twice(capture, first=None, cseq="1 INVITE", second="486 Busy Here"):
    """The caller sends a second INVITE at 3 s with another branch; `first` answers the first one at 0.5 s."""
    call = Call(capture)
    via = f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-second"
    call.invite()
    call.answer(0.01, 0, "100 Trying", "1 INVITE", tags=("a-1", None))
    if first:
        call.answer(0.5, 0, first, "1 INVITE")
        call.ack_failure(0.52)
    call.request(3, 0, f"INVITE sip:bob@{CALLEE} SIP/2.0", cseq, f"Contact: {call.contacts[0]}", tags=("a-1", None), via=via)
    call.answer(3.02, 0, second, cseq, via=via)
    call.request(3.04, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", cseq.replace("INVITE", "ACK"), via=via)
    if not first:
        call.answer(4, 0, "486 Busy Here", "1 INVITE")
        call.ack_failure(4.02)
    later(capture, 60)


def x_variants_merged_after_end(capture):
    """The second INVITE comes after the first one was refused, with the same CSeq number: 482."""
    twice(capture, "486 Busy Here", second="482 Request Merged")


def x_variants_merged_open(capture):
    """The second INVITE comes another way while the first one is open: 482."""
    twice(capture, second="482 Loop Detected")


def x_variants_merged_other_cseq(capture):
    """The second INVITE has a higher CSeq number: its 482 has another reason."""
    twice(capture, "486 Busy Here", "2 INVITE", second="482 Loop Detected")


# a=crypto (RFC 4568 section 5.1.2).

def crypto(capture, offer, answer):
    """A call with SRTP that the caller ends at once."""
    call = Call(capture)
    body = lambda host, lines: (f"v=0\no=- 1 1 IN IP4 {host}\ns=-\nc=IN IP4 {host}\nt=0 0\nm=audio 4000 RTP/SAVP 0\n" +
                                "".join(f"a=crypto:{line} {KEY}\n" for line in lines))
    call.invite(0, SDP, body=body(CALLER, offer))
    call.answer(1, 0, "200 OK", "1 INVITE", f"Contact: {call.contacts[1]}", SDP, body=body(CALLEE, answer))
    call.request(1.02, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK")
    call.request(1.3, 0, f"BYE sip:bob@{CALLEE} SIP/2.0", "2 BYE")
    call.answer(1.32, 0, "200 OK", "2 BYE")
    later(capture, 60)


def x_variants_crypto_suite(capture):
    """The answer has a suite that was not offered."""
    crypto(capture, ["1 AES_CM_128_HMAC_SHA1_80"], ["1 AES_CM_128_HMAC_SHA1_32"])


def x_variants_crypto_tag(capture):
    """The answer has the tag of one offered suite and the name of the other."""
    crypto(capture, ["1 AES_256_CM_HMAC_SHA1_80", "2 AES_CM_128_HMAC_SHA1_80"], ["1 AES_CM_128_HMAC_SHA1_80"])


def x_variants_crypto_fits(capture):
    """The answer has the second of two offered suites, in other letters."""
    crypto(capture, ["1 AES_256_CM_HMAC_SHA1_80", "2 AES_CM_128_HMAC_SHA1_80"], ["2 aes_cm_128_hmac_sha1_80"])


# Names of headers in other forms (RFC 3261 sections 7.3.1 and 7.3.3).

SHORT = {"Via": "v", "From": "f", "To": "t", "Call-ID": "i", "Contact": "m", "Content-Type": "c", "Content-Length": "l"}


class Renamed:
    """A capture whose messages have their headers under other names, or in another order."""

    def __init__(self, capture, name=lambda name: name, is_reversed=False):
        self.capture, self.name, self.is_reversed = capture, name, is_reversed

    def udp(self, time, source, target, payload):
        if isinstance(payload, str):
            head, _, body = payload.partition("\n\n")
            start, *lines = head.split("\n")
            lines = [re.sub(r"^[^:]+", lambda found: self.name(found[0]), line) for line in lines]
            payload = "\n".join([start, *(reversed(lines) if self.is_reversed else lines)]) + "\n\n" + body
        return self.capture.udp(time, source, target, payload)


def registered_too_late(capture):
    """The registrar grants 120 s, and the next REGISTER comes after 170 s."""
    for number, time in (1, 0), (2, 170):
        text = lambda start, contact: pcapmake.message(
            start, f"Via: SIP/2.0/UDP {CALLER};branch=z9hG4bK-{number}", "From: <sip:alice@example.com>;tag=1", "To: <sip:alice@example.com>", "Call-ID: r-1",
            f"CSeq: {number} REGISTER", f"Contact: <sip:alice@{CALLER}:5060>;expires={contact}")
        capture.udp(time, CALLER, CALLEE, text("REGISTER sip:example.com SIP/2.0", 180))
        capture.udp(time + 0.1, CALLEE, CALLER, text("SIP/2.0 200 OK", 120))
    later(capture, 200)


def x_variants_register_compact(capture):
    """Contact is m, as all names are compact."""
    registered_too_late(Renamed(capture, lambda name: SHORT.get(name, name)))


def x_variants_register_lower(capture):
    """All names are in lower case."""
    registered_too_late(Renamed(capture, str.lower))


def timed_out_early(capture):
    """A session of 1800 s, which the callee ends at 110 s with a BYE that says that it has timed out."""
    call = Call(capture)
    call.invite(0, "Supported: timer")
    call.answer(1, 0, "200 OK", "1 INVITE", f"Contact: {call.contacts[1]}", "Require: timer", "Session-Expires: 1800;refresher=uac")
    call.request(1.02, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK")
    call.request(110, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE", 'Reason: SIP;cause=408;text="Session timeout"')
    call.answer(110.02, 1, "200 OK", "1 BYE")
    later(capture, 120)


def x_variants_session_lower(capture):
    """All names are in lower case, Session-Expires and Reason as well."""
    timed_out_early(Renamed(capture, str.lower))


def x_variants_session_upper(capture):
    """All names are in capitals."""
    timed_out_early(Renamed(capture, str.upper))


def rejected_login(capture):
    """The credentials of two REGISTERs have the nonce and nc of the first; the second one is refused with 403."""
    login = ('Authorization: Digest username="alice", realm="x", nonce="n1", uri="sip:example.com", qop=auth, cnonce="c", nc=00000001, '
             'response="0123456789abcdef0123456789abcdef"')
    steps = [("401 Unauthorized", ['WWW-Authenticate: Digest realm="x", nonce="n1", qop="auth"'], []), ("200 OK", [], [login]), ("403 Forbidden", [], [login])]
    for number, (status, answered, asked) in enumerate(steps, 1):
        text = lambda start, *headers: pcapmake.message(
            start, f"Via: SIP/2.0/UDP {CALLER};branch=z9hG4bK-{number}", "From: <sip:alice@example.com>;tag=1", "To: <sip:alice@example.com>", "Call-ID: r-1",
            f"CSeq: {number} REGISTER", *headers)
        time = (number - 1) * (0.3 if number < 3 else 30)
        capture.udp(time, CALLER, CALLEE, text("REGISTER sip:example.com SIP/2.0", f"Contact: <sip:alice@{CALLER}>", *asked))
        capture.udp(time + 0.1, CALLEE, CALLER, text(f"SIP/2.0 {status}", *answered))
    later(capture, 100)


def x_variants_login_upper(capture):
    """All names are in capitals, AUTHORIZATION as well."""
    rejected_login(Renamed(capture, str.upper))


def unpracked(capture):
    """A reliable 183 that nobody acknowledges with PRACK."""
    call = Call(capture)
    call.invite(0, "Supported: 100rel")
    for time in (1, 1.5, 2.5, 4.5, 8.5, 16.5, 32.5):
        call.answer(time, 0, "183 Session Progress", "1 INVITE", f"Contact: {call.contacts[1]}", "Require: 100rel", "RSeq: 7")
    call.answer(33.1, 0, "504 Server Time-out", "1 INVITE")
    call.ack_failure(33.12)
    later(capture, 60)


def x_variants_prack_reversed(capture):
    """RSeq stands before what identifies the message."""
    unpracked(Renamed(capture, is_reversed=True))


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_variants_"))
