"""Traffic around the flows: SIP without REFER and what is no SIP, so that the clock of the capture moves on."""

import random

import hosts
import media
from messages import pick

MS = 1_000
SECOND = 1_000_000
CREDENTIALS = ('Digest username="alice", realm="example.com", nonce="84a4cc6f3082121f32b42a2187831a9e", uri="sip:example.com", '
               'response="7587245234b3434cc3412213e5f113a5"')
CHALLENGE = ("WWW-Authenticate", 'Digest realm="example.com", nonce="84a4cc6f3082121f32b42a2187831a9e"')


def call(dialog):
    """An INVITE that rings and fails or is answered."""
    code = dialog.chance.choice([200, 200, 404, 480, 486, 503, 603])
    session = media.Session(dialog.chance, dialog.parties)
    offer, direction = session.offer(0)
    invite = dialog.request("INVITE", ("Contact", f"<{dialog.parties[0].contact}>"), media.TYPE, body=offer)
    yield invite.path.trip + 20 * MS
    dialog.answer(invite, 180)
    yield dialog.chance.randrange(100, 4000) * MS
    if code == 200:
        dialog.answer(invite, code, media.TYPE, body=session.answer(1, direction))
    else:
        dialog.answer(invite, code)
    yield invite.path.trip + 5 * MS
    dialog.established = code == 200
    dialog.acknowledge(invite, code)
    if code >= 300:
        return
    yield dialog.chance.randrange(1, 20) * SECOND
    bye = dialog.request("BYE", by=dialog.chance.randrange(2))
    yield bye.path.trip + 5 * MS
    dialog.answer(bye, 200)


def registration(dialog):
    request = dialog.request("REGISTER")
    yield request.path.trip + 5 * MS
    dialog.answer(request, 401, CHALLENGE)
    yield request.path.trip + 5 * MS
    request = dialog.request("REGISTER", ("Authorization", CREDENTIALS))
    yield request.path.trip + 5 * MS
    dialog.answer(request, 200)


def presence(dialog):
    """A subscription that is none of a REFER."""
    event = ("Event", dialog.chance.choice(["presence", "dialog", "reg"]))
    request = dialog.request("SUBSCRIBE", event, ("Contact", f"<{dialog.parties[0].contact}>"))
    yield request.path.trip + 5 * MS
    dialog.answer(request, 200, ("Expires", "600"))
    dialog.established = True
    for _ in range(dialog.chance.randrange(1, 4)):
        yield dialog.chance.randrange(1, 5000) * MS
        notify = dialog.request("NOTIFY", event, ("Subscription-State", "active;expires=600"), by=1)
        yield notify.path.trip + 5 * MS
        dialog.answer(notify, 200)


def sip_around(seed, number, length):
    """The messages of something without REFER."""
    chance = random.Random(f"{seed} around {number}")
    shape = hosts.Shape(0, chance.random() < 0.3, (chance.choice(["UDP", "UDP", "TCP"]),), False, False, frozenset({0}))
    dialog = hosts.dialog_of(chance, shape)
    dialog.now = chance.randrange(-20 * SECOND, length)
    dialog.spawn(pick(chance, (2, call), (1, registration), (1, presence))(dialog))
    dialog.run()
    return dialog.events


def ticks(seed, length):
    """Times of packets that are no SIP."""
    chance, time = random.Random(f"{seed} ticks"), 0
    while time < length:
        time += chance.randrange(300, 3000) * MS
        yield time
