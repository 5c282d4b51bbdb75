#!/usr/bin/env python3
"""Makes the captures of requests that fail: malformed ones, and those whose failure speaks of a part of them. The same bytes each time.

    make_x_request.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_request.py --check      says which files in made/ are not what would be written

Each function x_request_y fills the capture x-request-y.pcap. Unless it says otherwise, Alice (192.0.2.1) asks once a second, under a Call-ID of its own
each time, and Bob (192.0.2.2) answers 20 ms later.
"""

import pcapmake
from pcapmake import encode

ALICE, BOB = "192.0.2.1:5060", "192.0.2.2:5060"
SDP = "v=0\no=- 1 1 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\nm=audio 4000 RTP/AVP 0\n"
BAD = "400 Bad Request"


class Asked:
    """A request, as its lines and its body; `without` names lines that are left out."""

    def __init__(self, number, method="OPTIONS", uri="sip:bob@example.com", more=(), without=(), body="", cseq=1, **values):
        names = {"Via": f"SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-{number}", "Max-Forwards": "70", "From": f"<sip:alice@example.com>;tag=a{number}",
                 "To": "<sip:bob@example.com>", "Call-ID": f"x-{number}@192.0.2.1", "CSeq": f"{cseq} {method}",
                 "Contact": "<sip:alice@192.0.2.1>"}
        if method not in ("INVITE", "SUBSCRIBE", "REFER"):
            del names["Contact"]
        names.update({name.replace("_", "-"): value for name, value in values.items()})
        self.start = f"{method} {uri} SIP/2.0"
        self.names = {name: value for name, value in names.items() if name not in without}
        self.more, self.body = more, body
        self.length = None if "Content-Length" in without else str(len(encode(body)))
        self.is_in_dialog = ";tag=" in names["To"]

    def text(self):
        length = [f"Content-Length: {self.length}"] if self.length is not None else []
        return "\n".join([self.start, *[f"{name}: {value}" for name, value in self.names.items()], *self.more, *length, "", ""]) + self.body

    def answer(self, status, *more):
        echoed = [f"{name}: {self.names[name]}{';tag=b' if name == 'To' and not self.is_in_dialog else ''}"
                  for name in ("Via", "From", "To", "Call-ID", "CSeq") if name in self.names]
        return "\n".join([f"SIP/2.0 {status}", *echoed, *more, "Content-Length: 0", "", ""])


def exchange(capture, time, asked, status, *more, after=0.02, one=ALICE, other=BOB, behind=""):
    """The request and its answer; `behind` is what the datagram of the request has behind it."""
    capture.udp(time, one, other, asked.text() + behind)
    capture.udp(time + after, other, one, asked.answer(status, *more))


def with_length(asked, length):
    asked.length = str(length)
    return asked


def sdp_request(number, body=SDP, **more):
    return Asked(number, "INVITE", body=body, Content_Type="application/sdp", **more)


def x_request_malformed(capture):
    """Each request has another fault: 400."""
    requests = [
        Asked(1, without=("Max-Forwards",)),
        Asked(2, "INVITE", without=("Contact",)),
        Asked(3, "NOTIFY", more=("Subscription-State: active",)),
        Asked(4, "MESSAGE", body="hello"),
        Asked(5, From="<sip:alice@example.com>"),
        Asked(6, more=("Max-Forwards: 69",)),
        Asked(7, uri="sip:*21#@example.com"),
        Asked(8, uri="sip:tel:+15551234@example.com"),
        Asked(9, "REGISTER", uri="sip:bob@example.com"),
        Asked(10, Max_Forwards="many"),
        Asked(11, more=("Subject hello",)),
        Asked(12, Via="SIP/2.0/TCP 192.0.2.1;branch=z9hG4bK-12"),
        Asked(13, From='Alice, Work <sip:alice@example.com>;tag=1'),
        Asked(14, Call_ID="one two@192.0.2.1"),
        sdp_request(15, SDP.replace("t=0 0\n", "")),
        sdp_request(16, SDP.replace("c=IN IP4 192.0.2.1\n", "")),
        with_length(sdp_request(17), 500),
        with_length(sdp_request(18), 40),
    ]
    for time, asked in enumerate(requests):
        exchange(capture, time, asked, BAD)


def x_request_malformed_codes(capture):
    """A NOTIFY without Event: 405 and 489 can come from it, 404 speaks of something else. Max-Forwards 0: 483."""
    for number, status in enumerate(("405 Method Not Allowed", "489 Bad Event", "404 Not Found")):
        exchange(capture, number, Asked(number, "NOTIFY", more=("Subscription-State: active",)), status, "Allow: INVITE")
    exchange(capture, 3, Asked(3, "INVITE", Max_Forwards="0"), "483 Too Many Hops")


def x_request_malformed_unanswered(capture):
    """Bob answers an OPTIONS, and not the next one, which has no Max-Forwards."""
    for number in range(2):
        exchange(capture, number / 2, Asked(number), "200 OK", one=BOB, other=ALICE)
    asked = Asked(2, without=("Max-Forwards",))
    for time in (1, 1.5, 2.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5, 32.5):
        capture.udp(time, ALICE, BOB, asked.text())
    capture.udp(50, "192.0.2.7:4321", "192.0.2.8:9", "tick\n")


def x_request_malformed_branch(capture):
    """The INFO has the branch of the OPTIONS before it: 482."""
    exchange(capture, 0, Asked(1), "200 OK")
    exchange(capture, 1, Asked(2, "INFO", Via="SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-1"), "482 Loop Detected")


def x_request_malformed_cseq(capture):
    """The INFO has the method OPTIONS in CSeq, and so has its 400."""
    exchange(capture, 0, Asked(1), "200 OK")
    exchange(capture, 1, Asked(2, "INFO", CSeq="1 OPTIONS"), BAD)


def x_request_malformed_nameless(capture):
    """Requests without Call-ID, without Via, and with a CSeq that is not a number."""
    for number, what in enumerate(({"without": ("Call-ID",)}, {"without": ("Via",)}, {"CSeq": "one OPTIONS"})):
        capture.udp(number, ALICE.replace("5060", f"506{number}"), BOB, Asked(number, **what).text())


def x_request_well_formed(capture):
    """What only looks like a fault: 400 to each."""
    requests = [
        Asked(1, "BYE", To="<sip:bob@example.com>;tag=b"),
        Asked(2, "MESSAGE"),
        Asked(3, without=("Content-Length",)),
        Asked(4, Via="SIP/2.0/UDP 192.0.2.1;branch=4", From="<sip:alice@example.com>", without=("Max-Forwards",)),
        Asked(5, more=("Max-Forwards: 70", "Route: <sip:192.0.2.2;lr>", "Route: <sip:192.0.2.3;lr>")),
        Asked(6, uri="sip:bob?x@example.com"),
        Asked(7, Via="SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK-7"),
        Asked(8, From='"Alice, <Work>" <sip:alice@example.com>;tag=1'),
        Asked(9, Max_Forwards="0"),
        sdp_request(10, SDP + "m=video 0 RTP/AVP 31\n"),
        sdp_request(11, SDP.replace("c=IN IP4 192.0.2.1\n", "") + "c=IN IP4 192.0.2.1\n"),
    ]
    for time, asked in enumerate(requests):
        exchange(capture, time, asked, BAD)
    exchange(capture, 20, sdp_request(20), BAD, behind="\n\n\0\0garbage")
    asked = with_length(sdp_request(21), 500)
    capture.udp(21, ALICE, BOB, asked.text(), length=400)
    capture.udp(21.02, BOB, ALICE, asked.answer(BAD))


def x_request_understood(capture):
    """Requests without Max-Forwards to which the answer shows that they were understood."""
    challenge = 'WWW-Authenticate: Digest realm="example.com", nonce="1"'
    for number, status in enumerate(("200 OK", "401 Unauthorized", "407 Proxy Authentication Required", "408 Request Timeout",
                                     "480 Temporarily Unavailable", "486 Busy Here", "487 Request Terminated", "491 Request Pending",
                                     "600 Busy Everywhere", "603 Decline")):
        exchange(capture, number, Asked(number, "INFO", without=("Max-Forwards",)), status, challenge.replace("WWW", "Proxy"), challenge)


def x_request_same_branch(capture):
    """What may have an older branch: a CANCEL, and an OPTIONS after a 401, of which the login is told."""
    asked = Asked(1, "INVITE")
    capture.udp(0, ALICE, BOB, asked.text())
    capture.udp(0.01, BOB, ALICE, asked.answer("180 Ringing", "Contact: <sip:bob@192.0.2.2>"))
    exchange(capture, 1, Asked(1, "CANCEL"), BAD)
    capture.udp(2, BOB, ALICE, asked.answer(BAD))
    branch = "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-9"
    exchange(capture, 3, Asked(2, Via=branch), "401 Unauthorized", 'WWW-Authenticate: Digest realm="example.com", nonce="1"')
    exchange(capture, 4, Asked(2, Via=branch, cseq=2), BAD)


def x_request_quoted(capture):
    """Called numbers and names, callers, ways and signatures that the failure speaks of."""
    signed = "eyJhbGciOiJFUzI1NiJ9.eyJpYXQiOjE2OTk5OTk5MDB9.c2ln;info=<https://example.com/cert>"
    vias = ("Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK-7b", "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK-7a")
    rows = [
        (Asked(1, "INVITE", uri="sip:5551@192.0.2.2", To="<sip:5551@192.0.2.2>"), "404 Not Found"),
        (Asked(2, "INVITE", uri="sip:004930123456@example.com"), "484 Address Incomplete"),
        (Asked(3, "INVITE", uri="sip:bob@example.net"), "604 Does Not Exist Anywhere"),
        (Asked(4, "INVITE", From="<sip:anonymous@anonymous.invalid>;tag=4", more=("P-Asserted-Identity: <sip:+4930@example.com>", "Privacy: id")),
         "403 Forbidden"),
        (Asked(5, "INVITE", more=(f"Identity: {signed}",)), "403 Stale Date"),
        (Asked(6, "INVITE"), "403 Forbidden", 'Reason: Q.850;cause=63;text="0123456789abcdef;Record-Route and User-Agent headers are missing"'),
        (Asked(7, "INVITE", more=vias, Max_Forwards="67"), "482 Loop Detected"),
        (Asked(8, "INVITE", uri="sip:bob@192.0.2.2", To="<sip:bob@example.com>;tag=b", more=("Route: <sip:192.0.2.2;lr>",)), "482 Loop Detected"),
    ]
    for time, (asked, status, *more) in enumerate(rows):
        exchange(capture, time, asked, status, *more)


def x_request_words(capture):
    """What the answerer says in its own words: in full, and before what the code means."""
    words = " ".join(f"word{number}" for number in range(28))
    for time, (status, *more) in enumerate([("404 Number Not Provisioned",), ("404 User unknown here",), ("486 Occupied",),
                                            ("403 Forbidden", f"X-Error-Reason: {words}"), ("503 Service Unavailable", f'Warning: 399 pbx "{words}"'),
                                            ("480 Temporarily Unavailable", f'Reason: Q.850;cause=31;text="{words}"')]):
        exchange(capture, time, Asked(time, "INVITE"), status, *more, after=0.7)


def timed(capture, number, status, after, ring=None):
    asked, begin = Asked(number, "INVITE"), number * 200
    capture.udp(begin, ALICE, BOB, asked.text())
    if ring is not None:
        capture.udp(begin + ring, BOB, ALICE, asked.answer("180 Ringing", "Contact: <sip:bob@192.0.2.2>"))
    else:
        capture.udp(begin + 0.001, BOB, ALICE, asked.answer("100 Trying"))
    capture.udp(begin + after, BOB, ALICE, asked.answer(status))
    capture.udp(begin + after + 0.01, ALICE, BOB, asked.text().replace("INVITE", "ACK"))


def x_request_time(capture):
    """Failures after a time that tells which timer ran out, or that none did; the last three tell nothing."""
    rows = [("408 Request Timeout", 0.02), ("408 Request Timeout", 32.01), ("480 Temporarily Unavailable", 0.015),
            ("480 Temporarily Unavailable", 26, 0.9), ("487 Request Terminated", 21, 1), ("503 Service Unavailable", 32), ("408 Request Timeout", 181, 2),
            ("486 Busy Here", 0.012), ("603 Decline", 0.02), ("486 Busy Here", 0.06), ("486 Busy Here", 0.03, 0.01), ("408 Request Timeout", 7)]
    for number, row in enumerate(rows):
        timed(capture, number, *row)


def x_request_same_offer(capture):
    """A re-INVITE with the offer of the first INVITE is refused; then one with another."""
    in_dialog = {"To": "<sip:bob@example.com>;tag=b", "Call_ID": "x-1@192.0.2.1", "From": "<sip:alice@example.com>;tag=a1"}
    capture_one = sdp_request(1)
    exchange(capture, 0, capture_one, "200 OK", "Contact: <sip:bob@192.0.2.2>", after=0.9)
    capture.udp(1, ALICE, BOB, capture_one.text().replace("INVITE", "ACK").replace("bK-1", "bK-ack").replace("<sip:bob@example.com>", "<sip:bob@example.com>;tag=b"))
    again = sdp_request(2, SDP.replace("- 1 1", "- 1 2"), uri="sip:bob@192.0.2.2", cseq=2, **in_dialog)
    exchange(capture, 10, again, "488 Not Acceptable Here")
    other = sdp_request(3, SDP.replace("RTP/AVP 0", "RTP/AVP 8"), uri="sip:bob@192.0.2.2", cseq=3, **in_dialog)
    exchange(capture, 20, other, "488 Not Acceptable Here")


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_request_"))
