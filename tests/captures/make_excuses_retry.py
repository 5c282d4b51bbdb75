#!/usr/bin/env python3
"""Makes the captures in which a login, a retry or a transfer looks broken and is excused, the same bytes each time.

    make_excuses_retry.py [FOLDER]     writes them, by default into made/ beside this file
    make_excuses_retry.py --check      says which files in made/ are not what would be written

Each function excuses_x fills the capture excuses-x.pcap. Each looks like a capture of another script that raises a finding, which its case stands
beside, and goes on after all limits unless it says otherwise. A message that is cut off ends before its Call-ID.
"""

import pcapmake
from make_auth import asked, challenge, challenged, login, register, registration
from make_excuses import CUT, cancel_of, lost_from_alice, lost_from_bob
from make_invite import by_time, calling, ringing_call
from make_loss import Connection
from make_refer import PROXY, REGISTRAR, Dialog, accepted, invite, later, outgoing
from make_retry import moved
from make_transfer import EXPIRES


# Logins.

def excuses_login_not_possible(capture):
    """Two challenges that the phone cannot answer: Basic, and Digest without a nonce."""
    for user, refused in ("alice", 'WWW-Authenticate: Basic realm="example.com"'), ("carol", 'WWW-Authenticate: Digest realm="example.com"'):
        dialog = registration(capture, f"{user}@10.0.0.1")
        register(dialog, 0, sender=f"<sip:{user}@example.com>;tag=a-1", recipient=f"<sip:{user}@example.com>")
        asked(dialog, 0.1, refused)
    later(capture, 40)


def excuses_login_cut(capture):
    """The REGISTER with credentials is cut off, and so is its 200."""
    dialog = challenged(capture)
    register(dialog, 0.2, login("n1"), cut=CUT)
    dialog.answer(0.3, "200 OK", cut=CUT)
    later(capture, 40)


def excuses_login_lost(capture):
    """Over TCP: a segment of Alice is missing after the challenge."""
    connection = Connection(capture, server=REGISTRAR.host)
    challenged(connection)
    lost_from_alice(connection, 5)
    later(capture, 40)


def excuses_login_of_cancel_on_two_hops(capture):
    """A proxy passes on a CANCEL and the 401 to it: one finding, on the hop that shows it first."""
    dialog = outgoing(capture)
    call = invite(dialog, 0, target=PROXY)
    inner = dialog.forward(0.01)
    dialog.answer(0.1, "180 Ringing", to=inner)
    dialog.forward(0.11)
    dialog.send(1, cancel_of(call))
    dialog.send(1.01, cancel_of(inner))
    asked(dialog, 1.1, challenge("n1"))
    dialog.forward(1.11)


# Redirections.

def excuses_redirect_capture_ends(capture):
    """302; the capture ends before the limit."""
    moved(capture, contact="<sip:carol@10.0.0.5>")
    later(capture, 32)


def excuses_redirect_cut(capture):
    """302, then the INVITE to the new address, which is cut off."""
    dialog = moved(capture, contact="<sip:carol@10.0.0.5>")
    dialog.request(0.3, "INVITE", start="INVITE sip:carol@10.0.0.5 SIP/2.0", target="10.0.0.5", cut=CUT)
    later(capture, 40)


def excuses_redirect_lost(capture):
    """Over TCP: a segment of Alice to the new address is missing."""
    moved(capture, contact="<sip:carol@10.0.0.5>")
    connection = Connection(capture, server="10.0.0.5")
    lost_from_alice(connection, 5)
    by_time(capture)
    later(capture, 40)


def excuses_redirect_cancelled(capture):
    """Alice hangs up, and Bob's 302 crosses her CANCEL."""
    dialog, call = ringing_call(capture)
    dialog.cancel(3, call)
    dialog.answer(3.005, "302 Moved Temporarily", "Contact: <sip:carol@10.0.0.5>", to=call)
    dialog.ack(3.1, call)
    by_time(capture)
    later(capture, 60)


# Intervals and Retry-After.

def brief(dialog, time, *headers, contact, least=300):
    """A REGISTER that is too brief for the registrar."""
    dialog.request(time, "REGISTER", f"Contact: {contact}", *headers, recipient="<sip:alice@example.com>",
                   start="REGISTER sip:example.com SIP/2.0")
    dialog.answer(time + 0.1, "423 Interval Too Brief", f"Min-Expires: {least}")


def excuses_interval_of_contact(capture):
    """The Contact asks for 300 s the second time, which counts more than Expires; the registrar overlooks that."""
    dialog = registration(capture)
    brief(dialog, 0, "Expires: 60", contact="<sip:alice@10.0.0.1>;expires=60")
    brief(dialog, 1, "Expires: 60", contact="<sip:alice@10.0.0.1>;expires=300")


def excuses_interval_of_others(capture):
    """Two phones of one user register for 60 s, then two subscriptions ask for 60 s: each is refused once."""
    for number in 1, 2:
        brief(registration(capture, f"phone-{number}@10.0.0.1"), number, contact=f"<sip:alice@10.0.0.1:506{number}>;expires=60")
    for number in 3, 4:
        dialog = Dialog(capture, call_id=f"subscription-{number}@10.0.0.1", established=False)
        dialog.request(number, "SUBSCRIBE", "Event: presence", "Expires: 60", "Contact: <sip:alice@10.0.0.1>")
        dialog.answer(number + 0.1, "423 Interval Too Brief", "Min-Expires: 300")


def excuses_retry_after_copies(capture):
    """The 503 passes a proxy and does not reach Alice for 3 s: she repeats her INVITE."""
    dialog = outgoing(capture)
    outer = calling(dialog, target=PROXY)
    inner = dialog.forward(0.01)
    dialog.answer(0.1, "503 Service Unavailable", "Retry-After: 60", to=inner)
    dialog.ack(0.101, inner)
    refusal = dialog.answer(0.11, "503 Service Unavailable", "Retry-After: 60", to=outer)
    for time in 1.5, 3.5:
        dialog.send(time, outer)
        dialog.send(time + 0.01, refusal)
    dialog.ack(3.6, outer)


def excuses_retry_after_devices(capture):
    """Two phones of one user behind one NAT: each registers once and gets 503."""
    for number in 1, 2:
        dialog = registration(capture, f"phone-{number}@10.0.0.1")
        dialog.request(number, "REGISTER", f"Contact: <sip:alice@192.168.0.{number}>;expires=600", recipient="<sip:alice@example.com>",
                       start="REGISTER sip:example.com SIP/2.0", sender=f"<sip:alice@example.com>;tag=a-{number}")
        dialog.answer(number + 0.1, "503 Service Unavailable", "Retry-After: 60")


# REFER.

def excuses_notify_late_in_ims(capture):
    """In IMS the first NOTIFY comes after 100 s, before the limit there."""
    dialog = accepted(capture, "P-Access-Network-Info: 3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=001010001")
    dialog.notify(100, "200 OK")
    later(capture, 150)


def trying(capture):
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    return dialog


def excuses_final_notify_cut(capture):
    """The last NOTIFY is cut off."""
    dialog = trying(capture)
    dialog.notify(10, "200 OK", answer=None, cut=CUT)
    later(capture, 60)


def excuses_final_notify_lost(capture):
    """Over TCP: a segment of Bob is missing after his first NOTIFY."""
    connection = Connection(capture)
    trying(connection)
    lost_from_bob(connection, 10)
    later(capture, 60)


def excuses_final_notify_only_answered(capture):
    """Only the answer to the last NOTIFY is captured."""
    dialog = trying(capture)
    dialog.notify(None, "200 OK", answer=None)
    dialog.answer(10, "200 OK")
    later(capture, 60)


def excuses_failed_twice(capture):
    """One phone of the target is busy, the other declines: two NOTIFYs, one finding."""
    dialog = trying(capture)
    dialog.notify(3, "486 Busy Here", state="active;expires=17")
    dialog.notify(5, "603 Decline")
    later(capture, 60)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "excuses_"))
