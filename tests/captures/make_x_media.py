#!/usr/bin/env python3
"""Makes the captures about offers, answers and audio, the same bytes each time.

    make_x_media.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_media.py --check      says which files in made/ are not what would be written

Each function x_media_x fills the capture x-media-x.pcap. Unless a capture says otherwise, Alice (10.0.0.1) calls Bob (10.0.0.2) at 0 s and offers
PCMU and PCMA, he answers with them at 1 s, and both send and receive audio at port 4000 of their hosts.
"""

import dataclasses
import struct

import pcapmake
from make_refer import ALICE, BOB, forwarded, outgoing

PCMU = "m=audio 4000 RTP/AVP 0 8\n"
VIDEO = "m=video 4002 RTP/AVP 96\na=rtpmap:96 VP8/90000\n"
CRYPTO = "a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:d0RmdmcmVCspeEc3QGZiNWpVLFJhQX1cfHAwJSoj\n"
FINGERPRINT = "a=fingerprint:sha-256 4A:AD:B9:B1:3F:82:18:3B:54:02:12:DF:3E:5D:49:6B:19:E5:7C:AB:3B:4E:24:5A:50:7B:E1:0C:C1:5A:2E:B5\n"
TYPE = "Content-Type: application/sdp"


def sdp(host, lines=PCMU, version=1, head=""):
    return f"v=0\no=- 1 {version} IN IP4 {host.partition('@')[0]}\ns=-\nc=IN IP4 {host.rpartition('@')[2]}\nt=0 0\n{head}{lines}"


def invite(dialog, time, lines=PCMU, by=ALICE, host=None, version=1, **fields):
    return dialog.request(time, "INVITE", f"Contact: <sip:{by.name}@{by.host}>", TYPE, by=by, body=sdp(host or by.host, lines, version),
                          **fields)


def answer(dialog, time, lines=PCMU, by=BOB, host=None, version=1, status="200 OK", headers=(), **fields):
    return dialog.answer(time, status, TYPE, *headers, body=sdp(host or by.host, lines, version), **fields)


def ack(dialog, time, call, *headers, body=""):
    return dialog.send(time, dataclasses.replace(
        call, start=call.start.replace("INVITE", "ACK"), cseq=call.cseq.replace("INVITE", "ACK"), recipient=dialog.newest.recipient,
        via=(f"{call.via[0]}-ack",), headers=("Max-Forwards: 70", *headers), body=body))


def call(capture, offer=PCMU, reply=PCMU, hosts=(None, None)):
    """Alice calls, Bob answers."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, offer, host=hosts[0])
    answer(dialog, 1, reply, host=hosts[1])
    ack(dialog, 1.02, request)
    return dialog


def play(capture, time, count, source, target, first=b"\x80\x00"):
    """So many packets of 20 ms each; the first two bytes make them RTP."""
    for number in range(count):
        packet = first + struct.pack("!HII", number, 160 * number, 7) + bytes(20)
        capture.udp(time + number * 0.02, source, target, packet)


def play_both(capture, time, count, one="10.0.0.1:4000", other="10.0.0.2:4000"):
    play(capture, time, count, one, other)
    play(capture, time + count * 0.02, count, other, one)


def x_media_no_common_format(capture):
    """Bob answers with a codec that was not offered, and Alice hangs up."""
    call(capture, reply="m=audio 4000 RTP/AVP 18 101\na=rtpmap:101 telephone-event/8000\n").bye(1.1)


def x_media_line_missing(capture):
    """Two lines are offered, one is answered."""
    call(capture, PCMU + VIDEO).bye(1.1)


def x_media_other_order(capture):
    """The lines are answered the other way round."""
    call(capture, PCMU + VIDEO, VIDEO + PCMU).bye(1.1)


def x_media_line_refused(capture):
    """The second line is refused as it should be."""
    call(capture, PCMU + VIDEO, PCMU + "m=video 0 RTP/AVP 96\n").bye(5)


def x_media_other_profile(capture):
    """SRTP is offered, and plain RTP answered."""
    call(capture, "m=audio 4000 RTP/SAVP 0\n" + CRYPTO).bye(1.1)


def x_media_no_crypto(capture):
    """The answer to SRTP has no keys."""
    call(capture, "m=audio 4000 RTP/SAVP 0\n" + CRYPTO, "m=audio 4000 RTP/SAVP 0\n").bye(1.1)


def x_media_no_setup(capture):
    """The answer has a fingerprint, but does not say who begins DTLS."""
    line = "m=audio 4000 UDP/TLS/RTP/SAVPF 0\n" + FINGERPRINT
    call(capture, line + "a=setup:actpass\n", line).bye(1.1)


def x_media_early_webrtc(capture):
    """RTP/SAVPF is answered with UDP/TLS/RTP/SAVPF: both mean DTLS."""
    call(capture, "m=audio 4000 RTP/SAVPF 0\n" + FINGERPRINT + "a=setup:actpass\n",
         "m=audio 4000 UDP/TLS/RTP/SAVPF 0\n" + FINGERPRINT + "a=setup:active\n").bye(5)


def x_media_best_effort(capture):
    """Plain RTP with keys is offered, and answered without."""
    call(capture, PCMU + CRYPTO).bye(5)


def x_media_no_answer(capture):
    """The 200 to a re-INVITE with an offer has no description."""
    dialog = call(capture)
    request = invite(dialog, 5, version=2)
    dialog.answered.add(request.cseq)  # or the answer would come by itself
    dialog.answer(5.1, "200 OK")
    ack(dialog, 5.12, request)
    dialog.bye(5.2)


def x_media_ack_no_answer(capture):
    """The 200 offers, and the ACK does not answer."""
    dialog = outgoing(capture)
    request = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    answer(dialog, 1)
    ack(dialog, 1.02, request)
    dialog.bye(5, by=BOB)


def x_media_ack_answers(capture):
    """The 200 offers, and the ACK answers."""
    dialog = outgoing(capture)
    request = dialog.request(0, "INVITE", "Contact: <sip:alice@10.0.0.1>")
    answer(dialog, 1)
    ack(dialog, 1.02, request, TYPE, body=sdp(ALICE.host))
    dialog.bye(5, by=BOB)


def x_media_early_answer(capture):
    """The 183 has the answer, and the 200 none."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    answer(dialog, 0.5, status="183 Session Progress")
    dialog.answer(1, "200 OK")
    ack(dialog, 1.02, request)
    dialog.bye(5)


def x_media_multipart(capture):
    """The answer is one part of several."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    body = f"--x\nContent-Type: application/sdp\n\n{sdp(BOB.host)}\n--x\nContent-Type: text/plain\n\nm=video\n--x--\n"
    dialog.answer(1, "200 OK", "Content-Type: multipart/mixed;boundary=x", body=body)
    ack(dialog, 1.02, request)
    dialog.bye(5)


def x_media_cut(capture):
    """The frame with the answer is cut within it: the second line may be there."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, PCMU + VIDEO)
    answer(dialog, 1, PCMU + VIDEO, cut="m=video 4002 RTP/AVP 96\na=rtpmap")
    ack(dialog, 1.02, request)
    dialog.bye(5)


def x_media_same_version(capture):
    """A re-INVITE offers something else under the same version."""
    dialog = call(capture)
    request = invite(dialog, 5, "m=audio 4000 RTP/AVP 8 0\n")
    answer(dialog, 5.1)
    ack(dialog, 5.12, request)
    dialog.bye(6)


def x_media_two_hops(capture):
    """The same fault before and behind a proxy."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, PCMU + VIDEO)
    dialog.forward(0.01)
    answer(dialog, 1)
    dialog.forward(1.01)
    ack(dialog, 1.02, request)
    dialog.bye(1.2)


def x_media_border_element(capture):
    """What is between Alice and Bob offers G729 to him, and PCMU to her: each answer fits."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    dialog.send(0.01, dataclasses.replace(forwarded(request), body=sdp("10.0.0.9", "m=audio 4000 RTP/AVP 18\n")))
    answer(dialog, 1, "m=audio 4000 RTP/AVP 18\n")
    dialog.send(1.01, dataclasses.replace(forwarded(dialog.newest), body=sdp("10.0.0.9")))
    ack(dialog, 1.02, request)
    dialog.bye(5)


def x_media_rejected(capture):
    """The only audio line is refused."""
    call(capture, reply="m=audio 0 RTP/AVP 0\n").bye(5)


def x_media_two_audio(capture):
    """One of two audio lines is refused, and the other goes one way."""
    call(capture, PCMU + "m=audio 4004 RTP/AVP 0\na=sendonly\n", "m=audio 0 RTP/AVP 0\nm=audio 4004 RTP/AVP 0\na=recvonly\n").bye(5)


def x_media_inactive(capture):
    """Bob answers with inactive."""
    call(capture, reply=PCMU + "a=inactive\n").bye(5)


def x_media_nowhere_ice(capture):
    """The address 0.0.0.0 in descriptions with ICE: the candidates count."""
    ice = PCMU + "a=ice-ufrag:x\na=ice-pwd:0123456789012345678901\na=candidate:1 1 UDP 1 10.0.0.1 4000 typ host\n"
    dialog = call(capture, ice, ice, hosts=("10.0.0.1@0.0.0.0", "10.0.0.2@0.0.0.0"))
    play(capture, 1, 300, "10.0.0.2:4000", "10.0.0.1:4000")
    dialog.bye(10)


def x_media_hold(capture):
    """Bob puts the call on hold and takes it back; Alice's phone refuses the fax that he offers then."""
    dialog = call(capture)
    request = invite(dialog, 5, PCMU + "a=sendonly\n", by=BOB, version=2)
    answer(dialog, 5.1, PCMU + "a=recvonly\n", by=ALICE, version=2)
    ack(dialog, 5.12, request)
    play(capture, 6, 300, "10.0.0.2:4000", "10.0.0.1:4000")
    request = invite(dialog, 15, by=BOB, version=3)
    answer(dialog, 15.1, by=ALICE, version=3)
    ack(dialog, 15.12, request)
    request = invite(dialog, 16, "m=image 4008 udptl t38\n", by=BOB, version=4)
    dialog.answer(16.1, "488 Not Acceptable Here")
    dialog.send(16.12, dataclasses.replace(request, start=request.start.replace("INVITE", "ACK"), cseq=request.cseq.replace("INVITE", "ACK"),
                                           recipient=dialog.newest.recipient, headers=("Max-Forwards: 70",), body=""))
    dialog.bye(20)


def x_media_one_way(capture):
    """Audio comes to Alice and not to Bob."""
    dialog = call(capture)
    play(capture, 1.1, 300, "10.0.0.2:4000", "10.0.0.1:4000")
    dialog.bye(10)


def x_media_one_way_short(capture):
    """The same in a call that ends before 5 s are over."""
    dialog = call(capture)
    play(capture, 1.1, 60, "10.0.0.1:4000", "10.0.0.2:4000")
    dialog.bye(3)


def x_media_one_way_beside(capture):
    """To Bob come RTCP and STUN, and an ICMP error quotes RTP to him: that is no audio."""
    dialog = call(capture)
    play(capture, 1.1, 60, "10.0.0.2:4000", "10.0.0.1:4000")
    play(capture, 2.4, 2, "10.0.0.1:4000", "10.0.0.2:4000", first=b"\x80\xc8")
    play(capture, 2.5, 2, "10.0.0.1:4000", "10.0.0.2:4000", first=b"\x00\x01")
    capture.packet(2.6, pcapmake.port_unreachable(pcapmake.udp_packet("10.0.0.1:4000", "10.0.0.2:4000", b"\x80\0" + bytes(30))))
    dialog.bye(3)


def x_media_few(capture):
    """No more than 49 packets come."""
    dialog = call(capture)
    play(capture, 1.1, 49, "10.0.0.2:4000", "10.0.0.1:4000")
    dialog.bye(10)


def x_media_late(capture):
    """Bob's audio comes after 6 s only."""
    dialog = call(capture)
    play(capture, 1.1, 300, "10.0.0.1:4000", "10.0.0.2:4000")
    play(capture, 7.2, 60, "10.0.0.2:4000", "10.0.0.1:4000")
    dialog.bye(10)


def x_media_both_ways(capture):
    """Audio comes to both."""
    dialog = call(capture)
    play_both(capture, 1.1, 100)
    dialog.bye(10)


def x_media_other_source(capture):
    """Bob sends from another port than he listens at, and Alice's audio follows there."""
    dialog = call(capture)
    play(capture, 1.1, 60, "10.0.0.2:61000", "10.0.0.1:4000")
    play(capture, 2.4, 60, "10.0.0.1:4000", "10.0.0.2:61000")
    dialog.bye(10)


def x_media_private(capture):
    """Alice, behind a NAT, names a private address, and her audio comes from the public one: Bob's goes to the former."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, host="192.168.1.5", source="198.51.100.20:5060")
    answer(dialog, 1, host="203.0.113.10")
    dialog.send(1.02, dataclasses.replace(ack(dialog, None, request), source="198.51.100.20:5060"))
    play(capture, 1.1, 60, "198.51.100.20:4000", "203.0.113.10:4000")
    play(capture, 2.4, 60, "203.0.113.10:4000", "192.168.1.5:4000")
    dialog.bye(10, by=BOB)


def x_media_elsewhere(capture):
    """Alice's audio comes from a third host, as if the two ways were divided: the capture may see one of them only."""
    dialog = call(capture, hosts=(None, "10.0.0.77"))
    play(capture, 1.1, 300, "10.0.0.78:4000", "10.0.0.1:4000")
    dialog.bye(10)


def second(capture, end, **changes):
    """After a call with audio, one without."""
    dialog = call(capture)
    play_both(capture, 1.1, 10)
    dialog.bye(2)
    dialog = outgoing(capture, 2)
    request = invite(dialog, 10, **changes)
    answer(dialog, 11)
    ack(dialog, 11.02, request)
    dialog.bye(end)


def x_media_none(capture):
    """No audio comes, though that of another call did."""
    second(capture, 20)


def x_media_none_short(capture):
    """The same, but for less than 5 s."""
    second(capture, 14)


def x_media_none_elsewhere(capture):
    """The same; the audio goes to another host than the messages."""
    second(capture, 20, host="10.0.0.77")


def x_media_none_one_way(capture):
    """The same; no more than one way was agreed on."""
    second(capture, 20, lines=PCMU + "a=recvonly\n")


def x_media_no_rtp(capture):
    """No audio of any call is in the capture."""
    call(capture).bye(20)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_media_"))
