#!/usr/bin/env python3
"""Makes the captures of transfers that failed, with the INVITE that followed the REFER, and of what only looks like it.

    make_x_transfer.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_transfer.py --check      says which files in made/ are not what would be written

Each function x_transfer_x fills the capture x-transfer-x.pcap. Alice refers Bob inside their call at 0 s, Bob accepts at 0.1 s and calls at 0.3 s; that call
fails at 0.4 s, and his last NOTIFY at 0.6 s says so.
"""

import pcapmake
from make_refer import BOB, Dialog, Party, accepted, later

CAROL = Party("carol", "10.0.0.3", "c-1")


def call(capture, uri, status, start=0.3, one=BOB, number=2):
    """A call that fails."""
    dialog = Dialog(capture, call_id=f"call-{number}@{one.host}", established=False, one=one, other=CAROL)
    invite = dialog.request(start, "INVITE", f"Contact: <sip:{one.name}@{one.host}>", by=one, start=f"INVITE {uri} SIP/2.0", recipient=f"<{uri}>")
    dialog.answer(start + 0.1, status)
    dialog.ack(start + 0.11, invite)


def transfer(capture, asked, called, status="404 Not Found", reported=None, ended=True, **fields):
    dialog = accepted(capture, to=f"<{asked}>")
    dialog.notify(0.2)
    call(capture, called, status, **fields)
    if ended:
        dialog.notify(0.6, reported or status)
        later(capture, 60)
    return dialog


def x_transfer_elsewhere(capture):
    """Bob calls Dave, not Carol: 404."""
    transfer(capture, "sip:carol@example.com", "sip:dave@example.com")


def x_transfer_elsewhere_503(capture):
    """Bob calls Dave, who is busy; the NOTIFY says 503 for that."""
    transfer(capture, "sip:carol@example.com", "sip:dave@example.com", "486 Busy Here", "503 Service Unavailable")


def x_transfer_user_lost(capture):
    """Refer-To has no user, and its parameters name who is meant; Bob calls himself at that host."""
    transfer(capture, "sip:example.com:5061;transport=tls;x-m=8:carol", "sip:+15550100@example.com:5061;user=phone", "400 Bad Request")


def x_transfer_other_domain(capture):
    """Bob asks for Carol at his own domain: 404."""
    transfer(capture, "sip:carol@example.com", "sip:carol@example.net")


def x_transfer_other_domain_busy(capture):
    """Bob asks for Carol at his own domain, where she is busy."""
    transfer(capture, "sip:carol@example.com", "sip:carol@example.net", "486 Busy Here")


def x_transfer_as_asked(capture):
    """Carol is called as Refer-To has it, but for the headers and escapes of the URI: 404."""
    transfer(capture, "sip:c%61rol@example.com?Subject=hello", "sip:carol@example.com")


def x_transfer_same_number(capture):
    """The number is called in the form of the trunk: 404."""
    transfer(capture, "sip:5550100@example.com", "sip:+12025550100@10.0.0.3;user=phone")


def x_transfer_extension(capture):
    """An extension is called with the prefix of the house: 404."""
    transfer(capture, "sip:201@example.com", "sip:+4930555201@10.0.0.3")


def x_transfer_registered(capture):
    """Carol is called at the address that she has registered: 404."""
    transfer(capture, "sip:carol@example.com", "sip:carol@10.0.0.3:5070;ob")


def x_transfer_two_calls(capture):
    """Two calls of Bob fail before the NOTIFY: either may be the one."""
    dialog = transfer(capture, "sip:carol@example.com", "sip:dave@example.com", ended=False)
    call(capture, "sip:erin@example.com", "404 Not Found", 0.45, number=3)
    dialog.notify(0.6, "404 Not Found")
    later(capture, 60)


def x_transfer_call_of_others(capture):
    """The call to Dave is that of somebody else behind Bob's server."""
    transfer(capture, "sip:carol@example.com", "sip:dave@example.com", one=BOB._replace(name="frank", tag="f-1"))


def x_transfer_other_failure(capture):
    """The call to Dave failed in another way than the NOTIFY reports."""
    transfer(capture, "sip:carol@example.com", "sip:dave@example.com", "486 Busy Here", "404 Not Found")


def x_transfer_call_before(capture):
    """The call to Dave is older than the REFER."""
    call(capture, "sip:dave@example.com", "404 Not Found", 0)
    dialog = Dialog(capture)
    dialog.refer(1)
    dialog.answer(1.1, "202 Accepted")
    dialog.notify(1.2, "404 Not Found")
    later(capture, 60)


def x_transfer_worked(capture):
    """Dave is called and not there, and yet the transfer works in the end."""
    dialog = transfer(capture, "sip:carol@example.com", "sip:dave@example.com", "302 Moved Temporarily", ended=False)
    dialog.notify(0.6, "200 OK")
    later(capture, 60)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_transfer_"))
