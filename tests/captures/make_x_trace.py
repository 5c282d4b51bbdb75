#!/usr/bin/env python3
"""Makes captures of what the traces of trouble reports show of logins, registrations and malformed requests, and of what only looks like it.

    make_x_trace.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_trace.py --check      says which files in made/ are not what would be written

Each function x_trace_x fills the capture x-trace-x.pcap. The server answers after 30 ms; all goes on until the limits have passed.
"""

import pcapmake
from make_x_dialog import later

CLIENT, SERVER = "192.168.1.50:5060", "203.0.113.10:5060"
OFFER = """v=0
o=- 3724394400 3724394400 IN IP4 192.168.1.50
s=-
c=IN IP4 192.168.1.50
t=0 0
m=audio 4000 RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-16
"""


def ask(capture, time, method, cseq, *headers, uri="sip:pbx.example", contact="<sip:alice@192.168.1.50:5060>", body="", tag=""):
    """The request of the client; returns what its response repeats."""
    to = "<sip:alice@pbx.example>" if method == "REGISTER" else f"<sip:bob@pbx.example>{tag}"
    same = [f"Via: SIP/2.0/UDP {CLIENT};branch=z9hG4bK-{method}-{cseq}-{time};rport", "From: <sip:alice@pbx.example>;tag=f1", f"To: {to}",
            "Call-ID: trace@192.168.1.50", f"CSeq: {cseq} {method}"]
    more = [f"Contact: {contact}"] if contact and method != "BYE" else []
    kind = ["Content-Type: application/sdp"] if body else []
    capture.udp(time, CLIENT, SERVER, pcapmake.message(f"{method} {uri} SIP/2.0", *same, "Max-Forwards: 70", *more, *headers, *kind, body=body))
    return same


def answer(capture, time, status, same, *headers, body=""):
    lines = [line.replace(";rport", f";received=192.168.1.50;rport=5060") for line in same]
    lines[2] += "" if "tag=" in lines[2] else ";tag=t1"
    kind = ["Content-Type: application/sdp"] if body else []
    capture.udp(time, SERVER, CLIENT, pcapmake.message(f"SIP/2.0 {status}", *lines, *headers, *kind, "Server: Asterisk PBX 18.2.0", body=body))


def challenge(nonce, more=', qop="auth"'):
    return f'WWW-Authenticate: Digest realm="pbx.example", nonce="{nonce}", algorithm=MD5{more}'


def credentials(nonce, more=', qop=auth, nc=00000001, cnonce="a1b2"'):
    return (f'Authorization: Digest username="alice", realm="pbx.example", nonce="{nonce}", uri="sip:pbx.example", '
            f'response="f2ecab229bf0d9f9f68784c179ab799d", algorithm=MD5{more}')


def register(capture, asked, given, status="401 Unauthorized", *, nonce="adcbcddfe1ec5a11", own=None, cseq=2):
    """A login: `asked` and `given` are what challenge and credentials have besides the rest."""
    same = ask(capture, 0, "REGISTER", 1, "Expires: 3600")
    answer(capture, 0.03, "401 Unauthorized", same, challenge(nonce, asked))
    same = ask(capture, 0.05, "REGISTER", cseq, "Expires: 3600", credentials(nonce if own is None else own, given))
    answer(capture, 0.08, status, same, *([challenge("b" + nonce, asked)] if status.startswith("401") else []))
    later(capture, 60)


COUNTED = ', qop=auth, nc=00000001, cnonce="a1b2"'


def x_trace_qop_list(capture):
    """The client sends back the whole list of qop."""
    register(capture, ', qop="auth,auth-int"', ', qop="auth,auth-int", nc=00000001, cnonce="a1b2"')


def x_trace_qop_not_offered(capture):
    """The challenge has no qop, the credentials have."""
    register(capture, "", COUNTED)


def x_trace_qop_left_out(capture):
    """The credentials leave qop out, and the server calls them malformed."""
    register(capture, ', qop="auth"', "", "400 Bad Request")


def x_trace_qop_fits(capture):
    """The second of two offered qop is chosen, and nc counts in capitals: the password is wrong."""
    register(capture, ', qop="auth-int, auth"', ', qop=auth, nc=0000000A, cnonce="a1b2"')


def x_trace_nonce_spoiled(capture):
    """The client has lost the signs of the nonce."""
    register(capture, ', qop="auth"', COUNTED, nonce="wd19LK9h2ix+leBlNkl0/bk==", own="wd19LK9h2ix leBlNkl0/bk")


def x_trace_nonce_older(capture):
    """The nonce is another one, which may be older than the capture."""
    register(capture, ', qop="auth"', COUNTED, own="adcb0123456789ab")


def x_trace_cseq_kept(capture):
    """The REGISTER with credentials has the CSeq of the challenged one."""
    register(capture, ', qop="auth"', COUNTED, "500 Server Internal Error", cseq=1)


def x_trace_stale_loop(capture):
    """Each nonce is called stale as soon as it is used."""
    same = ask(capture, 0, "REGISTER", 1, "Expires: 3600")
    answer(capture, 0.03, "401 Unauthorized", same, challenge("nonce1", ""))
    for i in range(1, 5):
        same = ask(capture, i, "REGISTER", i + 1, "Expires: 3600", credentials(f"nonce{i}", ""))
        answer(capture, i + 0.03, "401 Unauthorized", same, challenge(f"nonce{i + 1}", ", stale=true"))
    later(capture, 60)


def x_trace_forbidden(capture):
    """The login is answered with 403."""
    register(capture, ', qop="auth"', COUNTED, "403 Forbidden")


def x_trace_no_contact(capture):
    """The 200 lists no Contact; then a REGISTER whose Contact outlasts its Expires: 0, and one with a lower CSeq."""
    same = ask(capture, 0, "REGISTER", 5, "Expires: 600")
    answer(capture, 0.03, "200 OK", same)
    same = ask(capture, 60, "REGISTER", 6, "Expires: 0", contact="<sip:alice@192.168.1.50:5060>;expires=600")
    answer(capture, 60.03, "200 OK", same, "Contact: <sip:alice@192.168.1.50:5060>;expires=600")
    same = ask(capture, 90, "REGISTER", 2, "Expires: 600")
    answer(capture, 90.03, "500 Server Internal Error", same)
    later(capture, 160)


def refused(capture, time, status, *headers, **more):
    same = ask(capture, time, "OPTIONS" if "body" not in more else "INVITE", int(time) + 1, *headers, **more)
    answer(capture, time + 0.03, status, same)
    if "body" in more:
        capture.udp(time + 0.05, CLIENT, SERVER, pcapmake.message(
            f"ACK {more.get('uri', 'sip:pbx.example')} SIP/2.0", *same[:2], same[2] + ";tag=t1", same[3], f"CSeq: {int(time) + 1} ACK", "Max-Forwards: 70"))


def x_trace_malformed(capture):
    """An IPv6 address without brackets, a host with an underscore, no scheme, a bare Record-Route, two Contacts, and SDP without a map."""
    refused(capture, 0, "400 Bad Request", contact="<sip:alice@2001:db8::5:5060>")
    refused(capture, 1, "400 Bad Request", contact="<sip:alice@sip_proxy_1:5060>")
    refused(capture, 2, "400 Bad Request", "P-Asserted-Identity: alice@pbx.example")
    refused(capture, 3, "400 Bad Request", "Record-Route: sip:203.0.113.9;lr")
    refused(capture, 4, "400 Bad Request", "Contact: <sip:carol@192.168.1.51>", body=OFFER)
    refused(capture, 5, "488 Not Acceptable Here", body=OFFER.replace("RTP/AVP 0 101", "RTP/AVP 97 101"))
    later(capture, 60)


def x_trace_well_formed(capture):
    """What receivers take as it is, with another answer; and what is right."""
    refused(capture, 0, "404 Not Found", contact="<sip:alice@sip_proxy_1:5060>")
    refused(capture, 1, "404 Not Found", "Contact: <sip:carol@192.168.1.51>", body=OFFER)
    refused(capture, 2, "404 Not Found", body=OFFER.replace("RTP/AVP 0 101", "RTP/AVP 97 101"))
    refused(capture, 3, "400 Bad Request", "P-Asserted-Identity: <tel:+15551234>", "Route: <sip:[2001:db8::9];lr>",
            contact="<sip:alice@[2001:db8::5]:5060>")
    later(capture, 60)


def x_trace_end_by_vendor(capture):
    """A BYE of the called side that says why in headers of its vendor; a second one with what Asterisk adds to each."""
    for time, headers in ((0, ("X-Asterisk-HangupCause: Bearer capability not available", "X-Asterisk-HangupCauseCode: 58")),
                          (10, ("X-Asterisk-HangupCause: Normal Clearing", "X-Asterisk-HangupCauseCode: 16"))):
        same = ask(capture, time, "BYE", time + 2, *headers, uri="sip:bob@203.0.113.10", tag=";tag=t1")
        answer(capture, time + 0.03, "200 OK", same)
    later(capture, 60)


def x_trace_two_vias(capture):
    """The proxy has left its own Via in the response."""
    same = ask(capture, 0, "OPTIONS", 1)
    answer(capture, 0.03, "200 OK", same)
    for time in (1, 1.5, 2.5, 4.5, 8.5):
        same = ask(capture, 1, "OPTIONS", 2) if time == 1 else same
        if time > 1:
            capture.udp(time, CLIENT, SERVER, pcapmake.message("OPTIONS sip:pbx.example SIP/2.0", *same, "Max-Forwards: 70"))
        answer(capture, time + 0.03, "200 OK", ["Via: SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK-proxy\n" + same[0], *same[1:]])
    later(capture, 60)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_trace_"))
