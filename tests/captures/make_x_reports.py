#!/usr/bin/env python3
"""Makes captures of what users of PBXs, proxies and phones have reported, and of what only looks like it.

    make_x_reports.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_reports.py --check      says which files in made/ are not what would be written

Each function x_reports_x fills the capture x-reports-x.pcap. The INVITE is at 0 s, its 200 at 1 s; all goes on until the limits have passed.
"""

import pcapmake
from make_x_dialog import CALLEE, CALLER, SERIES, Call, later

SDP = "Content-Type: application/sdp"
REPEATED = (0, 0.5, 1.5, 3.5, 7.5, 15.5, 31.5)


# IPv6.

CLIENT, SERVER, PROXY = "fd00::1", "fd00::2", "fd00::9"


def send6(capture, time, source, target, text):
    capture.packet(time, pcapmake.udp_packet(f"[{source}]:5060", f"[{target}]:5060", text))


def register6(capture, received, contact="fd00::a"):
    """A REGISTER whose Via and Contact name another address than it comes from; `received` stands in the 200."""
    text = lambda start, more: pcapmake.message(
        start, f"Via: SIP/2.0/UDP [fd00::a];branch=z9hG4bK-1{more}", "From: <sip:alice@example.com>;tag=1", "To: <sip:alice@example.com>;tag=2",
        "Call-ID: r-1", "CSeq: 1 REGISTER", f"Contact: <sip:alice@[{contact}]:5060>;expires=300")
    send6(capture, 0, CLIENT, SERVER, text("REGISTER sip:example.com SIP/2.0", ""))
    send6(capture, 0.1, SERVER, CLIENT, text("SIP/2.0 200 OK", f";received={received}"))
    later(capture, 60)


def x_reports_received_ipv6(capture):
    """The server puts its own address into received."""
    register6(capture, SERVER)


def x_reports_received_ipv6_fits(capture):
    """received is where the REGISTER came from, written in another way; the Contact is, too."""
    register6(capture, "FD00:0::1", "FD00:0::1")


def relayed_ack(capture, uri):
    """The ACK of a proxy, with a second Via; the 200 comes again to the end."""
    via = lambda branch: f"SIP/2.0/UDP [{CLIENT}];branch=z9hG4bK-{branch}\nVia: SIP/2.0/UDP [{PROXY}];branch=z9hG4bK-{branch}-far"
    text = lambda start, branch, cseq, to, *headers: pcapmake.message(
        start, f"Via: {via(branch)}", "From: <sip:alice@example.com>;tag=a-1", f"To: <sip:bob@example.com>{to}", "Call-ID: call-1", f"CSeq: 1 {cseq}", *headers)
    far = "Max-Forwards: 70"
    send6(capture, 0, CLIENT, SERVER, text("INVITE sip:bob@example.com SIP/2.0", "i", "INVITE", "", far, f"Contact: <sip:alice@[{PROXY}]>"))
    for time in SERIES:
        send6(capture, 1 + time, SERVER, CLIENT, text("SIP/2.0 200 OK", "i", "INVITE", ";tag=b-1", "Contact: <sip:bob@[fd00::b]:5070>",
                                                      f"Record-Route: <sip:[{SERVER}];lr>, <sip:[{CLIENT}];lr>"))
        send6(capture, 1.02 + time, CLIENT, SERVER, text(f"ACK {uri} SIP/2.0", "ack", "ACK", ";tag=b-1", far, f"Route: <sip:[{SERVER}];lr>"))
    later(capture, 60)


def x_reports_ack_ipv6(capture):
    """The Request-URI of the ACK names the next proxy, and not the Contact of the 200."""
    relayed_ack(capture, f"sip:bob@[{SERVER}]:5070")


def x_reports_ack_ipv6_fits(capture):
    """The Request-URI of the ACK is the Contact of the 200, written in another way."""
    relayed_ack(capture, "sip:bob@[FD00:0::B]:5070")


# What is shown of copies, and of what was captured in part.

def x_reports_decline_twice(capture):
    """A 603 that says why in a header of its own, and comes twice."""
    call = Call(capture)
    call.invite()
    for time in 0.1, 0.6:
        call.answer(time, 0, "603 Decline", "1 INVITE", "X-Reject-Code: E123 account suspended")
        call.ack_failure(time + 0.52)
    later(capture, 60)


def begun_before(capture, value):
    """The capture begins with the 200."""
    call = Call(capture)
    call.answer(1, 0, "200 OK", "1 INVITE", f"Contact: {call.contacts[1]}", f"Session-Expires: {value}")
    call.request(1.02, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK")
    call.request(181, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(181.02, 1, "200 OK", "1 BYE")
    later(capture, 200)


def x_reports_refresher_uac(capture):
    """Who sent the INVITE is the refresher: who that is was not captured."""
    begun_before(capture, "180;refresher=uac")


def x_reports_refresher_uas(capture):
    """Who sent the 200 is the refresher."""
    begun_before(capture, "180;refresher=uas")


def x_reports_refresher_none(capture):
    """Nobody is named."""
    begun_before(capture, "180")


def x_reports_body_cut(capture):
    """The snap length cuts the body of an INVITE that went round through a proxy: 483."""
    call = Call(capture)
    via = "\nVia: ".join(f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-{i}" for i in range(3))
    text = call.text(f"INVITE sip:bob@{CALLER} SIP/2.0", 0, "1 INVITE", f"Contact: {call.contacts[0]}", SDP, via=via, tags=("a-1", None), body="v=0\n" * 40)
    head = len(pcapmake.encode(text)) - len(pcapmake.encode("v=0\n" * 40))
    capture.udp(0, CALLER, CALLEE, text, length=42 + head + 8)
    call.answer(0.02, 0, "483 Too Many Hops", "1 INVITE", via=via)
    later(capture, 60)


# CSeq numbers.

def numbered(capture, *requests):
    """The caller's requests in the call that was set up; the last one is refused with 500."""
    call = Call(capture).set_up()
    for number, (method, cseq) in enumerate(requests, 1):
        headers = [f"Contact: {call.contacts[0]}"] if method != "BYE" else []
        call.request(10 * number, 0, f"{method} sip:bob@{CALLEE} SIP/2.0", f"{cseq} {method}", *headers)
        call.answer(10 * number + 0.02, 0, "200 OK" if number < len(requests) else "500 Server Internal Error", f"{cseq} {method}", *headers)
        if method == "INVITE":
            call.request(10 * number + 0.04, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", f"{cseq} ACK")
    later(capture, 90)


def x_reports_cseq_used(capture):
    """The BYE has the number of the re-INVITE before it."""
    numbered(capture, ("INVITE", 2), ("BYE", 2))


def x_reports_cseq_raised(capture):
    """The BYE has a number of its own: its 500 has another reason."""
    numbered(capture, ("INVITE", 2), ("BYE", 3))


# A 200 that cannot be acknowledged.

def unacknowledged(capture, *headers):
    call = Call(capture)
    call.invite()
    for time in SERIES:
        call.answer(1 + time, 0, "200 OK", "1 INVITE", *headers)
    call.request(33.1, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(33.12, 1, "200 OK", "1 BYE")
    later(capture, 90)


def x_reports_contact_none(capture):
    """The 200 has no Contact."""
    unacknowledged(capture)


def x_reports_contact_name(capture):
    """The Contact of the 200 names a host of somebody's own network."""
    unacknowledged(capture, "Contact: <sip:bob@ip-172-31-5-5.internal:5060>")


def x_reports_contact_loopback(capture):
    """The Contact of the 200 is what /etc/hosts says of the host's own name."""
    unacknowledged(capture, "Contact: <sip:bob@127.0.1.1:5060>")


def x_reports_contact_routed(capture):
    """The ACK does not go to the Contact, but along the Record-Route."""
    unacknowledged(capture, "Contact: <sip:bob@ip-172-31-5-5.internal:5060>", f"Record-Route: <sip:{CALLEE};lr>")


# Logins.

def login(capture, challenge, **named):
    """A REGISTER with credentials, which are refused with 403."""
    values = {"username": "alice", "realm": "x", "nonce": "n1", "uri": "sip:example.com", "algorithm": "MD5", "response": "0" * 32, **named}
    credentials = "Authorization: Digest " + ", ".join(f'{name}="{value}"' if name != "algorithm" else f"{name}={value}" for name, value in values.items())
    steps = [("401 Unauthorized", [], [f"WWW-Authenticate: Digest {challenge}"]), ("403 Forbidden", [credentials], [])]
    for number, (status, asked, answered) in enumerate(steps, 1):
        text = lambda start, to, *headers: pcapmake.message(
            start, f"Via: SIP/2.0/UDP {CALLER};branch=z9hG4bK-{number}", "From: <sip:alice@example.com>;tag=1", f"To: <sip:alice@example.com>{to}",
            "Call-ID: r-1", f"CSeq: {number} REGISTER", *headers)
        capture.udp(number, CALLER, CALLEE, text("REGISTER sip:example.com SIP/2.0", "", "Max-Forwards: 70", f"Contact: <sip:alice@{CALLER}>", *asked))
        capture.udp(number + 0.1, CALLEE, CALLER, text(f"SIP/2.0 {status}", ";tag=s", *answered))
    later(capture, 100)


def x_reports_login_realm(capture):
    """The realm that is set up in the client is not that of the challenge."""
    login(capture, 'realm="pbx", nonce="n1"')


def x_reports_login_algorithm(capture):
    """The server asks for SHA-256, the client computes MD5."""
    login(capture, 'realm="x", nonce="n1", algorithm=SHA-256')


def x_reports_login_fits(capture):
    """All fits: the password may be wrong, or the user may not register."""
    login(capture, 'realm="x", nonce="n1"')


# Who begins DTLS (RFC 5763 section 5).

def dtls(capture, offer, answer):
    call = Call(capture)
    body = lambda host, setup: (f"v=0\no=- 1 1 IN IP4 {host}\ns=-\nc=IN IP4 {host}\nt=0 0\nm=audio 4000 UDP/TLS/RTP/SAVPF 8\n"
                                f"a=fingerprint:sha-256 AA:BB\na=setup:{setup}\n")
    call.invite(0, SDP, body=body(CALLER, offer))
    call.answer(1, 0, "200 OK", "1 INVITE", f"Contact: {call.contacts[1]}", SDP, body=body(CALLEE, answer))
    call.request(1.02, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK")
    call.request(2.3, 0, f"BYE sip:bob@{CALLEE} SIP/2.0", "2 BYE")
    call.answer(2.32, 0, "200 OK", "2 BYE")
    later(capture, 60)


def x_reports_dtls_actpass(capture):
    """The answer leaves open who begins."""
    dtls(capture, "actpass", "actpass")


def x_reports_dtls_active(capture):
    """Both want to begin."""
    dtls(capture, "active", "active")


def x_reports_dtls_fits(capture):
    """The answerer begins."""
    dtls(capture, "actpass", "active")


# A server with two addresses.

def x_reports_other_source(capture):
    """Each 401 comes from another address than the INVITE went to, and the INVITE is sent to the end."""
    call = Call(capture)
    for time in REPEATED:
        call.invite(time)
        call.send(time + 0.05, 1, call.text("SIP/2.0 401 Unauthorized", 0, "1 INVITE", 'WWW-Authenticate: Digest realm="x", nonce="1"'), source="203.0.113.77")
    later(capture, 90)


def x_reports_other_source_heard(capture):
    """The 486 comes from another address, and the client takes it."""
    call = Call(capture)
    call.invite()
    call.send(0.05, 1, call.text("SIP/2.0 486 Busy Here", 0, "1 INVITE"), source="203.0.113.77")
    call.ack_failure(0.07)
    later(capture, 90)


def x_reports_other_source_inside(capture):
    """The capture shows the 401 before and behind a NAT; what the client gets comes from where its INVITE went."""
    call = Call(capture)
    for time in REPEATED:
        call.invite(time)
        for after, source in (0.05, "203.0.113.77"), (0.06, CALLEE):
            call.send(time + after, 1, call.text("SIP/2.0 401 Unauthorized", 0, "1 INVITE", 'WWW-Authenticate: Digest realm="x", nonce="1"'), source=source)
    later(capture, 90)


def x_reports_reinvite_408(capture):
    """A server answers the re-INVITE with 408 at once: registrations have nothing to do with that."""
    call = Call(capture).set_up()
    call.invite(30, cseq=2, tags=call.tags)
    call.answer(30.05, 0, "408 Request Timeout", "2 INVITE")
    call.ack_failure(30.07, 2)
    later(capture, 90)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_reports_"))
