"""Random legal flows with REFER in them, the same for the same seed, and the traffic around them."""

import dataclasses
import random

import hosts
import media
import terms
from dialogs import Meaning
from messages import pick, status_line, token

MS = 1_000
SECOND = 1_000_000

ACTIVE, PENDING, DONE, TIMEOUT = "active;expires=60", "pending;expires=60", "terminated;reason=noresource", "terminated;reason=timeout"
REPORTS = [
    (10, [(100, ACTIVE), (200, DONE)]), (4, [(100, ACTIVE), (180, ACTIVE), (200, DONE)]), (4, [(200, DONE)]), (4, [(100, DONE)]),
    (2, [(100, ACTIVE), (486, DONE)]), (2, [(100, ACTIVE), (180, ACTIVE), (603, DONE)]), (1, [(503, DONE)]), (1, [(603, DONE)]),
    (2, [(100, ACTIVE), (503, ACTIVE), (200, DONE)]), (2, [(100, ACTIVE)]), (1, [(180, ACTIVE)]), (1, [(100, ACTIVE), (100, TIMEOUT)]),
    (1, [(100, PENDING), (100, ACTIVE), (302, DONE)]), (1, [(100, "active"), (180, "active"), (180, "active"), (200, "terminated")])]
REFUSALS = [302, 400, 403, 404, 405, 420, 480, 481, 486, 501, 503, 603]
# What a refusal has to say besides its code (RFC 3261 sections 21.3.3, 21.4.6 and 21.4.15, RFC 6665 section 8.3.2).
BESIDE = {302: ("Contact", "<sip:bob@example.org>"), 405: ("Allow", "INVITE, ACK, CANCEL, BYE"), 420: ("Unsupported", "tdialog"), 489: ("Allow-Events", "presence")}
CHALLENGE = 'Digest realm="example.com", nonce="84a4cc6f3082121f32b42a2187831a9e"'
CREDENTIALS = ('Digest username="alice", realm="example.com", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:example.com", '
               'response="7587245234b3434cc3412213e5f113a5"')
OTHER_EVENTS = ["presence", "message-summary", "dialog", "refer.winfo", "conference;id=7"]


@dataclasses.dataclass(eq=False)
class Exchange:
    """One REFER of one dialog, however often it is sent."""

    by: int
    terms: terms.Terms
    in_dialog: bool
    ordinal: int  # which REFER of its side, challenged ones aside
    cseq: int = 0
    is_forked: bool = False
    with_id: bool = False


class Flow:
    """One dialog with its REFERs, all that is said in it, and what was meant by that."""

    def __init__(self, number, chance):
        self.number = number
        self.chance = chance
        self.shape = hosts.shape_of(chance)
        self.dialog = hosts.dialog_of(chance, self.shape)
        self.forgets_id = chance.random() < 0.1
        self.exchanges = []
        self.notifies = 0
        self.ended = False
        self.session = None  # what is said of the media, in a call

    @property
    def events(self):
        return self.dialog.events

    def new_exchange(self, by, wanted, again_for=None):
        """The exchange of a new REFER, or of the next attempt at one that was challenged."""
        earlier = [exchange for exchange in self.exchanges if exchange.by == by]
        is_next = again_for and again_for is earlier[-1]
        ordinal = again_for.ordinal if is_next else max((exchange.ordinal for exchange in earlier), default=0) + 1
        exchange = Exchange(by, wanted, self.dialog.established, ordinal, is_forked=self.shape.is_forked)
        exchange.with_id = not self.forgets_id and (ordinal > 1 or self.chance.random() < 0.4)
        self.exchanges.append(exchange)
        return exchange


def beside(code):
    """The headers that go with the code."""
    return [BESIDE[code]] if code in BESIDE else []


def send_refer(flow, exchange, more=(), cseq=None):
    dialog, by = flow.dialog, exchange.by
    party = dialog.parties[by]
    headers = terms.refer_headers(flow.chance, party.hand, exchange.terms, party.contact)
    meaning = Meaning("refer", exchange, ims="refer" in exchange.terms.ims_in)
    request = dialog.request("REFER", *headers, *more, by=by, cseq=cseq, meaning=meaning, preloaded=flow.shape.preloaded)
    exchange.cseq = request.cseq
    return request


def send_answer(flow, exchange, request, code, *headers, **options):
    """A response to a REFER."""
    ims = 200 <= code < 300 and "answer" in exchange.terms.ims_in
    if 200 <= code < 300:
        headers = (*headers, *terms.answer_headers(flow.chance, flow.dialog.parties[request.to].hand, exchange.terms))
    flow.dialog.answer(request, code, *headers, meaning=Meaning("answer", exchange, ims=ims), **options)
    if 200 <= code < 300:
        flow.dialog.established = True
        hosts.pass_proxies_by(flow.dialog)


def opening(flow, by):
    """REFERs that get no 2xx yet, if any; returns the exchange and the REFER that is to be answered, None if there is none."""
    chance, wanted = flow.chance, terms.terms_of(flow.chance)
    exchange = flow.new_exchange(by, wanted)
    request = send_refer(flow, exchange)
    prelude = pick(chance, (86, ""), (9, "challenge"), (5, "503"))
    if prelude:
        yield request.path.trip + chance.randrange(2, 60) * MS
    if prelude == "challenge":
        code = chance.choice([401, 407])
        send_answer(flow, exchange, request, code, ("WWW-Authenticate" if code == 401 else "Proxy-Authenticate", CHALLENGE))
        yield request.path.trip + chance.randrange(2, 60) * MS
        if flow.ended:
            return exchange, None
        exchange = flow.new_exchange(by, wanted, again_for=exchange)
        name = "Authorization" if code == 401 else "Proxy-Authorization"
        request = send_refer(flow, exchange, [(name, CREDENTIALS)])
    elif prelude == "503":
        send_answer(flow, exchange, request, 503)
        yield request.path.trip + chance.randrange(2, 60) * MS
        is_newest = flow.dialog.parties[by].cseq == exchange.cseq
        request = send_refer(flow, exchange, cseq=exchange.cseq) if is_newest and not flow.ended else None
    return exchange, request


def transfer(flow, by):
    """A REFER up to its answer, with the reports running beside."""
    chance = flow.chance
    exchange, request = yield from opening(flow, by)
    if request is None:
        return
    fate = pick(chance, (86, "accepted"), (7, "refused"), (4, "unanswered"), (3, "answer lost"))
    other = flow.dialog.fork(request, 2) if exchange.is_forked else None
    think = chance.randrange(2, 80) * MS
    if not request.is_udp:
        pass
    elif fate == "unanswered" or chance.random() < 0.08:
        delays = [500 * MS, 1500 * MS, 3500 * MS][:chance.randrange(1, 4)]
        for delay in delays:
            flow.dialog.again(request, delay)
        think += chance.choice([0, delays[-1]])
    elif fate == "accepted" and chance.random() < 0.1:
        yield 3600 * MS
        send_answer(flow, exchange, request, 100)
        think += chance.randrange(50, 20_000) * MS
    if fate == "refused":
        yield request.path.trip + think
        code = chance.choice(REFUSALS)
        send_answer(flow, exchange, request, code, *beside(code))
    elif fate != "unanswered":
        if other:
            flow.dialog.spawn(fork_answers(flow, exchange, other), request.path.trip + think + chance.randrange(1, 40) * MS)
        yield from acceptance(flow, exchange, request, think, lost=fate == "answer lost")


def acceptance(flow, exchange, request, think, lost):
    """The 2xx and, now and then before it, the first report."""
    chance, dialog = flow.chance, flow.dialog
    is_notified = chance.random() < exchange.terms.notifies
    is_early = is_notified and chance.random() < 0.15
    if is_early:
        before = chance.randrange(1, think // MS) * MS
        dialog.spawn(reports(flow, exchange, request.to), request.path.trip + think - min(before, 300 * MS))
    yield request.path.trip + think
    again = chance.randrange(400, 2000) * MS if request.is_udp and chance.random() < 0.08 else None
    code = pick(chance, (10, 202), (8, 200), (1, 204), (1, 299))
    send_answer(flow, exchange, request, code, again=again, lost=lost)
    if is_notified and not is_early:
        dialog.spawn(reports(flow, exchange, request.to), first_report_after(chance, exchange))


def first_report_after(chance, exchange):
    """How long after the 2xx the first NOTIFY comes, still before the limit."""
    if exchange.terms.ims_in and chance.random() < 0.2:
        return chance.randrange(35_000, 125_000) * MS
    return pick(chance, (30, chance.randrange(300, 2000)), (50, chance.randrange(2, 300) * MS), (15, chance.randrange(300, 4000) * MS),
                (5, chance.randrange(8000, 32_000) * MS))


def fork_answers(flow, exchange, request):
    """The second callee accepts, too, which the caller does not learn; then it reports."""
    send_answer(flow, exchange, request, 202)
    yield 20 * MS
    if flow.chance.random() < exchange.terms.notifies:
        yield from reports(flow, exchange, request.to)


def event_of(flow, exchange, hand):
    """The value of Event in the NOTIFYs of the exchange."""
    return "refer" + (hand.param(flow.chance, "id", str(exchange.cseq)) if exchange.with_id else "")


def sipfrag(chance, code):
    return status_line(code) + pick(chance, (8, "\n"), (1, ""), (1, "\nContact: <sip:carol@example.com>\n"))


def send_notify(flow, exchange, by, code, state, *more):
    """A NOTIFY of the exchange."""
    chance, dialog = flow.chance, flow.dialog
    party = dialog.parties[by]
    flow.notifies += 1
    dialog.established = True
    hosts.pass_proxies_by(dialog)
    kind = chance.choice(["message/sipfrag", "message/sipfrag" + party.hand.param(chance, "version", "2.0")])
    word, _, rest = state.partition(";")
    return dialog.request(
        "NOTIFY", ("Event", event_of(flow, exchange, party.hand)), ("Contact", f"<{party.contact}>"),
        ("Subscription-State", party.hand.value(chance, word) + (";" + rest if rest else "")),
        ("Content-Type", party.hand.value(chance, kind[:15]) + kind[15:]), *more, by=by, body=sipfrag(chance, code), meaning=Meaning(
            "notify", exchange, reported=code, terminated=word == "terminated", has_id=exchange.with_id, number=flow.notifies))


def answer_report(flow, request, code, *headers):
    flow.dialog.answer(request, code, *headers, meaning=Meaning("report-answer", request.meaning.exchange))


def report(flow, exchange, by, code, state):
    """One report: its NOTIFY, sent again if need be, and the answer. Returns whether the referrer wants more."""
    chance = flow.chance
    request = send_notify(flow, exchange, by, code, state)
    if request.is_udp and chance.random() < 0.05:
        flow.dialog.again(request, 500 * MS)
        yield chance.choice([0, 500 * MS])
    yield request.path.trip + chance.randrange(1, 30) * MS
    answer = pick(chance, (80, 200), (3, 481), (3, 489), (3, 405), (5, 401), (2, 0))
    if answer == 401:
        answer_report(flow, request, 401, ("WWW-Authenticate", CHALLENGE))
        yield request.path.trip + chance.randrange(2, 60) * MS
        request = send_notify(flow, exchange, by, code, state, ("Authorization", CREDENTIALS))
        yield request.path.trip + chance.randrange(1, 30) * MS
        answer = 200
    if answer:
        answer_report(flow, request, answer, *beside(answer))
    return answer == 200


def reports(flow, exchange, by):
    """The NOTIFYs of an exchange by one of those who accepted it."""
    for code, state in pick(flow.chance, *REPORTS):
        goes_on = yield from report(flow, exchange, by, code, state)
        if not goes_on:
            return
        if not state.startswith("terminated") and flow.chance.random() < 0.03:
            yield from refresh(flow, exchange, by)
        yield pick(flow.chance, (3, flow.chance.randrange(1, 200) * MS), (2, flow.chance.randrange(200, 4000) * MS))


def refresh(flow, exchange, by):
    """The referrer asks for the subscription to go on; what the notifier says then is no news."""
    dialog, referrer = flow.dialog, flow.dialog.parties[exchange.by]
    yield 10 * MS
    request = dialog.request("SUBSCRIBE", ("Event", event_of(flow, exchange, referrer.hand)), ("Expires", "120"),
                             ("Contact", f"<{referrer.contact}>"), by=exchange.by, to=by)
    yield request.path.trip + 5 * MS
    dialog.answer(request, 200, ("Expires", "120"))
    yield MS
    yield from report(flow, exchange, by, 100, ACTIVE)


def set_up(flow):
    """The call that the REFER is sent in."""
    dialog = flow.dialog
    dialog.established = False
    flow.session = media.Session(flow.chance, dialog.parties)
    contact = ("Contact", f"<{dialog.parties[0].contact}>")
    offer, direction = flow.session.offer(0)
    invite = dialog.request("INVITE", contact, media.TYPE, body=offer)
    yield invite.path.trip + 50 * MS
    dialog.answer(invite, 180)
    yield flow.chance.randrange(200, 3000) * MS
    dialog.answer(invite, 200, media.TYPE, body=flow.session.answer(1, direction))
    dialog.established = True
    yield invite.path.trip + 5 * MS
    dialog.acknowledge(invite, 200)
    yield flow.chance.randrange(50, 2000) * MS


def change(flow, by):
    """A re-INVITE or an UPDATE of one party: it holds the call, takes it back or says the same again."""
    chance, dialog = flow.chance, flow.dialog
    method = chance.choice(["INVITE", "INVITE", "UPDATE"])
    offer, direction = flow.session.offer(by, chance.choice(["sendonly", "sendrecv", "inactive", "recvonly"]))
    request = dialog.request(method, ("Contact", f"<{dialog.parties[by].contact}>"), media.TYPE, by=by, body=offer)
    yield request.path.trip + chance.randrange(1, 20) * MS
    dialog.answer(request, 200, media.TYPE, body=flow.session.answer(1 - by, direction))
    if method == "INVITE":
        yield request.path.trip + 5 * MS
        dialog.acknowledge(request, 200)
    yield chance.randrange(10, 3000) * MS


def aside(flow):
    """Requests of the dialog that have nothing to do with a transfer."""
    chance, dialog = flow.chance, flow.dialog
    for _ in range(chance.randrange(1, 3)):
        if flow.ended:
            return
        if flow.session and chance.random() < 0.6:
            yield from change(flow, chance.randrange(2))
            continue
        by, method = chance.randrange(2), chance.choice(["INFO", "OPTIONS", "NOTIFY", "NOTIFY"])
        headers = [("Event", chance.choice(OTHER_EVENTS)), ("Subscription-State", "active")] if method == "NOTIFY" else []
        request = dialog.request(method, *headers, by=by)
        yield request.path.trip + chance.randrange(1, 20) * MS
        dialog.answer(request, 200)
        yield chance.randrange(10, 3000) * MS


def hang_up(flow):
    by = flow.chance.randrange(2)
    flow.ended = True
    request = flow.dialog.request("BYE", by=by, meaning=Meaning("bye"))
    yield request.path.trip + 5 * MS
    flow.dialog.answer(request, pick(flow.chance, (9, 200), (1, 481)))


def conversation(flow):
    """The flow from its beginning to its end."""
    chance, in_dialog = flow.chance, flow.shape.in_dialog
    if in_dialog and chance.random() < 0.4:
        yield from set_up(flow)
    if in_dialog and chance.random() < 0.2:
        flow.dialog.spawn(aside(flow), chance.randrange(1, 5000) * MS)
    for i in range(pick(chance, (7, 1), (3, 2), (1, 3), (1, 4)) if in_dialog else 1):
        by = 1 if in_dialog and chance.random() < 0.3 else 0
        if i > 0:
            yield pick(chance, (1, chance.randrange(500, 5000)), (2, chance.randrange(20, 8000) * MS))
        if chance.random() < 0.7:
            yield from transfer(flow, by)
        else:
            flow.dialog.spawn(transfer(flow, by))
    if in_dialog and chance.random() < 0.25:
        yield pick(chance, (2, 8 * SECOND), (1, chance.randrange(30, 60) * SECOND)) if chance.random() < 0.5 else chance.randrange(1, 900) * MS
        yield from hang_up(flow)


def cut(flow):
    """A short snap length cuts a message, all its copies or one of them."""
    chance = flow.chance
    kind = chance.choice(["refer", "answer", "notify"])
    found = [event for event in flow.events if event.meaning.kind == kind]
    if not found:
        return
    one = chance.choice(found).meaning
    copies = [event for event in found if event.meaning.exchange is one.exchange and (event.meaning.number, event.meaning.code) == (
        one.number, one.code)]
    for event in copies if chance.random() < 0.7 else copies[:1]:
        told = event.data.index(b"\r\n", event.data.index(b"CSeq: ")) + 2
        end = event.data.index(b"\r\n\r\n")
        if kind != "notify" and chance.random() < 0.3:
            event.hidden, event.keep = "all", chance.randrange(20, event.data.index(b"\r\nFrom: "))
            continue
        event.keep = chance.randrange(told, end)
        event.hidden = "rest"
        if kind == "notify" and event.keep < event.data.index(b"\r\n", event.data.index(b"\r\nEvent: ") + 2) + 2:
            event.hidden = "event"


def flow_of(seed, number, length):
    """The flow with this number; it begins within so many microseconds, or somewhat before the capture does."""
    flow = Flow(number, random.Random(f"{seed} flow {number}"))
    flow.dialog.now = flow.chance.randrange(-20 * SECOND, length)
    if flow.chance.random() < 0.04:
        flow.dialog.now = -flow.chance.randrange(2 * SECOND)
    flow.dialog.spawn(conversation(flow))
    flow.dialog.run()
    if flow.shape.plain:
        cut(flow)
    return flow
