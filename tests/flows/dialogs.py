"""What two or more parties say under one Call-ID, message by message, on every hop of their way."""

import dataclasses
import heapq

from messages import Hand, status_line, token

HOP_DELAY = 5_000


@dataclasses.dataclass(frozen=True)
class Meaning:
    """What the one who wrote a message knows about it."""

    kind: str = "other"  # refer, answer (of a REFER), notify, report-answer, bye; other: what is no part of an exchange
    exchange: object = None
    code: int = 0
    ims: bool = False
    proxied: bool = False   # several Via, or a Route
    recorded: bool = False  # a Record-Route
    reported: int = 0       # of a NOTIFY: the status in its body
    terminated: bool = False
    has_id: bool = False
    number: int = 0         # of a NOTIFY: the same for all its copies


NOTHING = Meaning()


@dataclasses.dataclass
class Event:
    """A message on one hop. `time` in microseconds since the start of the capture; `frame` 0 while it is in none."""

    time: int
    source: str
    target: str
    transport: str
    data: bytes
    meaning: Meaning
    keep: int = 0  # how many bytes of it a short snap length leaves; 0: all
    hidden: str = ""  # what is cut off: "all" that tells the dialog, the "event" of a NOTIFY and all behind it, or the "rest"
    frame: int = 0
    place: int = 0  # among the messages of its frame


@dataclasses.dataclass(frozen=True)
class Path:
    """The hosts on the way from the caller to a callee, and the transport of each hop."""

    nodes: tuple
    transports: tuple
    recorded: bool  # its proxies stay on it for what follows
    first: int = 0  # number of its first hop

    @property
    def trip(self):
        """How long a message is on its way, in microseconds."""
        return HOP_DELAY * len(self.transports) + 1_000

    def hops(self, backward):
        """(number, source, target, transport, nodes still to pass) of each hop, from the caller or to it."""
        nodes = self.nodes[::-1] if backward else self.nodes
        transports = self.transports[::-1] if backward else self.transports
        numbers = range(self.first, self.first + len(transports))[::-1 if backward else 1]
        return [(number, nodes[i], nodes[i + 1], transports[i], nodes[i + 1:-1]) for i, number in enumerate(numbers)]


@dataclasses.dataclass
class Party:
    name: str
    tag: str
    address: str
    hand: Hand
    cseq: int
    spelled: str  # From or To without its tag
    contact: str  # the URI of its Contact


@dataclasses.dataclass
class Copy:
    """A message as it is on one hop; `facts` are what its Meaning has besides there."""

    hop: int
    source: str
    target: str
    transport: str
    data: bytes
    vias: list
    facts: dict


@dataclasses.dataclass
class Request:
    """A request and its copies on the hops."""

    by: int
    to: int
    method: str
    cseq: int
    path: Path
    sender: str
    recipient: str
    tagged: bool
    meaning: Meaning
    copies: list = dataclasses.field(default_factory=list)

    @property
    def is_udp(self):
        """Is it so all the way, so that messages are sent again?"""
        return set(self.path.transports) == {"UDP"}


class Dialog:
    """The parties of a dialog: the caller is party 0, a callee is 1 or, where a request was forked, more.

    Its scripts are generators that yield how many microseconds pass; run() runs them together, in the order of time.
    """

    def __init__(self, chance, parties, paths, captured, established=True, skew=0):
        self.chance = chance
        self.parties = parties
        self.paths = paths  # party -> the way to it
        self.captured = captured  # numbers of the hops that the capture shows
        self.established = established
        self.skew = skew  # the capture of what comes from party 1 has a clock that is behind by so much
        self.call_id = token(chance, 16) + chance.choice(["", "@" + parties[0].address.rpartition(":")[0]])
        self.now = 0
        self.events = []
        self.scripts = []
        self.turn = 0

    def spawn(self, script, delay=0):
        self.turn += 1
        heapq.heappush(self.scripts, (self.now + delay, self.turn, script))

    def run(self):
        while self.scripts:
            self.now, _, script = heapq.heappop(self.scripts)
            delay = next(script, None)
            if delay is not None:
                self.spawn(script, delay)

    def carry(self, copies, meaning, backward, delay=0, lost=False):
        """Puts the copies on their hops, one after the other. What is lost is so before the capture sees it."""
        for i, copy in enumerate(copies):
            if copy.hop in self.captured and not lost:
                time = self.now + delay + HOP_DELAY * i - (self.skew if backward else 0)
                told = dataclasses.replace(meaning, **copy.facts)
                self.events.append(Event(time, copy.source, copy.target, copy.transport, copy.data, told))

    def named(self, party, tagged):
        """The party as From and To name it."""
        party = self.parties[party]
        return party.spelled + (party.hand.param(self.chance, "tag", party.tag) if tagged else "")

    def hop_copy(self, request, hop, headers, body, preloaded):
        """The request on one hop, with a Via more than on the hop before."""
        number, source, target, transport, ahead = hop
        before = request.copies[-1] if request.copies else None
        passed = [copy.target for copy in request.copies[::-1]]
        branch = f"SIP/2.0/{transport} {source};branch=z9hG4bK{token(self.chance, 10)}" + self.chance.choice(["", ";rport"])
        vias = [branch, *(before.vias if before else [])]
        is_routed = request.path.recorded and request.tagged or preloaded and not before
        is_recorded = request.path.recorded and not request.tagged and before is not None
        routes = [("Route", f"<sip:{node};lr>") for node in ahead] if is_routed else []
        records = [("Record-Route", f"<sip:{node};lr>") for node in passed] if is_recorded else []
        contact = self.parties[request.to].contact
        data = self.parties[request.by].hand.text(self.chance, f"{request.method} {contact} SIP/2.0", [
            *[("Via", via) for via in vias], ("Max-Forwards", str(70 - len(passed))), ("From", request.sender), ("To", request.recipient),
            ("Call-ID", self.call_id), ("CSeq", f"{request.cseq} {request.method}"), *routes, *records, *headers], body)
        return Copy(number, source, target, transport, data, vias, {"proxied": len(vias) > 1 or bool(routes), "recorded": bool(records)})

    def request(self, method, *headers, by=0, to=1, body="", cseq=None, meaning=NOTHING, preloaded=False, lost=False):
        """Sends a request. `preloaded`: out of a dialog, with a Route."""
        to = to if by == 0 else 0
        sender, path = self.parties[by], self.paths[by or to]
        cseq = cseq or sender.cseq + 1
        sender.cseq = max(sender.cseq, cseq)
        request = Request(by, to, method, cseq, path, self.named(by, True), self.named(to, self.established), self.established,
                          meaning)
        for hop in path.hops(backward=by > 0):
            request.copies.append(self.hop_copy(request, hop, headers, body, preloaded))
        self.carry(request.copies, meaning, by > 0, lost=lost)
        return request

    def acknowledge(self, invite, code):
        """The ACK to the final response of an INVITE: of its own where that is a 2xx, else of each hop's INVITE."""
        if code < 300:
            self.request("ACK", by=invite.by, to=invite.to, cseq=invite.cseq)
            return
        answerer = self.parties[invite.to]
        recipient = self.parties[invite.to].spelled + answerer.hand.param(self.chance, "tag", answerer.tag)
        copies = []
        for copy in invite.copies[::-1]:
            data = self.parties[invite.by].hand.text(self.chance, f"ACK {answerer.contact} SIP/2.0", [
                ("Via", copy.vias[0]), ("Max-Forwards", "70"), ("From", invite.sender), ("To", recipient), ("Call-ID", self.call_id),
                ("CSeq", f"{invite.cseq} ACK")])
            copies.append(dataclasses.replace(copy, data=data, vias=copy.vias[:1], facts={}))
        self.carry(copies, NOTHING, invite.by > 0)

    def again(self, request, delay=0):
        """The same request once more, as a retransmission is; a proxy absorbs it, so it is on the first hop only."""
        self.carry(request.copies[:1], request.meaning, request.by > 0, delay)

    def fork(self, request, to):
        """The copy of a request of the caller that the first proxy sends to another callee."""
        first, path = request.copies[1], self.paths[to]
        branch = f"SIP/2.0/{path.transports[1]} {path.nodes[1]};branch=z9hG4bK{token(self.chance, 10)}"
        data = first.data.replace(first.vias[0].encode(), branch.encode(), 1)
        data = data.replace(self.parties[1].contact.encode(), self.parties[to].contact.encode(), 1)
        copy = dataclasses.replace(first, target=path.nodes[2], data=data, vias=[branch, *first.vias[1:]])
        other = dataclasses.replace(request, to=to, path=path, copies=[copy])
        self.carry(other.copies, other.meaning, False, delay=HOP_DELAY)
        return other

    def answer(self, request, code, *headers, body="", meaning=NOTHING, again=None, lost=False):
        """Answers a request, on every hop back that it came over; `again`: and once more on the last hop so much later."""
        answerer, recipient = self.parties[request.to], request.recipient
        if code > 100 and not request.tagged:
            recipient += answerer.hand.param(self.chance, "tag", answerer.tag)
        makes = request.method in ("INVITE", "REFER", "SUBSCRIBE", "UPDATE") and 100 < code < 300
        is_recorded = makes and request.path.recorded and not request.tagged
        records = [("Record-Route", f"<sip:{node};lr>") for node in request.path.nodes[-2:0:-1]] if is_recorded else []
        contact = [("Contact", f"<{answerer.contact}>")] if makes else []
        copies = []
        for copy in request.copies[::-1]:
            data = answerer.hand.text(self.chance, status_line(code), [
                *[("Via", via) for via in copy.vias], ("From", request.sender), ("To", recipient), ("Call-ID", self.call_id),
                ("CSeq", f"{request.cseq} {request.method}"), *records, *contact, *headers], body)
            copies.append(Copy(copy.hop, copy.target, copy.source, copy.transport, data, [], {"recorded": bool(records)}))
        meaning = dataclasses.replace(meaning, code=code)
        self.carry(copies, meaning, request.by == 0, lost=lost)
        if again:
            self.carry(copies[-1:], meaning, request.by == 0, again)
