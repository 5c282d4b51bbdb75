#!/usr/bin/env python3
"""Makes the captures whose responses say more than their code: a good, an absent and a malformed value of each header.

    make_seen.py [FOLDER]     writes them into the folder; made/ beside this script if none is given
    make_seen.py --check      says which files in made/ are not what would be written

The same bytes come out each time. A capture is made by the function whose name it bears; its docstring says what it shows.
Bob (192.0.2.2) answers Alice (192.0.2.1) once a second from 22:13:20 UTC on, in a call of its own each time; her request is there where
what it held matters.
"""

from pcapmake import Capture, Tcp, encode, makers, message, run_maker

ALICE, BOB = "192.0.2.1:5060", "192.0.2.2:5060"
made, write = makers()


def answer(number, status, *more, method="INVITE", body=""):
    """A final response in the call of that number; `more` are lines."""
    return message(f"SIP/2.0 {status}", f"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKs{number}", f"From: <sip:alice@example.com>;tag=a{number}",
                   f"To: <sip:bob@example.com>;tag=b{number}", f"Call-ID: seen-{number}@192.0.2.1", f"CSeq: 1 {method}", *more, body=body)


def asked(number, line, *more, body=""):
    """The request of that call; `line` is method and Request-URI. What every request has is added if it is not among `more`."""
    usual = ["Max-Forwards: 70", "Contact: <sip:alice@192.0.2.1>"][:1 + (line.split()[0] in ("INVITE", "SUBSCRIBE", "REFER"))]
    more = [*more, *[one for one in usual if not any(each.startswith(one.split()[0]) for each in more)]]
    return message(f"{line} SIP/2.0", f"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKs{number}", f"From: <sip:alice@example.com>;tag=a{number}",
                   "To: <sip:bob@example.com>", f"Call-ID: seen-{number}@192.0.2.1", f"CSeq: 1 {line.split()[0]}", *more, body=body)


def exchanges(*rows):
    """A capture of requests, each with its response a tenth of a second later. A row: request line, its lines, status, its lines;
    then perhaps the body of the request, and that of the response."""
    capture = Capture()
    for number, (line, lines, status, more, *bodies) in enumerate(rows):
        body, answer_body = (bodies + ["", ""])[:2]
        capture.udp(number, ALICE, BOB, asked(number, line, *lines, body=body))
        capture.udp(number + 0.1, BOB, ALICE, answer(number, status, *more, method=line.split()[0], body=answer_body))
    return capture


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
    """486 with the Q.850 cause that fits it, without Reason, with a cause that is not a number, with another cause, and with two values."""
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
    """422 with Min-SE, without, and with one that is not a number."""
    return answers("422 Session Interval Too Small", ["Min-SE: 300"], [], ["Min-SE: five minutes"])


@made
def seen_min_expires():
    """423 with Min-Expires, without, and with one that is not a number."""
    return answers("423 Interval Too Brief", ["Min-Expires: 3600"], [], ["Min-Expires: 1h"], method="REGISTER")


@made
def seen_accept():
    """415 with Accept, without, and with an empty one."""
    return answers("415 Unsupported Media Type", ["Accept: text/plain, text/html;q=0.5", "Accept-Encoding: gzip", "Accept-Language: de"], [],
                   ["Accept: "], method="MESSAGE")


@made
def seen_contact():
    """302 with Contacts out of order, without any, with an empty one, and with a preference that is not a number."""
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


@made
def seen_missing():
    """What the code calls for is not there: a mandatory header, one that is recommended, a body; then what only looks missing."""
    capture = Capture()
    rows = [("401 Unauthorized", "REGISTER"), ("407 Proxy Authentication Required", "INVITE"), ("415 Unsupported Media Type", "MESSAGE"),
            ("421 Extension Required", "REGISTER", "Require: sec-agree"), ("302 Moved Temporarily", "INVITE"), ("305 Use Proxy", "INVITE"),
            ("380 Alternative Service", "INVITE"), ("608 Rejected", "INVITE"), ("407 Proxy Authentication Required", "CANCEL",
             'Proxy-Authenticate: Digest realm="example.com", nonce="1", algorithm=MD5, qop="auth"'),
            ("401 Unauthorized", "REGISTER", 'WWW-Authenticate: Basic realm="example.com"'),
            ("401 Unauthorized", "REGISTER", 'Proxy-Authenticate: Digest realm="example.com", nonce="1", algorithm=MD5, qop="auth"'),
            ("405 Method Not Allowed", "INVITE", "allow :"), ("415 Unsupported Media Type", "MESSAGE", "Accept-Encoding: gzip"),
            ("302 Moved Temporarily", "INVITE", "m: <sip:carol@example.com>"), ("488 Not Acceptable Here", "INVITE"), ("489 Bad Event", "SUBSCRIBE")]
    for number, (status, method, *more) in enumerate(rows):
        capture.udp(number, BOB, ALICE, answer(number, status, *more, method=method))
    return capture


@made
def seen_missing_or_cut():
    """A 405 whose end was not captured, so that Allow may have been there."""
    capture = Capture()
    capture.udp(0, BOB, ALICE, answer(0, "405 Method Not Allowed", "Allow: INVITE", method="INFO"), 14 + 20 + 8 + 200)
    return capture


@made
def seen_redirected_to_itself():
    """302 to the Request-URI itself, to another address, and to both; then the same address with another transport."""
    return exchanges(("INVITE sip:bob@example.com", [], "302 Moved Temporarily", ["Contact: <sip:bob@EXAMPLE.com>"]),
                     ("INVITE sip:bob@example.com", [], "302 Moved Temporarily", ["Contact: <sip:bob@example.net>"]),
                     ("INVITE sip:bob@example.com", [], "302 Moved Temporarily", ["Contact: <sip:bob@example.com>, <sip:bob@example.net>"]),
                     ("INVITE sip:bob@example.com", [], "302 Moved Temporarily", ["Contact: <sip:bob@example.com;transport=tcp>"]))


@made
def seen_login():
    """401 to a REGISTER without a login, with a refused one (same nonce, new nonce), with an old nonce, without a response as in IMS, after
    a sequence number out of step, with another algorithm, with what is no login, and of a SIM card; then 407 for another realm."""
    login = 'Authorization: Digest username="alice", realm="example.com", nonce="1", uri="sip:example.com", response="0123456789abcdef"'
    digest = 'WWW-Authenticate: Digest realm="example.com", nonce="{}", algorithm=MD5, qop="auth"'
    empty = 'Authorization: Digest username="alice@ims.example.com", realm="example.com", nonce="", uri="sip:example.com", response=""'
    register, status, proxy = "REGISTER sip:example.com", "401 Unauthorized", "407 Proxy Authentication Required"
    return exchanges((register, [], status, [digest.format(1)]), (register, [login], status, [digest.format(1)]),
                     (register, [login], status, [digest.format(2)]), (register, [login], status, [digest.format(2) + ", stale=true"]),
                     (register, [empty], status, [digest.format(1)]), (register, [login + ', auts="CjkyMzRfOiwg"'], status, [digest.format(2)]),
                     (register, [login + ", algorithm=SHA-256"], status, [digest.format(1)]),
                     (register, ["Authorization: alice"], status, [digest.format(1)]),
                     (register, [login + ", algorithm=AKAv1-MD5"], status, [digest.format(2).replace("MD5", "AKAv1-MD5")]),
                     ("INVITE sip:bob@example.com", ["Proxy-" + login], proxy, ['Proxy-Authenticate: Digest realm="example.net", nonce="1"']))


@made
def seen_asked_interval():
    """423 and 422 with what was asked for: in Expires, in Contact, long enough, unknown; in Session-Expires, with a Min-SE of its own."""
    brief, small = "423 Interval Too Brief", "422 Session Interval Too Small"
    register, invite = "REGISTER sip:example.com", "INVITE sip:bob@example.com"
    return exchanges((register, ["Contact: <sip:alice@192.0.2.1>", "Expires: 60"], brief, ["Min-Expires: 300"]),
                     (register, ["Contact: <sip:alice@192.0.2.1>;expires=60", "Expires: 3600"], brief, ["Min-Expires: 300"]),
                     (register, ["Contact: <sip:alice@192.0.2.1>;expires=600"], brief, ["Min-Expires: 300"]),
                     (register, ["Contact: *", "Expires: 0"], brief, ["Min-Expires: 300"]),
                     (register, ["Contact: <sip:alice@192.0.2.1>;expires=soon"], brief, ["Min-Expires: 300"]),
                     (invite, ["Session-Expires: 90"], small, ["Min-SE: 300"]),
                     (invite, ["x: 600", "Min-SE: 600"], small, ["Min-SE: 300"]), (invite, [], small, ["Min-SE: 300"]))


@made
def seen_asked_type():
    """415 for a type, for an encoding, for a part of a multipart body, for a type that Accept lists, and without a body; then 406."""
    page, status = "MESSAGE sip:bob@example.com", "415 Unsupported Media Type"
    parts = "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b\r\nContent-Type: image/png\r\n\r\n...\r\n--b--\r\n"
    return exchanges((page, ["Content-Type: text/html"], status, ["Accept: text/plain"], "<p>Hello"),
                     (page, ["Content-Type: text/plain", "Content-Encoding: gzip"], status, ["Accept-Encoding: identity"], "..."),
                     (page, ["Content-Type: multipart/mixed;boundary=b"], status, ["Accept: text/plain"], parts),
                     (page, ["Content-Type: text/plain"], status, ["Accept: text/*"], "Hello"), (page, [], status, ["Accept: text/plain"]),
                     ("SUBSCRIBE sip:bob@example.com", ["Event: presence", "Accept: application/pidf+xml"], "406 Not Acceptable", []),
                     ("SUBSCRIBE sip:bob@example.com", ["Event: presence"], "406 Not Acceptable", []))


@made
def seen_asked_option():
    """420, 421 and 494 with what the request required, supported and offered."""
    invite, register = "INVITE sip:bob@example.com", "REGISTER sip:example.com"
    bad, demanded, agree = "420 Bad Extension", "421 Extension Required", "494 Security Agreement Required"
    return exchanges((invite, ["Require: 100rel", "Proxy-Require: privacy"], bad, ["Unsupported: privacy"]),
                     (invite, ["Supported: timer"], bad, ["Unsupported: timer"]), (invite, ["Require: 100rel"], bad, []),
                     (invite, ["Supported: timer"], demanded, ["Require: 100rel"]), (invite, ["k: 100rel"], demanded, ["Require: 100rel"]),
                     (register, ["Security-Client: ipsec-3gpp;alg=hmac-sha-1-96", "Require: sec-agree"], agree,
                      ["Security-Server: digest;q=0.1, tls;q=0.2"]), (register, [], agree, ["Security-Server: tls"]))


@made
def seen_asked_else():
    """What else of a request explains its response: the event, the package, the priority, hops, sizes, the scheme, outbound, identity, location."""
    subscribe, invite = "SUBSCRIBE sip:bob@example.com", "INVITE sip:bob@example.com"
    return exchanges((subscribe, ["Event: presence"], "489 Bad Event", ["Allow-Events: dialog"]),
                     (subscribe, ["Event: dialog"], "489 Bad Event", ["Allow-Events: dialog"]), (subscribe, [], "489 Bad Event", []),
                     ("INFO sip:bob@example.com", ["Info-Package: dtmf"], "469 Bad Info Package", ["Recv-Info: conference"]),
                     (invite, ["Resource-Priority: ets.0"], "417 Unknown Resource-Priority", ["Accept-Resource-Priority: wps.3"]),
                     (invite, ["Max-Forwards: 0", "Via: SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK9"], "483 Too Many Hops", []),
                     (invite, ["Max-Forwards: 68"], "483 Too Many Hops", []), (invite, ["Max-Forwards: few"], "483 Too Many Hops", []),
                     ("MESSAGE sip:bob@example.com", ["Content-Type: text/plain"], "413 Request Entity Too Large", [], "Hello " * 50),
                     (invite + ";x=" + "y" * 100, [], "414 Request-URI Too Long", []), ("INVITE tel:+15551234", [], "416 Unsupported URI Scheme", []),
                     ("REGISTER sip:example.com", ["Supported: path, outbound", "Contact: <sip:alice@192.0.2.1>;reg-id=1"],
                      "439 First Hop Lacks Outbound Support", []),
                     (invite, [], "428 Use Identity Header", []),
                     (invite, ["Identity: abc..def;info=<https://example.com/cert.pem>;alg=ES256;ppt=shaken"], "436 Bad Identity Info", []),
                     (invite, ["Geolocation: <https://example.com/where>"], "424 Bad Location Information", ["Geolocation-Error: 300"]),
                     ("BYE sip:bob@example.com", ["Max-Forwards: 0"], "481 Call/Transaction Does Not Exist", []))


@made
def seen_offer():
    """488 to an offer with SRTP keys over IPv6, to WebRTC, to one in a multipart body, to none, and to one that is cut; then with what would do."""
    invite, status, sdp = "INVITE sip:bob@example.com", "488 Not Acceptable Here", "Content-Type: application/sdp"
    head = "v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\n"
    plain = head + "c=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 8 101\r\na=rtpmap:101 telephone-event/8000\r\n"
    keys = head + ("c=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 4000 RTP/SAVP 8 97\r\na=rtpmap:97 opus/48000/2\r\n"
                   "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n")
    web = head + ("t=0 0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=rtpmap:111 opus/48000/2\r\na=ice-ufrag:x\r\n"
                  "a=fingerprint:sha-256 AB\r\nm=video 0 UDP/TLS/RTP/SAVPF 96\r\na=rtpmap:96 VP8/90000\r\n")
    parts = "--b\r\nContent-Type: application/sdp\r\n\r\n" + plain + "--b--\r\n"
    capture = exchanges((invite, [sdp], status, ['Warning: 301 bob.example.com "Incompatible network address formats"'], keys),
                        (invite, [sdp], status, [], web), (invite, ["Content-Type: multipart/mixed;boundary=b"], status, [], parts),
                        (invite, [], status, []), (invite, [sdp], status, [sdp], plain, plain.replace("8 101", "0 101")))
    cut = asked(9, invite, sdp, body=plain)
    capture.udp(9, ALICE, BOB, cut, 14 + 20 + 8 + len(encode(cut)) - 40)
    capture.udp(9.1, BOB, ALICE, answer(9, status))
    return capture


@made
def seen_alternative_in_parts():
    """380 with a body of IMS in a multipart body."""
    body = ("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n--b\r\nContent-Type: application/3gpp-ims+xml\r\n\r\n<ims-3gpp version=\"1\">"
            "<alternative-service><type>emergency</type></alternative-service></ims-3gpp>\r\n--b--\r\n")
    capture = Capture()
    capture.udp(0, BOB, ALICE, answer(0, "380 Alternative Service", "Content-Type: multipart/mixed;boundary=b", body=body))
    return capture


if __name__ == "__main__":
    run_maker(write)
