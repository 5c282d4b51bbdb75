"""Traffic as a proxy in the field sees it: whole SIP dialogs that overlap in time, and other packets.

The same seed makes the same traffic, and a short capture is the beginning of a long one.
"""

import pathlib
import random
import struct
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tests" / "captures"))
import pcapmake  # noqa: E402

PROXY = "10.0.0.1:5060"
TRUNK = "10.0.0.2:5060"
PHONES = 200
LANES = 16  # dialogs under way at any time
RTP_PORT = 40000
MIXED_SHARE = 10

ALLOW = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REFER, NOTIFY, SUBSCRIBE, INFO, UPDATE, PRACK, MESSAGE"
PHRASES = {100: "Trying", 180: "Ringing", 200: "OK", 202: "Accepted", 302: "Moved Temporarily", 401: "Unauthorized", 404: "Not Found",
           407: "Proxy Authentication Required", 480: "Temporarily Unavailable", 481: "Call/Transaction Does Not Exist", 486: "Busy Here",
           487: "Request Terminated", 488: "Not Acceptable Here", 503: "Service Unavailable", 603: "Decline"}
FAILURES = [486, 404, 480, 503, 488, 603, 302]


def token(chance, digits):
    return f"{chance.getrandbits(4 * digits):0{digits}x}"


class Dialog:
    """One phone talking to the proxy: what its messages have in common, and the messages themselves."""

    def __init__(self, chance):
        self.chance = chance
        self.user = 1000 + chance.randrange(PHONES)
        self.peer = 1000 + chance.randrange(PHONES)
        self.host = f"10.0.{4 + self.user % 7}.{2 + self.user % 250}"
        self.phone = f"{self.host}:5060"
        self.call_id = f"{token(chance, 8)}-{token(chance, 4)}-{token(chance, 4)}-{token(chance, 12)}@{self.host}"
        self.local_tag, self.remote_tag = token(chance, 10), "as" + token(chance, 8)
        self.cseq = chance.randrange(1, 30000)
        self.remote_cseq = 101
        self.session = chance.randrange(10 ** 9)
        self.media = 16384 + 2 * chance.randrange(8000)
        self.branch = ""

    def ends(self, from_phone):
        """Source and target of a message."""
        return (self.phone, PROXY) if from_phone else (PROXY, self.phone)

    def parties(self, is_own, has_tag):
        """From and To, of a request by the phone (`is_own`) or to it."""
        own = f'"Extension {self.user}" <sip:{self.user}@pbx.example.com>;tag={self.local_tag}'
        other = f"<sip:{self.peer}@pbx.example.com>" + (f";tag={self.remote_tag}" if has_tag else "")
        return [f"From: {own if is_own else other}", f"To: {other if is_own else own}"]

    def sdp(self, host, port):
        """A session description with the usual audio codecs."""
        return (f"v=0\no=- {self.session} 2 IN IP4 {host}\ns=call\nc=IN IP4 {host}\nt=0 0\nm=audio {port} RTP/AVP 8 0 9 101\n"
                "a=rtpmap:8 PCMA/8000\na=rtpmap:0 PCMU/8000\na=rtpmap:9 G722/8000\na=rtpmap:101 telephone-event/8000\n"
                "a=fmtp:101 0-16\na=ptime:20\na=sendrecv\n")

    def request(self, method, *more, is_own=True, has_tag=True, body="", kind="application/sdp", same_branch=False):
        """A request, as (from phone?, text). An ACK and a CANCEL keep the CSeq number of their INVITE."""
        if method not in ("ACK", "CANCEL"):
            self.cseq += is_own
            self.remote_cseq += not is_own
        if not same_branch:
            self.branch = "z9hG4bK" + token(self.chance, 16)
        target = f"sip:{self.peer}@10.0.0.1:5060;transport=udp" if is_own else f"sip:{self.user}@{self.phone};ob"
        via = [f"Via: SIP/2.0/UDP {self.phone};branch={self.branch};rport"] if is_own else [
            f"Via: SIP/2.0/UDP {PROXY};branch={self.branch}", f"Via: SIP/2.0/UDP {TRUNK};received=10.0.0.2;branch={self.branch}.1"]
        lines = [
            f"{method} {target} SIP/2.0", *via, f"Max-Forwards: {70 if is_own else 69}",
            *self.parties(is_own, has_tag), f"Call-ID: {self.call_id}",
            f"CSeq: {self.cseq if is_own else self.remote_cseq} {method}",
            f"Contact: <sip:{self.user}@{self.phone};ob>;+sip.ice" if is_own else f"Contact: <sip:{self.peer}@{TRUNK}>",
            "Route: <sip:10.0.0.1:5060;lr>", ALLOW, "Supported: replaces, 100rel, timer, norefersub, outbound", "Session-Expires: 1800",
            "Min-SE: 90", f"User-Agent: Desk Phone 48G 6.1.{self.user % 9}", "Accept-Language: en", *more]
        return is_own, pcapmake.message(*lines, *([f"Content-Type: {kind}"] if body else []), body=body)

    def response(self, code, method, *more, is_own=True, has_tag=True, body=""):
        """A response to the request that `is_own` says the phone sent, as (from phone?, text)."""
        via = [f"Via: SIP/2.0/UDP {self.phone};received={self.host};branch={self.branch};rport=5060"] if is_own else [
            f"Via: SIP/2.0/UDP {PROXY};branch={self.branch}", f"Via: SIP/2.0/UDP {TRUNK};received=10.0.0.2;branch={self.branch}.1"]
        lines = [
            f"SIP/2.0 {code} {PHRASES[code]}", *via, "Record-Route: <sip:10.0.0.1:5060;lr>",
            *self.parties(is_own, has_tag), f"Call-ID: {self.call_id}",
            f"CSeq: {self.cseq if is_own else self.remote_cseq} {method}", f"Contact: <sip:{self.peer}@{TRUNK}>", ALLOW,
            "Supported: replaces, timer", "Server: Example PBX 18.9", "Date: Tue, 14 Nov 2023 22:13:20 GMT",
            "Session-Expires: 1800;refresher=uas", "Require: timer", *more]
        return not is_own, pcapmake.message(*lines, *(["Content-Type: application/sdp"] if body else []), body=body)

    def challenge(self, code, method):
        name = "WWW-Authenticate" if code == 401 else "Proxy-Authenticate"
        nonce = token(self.chance, 32)
        return self.response(code, method, f'{name}: Digest realm="pbx.example.com", nonce="{nonce}", algorithm=MD5, qop="auth"')

    def credentials(self, method, name="Authorization"):
        return (f'{name}: Digest username="{self.user}", realm="pbx.example.com", nonce="{token(self.chance, 32)}", '
                f'uri="sip:pbx.example.com", response="{token(self.chance, 32)}", algorithm=MD5, '
                f'cnonce="{token(self.chance, 8)}", qop=auth, nc=00000001')

    def invite(self, *more):
        return self.request("INVITE", *more, has_tag=False, body=self.sdp(self.host, self.media))

    def answer(self):
        return self.response(200, "INVITE", body=self.sdp("10.0.0.9", self.media))


def hang_up(dialog):
    yield dialog.request("BYE")
    yield dialog.response(200, "BYE")


def call(dialog):
    yield dialog.invite()
    yield dialog.response(100, "INVITE", has_tag=False)
    yield dialog.response(180, "INVITE")
    yield dialog.answer()
    yield dialog.request("ACK")
    yield from hang_up(dialog)


def call_with_login(dialog):
    yield dialog.invite()
    yield dialog.challenge(407, "INVITE")
    yield dialog.request("ACK", same_branch=True)
    yield dialog.invite(dialog.credentials("INVITE", "Proxy-Authorization"))
    yield dialog.response(100, "INVITE", has_tag=False)
    yield dialog.response(180, "INVITE")
    yield dialog.answer()
    yield dialog.request("ACK")
    yield from hang_up(dialog)


def failed_call(dialog):
    yield dialog.invite()
    yield dialog.response(100, "INVITE", has_tag=False)
    yield dialog.response(dialog.chance.choice(FAILURES), "INVITE")
    yield dialog.request("ACK", same_branch=True)


def cancelled_call(dialog):
    yield dialog.invite()
    yield dialog.response(180, "INVITE")
    yield dialog.request("CANCEL", has_tag=False, same_branch=True)
    yield dialog.response(200, "CANCEL")
    yield dialog.response(487, "INVITE")
    yield dialog.request("ACK", same_branch=True)


def login(dialog):
    yield dialog.request("REGISTER", has_tag=False)
    yield dialog.challenge(401, "REGISTER")
    yield dialog.request("REGISTER", dialog.credentials("REGISTER"), has_tag=False)
    yield dialog.response(200, "REGISTER")


def options(dialog):
    yield dialog.request("OPTIONS", has_tag=False)
    yield dialog.response(200, "OPTIONS")


def report(dialog, line, state):
    """A NOTIFY of the REFER, and its answer."""
    yield dialog.request("NOTIFY", "Event: refer", f"Subscription-State: {state}", is_own=False, body=line + "\n",
                         kind="message/sipfrag;version=2.0")
    yield dialog.response(200, "NOTIFY", is_own=False)


def transfer(dialog):
    """A call that is transferred; some fail, and now and then nobody reports how it went."""
    yield dialog.invite()
    yield dialog.answer()
    yield dialog.request("ACK")
    yield dialog.request("REFER", f"Refer-To: <sip:{dialog.peer + 1}@pbx.example.com>", f"Referred-By: <sip:{dialog.user}@pbx.example.com>")
    yield dialog.response(202, "REFER")
    fate = dialog.chance.random()
    if fate > 0.1:
        yield from report(dialog, "SIP/2.0 100 Trying", "active;expires=60")
        yield from report(dialog, "SIP/2.0 200 OK" if fate > 0.25 else "SIP/2.0 486 Busy Here", "terminated;reason=noresource")
    yield from hang_up(dialog)


MIX = [call] * 8 + [call_with_login] * 2 + [failed_call] * 2 + [cancelled_call] + [login] * 4 + [options] * 6 + [transfer]
REFER_HEAVY = [transfer]


def messages(kinds):
    """Endless SIP messages of dialogs of these kinds, LANES at a time, as (from phone?, dialog, text)."""
    chance = random.Random(1)
    lanes = [None] * LANES
    while True:
        for i, lane in enumerate(lanes):
            step = next(lane[1], None) if lane else None
            if step is None:
                dialog = Dialog(chance)
                lane = lanes[i] = dialog, chance.choice(kinds)(dialog)
                step = next(lane[1])
            yield step[0], lane[0], step[1]


def sip_udp(count, kinds=MIX, gap=0.05):
    """A capture of that many SIP messages, each in a datagram, `gap` seconds apart."""
    capture = pcapmake.Capture()
    for i, (from_phone, dialog, text) in zip(range(count), messages(kinds)):
        capture.udp(i * gap, *dialog.ends(from_phone), text)
    return capture


SYN, PSH, ACK = 0x02, 0x08, 0x10


class TcpSide:
    """One direction of a TCP connection."""

    def __init__(self, source, target):
        self.source, self.target, self.next = pcapmake.split_address(source), pcapmake.split_address(target), 1000

    def frame(self, flags, acknowledged, payload=b""):
        header = struct.pack("!HHIIBBHHH", self.source[1], self.target[1], self.next, acknowledged, 0x50, flags, 64000, 0, 0)
        self.next = (self.next + len(payload) + bool(flags & SYN)) % 2 ** 32
        return pcapmake.ethernet(pcapmake.ipv4(self.source[0], self.target[0], 6, header + payload))


def pieces(group, turn):
    """The segments of a group of messages: one; of every fourth group two, cut in the middle of a message."""
    stream = b"".join(map(pcapmake.encode, group))
    cut = len(stream) // 2 if turn % 4 == 0 else len(stream)
    return [piece for piece in (stream[:cut], stream[cut:]) if piece]


def sip_tcp(count, kinds=MIX, gap=0.05, group=4):
    """A capture of that many SIP messages on one connection between two proxies, `group` of them in a segment."""
    capture = pcapmake.Capture()
    client, server = TcpSide("10.0.0.3:40000", PROXY), TcpSide(PROXY, "10.0.0.3:40000")
    capture.frame(0, client.frame(SYN, 0))
    capture.frame(0.001, server.frame(SYN | ACK, client.next))
    capture.frame(0.002, client.frame(ACK, server.next))
    waiting = {True: [], False: []}

    def send(from_client, turn):
        side, other = (client, server) if from_client else (server, client)
        for k, piece in enumerate(pieces(waiting[from_client], turn)):
            capture.frame(1 + turn * gap + k * 0.001, side.frame(PSH | ACK, other.next, piece))
        capture.frame(1 + turn * gap + 0.01, other.frame(ACK, side.next))
        waiting[from_client].clear()

    for i, (from_phone, _, text) in zip(range(count), messages(kinds)):
        waiting[from_phone].append(text.replace("SIP/2.0/UDP", "SIP/2.0/TCP").replace("transport=udp", "transport=tcp"))
        if len(waiting[from_phone]) == group:
            send(from_phone, i)
    send(True, count)
    send(False, count + 1)
    return capture


def rtp_payload(sequence, source):
    return struct.pack("!BBHII", 0x80, 8, sequence % 65536, sequence * 160 % 2 ** 32, source) + b"\xd5" * 160


def rtp(count, gap=0.001):
    """A capture of that many RTP packets of 50 streams to RTP_PORT."""
    capture = pcapmake.Capture()
    for i in range(count):
        stream = i % 50
        capture.udp(i * gap, f"10.1.0.{stream + 1}:{RTP_PORT}", f"10.2.0.{stream + 1}:{RTP_PORT}", rtp_payload(i // 50, stream))
    return capture


def dns(count, gap=0.001):
    """A capture of that many DNS queries and answers, in turn."""
    capture = pcapmake.Capture()
    for i in range(count):
        turn = i // 2
        client = f"10.1.0.{turn % 200 + 1}:{20000 + turn % 3000}"
        question = b"\7host%03d\7example\3com\0\0\1\0\1" % (turn % 500)
        if i % 2 == 0:
            capture.udp(i * gap, client, "10.0.0.53:53", struct.pack("!6H", turn % 65536, 0x0100, 1, 0, 0, 0) + question)
        else:
            answer = struct.pack("!HHHIH", 0xC00C, 1, 1, 300, 4) + b"\12\2\3\4"
            capture.udp(i * gap, "10.0.0.53:53", client, struct.pack("!6H", turn % 65536, 0x8180, 1, 1, 0, 0) + question + answer)
    return capture


def mixed(count, kinds=MIX, gap=0.01):
    """A capture of that many packets: one in MIXED_SHARE is a SIP message, the others are RTP of calls that were answered last."""
    capture = pcapmake.Capture()
    calls = []
    stream = messages(kinds)
    for i in range(count):
        if i % MIXED_SHARE == 0:
            from_phone, dialog, text = next(stream)
            capture.udp(i * gap, *dialog.ends(from_phone), text)
            if "m=audio" in text and not from_phone:
                calls = [*calls[-LANES:], dialog]
        elif calls:
            dialog = calls[i % len(calls)]
            ends = f"{dialog.host}:{dialog.media}", f"10.0.0.9:{dialog.media}"
            capture.udp(i * gap, *(ends if i % 2 else reversed(ends)), rtp_payload(i, dialog.session))
        else:
            capture.udp(i * gap, "10.1.0.1:40000", "10.2.0.1:40000", rtp_payload(i, 1))
    return capture
