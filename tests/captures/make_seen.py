#!/usr/bin/env python3
"""Makes the captures whose responses say more than their code: a good, an absent and a malformed value of each header.

    make_seen.py [FOLDER]     writes them into the folder; made/ beside this script if none is given
    make_seen.py --check      says which files in made/ are not what would be written

The same bytes come out each time. A capture is made by the function whose name it bears; its docstring says what it shows.
Bob (192.0.2.2) answers Alice (192.0.2.1) once a second from 22:13:20 UTC on, in a call of its own each time.
"""

from pcapmake import Capture, Tcp, message, run_maker

ALICE, BOB = "192.0.2.1:5060", "192.0.2.2:5060"
MADE = {}


def made(maker):
    """Registers the maker of a capture: its name with hyphens is the name of the file."""
    MADE[maker.__name__.replace("_", "-") + ".pcap"] = maker
    return maker


def answer(number, status, *more, method="INVITE", body=""):
    """A final response in the call of that number; `more` are lines."""
    return message(f"SIP/2.0 {status}", f"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKs{number}", f"From: <sip:alice@example.com>;tag=a{number}",
                   f"To: <sip:bob@example.com>;tag=b{number}", f"Call-ID: seen-{number}@192.0.2.1", f"CSeq: 1 {method}", *more, body=body)


def answers(status, *values, method="INVITE"):
    """A capture of responses with the same code; each value is a list of header lines."""
    capture = Capture()
    for number, lines in enumerate(values):
        capture.udp(number, BOB, ALICE, answer(number, status, *lines, method=method))
    return capture


@made
def seen_retry_after():
    """503 with Retry-After of 120 s, without it, with words instead of a number, and with a comment and a duration."""
    return answers("503 Service Unavailable", ["Retry-After: 120"], [], ["Retry-After: later"],
                   ["Retry-After: 60 (reboot, please wait);duration=3600"])


@made
def seen_reason():
    """486 with the Q.850 cause that fits it, without Reason, with a cause that is no number, with another cause, and with two values."""
    return answers("486 Busy Here", ['Reason: Q.850;cause=17;text="User busy"'], [], ["Reason: Q.850;cause=busy"], ["Reason: Q.850;cause=34"],
                   ['Reason: SIP ;cause=600 ;text="Busy, everywhere", Q.850;cause=17;location=RLN'])


@made
def seen_reason_stir():
    """437 with two values of the protocol STIR."""
    return answers("437 Unsupported Credential", ['Reason: STIR;cause=437;text="first", STIR;cause=436'])


@made
def seen_warning():
    """488 with two Warnings in one line, without any, and with one that has no code."""
    return answers("488 Not Acceptable Here",
                   ['Warning: 304 bob.example.com "Video, not available", 370 192.0.2.2 "Insufficient bandwidth"'], [], ["Warning: codec mismatch"])


@made
def seen_challenge():
    """401 with a challenge, without, with one that names nothing, with a stale nonce, and with two algorithms."""
    digest = 'WWW-Authenticate: Digest realm="example.com", nonce="{}", algorithm={}, qop="auth"'
    return answers("401 Unauthorized", [digest.format(1, "MD5")], [], ["WWW-Authenticate: Digest"], [digest.format(2, "MD5") + ", stale=TRUE"],
                   [digest.format(3, "SHA-256"), digest.format(3, "MD5")], method="REGISTER")


@made
def seen_allow():
    """405 to INFO with Allow, without it, with an empty one, and with one that names INFO."""
    return answers("405 Method Not Allowed", ["Allow: INVITE, ACK, BYE"], [], ["Allow: "], ["Allow: INVITE, INFO"], method="INFO")


@made
def seen_unsupported():
    """420 with Unsupported, without, and with an empty one."""
    return answers("420 Bad Extension", ["Unsupported: 100rel, timer"], [], ["Unsupported: "])


@made
def seen_require():
    """421 with Require, without, and with an empty one."""
    return answers("421 Extension Required", ["Require: 100rel"], [], ["Require: "])


@made
def seen_min_se():
    """422 with Min-SE, without, and with one that is no number."""
    return answers("422 Session Interval Too Small", ["Min-SE: 300"], [], ["Min-SE: five minutes"])


@made
def seen_min_expires():
    """423 with Min-Expires, without, and with one that is no number."""
    return answers("423 Interval Too Brief", ["Min-Expires: 3600"], [], ["Min-Expires: 1h"], method="REGISTER")


@made
def seen_accept():
    """415 with Accept, without, and with an empty one."""
    return answers("415 Unsupported Media Type", ["Accept: text/plain, text/html;q=0.5", "Accept-Encoding: gzip", "Accept-Language: de"], [],
                   ["Accept: "], method="MESSAGE")


@made
def seen_contact():
    """302 with Contacts out of order, without any, with an empty one, and with a preference that is no number."""
    return answers("302 Moved Temporarily", ["Contact: <sip:last@example.com>;q=0.1, <sip:first@example.com>;q=0.9"], [], ["Contact: "],
                   ["Contact: <sip:carol@example.com>;q=high"])


@made
def seen_alternative():
    """380 with a body of IMS for an emergency number, without a body, with one that is no good XML, and 504 for a lost registration."""
    head = '<?xml version="1.0" encoding="UTF-8"?><ims-3gpp version="1"><alternative-service>'
    tail = "</alternative-service></ims-3gpp>"
    kind, status = "Content-Type: application/3gpp-ims+xml", "380 Alternative Service"
    capture = Capture()
    capture.udp(0, BOB, ALICE, answer(0, status, "Contact: <urn:service:sos.police>", kind,
                                      body=f"{head}<type>emergency</type><reason>Police</reason><action>emergency-registration</action>{tail}"))
    capture.udp(1, BOB, ALICE, answer(1, status))
    capture.udp(2, BOB, ALICE, answer(2, status, kind, body=f"{head}<type>emergency</reason>"))
    capture.udp(3, BOB, ALICE, answer(3, "504 Server Time-out", kind,
                                      body=f"{head}<type>restoration</type><reason/><action>initial-registration</action>{tail}"))
    return capture


@made
def seen_errors():
    """424 and 425 with their error headers, without them, and with what is no code."""
    capture = Capture()
    rows = [("424 Bad Location Information", 'Geolocation-Error: 100;code="Cannot Process Location"'), ("424 Bad Location Information",),
            ("424 Bad Location Information", "Geolocation-Error: somewhere"), ("425 Bad Alert Message", "AlertMsg-Error: 103"),
            ("425 Bad Alert Message",), ("425 Bad Alert Message", "AlertMsg-Error: bad")]
    for number, row in enumerate(rows):
        capture.udp(number, BOB, ALICE, answer(number, *row))
    return capture


@made
def seen_lists():
    """What else is listed: Accept-Resource-Priority, Recv-Info, Permission-Missing, Allow-Events, Security-Server; then 417 without its list."""
    capture = Capture()
    rows = [("417 Unknown Resource-Priority", "Accept-Resource-Priority: wps.3, dsn.flash"), ("469 Bad Info Package", "Recv-Info: "),
            ("470 Consent Needed", "Permission-Missing: <sip:carol@example.com>"), ("489 Bad Event", "Allow-Events: presence, dialog"),
            ("494 Security Agreement Required", "Security-Server: ipsec-3gpp;q=0.1, tls;q=0.2"), ("417 Unknown Resource-Priority",)]
    for number, row in enumerate(rows):
        capture.udp(number, BOB, ALICE, answer(number, *row))
    return capture


@made
def seen_pointers():
    """404 with Error-Info, 608 with the card of who rejected the call, and both without."""
    capture = Capture()
    rows = [("404 Not Found", "Error-Info: <sip:not-in-service@example.com>"), ("404 Not Found",),
            ("608 Rejected", "Call-Info: <https://example.com/card>;purpose=jwscard"), ("608 Rejected", "Call-Info: <https://example.com/icon>;purpose=icon")]
    for number, row in enumerate(rows):
        capture.udp(number, BOB, ALICE, answer(number, *row))
    return capture


@made
def seen_sender():
    """480 that names its product and has three Via entries, and one that has neither."""
    return answers("480 Temporarily Unavailable", ["Server: Example PBX/1.0", "Via: SIP/2.0/UDP 192.0.2.3, SIP/2.0/UDP 192.0.2.4"], [])


@made
def seen_in_one_segment():
    """Over TCP: two responses in one segment, and one in two segments; each has facts of its own."""
    capture = Capture()
    connection = Tcp(capture, 0, ALICE, BOB)
    connection.server(1, answer(0, "486 Busy Here", "Retry-After: 10") + answer(1, "480 Temporarily Unavailable", "Retry-After: 20"))
    last = answer(2, "404 Not Found", "Retry-After: 30", "Server: Example PBX/1.0")
    connection.server(2, last[:200])
    connection.server(3, last[200:])
    return capture


@made
def seen_repeated():
    """A 486 with Retry-After is retransmitted: the facts stand on the first copy."""
    capture = Capture()
    for time in 0, 0.5:
        capture.udp(time, BOB, ALICE, answer(0, "486 Busy Here", "Retry-After: 120"))
    return capture


@made
def seen_not_failed():
    """180 and 200 with Reason and Retry-After: nothing failed, nothing is looked for."""
    capture = Capture()
    for number, status in enumerate(["180 Ringing", "200 OK"]):
        capture.udp(number, BOB, ALICE, answer(number, status, "Reason: Q.850;cause=17", "Retry-After: 5"))
    return capture


@made
def seen_hostile():
    """Values that hold what colors a terminal, characters that turn the direction of writing, broken UTF-8, and 1,000 Warnings."""
    capture = Capture()
    whole = answer(0, "500 Server Internal Error", "Server: \x1b[31mred\x1b[0m \u202eder", "Warning: " + ", ".join(f'399 a "{n}"' for n in range(1000)))
    capture.udp(0, BOB, ALICE, whole)
    broken = answer(1, "500 Server Internal Error", "Server: one@two", 'Reason: SIP;cause=500;text="never closed')
    capture.udp(1, BOB, ALICE, broken.replace("\n", "\r\n").encode().replace(b"one@two", b"one\xff\xc3two"))
    return capture


def write(folder):
    for name, maker in MADE.items():
        maker().save(folder / name)
    return list(MADE)


if __name__ == "__main__":
    run_maker(write)
