#!/usr/bin/env python3
"""Makes the captures of requests that fail because they do not fit their dialog, or go where their peer is not, and of what only looks like it.

    make_x_dialog.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_dialog.py --check      says which files in made/ are not what would be written

Each function x_dialog_x fills the capture x-dialog-x.pcap. The INVITE is at 0 s, its 200 at 1 s, the ACK at 1.02 s; what is tried comes at 10 s, and the
capture goes on until all limits have passed.
"""

import pcapmake

CALLER, CALLEE = "203.0.113.1", "203.0.113.2"
SERIES = (0, 0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5)
RECORDED = f"Record-Route: <sip:{CALLEE};lr>"


class Call:
    """A call between two hosts, one message at a time. `contacts` are theirs."""

    def __init__(self, capture, contacts=(f"<sip:alice@{CALLER}>", f"<sip:bob@{CALLEE}>"), hosts=(CALLER, CALLEE), call_id="call-1", cookie="z9hG4bK",
                 transport="UDP", connection=None, tags=("a-1", "b-1")):
        self.capture, self.contacts, self.hosts, self.call_id = capture, contacts, hosts, call_id
        self.cookie, self.transport, self.connection, self.tags = cookie, transport, connection, tags

    def text(self, start, side, cseq, *headers, via=None, tags=None, body=""):
        """A message of the transaction of that side (0: the caller); `via` stands instead of its Via."""
        method = cseq.split(" ")[1]
        tags = tags or self.tags
        names = [f"<sip:alice@example.com>;tag={tags[0]}" if tags[0] else "<sip:alice@example.com>",
                 f"<sip:bob@example.com>;tag={tags[1]}" if tags[1] else "<sip:bob@example.com>"]
        via = via or f"SIP/2.0/{self.transport} {self.hosts[side]};branch={self.cookie}-{self.call_id}-{side}-{cseq.replace(' ', '').replace('ACK', 'ack')}"
        return pcapmake.message(start, f"Via: {via}", f"From: {names[side]}", f"To: {names[1 - side]}", f"Call-ID: {self.call_id}", f"CSeq: {cseq}",
                                *(["Max-Forwards: 70"] if not start.startswith("SIP") else []), *headers, body=body)

    def send(self, time, side, text, target=None, source=None, transport=None):
        """That side sends it."""
        if self.connection and (transport or self.transport) != "UDP":
            return (self.connection.client if side == 0 else self.connection.server)(time, text)
        return self.capture.udp(time, source or self.hosts[side], target or self.hosts[1 - side], text)

    def request(self, time, side, start, cseq, *headers, target=None, transport=None, **fields):
        self.send(time, side, self.text(start, side, cseq, *headers, **fields), target, transport=transport)

    def answer(self, time, side, status, cseq, *headers, **fields):
        """The other side answers a request of that side."""
        self.send(time, 1 - side, self.text(f"SIP/2.0 {status}", side, cseq, *headers, **fields))

    def invite(self, time=0, *headers, cseq=1, uri=None, tags=None, **fields):
        """The caller's INVITE: with `tags` a re-INVITE."""
        self.request(time, 0, f"INVITE {uri or f'sip:bob@{self.hosts[1]}'} SIP/2.0", f"{cseq} INVITE", f"Contact: {self.contacts[0]}", *headers,
                     tags=tags or (self.tags[0], None), **fields)

    def accept(self, time, *headers, cseq=1, **fields):
        self.answer(time, 0, "200 OK", f"{cseq} INVITE", *headers, f"Contact: {self.contacts[1]}", **fields)

    def ack_failure(self, time, cseq=1):
        """The ACK of a failure has the branch of its INVITE."""
        self.request(time, 0, f"ACK sip:bob@{self.hosts[1]} SIP/2.0", f"{cseq} ACK",
                     via=f"SIP/2.0/UDP {self.hosts[0]};branch={self.cookie}-{self.call_id}-0-{cseq}INVITE")

    def set_up(self, *headers, ack=True):
        self.invite()
        self.accept(1, *headers)
        if ack:
            self.request(1.02, 0, f"ACK {self.contacts[1].strip('<>')} SIP/2.0", "1 ACK")
        return self

    def repeat(self, start, side, target, uri, method="BYE", cseq=2, transport=None):
        """A request that nobody answers, sent to the end."""
        for time in SERIES:
            self.request(start + time, side, f"{method} {uri} SIP/2.0", f"{cseq} {method}", target=target, transport=transport)
        later(self.capture, start + 60)


def later(capture, time):
    capture.udp(time, "203.0.113.8", "203.0.113.9", b"\0\0\0\0")


def refused(capture, uri, contact=f"<sip:bob@{CALLEE}:5070>", status="404 Not Found", tags=None, cseq="2 BYE", **fields):
    """The caller's BYE with that Request-URI is refused."""
    call = Call(capture, (f"<sip:alice@{CALLER}>", contact), **fields).set_up()
    call.request(10, 0, f"BYE {uri} SIP/2.0", cseq, tags=tags)
    call.answer(10.02, 0, status, cseq, *(['Proxy-Authenticate: Digest realm="x", nonce="1"'] if status.startswith("407") else []))
    later(capture, 60)


def x_dialog_bye_other_target(capture):
    """The BYE asks for what the INVITE asked for, not for the Contact of the 200: 404."""
    refused(capture, f"sip:bob@{CALLEE}")


def x_dialog_bye_cseq(capture):
    """The BYE has the CSeq number of the INVITE: 500."""
    refused(capture, f"sip:bob@{CALLEE}:5070", status="500 Server Internal Error", cseq="1 BYE")


def x_dialog_bye_no_tag(capture):
    """The To of the BYE has no tag: 481."""
    refused(capture, f"sip:bob@{CALLEE}:5070", status="481 Call/Transaction Does Not Exist", tags=("a-1", None))


def x_dialog_bye_fits(capture):
    """Nothing is wrong with the BYE: 404."""
    refused(capture, f"sip:bob@{CALLEE}:5070")


def x_dialog_bye_equal(capture):
    """Only a parameter differs: 404."""
    refused(capture, f"sip:bob@{CALLEE}:5070;transport=udp")


def x_dialog_bye_gruu(capture):
    """The Contact is a GRUU: 404."""
    refused(capture, f"sip:bob@{CALLEE}", contact="<sip:bob@example.com;gr=urn:uuid:1>")


def x_dialog_bye_invalid(capture):
    """The Contact is that of a client of WebSocket: 404."""
    refused(capture, f"sip:bob@{CALLEE}", contact="<sip:x@df7jal23ls0d.invalid;transport=ws>")


def x_dialog_bye_old(capture):
    """The branches are those of RFC 2543: 404."""
    refused(capture, f"sip:bob@{CALLEE}", cookie="old")


def x_dialog_bye_busy(capture):
    """The BYE asks for something else, and is challenged: 407 says nothing of its target."""
    refused(capture, f"sip:bob@{CALLEE}", status="407 Proxy Authentication Required")


def x_dialog_info_worked_before(capture):
    """An INFO with that Request-URI was accepted, the BYE with it is not."""
    call = Call(capture, (f"<sip:alice@{CALLER}>", f"<sip:bob@{CALLEE}:5070>")).set_up()
    call.request(5, 0, f"INFO sip:bob@{CALLEE} SIP/2.0", "2 INFO")
    call.answer(5.02, 0, "200 OK", "2 INFO")
    call.request(10, 0, f"BYE sip:bob@{CALLEE} SIP/2.0", "3 BYE")
    call.answer(10.02, 0, "404 Not Found", "3 BYE")
    later(capture, 60)


def refreshed(capture, before, uri="sip:bob@203.0.113.2:5090", status="200 OK"):
    """The callee changes its Contact by a re-INVITE, so long before the BYE of the caller."""
    call = Call(capture).set_up()
    call.request(10 - before, 1, f"INVITE sip:alice@{CALLER} SIP/2.0", "7 INVITE", f"Contact: <sip:bob@{CALLEE}:5090>")
    call.answer(10.01 - before, 1, status, "7 INVITE", f"Contact: <sip:alice@{CALLER}>")
    call.request(10.02 - before, 1, f"ACK sip:alice@{CALLER} SIP/2.0", "7 ACK")
    call.request(10.05, 0, f"BYE {uri} SIP/2.0", "2 BYE")
    call.answer(10.07, 0, "404 Not Found", "2 BYE")
    later(capture, 60)


def x_dialog_target_refreshed(capture):
    """A re-INVITE has changed the Contact, the BYE has the new one: 404."""
    refreshed(capture, 3)


def x_dialog_target_outdated(capture):
    """A re-INVITE has changed the Contact, the BYE has the one before: 404."""
    refreshed(capture, 3, f"sip:bob@{CALLEE}")


def x_dialog_target_crossing(capture):
    """The same, and the two cross."""
    refreshed(capture, 0.2, f"sip:bob@{CALLEE}")


def x_dialog_target_tried(capture):
    """The re-INVITE that would have changed it was refused: 404 to the BYE with the new one."""
    refreshed(capture, 3, status="488 Not Acceptable Here")


def x_dialog_strict_behind_proxy(capture):
    """A proxy passes the ACK on to a strict router as if that were a loose one. The 200 comes again."""
    proxy, gateway = "203.0.113.5", "203.0.113.6"
    first = f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-1"
    call = Call(capture, (f"<sip:alice@{CALLER}>", "<sip:gw@203.0.113.7>"), hosts=(proxy, gateway))
    invite = call.text(f"INVITE sip:bob@{gateway} SIP/2.0", 0, "1 INVITE", f"Via: {first}", f"Record-Route: <sip:{proxy};lr>", f"Contact: <sip:alice@{CALLER}>",
                       tags=("a-1", None))
    answer = call.text("SIP/2.0 200 OK", 0, "1 INVITE", f"Via: {first}", f"Record-Route: <sip:gw@{gateway}>, <sip:{proxy};lr>", "Contact: <sip:gw@203.0.113.7>")
    ack = call.text("ACK sip:gw@203.0.113.7 SIP/2.0", 0, "1 ACK", f"Via: {first}k", f"Route: <sip:gw@{gateway}>")
    call.send(0, 0, invite)
    for time in (1, 1.5, 2.5, 4.5, 8.5):
        call.send(time, 1, answer)
        call.send(time + 0.02, 0, ack)
    later(capture, 60)


def x_dialog_bye_private(capture):
    """The callee's BYE goes to the private address in the Contact of the INVITE; nobody answers."""
    call = Call(capture, ("<sip:alice@172.17.0.2>", f"<sip:bob@{CALLEE}>")).set_up()
    call.repeat(10, 1, "172.17.0.2", "sip:alice@172.17.0.2")


def x_dialog_bye_private_answers(capture):
    """The same, and it is answered there."""
    call = Call(capture, ("<sip:alice@172.17.0.2>", f"<sip:bob@{CALLEE}>")).set_up()
    call.request(10, 1, "BYE sip:alice@172.17.0.2 SIP/2.0", "2 BYE", target="172.17.0.2")
    call.send(10.02, 0, call.text("SIP/2.0 200 OK", 1, "2 BYE"), source="172.17.0.2")
    later(capture, 60)


def x_dialog_bye_private_both(capture):
    """Both are in private networks: the capture does not show who reaches whom."""
    call = Call(capture, ("<sip:alice@172.17.0.2>", "<sip:bob@10.0.0.2>"), hosts=("10.0.0.1", "10.0.0.2")).set_up()
    call.repeat(10, 1, "172.17.0.2", "sip:alice@172.17.0.2")


def x_dialog_bye_name(capture):
    """The Contact of the INVITE is a name."""
    call = Call(capture, ("<sip:alice@pc.example.com>", f"<sip:bob@{CALLEE}>")).set_up()
    call.repeat(10, 1, "203.0.113.3", "sip:alice@pc.example.com")


def x_dialog_bye_transport(capture):
    """The call was set up over TCP, the Contact of the INVITE names no transport, and the BYE over UDP is answered by ICMP."""
    connection = pcapmake.Tcp(capture, -1, f"{CALLER}:40100", f"{CALLEE}:5060")
    call = Call(capture, (f"<sip:alice@{CALLER}>", f"<sip:bob@{CALLEE};transport=tcp>"), transport="TCP", connection=connection).set_up()
    bye = call.text(f"BYE sip:alice@{CALLER} SIP/2.0", 1, "2 BYE", via=f"SIP/2.0/UDP {CALLEE};branch=z9hG4bK-udp")
    for time in SERIES:
        capture.udp(10 + time, CALLEE, CALLER, bye)
        capture.packet(10.01 + time, pcapmake.port_unreachable(pcapmake.udp_packet(f"{CALLEE}:5060", f"{CALLER}:5060", pcapmake.encode(bye))))
    later(capture, 70)


def no_ack(capture, contact, hosts=(CALLER, CALLEE), headers=()):
    call = Call(capture, (f"<sip:alice@{hosts[0]}>", contact), hosts=hosts).set_up(*headers, ack=False)
    for time in (1.5, 2.5, 4.5, 8.5, 12.5, 16.5, 20.5, 24.5, 28.5, 32.5):
        call.answer(time, 0, "200 OK", "1 INVITE", *headers, f"Contact: {contact}")
    call.request(33, 1, f"BYE sip:alice@{hosts[0]} SIP/2.0", "7 BYE")
    call.answer(33.02, 1, "200 OK", "7 BYE")
    later(capture, 60)


def x_dialog_no_ack_private(capture):
    """No ACK to a 200 whose Contact is private, while the caller is not."""
    no_ack(capture, "<sip:bob@192.168.1.1:5080>")


def x_dialog_no_ack_port(capture):
    """No ACK to a 200 whose Contact names another port than it comes from."""
    no_ack(capture, f"<sip:bob@{CALLEE}:17828>")


def x_dialog_no_ack_recorded(capture):
    """No ACK to a 200 whose Contact is private, behind a proxy that has recorded itself."""
    no_ack(capture, "<sip:bob@192.168.1.1:5080>", headers=(RECORDED,))


def cancelled(capture, cseq="1 CANCEL", uri=f"sip:bob@{CALLEE}", status="481 Call/Transaction Does Not Exist", final="480 Temporarily Unavailable", at=40,
              cancel_id="call-1", **fields):
    """A CANCEL at 5 s, which is answered so; the INVITE ends at 40 s, unless it does before."""
    call, cancel = Call(capture), Call(capture, call_id=cancel_id)
    fields.setdefault("via", f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-call-1-0-1INVITE")
    call.invite()
    call.answer(0.1, 0, "180 Ringing", "1 INVITE", f"Contact: <sip:bob@{CALLEE}>")
    if at < 5:
        call.answer(at, 0, final, "1 INVITE")
    cancel.request(5, 0, f"CANCEL {uri} SIP/2.0", cseq, tags=("a-1", None), **fields)
    cancel.answer(5.02, 0, status, cseq, **fields)
    if at >= 5:
        call.answer(at, 0, final, "1 INVITE")
    call.ack_failure(at + 0.02)
    later(capture, 120)


def x_dialog_cancel_sent_by(capture):
    """The Via of the CANCEL has the branch of the INVITE, but another sent-by: 481."""
    cancelled(capture, via="SIP/2.0/UDP 198.51.100.7:61022;branch=z9hG4bK-call-1-0-1INVITE")


def x_dialog_cancel_branch(capture):
    """The CANCEL has a branch of its own: 481."""
    cancelled(capture, via=f"SIP/2.0/UDP {CALLER};branch=z9hG4bK-own")


def x_dialog_cancel_cseq(capture):
    """The CANCEL has the next CSeq number: 481."""
    cancelled(capture, cseq="2 CANCEL")


def x_dialog_cancel_uri(capture):
    """The CANCEL asks for somebody else: 481."""
    cancelled(capture, uri=f"sip:carol@{CALLEE}")


def x_dialog_cancel_call_id(capture):
    """The CANCEL has another Call-ID: 481."""
    cancelled(capture, cancel_id="call-2")


def x_dialog_cancel_port(capture):
    """The CANCEL writes the port 5060 that the INVITE leaves out, and is refused for whatever reason."""
    cancelled(capture, via=f"SIP/2.0/UDP {CALLER}:5060;branch=z9hG4bK-call-1-0-1INVITE")


def x_dialog_cancel_accepted(capture):
    """The Via of the CANCEL has another sent-by, and the CANCEL is accepted all the same."""
    cancelled(capture, via="SIP/2.0/UDP 198.51.100.7:61022;branch=z9hG4bK-call-1-0-1INVITE", status="200 OK", final="487 Request Terminated", at=5.04)


def x_dialog_cancel_late(capture):
    """The INVITE was refused before the CANCEL, which has another sent-by."""
    cancelled(capture, via="SIP/2.0/UDP 198.51.100.7:61022;branch=z9hG4bK-call-1-0-1INVITE", at=4)


def referred(capture, replaces, code="481 Call/Transaction Does Not Exist", refer_to=None, relayed=False):
    """Alice has a call with Bob and one with Carol, and refers Bob to Carol: the NOTIFY reports the code."""
    call = Call(capture).set_up()
    other = Call(capture, (f"<sip:alice@{CALLER}>", "<sip:carol@203.0.113.3>"), (CALLER, "203.0.113.3"), "call-2", tags=("a-2", "c-2")).set_up()
    refer_to = refer_to or f"<sip:carol@203.0.113.3?Replaces={replaces}>"
    if relayed:
        other = Call(capture, hosts=("203.0.113.3", CALLER), call_id="call-3", tags=("c-3", "a-3"))
        other.request(9.9, 0, f"REFER sip:alice@{CALLER} SIP/2.0", "2 REFER", f"Refer-To: {refer_to}", f"Contact: <sip:carol@203.0.113.3>")
        other.answer(9.91, 0, "202 Accepted", "2 REFER", f"Contact: <sip:alice@{CALLER}>")
    call.request(10, 0, f"REFER sip:bob@{CALLEE} SIP/2.0", "2 REFER", f"Refer-To: {refer_to}", f"Contact: <sip:alice@{CALLER}>")
    call.answer(10.02, 0, "202 Accepted", "2 REFER", f"Contact: <sip:bob@{CALLEE}>")
    call.request(10.1, 1, f"NOTIFY sip:alice@{CALLER} SIP/2.0", "8 NOTIFY", "Event: refer", "Subscription-State: terminated;reason=noresource",
                 f"Contact: <sip:bob@{CALLEE}>", "Content-Type: message/sipfrag", body=f"SIP/2.0 {code}\r\n")
    call.answer(10.12, 1, "200 OK", "8 NOTIFY")
    later(capture, 60)


def x_dialog_refer_own_call(capture):
    """Replaces names the call of the REFER."""
    referred(capture, "call-1%3Bto-tag%3Db-1%3Bfrom-tag%3Da-1", "404 Not Found")


def x_dialog_refer_no_tag(capture):
    """Replaces has no from-tag."""
    referred(capture, "call-2%3Bto-tag%3Dc-2")


def x_dialog_refer_swapped(capture):
    """Replaces has the tags the wrong way round."""
    referred(capture, "call-2%3Bto-tag%3Da-2%3Bfrom-tag%3Dc-2")


def x_dialog_refer_swapped_relayed(capture):
    """The same tags, but the REFER is one that was passed on: they are those of its first sender."""
    referred(capture, "call-2%3Bto-tag%3Da-2%3Bfrom-tag%3Dc-2", relayed=True)


def x_dialog_refer_elsewhere(capture):
    """Replaces is right, and the target does not know the call all the same: 481."""
    referred(capture, "call-2%3Bto-tag%3Dc-2%3Bfrom-tag%3Da-2")


def x_dialog_refer_busy(capture):
    """Replaces is right, and the target is busy."""
    referred(capture, "call-2%3Bto-tag%3Dc-2%3Bfrom-tag%3Da-2", "486 Busy Here")


def x_dialog_refer_tel(capture):
    """Refer-To has a tel URI inside a SIP URI."""
    referred(capture, "", "404 Not Found", "<sip:tel:+4930123456@203.0.113.3>")


def pracked(capture, again, rseq=7, status="200 OK"):
    """A reliable 183, whose PRACK is accepted; it comes again at these times."""
    call = Call(capture)
    reliable = ("Require: 100rel", f"RSeq: {rseq}", f"Contact: <sip:bob@{CALLEE}>")
    call.request(0, 0, f"INVITE sip:bob@{CALLEE} SIP/2.0", "1 INVITE", "Supported: 100rel", f"Contact: <sip:alice@{CALLER}>", tags=("a-1", None))
    call.answer(1, 0, "183 Session Progress", "1 INVITE", *reliable)
    call.request(1.1, 0, f"PRACK sip:bob@{CALLEE} SIP/2.0", "2 PRACK", f"RAck: {rseq} 1 INVITE")
    call.answer(1.12, 0, status, "2 PRACK")
    for time in again:
        call.answer(time, 0, "183 Session Progress", "1 INVITE", *reliable)
    call.answer(33, 0, "500 Server Internal Error", "1 INVITE")
    call.ack_failure(33.02)
    later(capture, 60)


def x_dialog_prack_ignored(capture):
    """A 183 goes on although its PRACK was accepted."""
    pracked(capture, (1.5, 2.5, 4.5, 8.5, 16.5))


def x_dialog_prack_crossing(capture):
    """One copy of the 183 crosses the PRACK."""
    pracked(capture, (1.55,))


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_dialog_"))
