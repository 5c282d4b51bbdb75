"""Captures in which a plugin with a list too many would take the square of the time: each function makes one that is `count` large.

A Wire counts the SIP messages, so that it can be checked that tshark finds all of them.
"""

import itertools
import string

import traffic
from traffic import pcapmake

PHONE, SERVER = "10.0.0.3:5060", "10.0.0.1:5060"
SEGMENT = 60000
STEP = 0.0005  # seconds from one message to the next: nothing is forgotten on the way
ASKED = {"REGISTER": "sip:example.com", "INVITE": "sip:bob@example.com"}


class Wire:
    """A capture of messages between a phone and a server, over UDP or on one TCP connection."""

    def __init__(self, is_tcp=False, step=STEP):
        self.capture, self.step = pcapmake.Capture(), step
        self.frames = self.messages = 0
        self.tcp = pcapmake.Tcp(self.capture, 0, PHONE, SERVER) if is_tcp else None

    def time(self):
        self.frames += 1
        return 1 + self.frames * self.step

    def send(self, text, is_response=False, phone=PHONE, length=None):
        """A message, over TCP in as few segments as hold it; `length` keeps only so many bytes of the frame."""
        self.messages += 1
        if not self.tcp:
            self.capture.udp(self.time(), *((SERVER, phone) if is_response else (phone, SERVER)), text, length)
            return
        self.stream(pcapmake.encode(text), is_response)

    def stream(self, data, is_response=False):
        for start in range(0, len(data), SEGMENT):
            side = self.tcp.server if is_response else self.tcp.client
            side(self.time(), data[start:start + SEGMENT])

    def save(self, path):
        self.capture.save(path)


def header_lines(method, cseq, call, branch, from_tag="a", to_tag="", is_tcp=False):
    transport = "TCP" if is_tcp else "UDP"
    return [f"Via: SIP/2.0/{transport} 10.0.0.3;branch=z9hG4bK{branch}", f"From: <sip:alice@example.com>;tag={from_tag}",
            "To: <sip:bob@example.com>" + (f";tag={to_tag}" if to_tag else ""), f"Call-ID: {call}", f"CSeq: {cseq} {method}"]


def request(method, cseq=1, call="one", branch=None, *more, body="", **ends):
    lines = header_lines(method, cseq, call, cseq if branch is None else branch, **ends)
    return pcapmake.message(f"{method} {ASKED.get(method, 'sip:bob@10.0.0.1')} SIP/2.0", *lines, "Max-Forwards: 70",
                            "Contact: <sip:alice@10.0.0.3>", *more, body=body)


def response(code, method, cseq=1, call="one", branch=None, *more, body="", phrase="Phrase", **ends):
    lines = header_lines(method, cseq, call, cseq if branch is None else branch, **{"to_tag": "b", **ends})
    return pcapmake.message(f"SIP/2.0 {code} {phrase}", *lines, *more, body=body)


COPIES = 24  # of a huge message, each in a call of its own: one alone would not be seen


def vias(count):
    """Messages with so many Via headers each."""
    wire = Wire(is_tcp=True)
    more = [f"Via: SIP/2.0/TCP 10.1.{i >> 8 & 255}.{i & 255};branch=z9hG4bK{i}" for i in range(count)]
    for i in range(COPIES):
        wire.send(request("INVITE", i, f"call{i}", None, *more, is_tcp=True))
        wire.send(response(486, "INVITE", i, f"call{i}", None, *more, is_tcp=True), True)
    return wire


LONG = ["Via: SIP/2.0/TCP %s;branch=z9hG4bKx", "Contact: <sip:%s@10.0.0.3>", "Contact: %s", "Warning: 399 host \"%s\"",
        "Warning: 399 host %s", "Reason: Q.850;cause=16;text=\"%s\"", "Reason: %s", "Server: %s", "Retry-After: 5 (%s)",
        "Allow: %s", "Unsupported: %s", "Accept: %s", "X-Other: %s", "WWW-Authenticate: Digest realm=\"%s\", nonce=\"1\"",
        "WWW-Authenticate: %s", "Proxy-Authenticate: Digest realm=%s", "Error-Info: <%s>", "Record-Route: <sip:%s;lr>",
        "Subject: %s\n %s"]
FILLERS = ["a", "<", "\"", "\\", ";", ",", "=", " ", "(", "%", "a,", "\"\",", "<>,", "\t", "\u00fc"]


def long_lines(count):
    """Header lines of so many bytes, of what ends late, never or at once."""
    wire = Wire(is_tcp=True)
    for i, line in enumerate(LONG):
        filler = FILLERS[i % len(FILLERS)]
        long = line.replace("%s", filler * (count // len(filler)))
        code = 401 if "Auth" in line else 302 if "Contact" in line else 503
        wire.send(request("INVITE", i, f"call{i}", None, long, is_tcp=True))
        wire.send(response(code, "INVITE", i, f"call{i}", None, long, is_tcp=True), True)
    for i, filler in enumerate(FILLERS):
        text = filler * (count // len(filler))
        wire.send(response(486, "INVITE", 1000 + i, f"other{i}", None, "To: " + text, is_tcp=True, to_tag=text.strip() or "b"), True)
    return wire


CUT_FRAMES = 200


def cut_lines(count):
    """Datagrams whose headers are cut off in a line of so many bytes."""
    wire = Wire()
    for i in range(CUT_FRAMES):
        long = LONG[i % len(LONG)].replace("%s", FILLERS[i % len(FILLERS)] * count)
        code = 401 if "Auth" in long[:20] else 302 if "Contact" in long[:8] else 503
        text = f"SIP/2.0 {code} x\n" + "\n".join(header_lines("INVITE", i, f"call{i}", i) + [long]) + "\n\n"
        wire.send(pcapmake.encode(text)[:62000], True, length=count)
    return wire


def one_call(count):
    """So many messages with one Call-ID."""
    wire = Wire()
    for i in range(1, count // 6 + 1):
        wire.send(request("INVITE", i))
        wire.send(response(500, "INVITE", i), True)
        wire.send(request("ACK", i, to_tag="b"))
        wire.send(request("INVITE", i, "one", f"in{i}", to_tag="b"))
        wire.send(request("NOTIFY", i, "one", f"n{i}", "Event: refer", to_tag="b"))
        wire.send(response(481, "NOTIFY", i, "one", f"n{i}"), True)
    return wire


def one_branch(count):
    """So many messages with one branch: transactions of others, copies, provisional responses and forks."""
    wire = Wire()
    for i in range(1, count // 8 + 1):
        for method in ("OPTIONS", "INVITE"):
            wire.send(request(method, i, f"call{i % 7}", "same"))
            wire.send(response(200, method, i, f"call{i % 7}", "same", to_tag=f"b{i}"), True)
        wire.send(request("INVITE", 1, "one", "same"))
        wire.send(response(180, "INVITE", 1, "one", "same", "RSeq: %d" % i, "Require: 100rel", to_tag=f"t{i}"), True)
        wire.send(response(200, "INVITE", 1, "forks", "same", to_tag=f"t{i}"), True)
        wire.send(request("ACK", 1, "forks", "same", to_tag=f"t{i // 2}"))
    return wire


def open_refers(count):
    """So many REFERs that wait for their NOTIFY, each in a dialog of its own."""
    wire = Wire()
    for i in range(count):
        ends = {"call": f"call{i}", "to_tag": "b"}
        wire.send(request("REFER", 1, ends["call"], f"r{i}", "Refer-To: <sip:carol@example.com>", to_tag="b"))
        wire.send(response(202, "REFER", 1, ends["call"], f"r{i}", "Contact: <sip:bob@10.0.0.1>"), True)
    wire.send(request("OPTIONS", 1, "last", "last"))
    wire.capture.udp(120, PHONE, SERVER, request("OPTIONS", 2, "last", "last2"))
    wire.messages += 1
    return wire


def refers_of_dialog(count):
    """So many REFERs of one dialog, and a NOTIFY that does not say for which for each eighth of them."""
    wire = Wire()
    for i in range(1, count + 1):
        wire.send(request("REFER", i, "one", f"r{i}", "Refer-To: <sip:carol@example.com>", to_tag="b"))
        if i % 3:
            wire.send(response(202, "REFER", i, "one", f"r{i}"), True)
        if i % 8 == 0:
            wire.send(request("NOTIFY", i, "one", f"n{i}", "Event: refer", "Subscription-State: active;expires=60", from_tag="b", to_tag="a",
                              body="SIP/2.0 100 Trying\n"), True)
    return wire


def open_invites(count):
    """So many INVITEs without a response, and ones whose 2xx nobody acknowledges."""
    wire = Wire()
    for i in range(count // 3):
        wire.send(request("INVITE", 1, f"open{i}", f"o{i}"))
        wire.send(request("INVITE", 1, f"call{i}", f"c{i}"))
        wire.send(response(200, "INVITE", 1, f"call{i}", f"c{i}", "Contact: <sip:bob@10.0.0.1>"), True)
    wire.capture.udp(400, PHONE, SERVER, request("OPTIONS", 2, "last", "last"))
    wire.messages += 1
    return wire


CREDENTIALS = 'Authorization: Digest username="%s", realm="r", nonce="%d", uri="sip:example.com", response="00"'


def login_loops(count):
    """Logins that are rejected so many times, of one user and of ever new ones."""
    wire = Wire()
    for i in range(1, count // 4 + 1):
        for user, call in (("alice", "one"), (f"user{i}", f"call{i}")):
            wire.send(request("REGISTER", i, call, f"{call}.{i}", CREDENTIALS % (user, i - 1)))
            wire.send(response(401, "REGISTER", i, call, f"{call}.{i}", f'WWW-Authenticate: Digest realm="r", nonce="{i}"'), True)
    return wire


def keep_alives(count):
    """So many keep-alives that nobody answers, of many phones, one of which had an answer before."""
    wire = Wire(step=0.005)
    for i in range(count):
        phone = f"10.{i % 200}.0.3:5060"
        wire.send(request("OPTIONS", i, f"call{i}", f"k{i}"), phone=phone)
        if i < 200:
            wire.send(response(200, "OPTIONS", i, f"call{i}", f"k{i}"), True, phone)
    return wire


def stream(count):
    """So many messages on one TCP connection."""
    wire = Wire(is_tcp=True)
    for i in range(count // 2):
        wire.send(request("OPTIONS", i, f"call{i}", is_tcp=True))
        wire.send(response(404, "OPTIONS", i, f"call{i}", is_tcp=True), True)
    return wire


SEGMENTS = 24


def segment(count):
    """Segments with so many messages each, as small as they can be."""
    wire = Wire(is_tcp=True)
    for _ in range(SEGMENTS):
        wire.stream(b"".join(b"SIP/2.0 404 N\r\ni:%d\r\nCSeq:%d A\r\nl:0\r\n\r\n" % (i % 10, i % 10) for i in range(count)))
        wire.messages += count
    return wire


def notifies(count):
    """So many NOTIFYs of one REFER, and of one SUBSCRIBE."""
    wire = Wire()
    wire.send(request("REFER", 1, "one", "r", "Refer-To: <sip:carol@example.com>", to_tag="b"))
    wire.send(response(202, "REFER", 1, "one", "r"), True)
    wire.send(request("SUBSCRIBE", 2, "two", "s", "Event: presence", to_tag="b"))
    wire.send(response(200, "SUBSCRIBE", 2, "two", "s", "Expires: 600"), True)
    for i in range(1, count // 3 + 1):
        wire.send(request("NOTIFY", i, "one", f"n{i}", "Event: refer", "Subscription-State: active;expires=60", from_tag="b", to_tag="a",
                          body="SIP/2.0 100 Trying\n"), True)
        wire.send(response(200, "NOTIFY", i, "one", f"n{i}", from_tag="b", to_tag="a"))
        wire.send(request("NOTIFY", i, "two", f"m{i}", "Event: presence", "Subscription-State: active", from_tag="b", to_tag="a"), True)
    return wire


def dialogs_of_call(count):
    """So many dialogs with one Call-ID, of which each is transferred and ended."""
    wire = Wire()
    for i in range(count):
        tags = {"from_tag": f"a{i}", "to_tag": f"b{i}"}
        wire.send(request("INVITE", 1, "one", f"i{i}", from_tag=f"a{i}"))
        wire.send(response(200, "INVITE", 1, "one", f"i{i}", "Contact: <sip:bob@10.0.0.1>", **tags), True)
        wire.send(request("ACK", 1, "one", f"a{i}", **tags))
        wire.send(request("REFER", 2, "one", f"r{i}", "Refer-To: <sip:carol@example.com>", **tags))
        wire.send(response(202, "REFER", 2, "one", f"r{i}", **tags), True)
        wire.send(request("SUBSCRIBE", 3, "one", f"s{i}", "Event: presence", **tags))
        wire.send(request("BYE", 4, "one", f"b{i}", **tags))
        wire.send(response(481, "BYE", 4, "one", f"b{i}", **tags), True)
    return wire


def sdp(count):
    """A description with so many streams and codecs."""
    medium = "m=audio 4000 RTP/AVP " + " ".join(str(96 + i % 30) for i in range(20))
    return "v=0\no=- 1 1 IN IP4 10.0.0.3\ns=-\nc=IN IP4 10.0.0.3\nt=0 0\n" + "".join(
        f"{medium}\na=rtpmap:{96 + i % 30} C{i}/8000\na=crypto:{i} X inline:x\n" for i in range(count))


def listed(header, value, count):
    return f"{header}: " + ", ".join(value % i if "%" in value else value for i in range(count))


def rejected_offers(count):
    """So many messages of calls that fail with their offers, which no two have alike, as where a trunk is scanned; slow enough for the rest to be forgotten.
    None offers audio at the port of SIP, which Wireshark would take for RTP from there on."""
    wire = Wire(step=0.1)
    codecs = "".join(f"a=rtpmap:{96 + i} CODEC{i}/8000\na=fmtp:{96 + i} mode={i};x=1\n" for i in range(20))
    for i in range(count // 3):
        call = f"call{i}"
        body = (f"v=0\no=- {i} 1 IN IP4 10.0.0.3\ns=-\nc=IN IP4 10.0.0.3\nt=0 0\nm=audio {10000 + i % 9000} RTP/AVP "
                + " ".join(str(96 + j) for j in range(20)) + "\n" + codecs)
        wire.send(request("INVITE", 1, call, f"b{i}", "Content-Type: application/sdp", body=body))
        wire.send(response(488, "INVITE", 1, call, f"b{i}", f'Warning: 304 host "no such media in call {i}"', "Server: trunk"), True)
        wire.send(request("ACK", 1, call, f"b{i}", to_tag="b"))
    return wire


LISTS = [(302, "Contact", "<sip:c%d@example.com>;q=0.5"), (503, "Warning", '399 host%d "text"'), (503, "Reason", "Q.850;cause=%d"),
         (405, "Allow", "M%d"), (420, "Unsupported", "x%d"), (421, "Require", "x%d"), (415, "Accept", "a/b%d"), (401, "WWW-Authenticate", 'Digest realm="r%d", nonce="1"'),
         (494, "Security-Server", "m%d;q=0.1"), (489, "Allow-Events", "e%d"), (404, "Error-Info", "<sip:e%d@example.com>"), (486, "Server", "p%d")]


def lists(count):
    """Lists of so many values, in one line and in as many; of both sides where they are compared."""
    wire = Wire(is_tcp=True)
    for i, (code, header, value) in enumerate(LISTS):
        for k, more in enumerate(([listed(header, value, count)], [listed(header, value.replace("%d", str(j)), 1) for j in range(count)])):
            asked = [listed("Supported", "y%d", count), listed("Require", "x%d", count), listed("Accept", "c/d%d", count)]
            wire.send(request("INVITE", i, f"call{k}.{i}", f"{k}.{i}", *asked, is_tcp=True))
            wire.send(response(code, "INVITE", i, f"call{k}.{i}", f"{k}.{i}", *more, is_tcp=True), True)
    kind = "Content-Type: application/sdp"
    wire.send(request("INVITE", 99, "sdp", "sdp", kind, body=sdp(count), is_tcp=True))
    wire.send(response(488, "INVITE", 99, "sdp", "sdp", kind, body=sdp(count), is_tcp=True), True)
    return wire


def findings(count):
    """So many responses with a finding each, and more at some of them."""
    wire = Wire()
    for i in range(count):
        call = f"call{i}"
        wire.send(request("OPTIONS", i, call, f"f{i}"))
        wire.send(response((500, 408, 405, 302)[i % 4], "OPTIONS", i, call, f"f{i}", to_tag=f"b{i}" if i % 3 else ""), True)
    return wire


WORD, HALF = (1 << 64) - 1, (1 << 32) - 1
FACTOR = 0x9E3779B97F4A7C15
BACK = pow(FACTOR & HALF, -1, 1 << 32)
ALPHABET = (string.ascii_letters + string.digits + "-.!%*_+~").encode()
HOST_ALPHABET = (string.ascii_letters + string.digits + "-.").encode()


def plain_number(value, number):
    """key_plain_number() of the plugin: what it makes keys of without its secret."""
    value = (value ^ number) * FACTOR & WORD
    return value ^ value >> 32


def plain(value, text):
    """key_plain() of a text of whole words of eight bytes."""
    value = plain_number(value, len(text))
    for at in range(0, len(text), 8):
        value = plain_number(value, int.from_bytes(text[at:at + 8], "little"))
    return value


def colliding_words(values, alphabet):
    """For each of the values, eight characters: mixed into it, they make the lower half of the key the same as for all others, but not the upper one.

    Of the lower four, any may be taken; the upper four follow from them by the inverse of the factor, and are in the alphabet now and then.
    """
    letters, taken = set(alphabet), set()
    for value in values:
        for low in itertools.product(alphabet, repeat=4):
            factor = (value & HALF) ^ int.from_bytes(bytes(low), "little")
            product = factor * FACTOR
            high = ((product & HALF) - (product >> 32)) * BACK & HALF ^ value >> 32
            if factor not in taken and letters.issuperset(high.to_bytes(4, "little")):
                taken.add(factor)
                yield (bytes(low) + high.to_bytes(4, "little")).decode()
                break


def prefixes(count, length):
    return ["%0*x" % (length, i) for i in range(count)]


def colliding_call_ids(count):
    """So many messages whose Call-IDs share one place in a table, unless the plugin keeps secret how it makes keys of them: INVITEs and their ACKs."""
    calls = [f"{prefix}{word}" for prefix, word in zip(
        prefixes(count // 4, 8),
        colliding_words((plain_number(plain_number(0, 16), int.from_bytes(prefix.encode(), "little")) for prefix in prefixes(count // 4, 8)), ALPHABET))]
    wire = Wire()
    for call in calls:
        wire.send(request("INVITE", 1, call, call[:8]))
    for _ in range(3):
        for call in calls:
            wire.send(request("ACK", 1, call, "ack" + call[:8], to_tag="b"))
    return wire


def colliding_branches(count):
    """So many requests whose branches make their transactions share one place, unless the plugin keeps secret how it makes keys of them.

    They do so both where the sent-by of Via is part of the key and where it is not: it is chosen as well.
    """
    begin = plain(plain_number(plain(0, b"callcall"), 1), b"ORIGINAL")
    starts = [prefix.encode() for prefix in prefixes(count, 16)]
    starts = [b"z9hG4bK-" + start[8:] for start in starts]
    values = []
    for start in starts:
        value = plain_number(begin, 24)
        for at in (0, 8):
            value = plain_number(value, int.from_bytes(start[at:at + 8], "little"))
        values.append(value)
    wire = Wire()
    branches = [start + word.encode() for start, word in zip(starts, colliding_words(values, ALPHABET))]
    hosts = colliding_words((plain_number(plain(begin, branch), 8) for branch in branches), HOST_ALPHABET)
    for branch, host in zip(branches, hosts):
        wire.send(pcapmake.message("ORIGINAL sip:bob@10.0.0.1 SIP/2.0", f"Via: SIP/2.0/UDP {host};branch={branch.decode()}",
                                   "From: <sip:alice@example.com>;tag=a", "To: <sip:bob@example.com>", "Call-ID: callcall", "CSeq: 1 ORIGINAL",
                                   "Max-Forwards: 70"))
    return wire
