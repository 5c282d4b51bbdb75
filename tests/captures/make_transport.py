#!/usr/bin/env python3
"""Makes the captures that show how SIP messages lie in frames, and how they may be written.

    make_transport.py [FOLDER]     writes them into the folder; made/ beside this script if none is given
    make_transport.py --check      says which files in made/ are not what would be written

The same bytes come out each time. A capture is made by the function whose name it bears; its docstring says what it shows.
Alice (192.0.2.1) calls and refers, Bob (192.0.2.2) answers and reports.
"""


import pcapmake
from pcapmake import Capture, Tcp, encode, makers, message, run_maker

ALICE, BOB = "192.0.2.1:5060", "192.0.2.2:5060"
SDP = "v=0\no=bob 1 1 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\nm=audio 4000 RTP/AVP 0\n"
FROM_ALICE, FROM_BOB = "<sip:alice@example.com>;tag=a1", "<sip:bob@example.com>;tag=b1"
made, write = makers()


def sip(start, cseq, *more, call_id="call-1@192.0.2.1", branch="1", from_=FROM_ALICE, to=FROM_BOB, transport="UDP", body=""):
    """A message with the headers that each must have; `more` are lines."""
    return message(start, f"Via: SIP/2.0/{transport} 192.0.2.1;branch=z9hG4bK{branch}", f"From: {from_}", f"To: {to}",
                   f"Call-ID: {call_id}", f"CSeq: {cseq}", *more, body=body)


def answer(status, cseq="1 INVITE", *more, **options):
    return sip(f"SIP/2.0 {status}", cseq, *more, **options)


def ask(method, number, *more, **options):
    return sip(f"{method} sip:bob@example.com SIP/2.0", f"{number} {method}", *more, **options)


def refer(*more, number=2, **options):
    return ask("REFER", number, "Refer-To: <sip:carol@example.com>", "Contact: <sip:alice@192.0.2.1>", *more, **options)


def notify(report, *more, number=1, state="terminated;reason=noresource", kind="message/sipfrag", **options):
    """Bob's report; `report` is the body."""
    options = {"from_": FROM_BOB, "to": FROM_ALICE, "branch": "n1", **options}
    return ask("NOTIFY", number, "Event: refer", f"Subscription-State: {state}", f"Content-Type: {kind}", *more, body=report, **options)


def lines(*words):
    """A message written line by line, with nothing added but the blank line after the headers."""
    return "\n".join(words) + "\n\n"


def bob_sends(*messages):
    """A capture of the messages that Bob sends to Alice over UDP, one a second."""
    capture = Capture()
    for second, text in enumerate(messages):
        capture.udp(second, BOB, ALICE, text)
    return capture


def transfer(request, accepted, *reports):
    """A capture of a REFER from Alice, Bob's answer and his NOTIFYs, and Alice's last sign of life after 40 s."""
    capture = Capture()
    capture.udp(0, ALICE, BOB, request)
    capture.udp(0.1, BOB, ALICE, accepted)
    for number, report in enumerate(reports):
        capture.udp(1 + number, BOB, ALICE, report)
    capture.udp(40, ALICE, BOB, ask("OPTIONS", 90, call_id="other@192.0.2.1"))
    return capture


# How messages lie in frames


@made
def tcp_two_in_one_segment():
    """A provisional and a final response in one TCP segment."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    tcp.server(1, answer("180 Ringing") + answer("486 Busy Here"))
    return capture


@made
def tcp_many_bodies():
    """300 responses with bodies in one segment: more layers than Wireshark has numbers for. The first is a 181, the last a 182, all others are 183s."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    codes = [181, *[183] * 298, 182]
    texts = [f"SIP/2.0 {code} P\nv: SIP/2.0/TCP a;branch=z9hG4bK{i}\nf: <sip:a@b>;tag=1\nt: <sip:c@d>;tag=2\ni: {i}\nCSeq: 1 INVITE\n"
             f"c: application/sdp\nl: 5\n\nv=0\n" for i, code in enumerate(codes)]
    tcp.server(1, "".join(texts))
    return capture


@made
def tcp_five_in_one_segment():
    """Five messages of three calls in one TCP segment, bodies and a request among them."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    tcp.server(1, answer("100 Trying") + answer("183 Session Progress", "1 INVITE", "Content-Type: application/sdp", body=SDP) +
               ask("BYE", 7, call_id="call-2@192.0.2.1", from_=FROM_BOB, to=FROM_ALICE) +
               answer("302 Moved Temporarily", "1 INVITE", "Content-Type: application/sdp", call_id="call-3@192.0.2.1", body=SDP) +
               answer("603 Decline"))
    return capture


@made
def tcp_same_response_twice_in_one_segment():
    """A response and its exact copy in one TCP segment: both are explained, the second raises nothing."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    tcp.server(1, answer("486 Busy Here") * 2)
    return capture


@made
def tcp_one_over_three_segments():
    """A response cut into three TCP segments, in the status line and in the body; explained where it is complete."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    text = encode(answer("488 Not Acceptable Here", "1 INVITE", "Content-Type: application/sdp", body=SDP))
    for second, part in enumerate([text[:20], text[20:-30], text[-30:]]):
        tcp.server(1 + second, part)
    return capture


@made
def tcp_end_whole_and_start():
    """The middle one of three TCP segments holds the end of one response, a whole one and the start of a third."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    text = encode(answer("180 Ringing") + answer("481 Call/Transaction Does Not Exist", "3 UPDATE", branch="3") + answer("486 Busy Here"))
    first, last = text.index(b"CSeq"), text.rindex(b"CSeq")
    for second, part in enumerate([text[:first], text[first:last], text[last:]]):
        tcp.server(1 + second, part)
    return capture


@made
def tcp_keepalive_between_responses():
    """Blank lines, which keep the connection open (RFC 5626 section 4.4.1), in a segment between those of two responses."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    tcp.server(1, answer("486 Busy Here"))
    tcp.server(2, "\n\n")
    tcp.server(3, answer("481 Call/Transaction Does Not Exist", "3 UPDATE"))
    return capture


@made
def tcp_out_of_order():
    """A response over three TCP segments, the last of which overtakes the second; put in order if Wireshark is told to."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    text = encode(answer("486 Busy Here"))
    tcp.server(1, text[:60])
    late = tcp.next[1]
    tcp.next[1] += 60
    tcp.server(2, text[120:] + encode(answer("481 Call/Transaction Does Not Exist", "3 UPDATE")))
    tcp.segment(3, 1, Tcp.PSH | Tcp.ACK, text[60:120], sequence=late)
    return capture


@made
def tcp_unknown_request_beside_response():
    """A request with a method that Wireshark does not know, with a sipfrag body, and a response in one TCP segment."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    tcp.server(1, ask("FOO", 5, "Content-Type: message/sipfrag", body="SIP/2.0 503 Fragment\n") + answer("486 Busy Here"))
    return capture


@made
def tcp_retransmitted_segment():
    """A TCP segment with a response, sent twice: raised once."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    text = encode(answer("486 Busy Here"))
    turn = tcp.next[1]
    tcp.server(1, text)
    tcp.segment(1.3, 1, Tcp.PSH | Tcp.ACK, text, sequence=turn)
    return capture


@made
def tcp_ipv6():
    """A response over TCP and IPv6."""
    capture = Capture()
    Tcp(capture, 0, "[2001:db8::1]:5060", "[2001:db8::2]:5060").server(1, answer("486 Busy Here"))
    return capture


@made
def sctp_two_chunks():
    """One response in an SCTP packet, then two of them as two DATA chunks of one packet."""
    capture = Capture()
    capture.packet(0, pcapmake.sctp_packet(BOB, ALICE, 0, answer("180 Ringing")))
    second = answer("486 Busy Here"), answer("481 Call/Transaction Does Not Exist", "3 UPDATE")
    capture.packet(1, pcapmake.sctp_packet(BOB, ALICE, 1, *second))
    return capture


@made
def ip_fragments():
    """A failure response of an INVITE in three IP fragments; explained where it is complete."""
    capture = Capture()
    text = answer("488 Not Acceptable Here", "1 INVITE", "Content-Type: application/sdp", body=SDP + "a=x-filler:0\n" * 150)
    for number, packet in enumerate(pcapmake.fragments(pcapmake.udp_packet(BOB, ALICE, text), 1000)):
        capture.packet(number / 1000, packet)
    return capture


@made
def tunnels():
    """The same failure of four calls in a GRE tunnel, in an IP-in-IP tunnel, in a VLAN and over IPv6."""
    capture = Capture()
    packets = [pcapmake.udp_packet(BOB, ALICE, answer("486 Busy Here", call_id=f"call-{number}@192.0.2.1")) for number in range(3)]
    capture.packet(0, pcapmake.gre("198.51.100.2", "198.51.100.1", packets[0]))
    capture.packet(1, pcapmake.ip_in_ip("198.51.100.2", "198.51.100.1", packets[1]))
    capture.frame(2, pcapmake.ethernet(pcapmake.vlan(packets[2], 7), 0x8100))
    capture.packet(3, pcapmake.udp_packet("[2001:db8::2]:5060", "[2001:db8::1]:5060", answer("486 Busy Here", call_id="call-3@192.0.2.1")))
    return capture


@made
def websocket_masked():
    """SIP in WebSocket frames after the HTTP upgrade: those of the browser are masked; last, each side sends two in one segment."""
    capture = Capture()
    tcp = Tcp(capture, 0, "192.0.2.1:40000", "192.0.2.2:80")
    mask = bytes.fromhex("37fa213d")
    tcp.client(1, lines("GET /ws HTTP/1.1", "Host: example.com", "Upgrade: websocket", "Connection: Upgrade",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Protocol: sip", "Sec-WebSocket-Version: 13"))
    tcp.server(2, lines("HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
                        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "Sec-WebSocket-Protocol: sip"))
    tcp.client(3, pcapmake.websocket(refer(transport="WS"), mask))
    tcp.server(4, pcapmake.websocket(answer("202 Accepted", "2 REFER", transport="WS")))
    tcp.server(5, pcapmake.websocket(notify("SIP/2.0 486 Busy Here\n", transport="WS")))
    tcp.client(6, pcapmake.websocket(answer("481 Call/Transaction Does Not Exist", "1 NOTIFY", transport="WS"), mask))
    tcp.server(7, pcapmake.websocket(answer("180 Ringing", transport="WS")) + pcapmake.websocket(answer("603 Decline", transport="WS")))
    tcp.client(8, pcapmake.websocket(answer("200 OK", "2 OPTIONS", transport="WS"), mask) +
               pcapmake.websocket(answer("501 Not Implemented", "3 INFO", transport="WS"), mask))
    return capture


@made
def icmp_quotes_response():
    """A host without a listener quotes a 486 in an ICMP error: no response of that frame. The 486 itself comes between two such errors."""
    capture = Capture()
    packet = pcapmake.udp_packet(BOB, ALICE, answer("486 Busy Here"))
    capture.packet(0, pcapmake.port_unreachable(packet))
    capture.packet(1, packet)
    capture.packet(1.001, pcapmake.port_unreachable(packet))
    return capture


@made
def icmp_quotes_refer():
    """ICMP errors quote a REFER and its 202 that are not in the capture themselves: no exchange, so nothing is missing later."""
    capture = Capture()
    capture.packet(0, pcapmake.port_unreachable(pcapmake.udp_packet(ALICE, BOB, refer())))
    capture.packet(1, pcapmake.port_unreachable(pcapmake.udp_packet(BOB, ALICE, answer("202 Accepted", "2 REFER"))))
    capture.udp(60, ALICE, BOB, ask("OPTIONS", 90))
    return capture


@made
def icmpv6_quotes_response():
    """A host without a listener quotes a 486 in an ICMPv6 error."""
    capture = Capture()
    packet = pcapmake.udp_packet("[2001:db8::2]:5060", "[2001:db8::1]:5060", answer("486 Busy Here"))
    capture.packet(0, pcapmake.port_unreachable(packet))
    capture.packet(1, packet)
    return capture


@made
def udp_two_in_one_datagram():
    """Two responses in one UDP datagram: after the Content-Length of the first all is discarded (RFC 3261 section 18.3)."""
    return bob_sends(answer("180 Ringing") + answer("486 Busy Here"))


# How headers may be written


@made
def headers_compact():
    """A transfer whose messages use the one-letter names of RFC 3261 section 7.3.3, RFC 3515 and RFC 6665."""
    return transfer(
        lines("REFER sip:bob@example.com SIP/2.0", "v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "f: <sip:alice@example.com>;tag=a1",
              "t: <sip:bob@example.com>;tag=b1", "i: call-1@192.0.2.1", "CSeq: 2 REFER", "r: <sip:carol@example.com>", "l: 0"),
        lines("SIP/2.0 202 Accepted", "v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "f: <sip:alice@example.com>;tag=a1",
              "t: <sip:bob@example.com>;tag=b1", "i: call-1@192.0.2.1", "CSeq: 2 REFER", "l: 0"),
        lines("NOTIFY sip:alice@192.0.2.1 SIP/2.0", "v: SIP/2.0/UDP 192.0.2.2;branch=z9hG4bKn1", "f: <sip:bob@example.com>;tag=b1",
              "t: <sip:alice@example.com>;tag=a1", "i: call-1@192.0.2.1", "CSeq: 1 NOTIFY", "o: refer",
              "Subscription-State: terminated;reason=noresource", "c: message/sipfrag", "l: 23") + "SIP/2.0 486 Busy Here\n")


@made
def headers_folded():
    """A transfer whose REFER folds Call-ID, From with its tag, CSeq and Refer-To, and whose 202 folds CSeq; the NOTIFY folds nothing."""
    return transfer(
        lines("REFER sip:bob@example.com SIP/2.0", "Via: SIP/2.0/UDP 192.0.2.1", " ;branch=z9hG4bK1", "From: <sip:alice@example.com>",
              "\t;tag=a1", "To: <sip:bob@example.com>", " ;", " tag=b1", "Call-ID:", " call-1@192.0.2.1", "CSeq: 2", " REFER",
              "Refer-To:", "  <sip:carol@example.com>", "Content-Length:", " 0"),
        lines("SIP/2.0 202 Accepted", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "From: <sip:alice@example.com>;tag=a1",
              "To: <sip:bob@example.com>;tag=b1", "Call-ID: call-1@192.0.2.1", "CSeq:", "\t2", "\t REFER", "Content-Length: 0"),
        notify("SIP/2.0 200 OK\n"))


@made
def headers_odd():
    """A transfer whose headers stand in odd order, in lower and upper case and with blanks around the colon and at the line's end."""
    return transfer(
        lines("REFER sip:bob@example.com SIP/2.0", "content-length : 0", "CSEQ  :2 REFER", "refer-to\t: <sip:carol@example.com>",
              "tO :<sip:bob@example.com>;TAG=b1", "fROM\t:  <sip:alice@example.com>;Tag=a1", "call-id \t: call-1@192.0.2.1  ",
              "VIA :SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"),
        lines("SIP/2.0 202 Accepted", "cseq:2   REFER\t ", "I : call-1@192.0.2.1\t", "L:0", "F:<sip:alice@example.com>;tag=a1",
              "T:<sip:bob@example.com>;tag=b1", "V:SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"),
        notify("SIP/2.0 200 OK\n"))


@made
def headers_long_call_id():
    """Two transfers whose Call-IDs of 300 bytes differ only after byte 200: one succeeds, one fails, each has its own verdict."""
    capture = Capture()
    ok, busy = ("x" * 200 + letter * 100 for letter in "ob")
    for number, call_id in enumerate([ok, busy]):
        capture.udp(number, ALICE, BOB, refer(call_id=call_id))
        capture.udp(number + 0.1, BOB, ALICE, answer("202 Accepted", "2 REFER", call_id=call_id))
    capture.udp(3, BOB, ALICE, notify("SIP/2.0 200 OK\n", call_id=ok))
    capture.udp(4, BOB, ALICE, notify("SIP/2.0 486 Busy Here\n", call_id=busy))
    return capture


@made
def headers_call_id_lengths():
    """Responses with Call-IDs around the 128 bytes that Wireshark keeps of one, in one TCP segment."""
    capture = Capture()
    Tcp(capture, 0, ALICE, BOB).server(1, "".join(answer(f"48{i} Other", call_id="x" * n) for i, n in enumerate([126, 127, 128, 129, 300])))
    return capture


@made
def headers_tag_decoys():
    """A transfer whose From has a tag inside its quoted name, escaped quotes too, one inside its URI and one that is only named so."""
    decoy = r'"Ann \";tag=quoted\"; <sip:x>;tag=name" <sip:alice@example.com;tag=uri>;x-tag=longer;tag=a1'
    return transfer(refer(from_=decoy), answer("202 Accepted", "2 REFER", from_=decoy), notify("SIP/2.0 200 OK\n"))


@made
def headers_lists():
    """A transfer that needs no NOTIFY because nosub stands last in a list of Require; and a 486 whose copy lists its Vias in one line."""
    capture = transfer(refer("Require: tdialog, extra", "Require: x-one ,  nosub"), answer("202 Accepted", "2 REFER"))
    hops = "SIP/2.0/UDP 192.0.2.9;branch=z9hG4bK9", "SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1"
    rest = ("From: <sip:alice@example.com>;tag=a1", "To: <sip:bob@example.com>;tag=b1", "Call-ID: call-2@192.0.2.1", "CSeq: 1 INVITE",
            "Content-Length: 0")
    capture.udp(41, BOB, ALICE, lines("SIP/2.0 486 Busy Here", f"Via: {hops[0]}", f"Via: {hops[1]}", *rest))
    capture.udp(42, BOB, ALICE, lines("SIP/2.0 486 Busy Here", f"Via: {hops[0]}, {hops[1]}", *rest))
    return capture


@made
def headers_doubled():
    """Responses with two CSeq or two Call-ID headers that differ, alone in a datagram and beside a sound response in a segment."""
    doubled = [answer("486 Busy Here", "1 INVITE", "CSeq: 9 UPDATE"),
               answer("603 Decline", "1 INVITE", "Call-ID: call-9@192.0.2.1", call_id="call-2@192.0.2.1")]
    capture = bob_sends(*doubled)
    Tcp(capture, 2, ALICE, BOB).server(3, doubled[0] + doubled[1] + answer("200 OK", "4 OPTIONS"))
    return capture


@made
def headers_missing():
    """Responses without Call-ID, without Via, From and To, and without any header; the first two beside a sound one in a TCP segment."""
    no_call_id = lines("SIP/2.0 486 Busy Here", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "CSeq: 1 INVITE", "Content-Length: 0")
    no_route = lines("SIP/2.0 480 Temporarily Unavailable", "Call-ID: call-2@192.0.2.1", "CSeq: 1 INVITE", "Content-Length: 0")
    bare = lines("SIP/2.0 603 Decline")
    capture = bob_sends(no_call_id, no_route, bare)
    Tcp(capture, 3, ALICE, BOB).server(4, no_call_id + no_route + answer("200 OK", "4 OPTIONS"))
    return capture


@made
def headers_with_nul():
    """Responses with a NUL byte in an unimportant header, in From and in Call-ID."""
    return bob_sends(*(encode(text).replace(b"@NUL@", b"\0") for text in [
        answer("486 Busy Here", "1 INVITE", "Server: x@NUL@y"),
        answer("486 Busy Here", from_="<sip:al@NUL@ice@example.com>;tag=a1", call_id="call-2"),
        answer("486 Busy Here", call_id="call@NUL@3")]))


@made
def headers_not_ascii():
    """Responses whose Call-IDs are UTF-8 and broken UTF-8, together in a TCP segment."""
    capture = Capture()
    texts = [encode(answer(f"48{i} Other", call_id="CALL-ID")) for i in range(3)]
    Tcp(capture, 0, ALICE, BOB).server(1, b"".join(text.replace(b"CALL-ID", call_id) for text, call_id in zip(
        texts, ["Käse@192.0.2.1".encode(), b"K\xe4se@192.0.2.1", b"\xff\xfe"])))
    return capture


@made
def headers_call_id_quoted():
    """Responses whose Call-IDs hold quotes, backslashes, control characters and what means something in a display filter."""
    return bob_sends(*(answer("486 Busy Here", call_id=call_id) for call_id in [
        'say"no"@192.0.2.1', "a\\b\\@192.0.2.1", "a\\", "bell\x07@192.0.2.1", '" || frame.number == 1 || sip.Call-ID == "', "say"]))


@made
def line_ends_lf():
    """A transfer whose lines end in LF alone."""
    return transfer(*(encode(text).replace(b"\r\n", b"\n") for text in [
        refer(), answer("202 Accepted", "2 REFER"), notify("SIP/2.0 486 Busy Here\n")]))


@made
def cseq_missing_or_odd():
    """Responses without CSeq, with an unknown method in it, with a number only and with numbers of more than 32 bits."""
    return bob_sends(
        lines("SIP/2.0 486 Busy Here", "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1", "From: <sip:alice@example.com>;tag=a1",
              "To: <sip:bob@example.com>;tag=b1", "Call-ID: call-1@192.0.2.1", "Content-Length: 0"),
        answer("501 Not Implemented", "1 FOO", call_id="call-2@192.0.2.1"), answer("486 Busy Here", "1", call_id="call-3@192.0.2.1"),
        answer("486 Busy Here", "4294967296 INVITE", call_id="call-4@192.0.2.1"),
        answer("486 Busy Here", "4294967297 INVITE", call_id="call-5@192.0.2.1"))


# Status lines in bodies


@made
def sipfrag_status_line():
    """A transfer whose NOTIFY reports a status line: the outcome, no response of the frame."""
    return transfer(refer(), answer("202 Accepted", "2 REFER"), notify("SIP/2.0 486 Busy Here\n"))


@made
def sipfrag_with_headers():
    """A transfer whose NOTIFY reports a status line with the Call-ID and a CSeq of its own dialog: no response of the frame either."""
    fragment = lines("SIP/2.0 486 Busy Here", "Call-ID: call-1@192.0.2.1", "CSeq: 1 NOTIFY", "To: <sip:alice@example.com>;tag=a1")
    return transfer(refer(), answer("202 Accepted", "2 REFER"), notify(fragment))


@made
def sipfrag_before_its_like():
    """A TCP segment with a NOTIFY that reports a 486, headers included, and a real 486 that differs from it in its phrase only."""
    fragment = lines("SIP/2.0 486 Fragment", "Call-ID: call-1@192.0.2.1", "CSeq: 1 INVITE")
    capture = Capture()
    Tcp(capture, 0, ALICE, BOB).server(1, notify(fragment) + answer("486 Response"))
    return capture


@made
def sipfrag_reassembled_beside_its_like():
    """The segment that ends a NOTIFY holds its sipfrag, a bare status line, and a real 486 behind it."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    text = encode(notify("SIP/2.0 486 Fragment\n"))
    at = text.index(b"SIP/2.0 486")
    tcp.server(1, text[:at])
    tcp.server(2, text[at:] + encode(answer("486 Response")))
    return capture


@made
def multipart_sipfrag():
    """A transfer whose NOTIFY carries the sipfrag as the second part of a multipart body."""
    parts = ("--cut\nContent-Type: text/plain\n\nSIP/2.0 503 in a text\n\n--cut\nContent-Type: message/sipfrag\n\n"
             "SIP/2.0 486 Busy Here\n\n--cut--\n")
    return transfer(refer(), answer("202 Accepted", "2 REFER"), notify(parts, kind="multipart/mixed;boundary=cut"))


EMBEDDED = answer("486 Embedded")


def carrier(number=1, body=EMBEDDED, kind="message/sip", **options):
    """A request whose body is a whole response."""
    return ask("MESSAGE", number, f"Content-Type: {kind}", call_id="carrier@192.0.2.1", body=body, **options)


@made
def message_sip_udp():
    """A whole 486 in a message/sip body over UDP: of a request, of a multipart body of one, and of a 200; only the 200 is a response."""
    part = f"--cut\nContent-Type: message/sip\n\n{EMBEDDED}\n--cut--\n"
    return bob_sends(carrier(), carrier(2, part, "multipart/mixed;boundary=cut"),
                     answer("200 OK", "3 MESSAGE", "Content-Type: message/sip", body=EMBEDDED))


@made
def message_sip_same_dialog():
    """A whole 486 with the Call-ID and CSeq of the 486 that carries it: one response, the outer one."""
    return bob_sends(answer("486 Outer", "1 INVITE", "Content-Type: message/sip", body=EMBEDDED))


@made
def message_sip_beside_its_like():
    """A request with a whole 486 in its body, then a real 486 that differs from it in its phrase only, in one TCP segment."""
    capture = Capture()
    Tcp(capture, 0, ALICE, BOB).server(1, carrier() + answer("486 Response"))
    return capture


def carrier_ends():
    """A carrier cut in two before its body, within the embedded headers and before Content-Length."""
    text = encode(carrier())
    return [(text[:at], text[at:]) for at in (text.index(b"SIP/2.0 486"), text.index(b"SIP/2.0 486") + 40, text.index(b"Content-Length"))]


@made
def message_sip_reassembled():
    """A request with a whole 486 in its body, over two TCP segments and three IP fragments: the last one holds the body or its end."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    for second, (start, end) in enumerate(carrier_ends()):
        tcp.server(1 + second, start)
        tcp.server(1.5 + second, end)
    for packet in pcapmake.fragments(pcapmake.udp_packet(BOB, ALICE, carrier()), 160):
        capture.packet(5, packet)
    return capture


@made
def message_sip_reassembled_beside_real():
    """The segment that ends a request with a whole 486 in its body holds a real 486 of the same Call-ID and CSeq, too."""
    capture = Capture()
    tcp = Tcp(capture, 0, ALICE, BOB)
    for second, (start, end) in enumerate(carrier_ends()):
        tcp.server(1 + second, start)
        tcp.server(1.5 + second, end + encode(answer("486 Response", branch=f"real{second}")))
    return capture


@made
def message_sip_bare():
    """A 486 without any header in a message/sip body, over UDP and over two TCP segments."""
    capture = bob_sends(carrier(body=lines("SIP/2.0 486 Bare")))
    tcp = Tcp(capture, 1, ALICE, BOB)
    text = encode(carrier(body=lines("SIP/2.0 486 Bare")))
    at = text.index(b"SIP/2.0 486")
    tcp.server(2, text[:at])
    tcp.server(3, text[at:])
    return capture


@made
def message_sip_in_odd_carrier():
    """A whole 486 in the body of badly written messages: two CSeq, two Call-ID or two Content-Length headers, an unknown method."""
    embedding = {"call_id": "carrier@192.0.2.1", "body": EMBEDDED}
    kind = "Content-Type: message/sip"
    return bob_sends(
        ask("MESSAGE", 1, kind, "CSeq: 9 MESSAGE", **embedding), ask("MESSAGE", 2, kind, "Call-ID: other@192.0.2.1", **embedding),
        ask("MESSAGE", 3, kind, "Content-Length: 0", **embedding), ask("FOO", 4, kind, **embedding),
        answer("200 OK", "5 MESSAGE", kind, "CSeq: 9 MESSAGE", **embedding))


@made
def message_sip_in_http():
    """A whole 486 in the message/sip body of an HTTP request: no response of the frame."""
    capture = Capture()
    head = lines("POST /log HTTP/1.1", "Host: example.com", "Content-Type: message/sip", f"Content-Length: {len(encode(EMBEDDED))}")
    Tcp(capture, 0, "192.0.2.1:40000", "192.0.2.2:80").client(1, head + EMBEDDED)
    return capture


# Status lines


@made
def codes_unregistered():
    """Status codes that nobody registered, and two that are none: 299, 499, 701, 099."""
    return bob_sends(*(answer(f"{code} Custom", call_id=f"call-{code}") for code in ("299", "499", "701", "099")))


@made
def codes_in_the_field():
    """Status codes that nobody registered and yet are known by the products that send them, with whatever phrase: 478 and 490; beside them a registered one, and 492."""
    return bob_sends(*(answer(f"{code} Custom", call_id=f"call-{code}") for code in ("478", "490", "491", "492")))


@made
def codes_of_each_class():
    """One response of each class, to different methods."""
    return bob_sends(*(answer(status, cseq, call_id=f"call-{number}") for number, (status, cseq) in enumerate([
        ("183 Session Progress", "1 INVITE"), ("200 OK", "1 OPTIONS"), ("302 Moved Temporarily", "1 INVITE"), ("486 Busy Here", "1 INVITE"),
        ("503 Service Unavailable", "1 REGISTER"), ("603 Decline", "1 INVITE")])))


@made
def phrases():
    """Phrases that are registered, empty, in another case, other words, with blanks around, UTF-8 and broken UTF-8."""
    words = ["Busy Here", "", "BUSY here", "No Answer", "  Busy Here  ", "Besetzt \u2013 \u5fd9", "Busy \udcff\udcfe"]
    texts = [answer(f"486 {word}", call_id=f"call-{number}") for number, word in enumerate(words)]
    return bob_sends(*(text.replace("\n", "\r\n").encode("utf-8", "surrogateescape") for text in texts))


@made
def phrases_with_controls():
    """Phrases of a registered and of an unregistered code that hold control characters, such as those that color a terminal."""
    return bob_sends(answer("486 Busy\x07\x1b[31m\tHere"), answer("499 Odd\x07\x1b[31m", call_id="call-2"))


@made
def phrase_long():
    """A phrase of 5000 characters of two bytes each, behind one of one byte."""
    return bob_sends(answer("486 B" + "\u00fc" * 5000))


@made
def cut_by_snap_length():
    """A response cut in its code, in its phrase, before Call-ID, after CSeq, in its body, and whole."""
    capture = Capture()
    text = encode(answer("486 Occupied", "1 INVITE", "Content-Type: application/sdp", "Subject: x", body=SDP))
    for number, where in enumerate([b"86 Occ", b"pied", b"Call-ID", b"Content-Type", b"c=IN"]):
        capture.udp(number, BOB, ALICE, text.replace(b"call-1", b"call-%d" % number), length=42 + text.index(where))
    capture.udp(5, BOB, ALICE, text)
    return capture


if __name__ == "__main__":
    run_maker(write)
