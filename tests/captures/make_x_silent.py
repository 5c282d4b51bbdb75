#!/usr/bin/env python3
"""Makes captures of calls that fail although each message looks right by itself, and of what only looks like it.

    make_x_silent.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_silent.py --check      says which files in made/ are not what would be written

Each function x_silent_x fills the capture x-silent-x.pcap. The INVITE is at 0 s, its 200 at 1 s.
"""

import pcapmake
from make_x_dialog import CALLEE, CALLER, SERIES, Call, later

SDP = "Content-Type: application/sdp"
ICE = "a=ice-ufrag:abcd\na=ice-pwd:abcdefghabcdefghabcdefgh\n"
FINGERPRINT = "a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3B:4E:24:5A:50:7B:E1:0C:C1:5A:2E:B5\n"
WEB = f"m=audio 4000 UDP/TLS/RTP/SAVPF 0\n{FINGERPRINT}{ICE}a=rtcp-mux\na=setup:"
CANCELLED = f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-call-1-0-1INVITE"


def sdp(host, lines):
    return f"v=0\no=- 1 1 IN IP4 {host}\ns=-\nc=IN IP4 {host}\nt=0 0\n{lines}"


def invite(call, *headers, lines=None):
    call.request(0, 0, f"INVITE sip:bob@{CALLEE} SIP/2.0", "1 INVITE", f"Contact: {call.contacts[0]}", *headers, *([SDP] if lines else []),
                 tags=("a-1", None), body=sdp(CALLER, lines) if lines else "")


def respond(call, time, status, lines=None, tags=None):
    call.answer(time, 0, status, "1 INVITE", f"Contact: {call.contacts[1]}", *([SDP] if lines else []), tags=tags, body=sdp(CALLEE, lines) if lines else "")


def hang_up(call, time, side=0):
    call.request(1.02, 0, f"ACK sip:bob@{CALLEE} SIP/2.0", "1 ACK")
    call.request(time, side, f"BYE {call.contacts[1 - side].strip('<>')} SIP/2.0", "2 BYE")
    call.answer(time + 0.02, side, "200 OK", "2 BYE")
    later(call.capture, time + 60)


# What a browser requires of an answer (RFC 8829 section 5.8.3).

def from_browser(capture, lines, time=1.1, side=0):
    call = Call(capture)
    invite(call, lines=WEB + "actpass\n")
    respond(call, 1, "200 OK", lines)
    hang_up(call, time, side)


def x_silent_web_no_mux(capture):
    """The answer has no a=rtcp-mux, and the browser hangs up."""
    from_browser(capture, WEB.replace("a=rtcp-mux\n", "") + "active\n")


def x_silent_web_no_ice(capture):
    """The answer has no ICE, and the browser hangs up."""
    from_browser(capture, WEB.replace(ICE, "") + "active\n")


def x_silent_web_no_password(capture):
    """The answer has half of ICE, and the browser hangs up."""
    from_browser(capture, WEB.replace("a=ice-pwd:abcdefghabcdefghabcdefgh\n", "") + "active\n")


def x_silent_web_goes_on(capture):
    """The answer has no ICE and no a=rtcp-mux, and the call goes on."""
    from_browser(capture, WEB.replace(ICE, "").replace("a=rtcp-mux\n", "") + "active\n", 20)


def x_silent_web_callee(capture):
    """The answer has no ICE, and who sent it hangs up at once."""
    from_browser(capture, WEB.replace(ICE, "") + "active\n", side=1)


def x_silent_web_fits(capture):
    """The answer has all that a browser requires, and the caller hangs up at once."""
    from_browser(capture, WEB + "active\n")


# An INVITE that is answered twice (RFC 3261 section 13.2.1).

def answered_early(capture, lines, tag="b-1"):
    call = Call(capture)
    invite(call, lines="m=audio 4000 RTP/AVP 0 8\n")
    respond(call, 0.5, "183 Session Progress", "m=audio 6000 RTP/AVP 0\n", tags=("a-1", tag))
    respond(call, 1, "200 OK", lines)
    hang_up(call, 20)


def x_silent_early_other(capture):
    """The 200 asks for audio at another port, with another codec, than the 183 of the same dialog."""
    answered_early(capture, "m=audio 7000 RTP/AVP 8\n")


def x_silent_early_same(capture):
    """The 200 says what the 183 did, with one line more."""
    answered_early(capture, "m=audio 6000 RTP/AVP 0\na=ptime:20\n")


def x_silent_early_fork(capture):
    """The 183 is of another branch of the call."""
    answered_early(capture, "m=audio 7000 RTP/AVP 8\n", tag="b-9")


# CANCELs that do not take the way of their INVITE (RFC 3261 section 9.1).

def cancelled(capture, *routes, own=(), tags=("a-1", None)):
    call = Call(capture)
    invite(call, *routes)
    respond(call, 0.5, "180 Ringing")
    call.request(5, 0, f"CANCEL sip:bob@{CALLEE} SIP/2.0", "1 CANCEL", *own, tags=tags, via=CANCELLED)
    call.answer(5.02, 0, "481 Call/Transaction Does Not Exist", "1 CANCEL", via=CANCELLED)
    later(capture, 60)


def x_silent_cancel_no_route(capture):
    """The CANCEL has not the Route of its INVITE: 481."""
    cancelled(capture, f"Route: <sip:{CALLEE};lr>, <sip:203.0.113.6;lr>")


def x_silent_cancel_tag(capture):
    """The CANCEL has the tag of the 180 in To, which its INVITE has not: 481."""
    cancelled(capture, tags=("a-1", "b-1"))


def x_silent_cancel_same_route(capture):
    """The CANCEL has the Route of its INVITE, in two lines: 481."""
    cancelled(capture, f"Route: <sip:{CALLEE};lr>, <sip:203.0.113.6;lr>", own=(f"Route: <sip:{CALLEE};lr>", "Route: <sip:203.0.113.6;lr>"))


# Transfers.

def referred(capture, refer_to):
    call = Call(capture).set_up()
    call.request(10, 0, f"REFER sip:bob@{CALLEE} SIP/2.0", "2 REFER", f"Contact: {call.contacts[0]}", f"Refer-To: {refer_to}")
    call.answer(10.02, 0, "400 Bad Request", "2 REFER")
    later(capture, 60)


def x_silent_refer_to_two(capture):
    """The REFER names two targets: 400."""
    referred(capture, "<sip:carol@example.com>, <sip:dave@example.com>")


def x_silent_refer_to_bare(capture):
    """The target has headers, and is not in < and >: 400."""
    referred(capture, "sip:carol@example.com?Replaces=call-2%3Bto-tag%3D1%3Bfrom-tag%3D2")


def x_silent_refer_to_plain(capture):
    """The target needs no < and >: 400."""
    referred(capture, "sip:carol@example.com")


def x_silent_refer_to_comma(capture):
    """The only target has a comma in its name and in its user: 400."""
    referred(capture, '"Doe, Carol" <sip:carol,1@example.com>')


# Logins.

def logged_in(capture, login, *challenges):
    call = Call(capture)
    for cseq, headers in (1, []), (2, [f"Authorization: {login}"]):
        call.request(cseq, 0, f"REGISTER sip:{CALLEE} SIP/2.0", f"{cseq} REGISTER", f"Contact: {call.contacts[0]}", *headers, tags=("a-1", None))
        call.answer(cseq + 0.02, 0, "401 Unauthorized", f"{cseq} REGISTER", *(f"WWW-Authenticate: {text}" for text in challenges))
    later(capture, 60)


DIGEST = 'Digest realm="example.com", nonce="n1"'


def x_silent_login_basic(capture):
    """Digest is asked for, and Basic comes."""
    logged_in(capture, "Basic YWxpY2U6c2VjcmV0", DIGEST)


def x_silent_login_either(capture):
    """Digest or Basic is asked for, and Basic comes."""
    logged_in(capture, "Basic YWxpY2U6c2VjcmV0", DIGEST, 'Basic realm="example.com"')


# Publications (RFC 3903 section 6).

def published(capture, *headers):
    call = Call(capture, tags=("a-1", "b-1"))
    call.request(0, 0, "PUBLISH sip:alice@example.com SIP/2.0", "1 PUBLISH", "Event: presence", "Expires: 60", *headers, tags=("a-1", None))
    call.answer(0.02, 0, "412 Conditional Request Failed", "1 PUBLISH")
    later(capture, 60)


def x_silent_publish_unknown(capture):
    """The PUBLISH refreshes what the server does not have: 412."""
    published(capture, "SIP-If-Match: dx200xyz")


def x_silent_publish_no_tag(capture):
    """The PUBLISH refreshes nothing: 412."""
    published(capture)


# A 200 with two Contacts (RFC 3261 section 12.1.1).

def not_acknowledged(capture, contact):
    call = Call(capture, (f"<sip:alice@{CALLER}>", contact))
    invite(call)
    for time in SERIES:
        respond(call, 1 + time, "200 OK")
    call.request(33, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
    call.answer(33.02, 1, "200 OK", "1 BYE")
    later(capture, 90)


def x_silent_contacts_two(capture):
    """The 200 has two Contacts, and no ACK comes."""
    not_acknowledged(capture, f"<sip:bob@{CALLEE}>, <sip:bob@{CALLEE}:5080>")


def x_silent_contacts_one(capture):
    """The 200 has one Contact, with a comma in its name, and no ACK comes."""
    not_acknowledged(capture, f'"Smith, Bob" <sip:bob@{CALLEE}>')


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_silent_"))
