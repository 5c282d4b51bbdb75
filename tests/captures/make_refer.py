#!/usr/bin/env python3
"""Makes the captures about REFER exchanges and about responses, the same bytes each time.

    make_refer.py [FOLDER]     writes them, by default into made/ beside this file
    make_refer.py --check      says which files in made/ are not what would be written

Each function refer_x or response_x fills the capture refer-x.pcap or response-x.pcap. Unless a capture says otherwise, Alice refers Bob
to Carol inside their call at 0 s, Bob accepts with 202 at 0.1 s, and so the limit for his NOTIFY is at 33.1 s.
"""

import dataclasses
import re
import typing

import pcapmake


class Party(typing.NamedTuple):
    name: str
    host: str
    tag: str


ALICE = Party("alice", "10.0.0.1", "a-1")
BOB = Party("bob", "10.0.0.2", "b-1")
REGISTRAR = Party("registrar", "10.0.0.3", "r-1")
PROXY = "10.0.0.9"

COMPACT = {"Via": "v", "From": "f", "To": "t", "Call-ID": "i", "Contact": "m", "Refer-To": "r", "Event": "o", "Content-Type": "c",
           "Content-Length": "l"}
SDP = "v=0\no=- 1 1 IN IP4 10.0.0.1\ns=-\nc=IN IP4 10.0.0.1\nt=0 0\nm=audio 4000 RTP/AVP 0\n"


@dataclasses.dataclass(frozen=True)
class Message:
    """A SIP message on its way from one host to another."""

    source: str
    target: str
    start: str
    via: tuple
    sender: str
    recipient: str
    call_id: str
    cseq: str
    headers: tuple = ()
    body: str = ""

    @property
    def is_request(self):
        return not self.start.startswith("SIP/2.0")

    def text(self, compact=False):
        """The message as it is sent; `compact` shortens the header names that have a short form."""
        text = pcapmake.message(
            self.start, *[f"Via: {via}" for via in self.via], f"From: {self.sender}", f"To: {self.recipient}", f"Call-ID: {self.call_id}",
            f"CSeq: {self.cseq}", *self.headers, body=self.body)
        for name, short in COMPACT.items() if compact else ():
            text = text.replace(f"\n{name}:", f"\n{short}:")
        return text


def via_of(host, branch):
    return f"SIP/2.0/UDP {host}:5060;branch=z9hG4bK-{branch}"


def address_of(party, tag=None):
    """The party as From and To name it."""
    return f"<sip:{party.name}@example.com>" + (f";tag={tag}" if tag else "")


def forwarded(message):
    """The copy of a message that the proxy sends on: a Via more on a request, one less on a response."""
    if message.is_request:
        branch = "proxy-" + message.via[0].rpartition("-")[2]
        target = re.search(r"@([\d.]+)", message.start)[1]
        return dataclasses.replace(message, source=PROXY, target=target, via=(via_of(PROXY, branch), *message.via))
    target = re.search(r" ([\d.]+)", message.via[1])[1]
    return dataclasses.replace(message, source=PROXY, target=target, via=message.via[1:])


def later(capture, time):
    """A frame that is not SIP: nothing but the clock of the capture moves."""
    capture.udp(time, "10.0.0.7:4321", "10.0.0.8:9", "tick\n")


class Dialog:
    """What Alice and Bob say under one Call-ID. A message at the time None is sent, but not captured."""

    def __init__(self, capture, call_id="call-1@10.0.0.1", established=True, compact=False, one=ALICE, other=BOB):
        self.capture = capture
        self.call_id = call_id
        self.parties = one, other
        self.established = established
        self.compact = compact
        self.cseq = {one: 100, other: 500}
        self.newest = None
        self.open = None
        self.answered = set()  # the CSeq of INVITEs whose offer has its answer

    def send(self, time, message, cut=None):
        """Sends a message as it is, as a retransmission is; the frame is cut off in the header named `cut`."""
        text = message.text(self.compact)
        length = 42 + len(pcapmake.encode(text[:text.index(f"\n{cut}:") + 3])) if cut else None
        if time is not None:
            self.capture.udp(time, message.source, message.target, text, length)
        self.newest = message
        self.open = message if message.is_request and not message.start.startswith("ACK") else self.open
        return message

    def forward(self, time, message=None):
        """The proxy sends a message on, by default the newest."""
        return self.send(time, forwarded(message or self.newest))

    def request(self, time, method, *headers, by=ALICE, cseq=None, cut=None, **fields):
        """A new request, in the dialog if there is one; `fields` stand instead of those that it would have."""
        peer = next(party for party in self.parties if party != by)
        self.cseq[by] = cseq or self.cseq[by] + 1
        branch = f"{self.call_id.partition('@')[0]}-{by.name}{self.cseq[by]}{method.lower()}"
        message = Message(
            by.host, peer.host, f"{method} sip:{peer.name}@{peer.host} SIP/2.0", (via_of(by.host, branch),), address_of(by, by.tag),
            address_of(peer, peer.tag if self.established else None), self.call_id, f"{self.cseq[by]} {method}",
            ("Max-Forwards: 70", *headers))
        return self.send(time, dataclasses.replace(message, **fields), cut)

    def answer(self, time, status, *headers, to=None, cut=None, body=""):
        """A response to the newest request, or to another one, from where that went to."""
        request = to or self.open
        code, method = int(status[:3]), request.cseq.split(" ")[1]
        answerer = next(party for party in self.parties if f"sip:{party.name}@" not in request.sender)
        has_tag = code == 100 or ";tag=" in request.recipient
        makes_dialog = 100 < code < 300 and method in ("INVITE", "REFER", "SUBSCRIBE")
        self.established |= makes_dialog
        if method == "INVITE" and 200 <= code < 300 and "\nm=" in request.body and not body and request.cseq not in self.answered:
            headers, body = (*headers, "Content-Type: application/sdp"), SDP
        if body:
            self.answered.add(request.cseq)
        return self.send(time, Message(
            request.target, request.source, f"SIP/2.0 {status}", request.via, request.sender,
            request.recipient if has_tag else f"{request.recipient};tag={answerer.tag}", request.call_id, request.cseq,
            (*headers, *([f"Contact: <sip:{answerer.name}@{answerer.host}>"] if makes_dialog else [])), body), cut)

    def refer(self, time, *headers, by=ALICE, to="<sip:carol@example.com>", contact="", **fields):
        """A REFER to Carol."""
        contact = contact or f"<sip:{by.name}@{by.host}>"
        return self.request(time, "REFER", f"Refer-To: {to}", f"Contact: {contact}", *headers, by=by, **fields)

    def notify(self, time, status="100 Trying", state=None, event="refer", by=BOB, answer="200 OK", **fields):
        """A NOTIFY that reports this status, and its answer; `state` is by default the one that goes with the status."""
        state = state or ("active;expires=60" if status.startswith("1") else "terminated;reason=noresource")
        headers = [*([f"Event: {event}"] if event else []), f"Subscription-State: {state}", "Content-Type: message/sipfrag;version=2.0"]
        notify = self.request(time, "NOTIFY", *headers, f"Contact: <sip:{by.name}@{by.host}>", by=by, **{
            "body": f"SIP/2.0 {status}\n", **fields})
        if answer:
            self.answer(time + 0.01, answer, to=notify)
        return notify

    def bye(self, time, by=ALICE, answer="200 OK"):
        """A BYE and its answer."""
        self.request(time, "BYE", by=by)
        self.answer(time + 0.01, answer)

    def ack(self, time, invite):
        """The ACK to the response that came last: a transaction of its own after a 2xx, else part of that of the INVITE."""
        is_success = self.newest.start.startswith("SIP/2.0 2")
        via = (f"{invite.via[0]}-ack",) if is_success else invite.via[:1]
        self.send(time, dataclasses.replace(
            invite, start=invite.start.replace("INVITE", "ACK"), cseq=invite.cseq.replace("INVITE", "ACK"), via=via,
            recipient=self.newest.recipient, headers=("Max-Forwards: 70",), body=""))

    def cancel(self, time, invite):
        """The CANCEL of an INVITE, and its 200."""
        self.send(time, dataclasses.replace(
            invite, start=invite.start.replace("INVITE", "CANCEL"), cseq=invite.cseq.replace("INVITE", "CANCEL"),
            headers=("Max-Forwards: 70",), body=""))
        self.answer(time + 0.01, "200 OK")


def accepted(capture, *headers, answer=(), **fields):
    """A dialog with a REFER at 0 s and its 202 at 0.1 s, each with these headers."""
    dialog = Dialog(capture)
    dialog.refer(0, *headers, **fields)
    dialog.answer(0.1, "202 Accepted", *answer)
    return dialog


def out_of_dialog(capture):
    return Dialog(capture, call_id="refer-1@10.0.0.1", established=False)


# The limit.

def refer_no_notify(capture):
    """Accepted, never notified, and the capture goes on after the limit."""
    accepted(capture)
    later(capture, 40)


def refer_limit_in_sip(capture):
    """The frame that passes the limit is a request of another call, and its response follows."""
    accepted(capture)
    other = Dialog(capture, call_id="call-2@10.0.0.1")
    other.request(40, "OPTIONS")
    other.answer(40.01, "200 OK")


def refer_limit_exact(capture):
    """The last frame stands exactly at the limit."""
    accepted(capture)
    later(capture, 33.1)


def refer_limit_just_missed(capture):
    """The last frame stands a microsecond before the limit."""
    accepted(capture)
    later(capture, 33.099999)


def refer_capture_ends(capture):
    """The capture ends a second before the limit."""
    accepted(capture)
    later(capture, 32.1)


def refer_capture_ends_at_once(capture):
    """The 202 is the last frame."""
    accepted(capture)


def refer_limit_from_answer(capture):
    """The 202 comes 3 s after the REFER: the limit counts from the 202."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(3, "202 Accepted")
    later(capture, 35.9)
    later(capture, 36)


def refer_limit_from_refer(capture):
    """The 202 stands before its REFER, as in merged captures: the limit counts from the REFER, the later of both."""
    dialog = Dialog(capture)
    refer = dialog.refer(None)
    dialog.answer(0, "202 Accepted")
    dialog.send(0.4, refer)
    later(capture, 33.3)
    later(capture, 33.4)


def refer_clock_steps_back(capture):
    """Two captures behind one another: the time goes back from 100 s to the REFER at 0 s, whose NOTIFY comes in time."""
    later(capture, 100)
    accepted(capture).notify(0.2, "200 OK")
    later(capture, 40)


def refer_clock_steps_back_and_ends(capture):
    """Two captures behind one another: the time goes back from 100 s to the REFER at 0 s, and nothing is shown after 2 s."""
    later(capture, 100)
    accepted(capture)
    later(capture, 2)


def refer_clock_steps_back_and_goes_on(capture):
    """Two captures behind one another: the time goes back from 100 s to the REFER at 0 s, which is never notified."""
    later(capture, 100)
    accepted(capture)
    later(capture, 2)
    later(capture, 40)


def refer_two_overdue(capture):
    """Two calls, both REFERs are overdue at the same frame."""
    for number in 1, 2:
        dialog = Dialog(capture, call_id=f"call-{number}@10.0.0.1")
        dialog.refer(number)
        dialog.answer(number + 0.1, "202 Accepted")
    later(capture, 40)


def refer_ims(capture):
    """The REFER has P-Access-Network-Info: in IMS the limit is 129 s."""
    accepted(capture, "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=001010001")
    later(capture, 129)
    later(capture, 129.1)


def refer_ims_answer(capture):
    """Only the 202 has a 3GPP header, P-Charging-Vector."""
    accepted(capture, answer=["P-Charging-Vector: icid-value=1"])
    later(capture, 129)
    later(capture, 129.1)


def refer_ims_contact(capture):
    """The Contact of the REFER has a feature tag of IMS."""
    accepted(capture, contact='<sip:alice@10.0.0.1>;+g.3gpp.icsi-ref="urn%3Aurn-7%3A3gpp-service.ims.icsi.mmtel"')
    later(capture, 129)
    later(capture, 129.1)


# Which messages belong to one exchange.

def refer_two_hops(capture):
    """The same REFER and 202 before and behind a proxy, never notified."""
    dialog = Dialog(capture)
    dialog.refer(0, target=PROXY)
    dialog.forward(0.01)
    dialog.answer(0.1, "202 Accepted")
    dialog.forward(0.11)
    later(capture, 40)


def refer_two_hops_notified(capture):
    """The same REFER on two hops; only the hop behind the proxy shows the NOTIFY."""
    dialog = Dialog(capture)
    dialog.refer(0, target=PROXY)
    dialog.forward(0.01)
    dialog.answer(0.1, "202 Accepted")
    dialog.forward(0.11)
    dialog.notify(0.2, "200 OK", target=PROXY)
    later(capture, 40)


def refer_two_legs(capture):
    """A B2BUA sends its own REFER under another Call-ID; the first leg is notified, the second is not."""
    first, second = Dialog(capture), Dialog(capture, call_id="leg-2@10.0.0.1")
    first.refer(0)
    second.refer(0.01)
    second.answer(0.1, "202 Accepted")
    first.answer(0.11, "202 Accepted")
    first.notify(0.2, "200 OK")
    later(capture, 40)


def refer_both_ways(capture):
    """Alice refers Bob, Bob refers Alice, both with CSeq 700; only Alice is notified."""
    dialog = Dialog(capture)
    dialog.refer(0, cseq=700)
    dialog.answer(0.1, "202 Accepted")
    dialog.refer(1, cseq=700, by=BOB)
    dialog.answer(1.1, "202 Accepted")
    dialog.notify(2, "200 OK", event="refer;id=700")
    later(capture, 40)


def refer_repeated(capture):
    """REFER and 202 are retransmitted 0.5 s later: one exchange, the limit counts from the first copies."""
    dialog = Dialog(capture)
    refer = dialog.refer(0)
    accepted_with = dialog.answer(0.1, "202 Accepted")
    dialog.send(0.5, refer)
    dialog.send(0.6, accepted_with)
    later(capture, 33.1)


def refer_compact(capture):
    """Compact header names everywhere: v, f, t, i, m, r, o, c, l."""
    dialog = Dialog(capture, compact=True)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2)
    dialog.notify(3, "200 OK")
    later(capture, 40)


def refer_compact_presence(capture):
    """Compact header names; the only NOTIFY is of presence."""
    dialog = Dialog(capture, compact=True)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, event="presence")
    later(capture, 40)


# Which NOTIFY counts.

def refer_notify_of_presence(capture):
    """The dialog shows a NOTIFY, but of the event presence."""
    accepted(capture).notify(0.2, event="presence")
    later(capture, 40)


def refer_notify_of_winfo(capture):
    """The event is refer.winfo, which is another one than refer."""
    accepted(capture).notify(0.2, event="refer.winfo")
    later(capture, 40)


def refer_notify_without_event(capture):
    """The NOTIFY has no Event, but a message/sipfrag body."""
    accepted(capture).notify(0.2, "200 OK", event=None)
    later(capture, 40)


def refer_notify_without_event_and_sipfrag(capture):
    """A NOTIFY with neither Event nor message/sipfrag body."""
    accepted(capture).request(0.2, "NOTIFY", "Content-Type: text/plain", by=BOB, body="SIP/2.0 200 OK\n")
    later(capture, 40)


def refer_notify_in_upper_case(capture):
    """The event is written REFER."""
    accepted(capture).notify(0.2, "200 OK", event="REFER")
    later(capture, 40)


def refer_notify_without_body(capture):
    """The NOTIFY has no body at all."""
    accepted(capture).request(0.2, "NOTIFY", "Event: refer", "Subscription-State: pending;expires=60", by=BOB)
    later(capture, 40)


def refer_notify_by_referrer(capture):
    """The NOTIFY goes from the referrer to the referee: it belongs to no REFER of this capture."""
    accepted(capture).notify(0.2, "200 OK", by=ALICE)
    later(capture, 40)


def refer_notify_of_another_call(capture):
    """The NOTIFY has another Call-ID."""
    accepted(capture)
    Dialog(capture, call_id="call-2@10.0.0.1").notify(0.2, "200 OK")
    later(capture, 40)


def refer_forked(capture):
    """A REFER out of dialog is forked: one 202, NOTIFYs of two notifiers with other From tags."""
    dialog = out_of_dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, sender=address_of(BOB, "b-2"))
    dialog.notify(0.3, sender=address_of(BOB, "b-3"), cseq=900)
    later(capture, 40)


def two_refers(capture):
    """A dialog in which the REFERs 101 and 102 were accepted."""
    dialog = accepted(capture)
    dialog.refer(1)
    dialog.answer(1.1, "202 Accepted")
    return dialog


def refer_two_and_id(capture):
    """Two REFERs wait, the NOTIFY has the id of the second."""
    two_refers(capture).notify(2, "200 OK", event="refer;id=102")
    later(capture, 40)


def refer_two_notified_in_turn(capture):
    """Two REFERs wait; a NOTIFY without id reports 200, then one with the id of the second reports 486."""
    dialog = two_refers(capture)
    dialog.notify(2, "200 OK")
    dialog.notify(3, "486 Busy Here", event="refer;id=102")
    later(capture, 40)


def refer_two_in_turn(capture):
    """The first REFER is over when the second comes; its NOTIFY has no id either."""
    dialog = accepted(capture)
    dialog.notify(0.2, "200 OK")
    dialog.refer(1)
    dialog.answer(1.1, "202 Accepted")
    dialog.notify(2, "486 Busy Here")
    later(capture, 40)


def refer_two_and_copy(capture):
    """The final NOTIFY of the first REFER is retransmitted while the second waits, which is never notified."""
    dialog = accepted(capture)
    notify = dialog.notify(0.8, "486 Busy Here", answer=None)
    dialog.refer(1)
    dialog.answer(1.1, "202 Accepted")
    dialog.send(1.3, notify)
    dialog.answer(1.31, "200 OK")
    later(capture, 40)


def refer_two_and_no_id(capture):
    """Two REFERs wait, the NOTIFY has no id."""
    two_refers(capture).notify(2, event="refer")
    later(capture, 40)


def refer_two_and_wrong_id(capture):
    """Two REFERs wait, the NOTIFY has an id that no REFER of the capture has."""
    two_refers(capture).notify(2, event="refer;id=7")
    later(capture, 40)


def refer_two_and_first_still_active(capture):
    """The first REFER is in progress; a NOTIFY without id comes while the second waits."""
    dialog = accepted(capture)
    dialog.notify(0.2)
    dialog.refer(1)
    dialog.answer(1.1, "202 Accepted")
    dialog.notify(2)
    later(capture, 40)


def refer_notify_before_answer(capture):
    """The NOTIFY overtakes the 202."""
    dialog = Dialog(capture)
    refer = dialog.refer(0)
    dialog.notify(0.05, "200 OK")
    dialog.answer(0.1, "202 Accepted", to=refer)
    later(capture, 40)


def refer_notify_before_refer(capture):
    """The NOTIFY stands before its REFER, as in merged captures."""
    dialog = Dialog(capture)
    dialog.notify(0, "200 OK")
    dialog.refer(0.05)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_notify_of_earlier_refer(capture):
    """A NOTIFY of a REFER from before the capture; a REFER that follows 10 s later is never notified."""
    dialog = Dialog(capture)
    dialog.notify(0, "200 OK")
    dialog.refer(10)
    dialog.answer(10.1, "202 Accepted")
    later(capture, 50)


def refer_notify_alone(capture):
    """A NOTIFY in a dialog whose REFER is not in the capture."""
    Dialog(capture).notify(0, "200 OK")
    later(capture, 40)


def refer_subscribe(capture):
    """The referrer refreshes the subscription with SUBSCRIBE, which is answered: a NOTIFY is still due."""
    dialog = accepted(capture)
    dialog.request(5, "SUBSCRIBE", "Event: refer", "Expires: 0", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(5.1, "200 OK", "Expires: 0")
    later(capture, 40)


# How the REFER was answered.

def refer_answered_200(capture):
    """Accepted with 200, never notified."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "200 OK")
    later(capture, 40)


def refer_answered_204(capture):
    """Accepted with 204, which is a 2xx like any other, never notified."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "204 No Notification")
    later(capture, 40)


def refer_trying(capture):
    """100 Trying, then 202 after 5 s, never notified: the 100 opens no wait."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(4, "100 Trying")
    dialog.answer(5, "202 Accepted")
    later(capture, 37.5)
    later(capture, 38)


def refer_refused(capture):
    """Refused with 603."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "603 Decline")
    later(capture, 40)


def challenged(capture):
    """A dialog in which the REFER 101 was challenged with 407, and the REFER 102 with credentials was accepted."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "407 Proxy Authentication Required", 'Proxy-Authenticate: Digest realm="example.com", nonce="1"')
    dialog.refer(1, 'Proxy-Authorization: Digest username="alice", realm="example.com", nonce="1", uri="sip:bob@10.0.0.2", response="0"')
    dialog.answer(1.1, "202 Accepted")
    return dialog


def refer_challenged(capture):
    """407, then the REFER with credentials is accepted and never notified."""
    challenged(capture)
    later(capture, 40)


def refer_challenged_and_notified(capture):
    """407, then the REFER with credentials is accepted and notified."""
    challenged(capture).notify(2, "200 OK", event="refer;id=102")
    later(capture, 40)


def refer_503_then_accepted(capture):
    """503, then the same REFER goes to another server (new branch, same CSeq), which accepts it and never notifies."""
    dialog = Dialog(capture)
    dialog.refer(0, target="10.0.0.3")
    dialog.answer(0.1, "503 Service Unavailable", "Retry-After: 60")
    dialog.refer(1, cseq=101, via=(via_of(ALICE.host, "second-server"),))
    dialog.answer(1.1, "202 Accepted")
    later(capture, 40)


def refer_503_then_notified(capture):
    """503, then another server accepts the same REFER and notifies."""
    dialog = Dialog(capture)
    dialog.refer(0, target="10.0.0.3")
    dialog.answer(0.1, "503 Service Unavailable", "Retry-After: 60")
    dialog.refer(1, cseq=101, via=(via_of(ALICE.host, "second-server"),))
    dialog.answer(1.1, "202 Accepted")
    dialog.notify(2, "200 OK")
    later(capture, 40)


def refer_accepted_then_refused(capture):
    """At a forking proxy: one branch accepts with 202 and never notifies, then the other one refuses with 603."""
    dialog = out_of_dialog(capture)
    dialog.refer(None, "Record-Route: <sip:10.0.0.9;lr>", target=PROXY)
    first = dialog.forward(0)
    second = dialog.send(0.01, dataclasses.replace(first, target="10.0.0.3", via=(via_of(PROXY, "second-branch"), first.via[1])))
    dialog.answer(0.1, "202 Accepted", "Record-Route: <sip:10.0.0.9;lr>", to=first)
    dialog.answer(0.2, "603 Decline", to=second)
    later(capture, 40)


def refer_unanswered(capture):
    """No response to the REFER."""
    Dialog(capture).refer(0)
    later(capture, 40)


def refer_unanswered_and_notified(capture):
    """No response to the REFER, but a NOTIFY: it was accepted."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.notify(0.2, "200 OK")
    later(capture, 40)


def refer_not_captured(capture):
    """The capture starts after the REFER: only its 202 is there."""
    dialog = Dialog(capture)
    dialog.refer(None)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_not_captured_and_notified(capture):
    """The capture starts after the REFER: its 202 and a NOTIFY are there."""
    dialog = Dialog(capture)
    dialog.refer(None)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, "200 OK")
    later(capture, 40)


# Where both sides know that no NOTIFY will come.

def refer_sub_false_granted(capture):
    """Refer-Sub: false is asked for and granted."""
    accepted(capture, "Refer-Sub: false", "Supported: norefersub", answer=["Refer-Sub: false"])
    later(capture, 40)


def refer_sub_false_not_granted(capture):
    """Refer-Sub: false is asked for, the 202 does not mention it."""
    accepted(capture, "Refer-Sub: false", "Supported: norefersub")
    later(capture, 40)


def refer_sub_false_denied(capture):
    """Refer-Sub: false is asked for, the 202 says true."""
    accepted(capture, "Refer-Sub: false", "Supported: norefersub", answer=["Refer-Sub: true"])
    later(capture, 40)


def refer_sub_false_and_notified(capture):
    """Refer-Sub: false is asked for, not granted, and the NOTIFY comes."""
    accepted(capture, "Refer-Sub: false", "Supported: norefersub").notify(0.2, "200 OK")
    later(capture, 40)


def refer_sub_true(capture):
    """Refer-Sub: true is the default in so many words."""
    accepted(capture, "Refer-Sub: true", answer=["Refer-Sub: true"])
    later(capture, 40)


def refer_supported_only(capture):
    """norefersub, nosub, explicitsub and multiple-refer in Supported only, of both sides: capabilities, no agreement."""
    supported = "Supported: replaces, norefersub, nosub, explicitsub, multiple-refer"
    accepted(capture, supported, answer=[supported])
    later(capture, 40)


def refer_require_norefersub(capture):
    """Require: norefersub without any Refer-Sub, as some phones ask for no NOTIFY."""
    accepted(capture, "Require: norefersub")
    later(capture, 40)


def refer_require_norefersub_denied(capture):
    """Require: norefersub, and the 202 says Refer-Sub: true: there is a subscription."""
    accepted(capture, "Require: norefersub", answer=["Refer-Sub: true"])
    later(capture, 40)


def refer_nosub(capture):
    """Require: nosub."""
    accepted(capture, "Require: replaces, nosub")
    later(capture, 40)


def refer_explicitsub(capture):
    """Require: explicitsub; the 202 names where to subscribe."""
    accepted(capture, "Require: explicitsub", answer=["Refer-Events-At: <sip:events@10.0.0.2>"])
    later(capture, 40)


def refer_multiple(capture):
    """Require: multiple-refer."""
    accepted(capture, "Require: multiple-refer")
    later(capture, 40)


def refer_cid(capture):
    """Refer-To names a part of the body."""
    accepted(capture, to="<cid:1234@10.0.0.1>")
    later(capture, 40)


# What the NOTIFYs report.

def refer_in_progress(capture):
    """100 Trying and 180 Ringing, then silence."""
    dialog = accepted(capture)
    dialog.notify(0.2)
    dialog.notify(1, "180 Ringing")
    later(capture, 40)


def refer_pending(capture):
    """100 Trying, state pending."""
    accepted(capture).notify(0.2, state="pending;expires=60")
    later(capture, 40)


def refer_ok(capture):
    """100 Trying, then 200 OK, each with the id of the REFER."""
    dialog = accepted(capture)
    dialog.notify(0.2, event="refer;id=101")
    dialog.notify(3, "200 OK", event="refer;id=101")
    later(capture, 40)


def refer_failed(capture):
    """100 Trying, then 486 Busy Here."""
    dialog = accepted(capture)
    dialog.notify(0.2)
    dialog.notify(3, "486 Busy Here")
    later(capture, 40)


def refer_failed_and_active(capture):
    """486 Busy Here, although the subscription stays active."""
    accepted(capture).notify(0.2, "486 Busy Here", state="active;expires=60")
    later(capture, 40)


def refer_redirected(capture):
    """302 Moved Temporarily is a final report, too."""
    accepted(capture).notify(0.2, "302 Moved Temporarily")
    later(capture, 40)


def refer_reports_reordered(capture):
    """The final 200 OK stands before the 180 Ringing."""
    dialog = accepted(capture)
    dialog.notify(3, "200 OK", cseq=502)
    dialog.notify(3.1, "180 Ringing", cseq=501)
    later(capture, 40)


def refer_failed_then_ok(capture):
    """503 for the first target, state active, then 200 OK: the newest final report counts."""
    dialog = accepted(capture)
    dialog.notify(1, "503 Service Unavailable", state="active;expires=60")
    dialog.notify(3, "200 OK")
    later(capture, 40)


def refer_terminated_with_100(capture):
    """The first NOTIFY reports 100 Trying and terminates the subscription."""
    accepted(capture).notify(0.2, state="terminated;reason=noresource")
    later(capture, 40)


def refer_terminated_by_timeout(capture):
    """In progress, then the subscription times out without a final report."""
    dialog = accepted(capture)
    dialog.notify(0.2)
    dialog.notify(30, "180 Ringing", state="terminated;reason=timeout")
    later(capture, 40)


def refer_notify_refused(capture):
    """The referrer has forgotten the dialog and answers the NOTIFY with 481."""
    accepted(capture).notify(0.2, "200 OK", answer="481 Call/Transaction Does Not Exist")
    later(capture, 40)


def refer_notify_challenged(capture):
    """The NOTIFY is answered with 401 and sent again with credentials."""
    dialog = accepted(capture)
    dialog.notify(0.2, "200 OK", answer=None)
    dialog.answer(0.21, "401 Unauthorized", 'WWW-Authenticate: Digest realm="alice", nonce="1"')
    dialog.notify(0.3, "200 OK")
    later(capture, 40)


def refer_notify_repeated(capture):
    """The NOTIFY with 486 is retransmitted twice, as nobody answers it."""
    dialog = accepted(capture)
    notify = dialog.notify(0.2, "486 Busy Here", answer=None)
    dialog.send(0.7, notify)
    dialog.send(1.7, notify)
    later(capture, 40)


# Late NOTIFYs.

def refer_late(capture):
    """The first NOTIFY comes 10 s after the limit and reports 100 Trying."""
    dialog = accepted(capture)
    later(capture, 40)
    dialog.notify(43.1)
    later(capture, 50)


def refer_late_final(capture):
    """The first NOTIFY comes 10 s after the limit and reports 200 OK."""
    dialog = accepted(capture)
    later(capture, 40)
    dialog.notify(43.1, "200 OK")
    later(capture, 50)


def refer_late_then_ok(capture):
    """The first NOTIFY comes 10 s after the limit and reports 100 Trying, the second one 200 OK."""
    dialog = accepted(capture)
    later(capture, 40)
    dialog.notify(43.1)
    dialog.notify(46, "200 OK")
    later(capture, 50)


def refer_late_passes_limit(capture):
    """The late NOTIFY is itself the first frame after the limit."""
    accepted(capture).notify(43.1)


def refer_just_in_time(capture):
    """The NOTIFY comes within the second that is granted after 64*T1."""
    accepted(capture).notify(33)
    later(capture, 40)


# BYE.

def refer_bye_by_referrer(capture):
    """The referrer ends the call right after the 202, no NOTIFY follows."""
    accepted(capture).bye(0.2)
    later(capture, 40)


def refer_bye_by_referee(capture):
    """The referee ends the call without a NOTIFY."""
    accepted(capture).bye(0.2, by=BOB)
    later(capture, 40)


def refer_bye_after_limit(capture):
    """The call ends after the limit has passed: the BYE excuses nothing."""
    dialog = accepted(capture)
    later(capture, 40)
    dialog.bye(45)


def refer_bye_passes_limit(capture):
    """The BYE is itself the first frame after the limit."""
    accepted(capture).bye(45)


def refer_bye_of_another_call(capture):
    """The BYE right after the 202 ends another call."""
    accepted(capture)
    Dialog(capture, call_id="call-2@10.0.0.1").bye(0.2)
    later(capture, 40)


def refer_bye_crosses_notify(capture):
    """NOTIFY and BYE cross; the BYE is answered with 481."""
    dialog = accepted(capture)
    dialog.notify(0.2, "200 OK", answer=None)
    dialog.bye(0.200019, answer="481 Call/Transaction Does Not Exist")
    later(capture, 40)


# Captures that cannot show whether a NOTIFY came.

def refer_through_proxies(capture):
    """A REFER out of dialog behind a proxy that does not record-route."""
    dialog = out_of_dialog(capture)
    dialog.refer(None)
    dialog.forward(0)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_towards_proxies(capture):
    """A REFER out of dialog with a Route and nobody in Record-Route."""
    dialog = out_of_dialog(capture)
    dialog.refer(0, "Route: <sip:10.0.0.9;lr>", target=PROXY)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_through_recording_proxies(capture):
    """A REFER out of dialog behind a proxy that record-routes: the NOTIFY must pass here."""
    dialog = out_of_dialog(capture)
    dialog.refer(None, "Record-Route: <sip:10.0.0.9;lr>")
    dialog.forward(0)
    dialog.answer(0.1, "202 Accepted", "Record-Route: <sip:10.0.0.9;lr>")
    later(capture, 40)


def refer_out_of_dialog(capture):
    """A REFER out of dialog with one Via and no Route: the NOTIFY must come back over this hop."""
    dialog = out_of_dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_in_dialog_through_proxies(capture):
    """A REFER in a dialog behind a proxy: the NOTIFY goes where all its requests go."""
    dialog = Dialog(capture)
    dialog.refer(None)
    dialog.forward(0)
    dialog.answer(0.1, "202 Accepted")
    later(capture, 40)


def refer_contact_sips(capture):
    """The REFER is in the clear, its Contact is a SIPS URI."""
    accepted(capture, contact="<sips:alice@10.0.0.1>")
    later(capture, 40)


def refer_contact_tls(capture):
    """The REFER is in the clear, its Contact asks for TLS."""
    accepted(capture, contact="<sip:alice@10.0.0.1:5061;transport=TLS>")
    later(capture, 40)


def refer_contact_udp(capture):
    """The Contact asks for the transport that the REFER came over."""
    accepted(capture, contact="<sip:alice@10.0.0.1;transport=udp>")
    later(capture, 40)


def refer_contact_tls_over_tls(capture):
    """The Contact asks for TLS, and so did the REFER come (here as a TLS terminator passes it on): the NOTIFY can be read as well."""
    accepted(capture, contact="<sip:alice@10.0.0.1;transport=tls>", via=("SIP/2.0/TLS 10.0.0.1:5061;branch=z9hG4bK-tls",))
    later(capture, 40)


def refer_cut(capture):
    """The REFER is cut off, so it may have asked for anything."""
    accepted(capture, cut="Contact")
    later(capture, 40)


def refer_cut_answer(capture):
    """The 202 is cut off, so it may have granted Refer-Sub: false."""
    dialog = Dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted", cut="Contact")
    later(capture, 40)


def refer_cut_notify(capture):
    """A NOTIFY of the dialog is cut off before its Event."""
    accepted(capture).notify(0.2, cut="Event")
    later(capture, 40)


def refer_cut_notify_blind(capture):
    """A NOTIFY is cut off before its Call-ID."""
    accepted(capture).notify(0.2, cut="Call-ID")
    later(capture, 40)


def refer_cut_notify_earlier(capture):
    """A NOTIFY that is cut off before its Call-ID, 10 s before the REFER."""
    dialog = Dialog(capture)
    dialog.notify(0, cut="Call-ID", answer=None)
    dialog.refer(10)
    dialog.answer(10.1, "202 Accepted")
    later(capture, 50)


def refer_cut_notify_of_refer(capture):
    """A NOTIFY is cut off behind its Event: refer."""
    accepted(capture).notify(0.2, cut="Content-Type")
    later(capture, 40)


def refer_cut_notify_of_presence(capture):
    """A NOTIFY is cut off behind its Event: presence."""
    accepted(capture).notify(0.2, event="presence", cut="Content-Type")
    later(capture, 40)


# Responses.

def outgoing(capture, number=1):
    """A call that Alice makes."""
    return Dialog(capture, call_id=f"call-{number}@10.0.0.1", established=False)


def invite(dialog, time, *headers, **fields):
    return dialog.request(time, "INVITE", "Contact: <sip:alice@10.0.0.1>", *headers, **fields)


def refused_call(capture, status, *headers):
    """A call that is refused with this status."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    dialog.answer(0.1, status, *headers)
    dialog.ack(0.2, call)


def challenge(code, realm="example.com", nonce="1"):
    """Status and header that ask for credentials."""
    status, header = {401: ("401 Unauthorized", "WWW-Authenticate"), 407: ("407 Proxy Authentication Required", "Proxy-Authenticate")}[code]
    return status, f'{header}: Digest realm="{realm}", nonce="{nonce}"'


def credentials(code, realm="example.com", nonce="1"):
    """The header that answers such a challenge."""
    header = {401: "Authorization", 407: "Proxy-Authorization"}[code]
    return f'{header}: Digest username="alice", realm="{realm}", nonce="{nonce}", uri="sip:example.com", response="0"'


def register(dialog, time, *headers):
    return dialog.request(time, "REGISTER", "Contact: <sip:alice@10.0.0.1>;expires=7200", *headers,
                          start="REGISTER sip:example.com SIP/2.0", recipient=address_of(ALICE))


def registration(capture):
    return Dialog(capture, call_id="registration@10.0.0.1", established=False, other=REGISTRAR)


def response_486_repeated(capture):
    """A 486 is sent three times before the ACK comes."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    busy = dialog.answer(0.1, "486 Busy Here")
    dialog.send(0.6, busy)
    dialog.send(1.6, busy)
    dialog.ack(1.7, call)


def response_486_on_two_hops(capture):
    """The same 486 before and behind a proxy: two transactions."""
    dialog = outgoing(capture)
    call = invite(dialog, 0, target=PROXY)
    copy = dialog.forward(0.01)
    busy = dialog.answer(0.1, "486 Busy Here")
    dialog.ack(0.11, copy)
    dialog.forward(0.12, busy)
    dialog.ack(0.13, call)


def response_486_twice(capture):
    """Two attempts under one Call-ID, both busy: two transactions."""
    dialog = outgoing(capture)
    for time in 0, 5:
        call = invite(dialog, time)
        dialog.answer(time + 0.1, "486 Busy Here")
        dialog.ack(time + 0.2, call)


def response_486_twice_without_branch(capture):
    """Two attempts under one Call-ID by a caller without branches (RFC 2543), both busy."""
    dialog = outgoing(capture)
    for time in 0, 5:
        call = invite(dialog, time, via=("SIP/2.0/UDP 10.0.0.1:5060",))
        dialog.answer(time + 0.1, "486 Busy Here")
        dialog.ack(time + 0.2, call)


def response_487_after_cancel(capture):
    """A ringing call is cancelled; the 487 is sent twice."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    dialog.answer(0.1, "180 Ringing")
    dialog.cancel(5, call)
    ended = dialog.answer(5.1, "487 Request Terminated", to=call)
    dialog.send(5.6, ended)
    dialog.ack(5.7, call)


def response_487_after_bye(capture):
    """The caller ends a call that rings with BYE."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    dialog.answer(0.1, "180 Ringing")
    dialog.bye(5)
    dialog.answer(5.1, "487 Request Terminated", to=call)
    dialog.ack(5.2, call)


def response_487_unasked(capture):
    """A 487 although nobody sent CANCEL or BYE."""
    refused_call(capture, "487 Request Terminated")


def response_487_after_other_cancel(capture):
    """The CANCEL belongs to the first INVITE; the second one ends with 487, too."""
    dialog = outgoing(capture)
    first = invite(dialog, 0)
    dialog.answer(0.1, "100 Trying")
    dialog.cancel(2, first)
    dialog.answer(2.1, "487 Request Terminated", to=first)
    dialog.ack(2.2, first)
    second = invite(dialog, 3)
    dialog.answer(3.1, "487 Request Terminated")
    dialog.ack(3.2, second)


def response_challenge(capture):
    """REGISTER: 401, then 200 with credentials; the 401 is sent twice."""
    dialog = registration(capture)
    first = register(dialog, 0)
    asked = dialog.answer(0.1, *challenge(401))
    dialog.send(0.2, first)
    dialog.send(0.3, asked)
    register(dialog, 0.4, credentials(401))
    dialog.answer(0.5, "200 OK", "Contact: <sip:alice@10.0.0.1>;expires=7200")


def response_challenge_again(capture):
    """REGISTER: 401 three times for the same realm, the credentials are wrong."""
    dialog = registration(capture)
    register(dialog, 0)
    dialog.answer(0.1, *challenge(401))
    for number in 1, 2:
        register(dialog, number, credentials(401, nonce=number))
        dialog.answer(number + 0.1, *challenge(401, nonce=number + 1))


def response_challenge_of_two_realms(capture):
    """INVITE through two proxies, each asks with 407 for its own realm."""
    dialog = outgoing(capture)
    known = []
    for number, realm in enumerate(["inner.example.com", "outer.example.com"]):
        call = invite(dialog, number, *known)
        dialog.answer(number + 0.1, *challenge(407, realm))
        dialog.ack(number + 0.2, call)
        known.append(credentials(407, realm))
    call = invite(dialog, 2, *known)
    dialog.answer(2.1, "200 OK")
    dialog.ack(2.2, call)


def response_challenge_of_proxy_and_callee(capture):
    """INVITE: 407 of the proxy, then 401 of the callee, both for the realm example.com."""
    dialog = outgoing(capture)
    known = []
    for number, code in enumerate([407, 401]):
        call = invite(dialog, number, *known)
        dialog.answer(number + 0.1, *challenge(code))
        dialog.ack(number + 0.2, call)
        known.append(credentials(code))
    call = invite(dialog, 2, *known)
    dialog.answer(2.1, "200 OK")
    dialog.ack(2.2, call)


def response_challenge_each_hour(capture):
    """The registration is refreshed each hour under the same Call-ID, and challenged each time."""
    dialog = registration(capture)
    for hour in range(3):
        register(dialog, 3600 * hour)
        dialog.answer(3600 * hour + 0.1, *challenge(401, nonce=hour))
        register(dialog, 3600 * hour + 0.2, credentials(401, nonce=hour))
        dialog.answer(3600 * hour + 0.3, "200 OK", "Contact: <sip:alice@10.0.0.1>;expires=7200")


def response_challenge_each_minute(capture):
    """A short registration, refreshed each minute and challenged each time; the CSeq goes up."""
    dialog = registration(capture)
    for minute in range(3):
        register(dialog, 60 * minute)
        dialog.answer(60 * minute + 0.1, *challenge(401, nonce=minute))
        register(dialog, 60 * minute + 0.2, credentials(401, nonce=minute))
        dialog.answer(60 * minute + 0.3, "200 OK", "Contact: <sip:alice@10.0.0.1>;expires=120")


def response_challenge_each_request(capture):
    """A server that challenges each request of a call: INVITE, re-INVITE and BYE."""
    dialog = outgoing(capture)
    for number in 0, 1:
        call = invite(dialog, 10 * number)
        dialog.answer(10 * number + 0.1, *challenge(401, nonce=number))
        dialog.ack(10 * number + 0.2, call)
        call = invite(dialog, 10 * number + 0.3, credentials(401, nonce=number))
        dialog.answer(10 * number + 0.4, "200 OK")
        dialog.ack(10 * number + 0.5, call)
    dialog.request(20, "BYE")
    dialog.answer(20.1, *challenge(401, nonce=2))
    dialog.request(20.2, "BYE", credentials(401, nonce=2))
    dialog.answer(20.3, "200 OK")


def response_redirection(capture):
    """A call is redirected with 302."""
    refused_call(capture, "302 Moved Temporarily", "Contact: <sip:bob@10.0.0.5>")


def response_server_error(capture):
    """A call fails with 503."""
    refused_call(capture, "503 Service Unavailable", "Retry-After: 120")


def response_global_failure(capture):
    """A call is declined with 603."""
    refused_call(capture, "603 Decline")


def response_normal(capture):
    """1xx and 2xx of several kinds."""
    dialog = outgoing(capture)
    call = invite(dialog, 0)
    for number, status in enumerate(["100 Trying", "180 Ringing", "181 Call Is Being Forwarded", "182 Queued", "183 Session Progress"]):
        dialog.answer(0.1 + number, status)
    dialog.answer(6, "200 OK")
    dialog.ack(6.1, call)
    dialog.request(7, "MESSAGE", "Content-Type: text/plain", body="hello\n")
    dialog.answer(7.1, "202 Accepted")
    dialog.bye(8)


# Ordinary traffic.

def ordinary_registration(capture, dialog, time):
    """A registration or its refresh, challenged once, and a keep-alive."""
    register(dialog, time)
    dialog.answer(time + 0.1, *challenge(401))
    register(dialog, time + 0.2, credentials(401))
    dialog.answer(time + 0.3, "200 OK", "Contact: <sip:alice@10.0.0.1>;expires=7200")
    keep_alive = Dialog(capture, call_id=f"keep-alive-{time}@10.0.0.1", established=False)
    keep_alive.request(time + 1, "OPTIONS", "Accept: application/sdp")
    keep_alive.answer(time + 1.1, "200 OK", "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY", "Accept: application/sdp")


def with_sdp(dialog, time, *headers, mode="sendrecv", version=1):
    """An INVITE that offers a session."""
    sdp = SDP.replace("o=- 1 1", f"o=- 1 {version}")
    return dialog.request(time, "INVITE", "Contact: <sip:alice@10.0.0.1>", "Supported: 100rel, timer, norefersub", "Session-Expires: 1800",
                          "Content-Type: application/sdp", *headers, body=f"{sdp}a={mode}\n")


def ordinary_call(dialog, time):
    """A call with authentication, a reliable 183, hold and resume, a session refresh and BYE."""
    call = with_sdp(dialog, time)
    dialog.answer(time + 0.1, *challenge(407))
    dialog.ack(time + 0.2, call)
    call = with_sdp(dialog, time + 0.3, credentials(407))
    dialog.answer(time + 0.4, "100 Trying")
    dialog.answer(time + 0.5, "183 Session Progress", "Require: 100rel", "RSeq: 1", "Content-Type: application/sdp", body=SDP)
    dialog.request(time + 0.6, "PRACK", f"RAck: 1 {call.cseq}")
    dialog.answer(time + 0.7, "200 OK")
    session = "Require: timer", "Session-Expires: 1800;refresher=uac"
    dialog.answer(time + 3, "200 OK", *session, to=call)
    dialog.ack(time + 3.1, call)
    for number, mode in enumerate(["sendonly", "sendrecv"]):
        call = with_sdp(dialog, time + 10 * (number + 1), credentials(407), mode=mode, version=number + 2)
        dialog.answer(time + 10 * (number + 1) + 0.1, "200 OK", *session, "Content-Type: application/sdp", body=SDP)
        dialog.ack(time + 10 * (number + 1) + 0.2, call)
    dialog.request(time + 900, "UPDATE", "Contact: <sip:alice@10.0.0.1>", "Supported: timer", "Session-Expires: 1800;refresher=uac")
    dialog.answer(time + 900.1, "200 OK", *session, "Contact: <sip:bob@10.0.0.2>")
    dialog.bye(time + 1000, by=BOB)


def ordinary_cancelled_call(dialog, time):
    """A call that rings and is cancelled."""
    call = with_sdp(dialog, time)
    dialog.answer(time + 0.1, "100 Trying")
    dialog.answer(time + 0.2, "180 Ringing")
    dialog.cancel(time + 9, call)
    dialog.answer(time + 9.1, "487 Request Terminated", to=call)
    dialog.ack(time + 9.2, call)


def ordinary_presence(dialog, time):
    """A presence subscription, its refresh and its NOTIFYs."""
    for number in range(2):
        dialog.request(time + 1800 * number, "SUBSCRIBE", "Event: presence", "Expires: 3600", "Contact: <sip:alice@10.0.0.1>")
        dialog.answer(time + 1800 * number + 0.1, "200 OK", "Expires: 3600")
        dialog.request(time + 1800 * number + 0.2, "NOTIFY", "Event: presence", "Subscription-State: active;expires=3600",
                       "Contact: <sip:bob@10.0.0.2>", by=BOB)
        dialog.answer(time + 1800 * number + 0.3, "200 OK")


def response_ordinary(capture):
    """An ordinary hour: registrations, keep-alives, a call, a cancelled call, presence."""
    phone = registration(capture)
    ordinary_registration(capture, phone, 0)
    ordinary_presence(Dialog(capture, call_id="presence@10.0.0.1", established=False), 5)
    ordinary_call(outgoing(capture, 1), 20)
    ordinary_cancelled_call(outgoing(capture, 2), 1300)
    ordinary_registration(capture, phone, 3600)
    capture.sort()


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "refer_", "response_"))
