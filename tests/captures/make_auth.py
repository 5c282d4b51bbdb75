#!/usr/bin/env python3
"""Makes the captures about logins, the same bytes each time.

    make_auth.py [FOLDER]     writes them, by default into made/ beside this file
    make_auth.py --check      says which files in made/ are not what would be written

Each function auth_x fills the capture auth-x.pcap. Unless a capture says otherwise, Alice registers at 0 s and is challenged at 0.1 s with the
nonce n1, and each new challenge has the next nonce.
"""

import dataclasses

import pcapmake
from make_refer import ALICE, BOB, PROXY, REGISTRAR, Dialog, invite, later, outgoing, via_of

REALM = "example.com"
CONTACT = "Contact: <sip:alice@10.0.0.1>"


def challenge(nonce, *more, realm=REALM, name="WWW-Authenticate"):
    return f'{name}: ' + ", ".join([f'Digest realm="{realm}"', f'nonce="{nonce}"', *more])


def login(nonce, *more, realm=REALM, name="Authorization", user="alice", response="0123456789abcdef0123456789abcdef"):
    return f'{name}: ' + ", ".join([f'Digest username="{user}"', f'realm="{realm}"', f'nonce="{nonce}"', 'uri="sip:example.com"',
                                    f'response="{response}"', *more])


def registration(capture, call_id="registration@10.0.0.1"):
    return Dialog(capture, call_id=call_id, established=False, other=REGISTRAR)


def register(dialog, time, *headers, **fields):
    """In a REGISTER both From and To name the user."""
    fields = {"recipient": "<sip:alice@example.com>", "start": "REGISTER sip:example.com SIP/2.0", **fields}
    return dialog.request(time, "REGISTER", CONTACT, *headers, **fields)


def asked(dialog, time, *challenges, code=401, **fields):
    status = {401: "401 Unauthorized", 407: "407 Proxy Authentication Required"}[code]
    return dialog.answer(time, status, *challenges, **fields)


def challenged(capture, *more):
    """A REGISTER at 0 s and its challenge at 0.1 s."""
    dialog = registration(capture)
    register(dialog, 0)
    asked(dialog, 0.1, challenge("n1", *more))
    return dialog


def welcome(dialog, time):
    dialog.answer(time, "200 OK", f"{CONTACT};expires=3600")


def call(dialog, time, answer, *headers):
    """An INVITE, its answer and its ACK."""
    request = invite(dialog, time, *headers)
    answer()
    dialog.ack(time + 0.2, request)


# Rejected.

def auth_rejected(capture):
    """The credentials are made with the nonce of the challenge before, and are challenged once more; the phone gives up."""
    dialog = challenged(capture)
    register(dialog, 1, login("n1"))
    asked(dialog, 1.1, challenge("n2"))
    later(capture, 40)


def auth_rejected_same_nonce(capture):
    """The capture begins with credentials; the challenge has their nonce."""
    dialog = registration(capture)
    register(dialog, 0, login("n1"))
    asked(dialog, 0.1, challenge("n1"))


def auth_rejected_call(capture):
    """An INVITE to a proxy: 407, credentials, 407."""
    dialog = outgoing(capture)
    for number, known in enumerate([[], [login("n1", name="Proxy-Authorization")]], 1):
        call(dialog, number, lambda: asked(dialog, number + 0.1, challenge(f"n{number}", name="Proxy-Authenticate"), code=407), *known)
    later(capture, 8)


def auth_loop(capture):
    """A phone with a wrong password tries five times without a pause."""
    dialog = challenged(capture)
    for number in range(1, 6):
        register(dialog, number, login(f"n{number}"))
        asked(dialog, number + 0.1, challenge(f"n{number + 1}"))


def auth_loop_two_hops(capture):
    """The same before and behind a proxy: one loop, told on the hop to the registrar."""
    dialog = registration(capture)
    for number in range(4):
        register(dialog, number, *([login(f"n{number}")] if number else []), target=PROXY)
        dialog.send(number + 0.01, dataclasses.replace(
            dialog.newest, source=PROXY, target=REGISTRAR.host, via=(via_of(PROXY, f"proxy-{number}"), *dialog.newest.via)))
        asked(dialog, number + 0.1, challenge(f"n{number + 1}"))
        dialog.forward(number + 0.11)


def auth_rejected_each_minute(capture):
    """A phone with a wrong password tries each minute, first without credentials: rejected each time, but no loop."""
    dialog = registration(capture)
    for minute in range(4):
        register(dialog, 60 * minute)
        asked(dialog, 60 * minute + 0.1, challenge(f"m{minute}"))
        register(dialog, 60 * minute + 0.2, login(f"m{minute}"))
        asked(dialog, 60 * minute + 0.3, challenge(f"n{minute}"))


# In order.

def auth_stale(capture):
    """The nonce of the credentials has expired, and the registrar says so."""
    dialog = challenged(capture)
    register(dialog, 1, login("n1"))
    asked(dialog, 1.1, challenge("n2", "stale=true"))
    register(dialog, 1.2, login("n2"))
    welcome(dialog, 1.3)


def auth_refreshed(capture):
    """The registration is refreshed with the nonce that was accepted; the registrar wants a new one and does not call it stale."""
    dialog = challenged(capture)
    register(dialog, 1, login("n1"))
    welcome(dialog, 1.1)
    register(dialog, 20, login("n1", "nc=00000002"))
    asked(dialog, 20.1, challenge("n2"))
    register(dialog, 20.2, login("n2"))
    welcome(dialog, 20.3)


def auth_begins_in_the_middle(capture):
    """The capture begins with credentials whose challenge it does not hold."""
    dialog = registration(capture)
    register(dialog, 0, login("n0"))
    asked(dialog, 0.1, challenge("n1"))
    register(dialog, 0.2, login("n1"))
    welcome(dialog, 0.3)


def auth_ims(capture):
    """A phone with a SIM card: an empty response first, a sequence number out of step, and the old response when it registers again."""
    aka = "algorithm=AKAv1-MD5"
    dialog = registration(capture)
    register(dialog, 0, login("", aka, response=""))
    asked(dialog, 0.1, challenge("n1", aka))
    register(dialog, 0.2, login("n1", aka, 'auts="5PYxMuX2NOT2NeQ="'))
    asked(dialog, 0.3, challenge("n2", aka))
    register(dialog, 0.4, login("n2", aka))
    welcome(dialog, 0.5)
    register(dialog, 10, login("n2", aka))
    asked(dialog, 10.1, challenge("n3", aka))
    register(dialog, 10.2, login("n3", aka))
    welcome(dialog, 10.3)


def auth_algorithms(capture):
    """Two challenges with two algorithms; the phone answers one of them, and the registrar insists on the other."""
    dialog = registration(capture)
    register(dialog, 0)
    asked(dialog, 0.1, challenge("n1", "algorithm=SHA-256"), challenge("n1", "algorithm=MD5"))
    register(dialog, 0.2, login("n1", "algorithm=MD5"))
    asked(dialog, 0.3, challenge("n1", "algorithm=SHA-256"))
    register(dialog, 0.4, login("n1", "algorithm=SHA-256"))
    welcome(dialog, 0.5)


def auth_realms(capture):
    """Two proxies with a realm each, then the callee: the INVITE is challenged three times and collects credentials."""
    dialog, known = outgoing(capture), []
    for number, (realm, code) in enumerate([("one.example.com", 407), ("two.example.com", 407), ("one.example.com", 401)]):
        names = ("Proxy-Authenticate", "Proxy-Authorization") if code == 407 else ("WWW-Authenticate", "Authorization")
        call(dialog, number, lambda: asked(dialog, number + 0.1, challenge(f"n{number}", realm=realm, name=names[0]), code=code), *known)
        known.append(login(f"n{number}", realm=realm, name=names[1]))
    call(dialog, 3, lambda: dialog.answer(3.1, "200 OK"), *known)


def auth_fork(capture):
    """A proxy puts the challenges of two branches together, both of one realm; the credentials are for one of them."""
    dialog = outgoing(capture)
    call(dialog, 0, lambda: asked(dialog, 0.1, challenge("n1"), challenge("n2")))
    call(dialog, 1, lambda: asked(dialog, 1.1, challenge("n3")), login("n1"))
    call(dialog, 2, lambda: dialog.answer(2.1, "200 OK"), login("n3"))


def auth_proxies_of_one_realm(capture):
    """Two proxies of one realm, each with nonces of its own: the second one challenges what the first has let pass, on both hops."""
    dialog = outgoing(capture)
    request = invite(dialog, 0, target=PROXY)
    asked(dialog, 0.1, challenge("n1", name="Proxy-Authenticate"), code=407)
    dialog.ack(0.2, request)
    invite(dialog, 1, login("n1", name="Proxy-Authorization"), target=PROXY)
    dialog.forward(1.01)
    asked(dialog, 1.1, challenge("n2", name="Proxy-Authenticate"), code=407)
    dialog.forward(1.11)


def auth_proxies_in_turn(capture):
    """The same from the caller's side, who has credentials for both in the end."""
    dialog, known = outgoing(capture), []
    for number in range(2):
        call(dialog, number, lambda: asked(dialog, number + 0.1, challenge(f"n{number}", name="Proxy-Authenticate"), code=407), *known)
        known.append(login(f"n{number}", name="Proxy-Authorization"))
    call(dialog, 2, lambda: dialog.answer(12.1, "200 OK"), *known)
    later(capture, 40)


def auth_cluster(capture):
    """The REGISTER with credentials gets to another server of a cluster, which does not know the nonce; the next attempt goes through."""
    dialog = challenged(capture)
    register(dialog, 0.2, login("n1"))
    asked(dialog, 0.3, challenge("n2"))
    register(dialog, 0.4, login("n2"))
    welcome(dialog, 0.5)


def auth_nonce_changed(capture):
    """The reason phrase blames the nonce, 17 s after it was sent; stale=true is missing."""
    dialog = challenged(capture)
    register(dialog, 17, login("n1"))
    dialog.answer(17.1, "401 nonce has changed", challenge("n2"))
    later(capture, 60)


def auth_nonce_once(capture):
    """The REGISTER that was accepted is sent once more, six seconds later: the nonce was good for one."""
    dialog = challenged(capture, "algorithm=AKAv1-MD5")
    register(dialog, 0.2, login("n1", "algorithm=AKAv1-MD5"))
    welcome(dialog, 0.3)
    register(dialog, 6, login("n1", "algorithm=AKAv1-MD5"))
    asked(dialog, 6.1, challenge("n2", "algorithm=AKAv1-MD5"))
    later(capture, 60)


def auth_nonce_expired(capture):
    """A nonce that was accepted is refused 108 s later, without stale=true."""
    dialog = challenged(capture, 'qop="auth"')
    register(dialog, 0.2, login("n1", "qop=auth", 'cnonce="c"', "nc=00000001"))
    welcome(dialog, 0.3)
    register(dialog, 108, login("n1", "qop=auth", 'cnonce="c"', "nc=00000002"))
    asked(dialog, 108.3, challenge("n2", 'qop="auth"'))


def auth_nonce_count(capture):
    """A server that always sends the same nonce, and a phone that does not count nc up: 401, then 403."""
    counted = login("n1", "qop=auth", 'cnonce="c"', "nc=00000001")
    dialog = challenged(capture, 'qop="auth"')
    register(dialog, 0.2, counted)
    welcome(dialog, 0.3)
    register(dialog, 50, counted)
    asked(dialog, 50.1, challenge("n1", 'qop="auth"'))
    register(dialog, 50.2, counted)
    dialog.answer(50.3, "403 Forbidden")


def auth_differs(capture):
    """Credentials that do not fit their challenge or their request: opaque, the other header, qop without nc, another uri."""
    for number, wrong in enumerate([login("n0", 'opaque="other"'), login("n1", 'opaque="o"', name="Proxy-Authorization"),
                                    login("n2", 'opaque="o"', "qop=auth", 'cnonce="c"'),
                                    login("n3", 'opaque="o"').replace("sip:example.com", "sip:example.com:5070")]):
        dialog = registration(capture, f"differs-{number}@10.0.0.1")
        register(dialog, 60 * number)
        asked(dialog, 60 * number + 0.1, challenge(f"n{number}", 'opaque="o"'))
        register(dialog, 60 * number + 0.2, wrong)
        asked(dialog, 60 * number + 0.3, challenge(f"m{number}", 'opaque="o"'))


# Answered, or not.

def auth_unanswered(capture):
    """A challenge, and nothing more of this user; the capture goes on after the limit."""
    challenged(capture)
    later(capture, 40)


def auth_unanswered_capture_ends(capture):
    """The capture ends before the limit."""
    challenged(capture)
    later(capture, 32)


def auth_answered_late(capture):
    """The phone registers again two minutes later."""
    dialog = challenged(capture)
    later(capture, 40)
    register(dialog, 120, login("n1"))
    asked(dialog, 120.1, challenge("n2", "stale=true"))
    register(dialog, 120.2, login("n2"))
    welcome(dialog, 120.3)


def auth_answered_in_new_call(capture):
    """The phone takes another Call-ID for the REGISTER with credentials."""
    challenged(capture)
    dialog = registration(capture, "another@10.0.0.1")
    register(dialog, 1, login("n1"))
    welcome(dialog, 1.1)
    later(capture, 40)


def auth_ignored(capture):
    """A phone registers each 90 s and never answers the challenge."""
    dialog = registration(capture)
    for number in range(3):
        register(dialog, 90 * number)
        asked(dialog, 90 * number + 0.1, challenge(f"n{number}"))
    later(capture, 260)


def auth_bye_left(capture):
    """A BYE is challenged and not sent again; minutes later the other side hangs up, and the phone does not know the call any more."""
    dialog = Dialog(capture)
    dialog.request(0, "BYE")
    asked(dialog, 0.1, challenge("n1", name="Proxy-Authenticate"), code=407)
    dialog.request(180, "BYE", by=BOB)
    dialog.answer(180.1, "481 Call/Transaction Does Not Exist")


def auth_bye_crossed(capture):
    """A BYE is challenged, and the other side hangs up by itself."""
    dialog = Dialog(capture)
    dialog.request(0, "BYE")
    asked(dialog, 0.1, challenge("n1", name="Proxy-Authenticate"), code=407)
    dialog.request(10, "BYE", by=BOB)
    dialog.answer(10.1, "200 OK")
    later(capture, 60)


def auth_challenge_not_got(capture):
    """The phone sends its REGISTER again and again, as the challenge does not reach it."""
    dialog = registration(capture)
    request = register(dialog, 0)
    asked(dialog, 0.01, challenge("n1"))
    for time in (0.5, 1.5, 3.5):
        dialog.send(time, request)
        asked(dialog, time + 0.01, challenge("n1"))
    later(capture, 60)


def auth_call_goes_on_elsewhere(capture):
    """An INVITE is challenged, and sent with credentials under another Call-ID; these are rejected, which is no ordinary challenge."""
    dialog = outgoing(capture)
    call(dialog, 0, lambda: asked(dialog, 0.1, challenge("n1", name="Proxy-Authenticate"), code=407))
    other = Dialog(capture, call_id="another@10.0.0.1", established=False)
    call(other, 1, lambda: asked(other, 1.1, challenge("n2", name="Proxy-Authenticate"), code=407), login("n1", name="Proxy-Authorization"))
    later(capture, 60)


def auth_scan(capture):
    """Somebody tries 30 users, ten in a second, and answers no challenge."""
    for number in range(30):
        dialog = registration(capture, f"scan-{number}@10.0.0.1")
        register(dialog, number / 10, sender=f"<sip:{number}@example.com>;tag=s", recipient=f"<sip:{number}@example.com>")
        asked(dialog, number / 10 + 0.01, challenge("n1"))
    later(capture, 40)


def auth_keep_alive(capture):
    """OPTIONS each half minute, to see whether the server is alive: it is, says the 401."""
    dialog = Dialog(capture, call_id="alive@10.0.0.1", established=False)
    for number in range(4):
        dialog.request(30 * number, "OPTIONS")
        asked(dialog, 30 * number + 0.1, challenge("n1"))


# Challenges that nobody may send.

def auth_basic(capture):
    """A challenge by Basic, before and behind a proxy: told on the first hop only."""
    dialog = registration(capture)
    register(dialog, 0, target=PROXY)
    dialog.send(0.01, dataclasses.replace(dialog.newest, source=PROXY, target=REGISTRAR.host, via=(via_of(PROXY, "proxy-1"), *dialog.newest.via)))
    asked(dialog, 0.1, 'WWW-Authenticate: Basic realm="example.com"')
    dialog.forward(0.11)


def auth_on_cancel(capture):
    """A CANCEL is challenged."""
    dialog = outgoing(capture)
    request = invite(dialog, 0)
    dialog.answer(0.1, "180 Ringing")
    dialog.send(1, dataclasses.replace(request, start=request.start.replace("INVITE", "CANCEL"), cseq=request.cseq.replace("INVITE", "CANCEL")))
    asked(dialog, 1.1, challenge("n1"))


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "auth_"))
