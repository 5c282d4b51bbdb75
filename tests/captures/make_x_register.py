#!/usr/bin/env python3
"""Makes the captures about registrations, and about sources that guess, the same bytes each time.

    make_x_register.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_register.py --check      says which files in made/ are not what would be written

Each function x_register_y fills the capture x-register-y.pcap. Alice's phone, 192.0.2.10, registers with 198.51.100.1 for 180 s, which grants
120 s. Each capture goes on until all limits have passed.
"""

import pcapmake

PHONE, REGISTRAR, CALLER = "192.0.2.10:5060", "198.51.100.1:5060", "203.0.113.200:5060"
PRIVATE, NAT = "10.140.48.94:5060", "203.0.113.109:1027"
CONTACT = "<sip:alice@192.0.2.10:5060>"
LOGIN = 'Authorization: Digest username="alice", realm="example.net", nonce="n1", uri="sip:example.net", response="00"'


class Client:
    """Who registers, or calls: its requests and what they get."""

    def __init__(self, capture, user="alice", source=PHONE, via=None, call="register-1"):
        self.capture, self.user, self.source, self.via, self.call = capture, user, source, via or source, call
        self.cseq = 0

    def request(self, time, method, uri, *headers, target=REGISTRAR, to=None, again=()):
        """Sends a request, and copies of it so many seconds later."""
        self.cseq += 1
        self.target = target
        self.head = (f"Via: SIP/2.0/UDP {self.via};rport;branch=z9hG4bK-{self.call}-{self.cseq}",
                     f"From: <sip:{self.user}@example.net>;tag={self.call}-{self.cseq}")
        self.to = to or f"<sip:{self.user}@example.net>"
        self.tail = (f"Call-ID: {self.call}@example.net", f"CSeq: {self.cseq} {method}")
        text = pcapmake.message(f"{method} {uri} SIP/2.0", *self.head, f"To: {self.to}", *self.tail, "Max-Forwards: 70", *headers)
        for later in (0, *again):
            self.capture.udp(time + later, self.source, target, text)

    def answer(self, time, status, *headers):
        tag = "" if status.startswith("100") else ";tag=r"
        self.capture.udp(time, self.target, self.source,
                         pcapmake.message(f"SIP/2.0 {status}", *self.head, f"To: {self.to}{tag}", *self.tail, *headers))

    def register(self, time, *headers, contact=CONTACT, asked="Expires: 180", granted="120", listed=None, status="200 OK"):
        """A REGISTER and its response 10 ms later."""
        self.request(time, "REGISTER", "sip:example.net", f"Contact: {contact}", *([asked] if asked else []), *headers)
        self.answer(time + 0.01, status, *(listed if listed is not None else [f"Contact: {contact};expires={granted}"] if status[0] == "2" else []))


def call_of(capture, time, status, to="<sip:alice@example.net>"):
    """Somebody calls Alice, and gets that."""
    caller = Client(capture, "bob", CALLER, call=f"call-{time}")
    caller.request(time, "INVITE", "sip:alice@example.net", "Contact: <sip:bob@203.0.113.200>", to=to)
    caller.answer(time + 0.01, status)
    capture.udp(time + 0.02, CALLER, REGISTRAR, pcapmake.message("ACK sip:alice@example.net SIP/2.0", *caller.head, f"To: {to};tag=r",
                                                                 caller.tail[0], f"CSeq: {caller.cseq} ACK", "Max-Forwards: 70"))


def later(capture, time):
    capture.udp(time, "192.0.2.250:9", "192.0.2.251:9", "end")


def x_register_expired(capture):
    """Each refresh comes after 170 s, 50 s too late; a call gets 480 meanwhile."""
    phone = Client(capture)
    phone.register(0)
    phone.register(170)
    call_of(capture, 300, "480 Temporarily Unavailable")
    phone.register(340)
    later(capture, 400)


def x_register_expired_restarted(capture):
    """The phone comes back with a new Call-ID after 10 minutes."""
    Client(capture).register(0)
    Client(capture, call="register-2").register(600)
    later(capture, 700)


def x_register_expired_never_refreshed(capture):
    """No other REGISTER comes, and a call gets 404."""
    Client(capture).register(0)
    call_of(capture, 150, "404 Not Found")
    later(capture, 200)


def x_register_in_time(capture):
    """Refreshed after 100 s, and then a second too late."""
    phone = Client(capture)
    phone.register(0)
    phone.register(100)
    phone.register(221)
    later(capture, 300)


def x_register_removed(capture):
    """Removed with Expires: 0, registered again, removed with Contact: *, registered again, each after 200 s; a call gets 480."""
    phone = Client(capture)
    phone.register(0)
    phone.register(60, asked="Expires: 0", granted="0")
    phone.register(260)
    phone.register(300, contact="*", asked="Expires: 0", listed=[])
    call_of(capture, 310, "480 Temporarily Unavailable")
    phone.register(500)
    later(capture, 600)


def x_register_refreshed_otherwise(capture):
    """Another Call-ID refreshes the same Contact; then a refresh is not in the capture, as the CSeq shows; then packets of unknown time."""
    phone, other = Client(capture), Client(capture, call="register-2")
    phone.register(0)
    other.register(100)
    phone.register(200)
    phone.cseq += 2
    phone.register(400)
    later(capture, 500)


def x_register_unknown(capture):
    """The 200 states no time; then its REGISTER is not accepted, though it comes in time, and a third one comes late."""
    phone = Client(capture)
    phone.register(0, listed=[f"Contact: {CONTACT}"])
    phone.register(300)
    phone.register(400, status="503 Service Unavailable")
    phone.register(500)
    later(capture, 550)


def x_register_not_bound(capture):
    """The 200 lists another port, and the phone registers again at once."""
    phone = Client(capture)
    for time in (0, 0.2, 0.4):
        phone.register(time, listed=["Contact: <sip:alice@192.0.2.10:6060>;expires=120"])
    later(capture, 100)


def x_register_not_bound_others(capture):
    """The 200 lists the Contact of Alice's other phone only."""
    Client(capture, call="register-2").register(0, contact="<sip:alice@192.0.2.11>")
    Client(capture).register(1, listed=["Contact: <sip:alice@192.0.2.11>;expires=119"])
    later(capture, 100)


def x_register_rewritten(capture):
    """The 200 lists where the REGISTER came from, and the phone takes that."""
    phone = Client(capture, source=NAT, via=PRIVATE)
    for time in (0, 100):
        phone.register(time, contact=f"<sip:alice@{PRIVATE}>", listed=[f"Contact: <sip:alice@{NAT}>;expires=120"])
    later(capture, 200)


def x_register_bound(capture):
    """The Contact is listed in another spelling, beside another phone's; then none is; then several are asked for; then the REGISTER is not there."""
    phone = Client(capture)
    phone.register(0, listed=["Contact: <sip:alice@192.0.2.11>;expires=99, Alice <SIP:alice@192.0.2.10:5060>;expires=120"])
    phone.register(100, listed=[])
    phone.register(200, contact="<sip:alice@192.0.2.12>, <sip:alice@192.0.2.13>", listed=["Contact: <sip:alice@192.0.2.14>;expires=120"])
    phone.cseq += 1
    phone.tail = phone.tail[0], f"CSeq: {phone.cseq} REGISTER"
    phone.head = f"Via: SIP/2.0/UDP {PHONE};rport;branch=z9hG4bK-lost", phone.head[1]
    phone.answer(300, "200 OK", "Contact: <sip:alice@192.0.2.15>;expires=120")
    later(capture, 350)


def x_register_shrinking(capture):
    """Each time less is granted."""
    phone = Client(capture)
    for time, granted in ((0, 120), (100, 90), (180, 60), (230, 40)):
        phone.register(time, granted=str(granted))
    later(capture, 260)


def x_register_challenged(capture):
    """Challenged, then registered with credentials; then refused with 403; then not answered."""
    phone = Client(capture)
    phone.register(0, status="401 Unauthorized", listed=['WWW-Authenticate: Digest realm="example.net", nonce="n1"'])
    phone.register(0.1, LOGIN)
    phone.register(100, LOGIN, status="403 Forbidden")
    phone.request(150, "REGISTER", "sip:example.net", f"Contact: {CONTACT}", "Expires: 180",
                  again=(0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5))
    later(capture, 250)


def private_call(capture, answered):
    phone = Client(capture, source=NAT, via=PRIVATE)
    phone.register(0, contact=f"<sip:alice@{PRIVATE}>", granted="3600")
    proxy = Client(capture, "bob", REGISTRAR, call="forwarded")
    proxy.request(20, "INVITE", f"sip:alice@{PRIVATE}", "Contact: <sip:bob@203.0.113.200>", target=PRIVATE, to="<sip:alice@example.net>",
                  again=(0.5, 1.5, 3.5, 7.5, 15.5))
    if answered:
        proxy.answer(36, "180 Ringing")
    later(capture, 120)


def x_register_private(capture):
    """A phone behind a NAT registers its private address, and a call to it goes there, without any response."""
    private_call(capture, False)


def x_register_private_answered(capture):
    """The same, and it rings after all."""
    private_call(capture, True)


def guesses(capture, users, every=0.05, status="404 Not Found", method="REGISTER", agent=None, source="203.0.113.10:5071", *, answered=True, start=1):
    for i in range(users):
        client = Client(capture, f"{100 + i}", source, call=f"guess-{start}-{i}")
        client.request(start + i * every, method, "sip:example.net", f"Contact: <sip:{100 + i}@{source}>",
                       *([f"User-Agent: {agent}"] if agent else []))
        if answered:
            client.answer(start + i * every + 0.001, status,
                          *(['WWW-Authenticate: Digest realm="example.net", nonce="n1"'] if status.startswith("401") else []))


def x_register_scan(capture):
    """60 REGISTERs for 60 users in 3 s, all refused; a phone registers meanwhile."""
    Client(capture).register(0.5)
    guesses(capture, 60)
    later(capture, 60)


def x_register_scan_challenged(capture):
    """The same, each challenged."""
    guesses(capture, 60, status="401 Unauthorized")
    later(capture, 60)


def x_register_scan_agent(capture):
    """Three OPTIONS of a known scanner."""
    guesses(capture, 3, method="OPTIONS", agent="friendly-scanner", status="403 Forbidden")
    later(capture, 60)


def x_register_scan_unanswered(capture):
    """30 INVITEs to 30 numbers, none answered."""
    guesses(capture, 30, method="INVITE", answered=False)
    later(capture, 60)


def x_register_no_scan(capture):
    """Few users; 30 users in 5 minutes; a gateway of which one call rings; 503; phones behind a NAT that log in."""
    guesses(capture, 19)
    guesses(capture, 30, 10, source="203.0.113.11:5060", start=10)
    guesses(capture, 30, source="203.0.113.12:5060", method="INVITE", status="403 Forbidden", start=400)
    ringing = Client(capture, "500", "203.0.113.12:5060", call="ringing")
    ringing.request(400.5, "INVITE", "sip:example.net", "Contact: <sip:500@203.0.113.12>")
    ringing.answer(400.6, "180 Ringing")
    ringing.answer(403, "403 Forbidden")
    guesses(capture, 30, source="203.0.113.13:5060", status="503 Service Unavailable", start=500)
    guesses(capture, 30, 0.01, source="203.0.113.14:5060", status="401 Unauthorized", start=600)
    Client(capture, "100", "203.0.113.14:5060", call="guess-600-0").register(600.4, contact="<sip:100@203.0.113.14>")
    later(capture, 700)
    capture.sort()


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_register_"))
