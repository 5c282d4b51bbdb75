#!/usr/bin/env python3
"""Makes captures of ACKs that have the branch of their INVITE or another Call-ID, and of what only looks like it.

    make_x_ack.py [FOLDER]     writes them, by default into made/ beside this file
    make_x_ack.py --check      says which files in made/ are not what would be written

Each function x_ack_x fills the capture x-ack-x.pcap. The INVITE is at 0 s, its 200 at 1 s, the first ACK at 1.02 s.
"""

import pcapmake
from make_x_dialog import CALLER, Call, later

AGAIN = (0.5, 1.5, 3.5, 7.5, 11.5, 15.5, 19.5, 23.5, 27.5, 31.5)  # after the 200


def acknowledged(capture, again=AGAIN, each=True, via=None, call_id=None, tags=None, **fields):
    """A 200 that comes again so often, and its ACK, once or for each copy."""
    call = Call(capture, **fields).set_up(ack=False)
    acks = Call(capture, call_id=call_id, **fields) if call_id else call
    for number, time in enumerate((0, *again)):
        if time:
            call.accept(1 + time)
        if each or number == 0:
            acks.request(1.02 + time, 0, f"ACK {call.contacts[1].strip('<>')} SIP/2.0", "1 ACK", via=via, tags=tags)
    if again == AGAIN:
        call.request(33.1, 1, f"BYE sip:alice@{CALLER} SIP/2.0", "1 BYE")
        call.answer(33.12, 1, "200 OK", "1 BYE")
    later(capture, 60)


def via_of_invite(cookie="z9hG4bK"):
    return f"SIP/2.0/UDP {CALLER};branch={cookie}-call-1-0-1INVITE"


def x_ack_branch(capture):
    """Each ACK has the branch of the INVITE: the 200 comes to the end, and Bob hangs up."""
    acknowledged(capture, via=via_of_invite())


def x_ack_branch_once(capture):
    """The same, and the ACK is not sent again."""
    acknowledged(capture, each=False, via=via_of_invite())


def x_ack_branch_works(capture):
    """Bob goes by the dialog: the 200 does not come again."""
    acknowledged(capture, again=(), via=via_of_invite())


def x_ack_branch_crossing(capture):
    """The 200 comes again once."""
    acknowledged(capture, again=(1.5,), via=via_of_invite())


def x_ack_branch_old(capture):
    """In RFC 2543, a branch is no name of a transaction."""
    acknowledged(capture, via=via_of_invite("1"), cookie="1")


def x_ack_branch_own(capture):
    """The ACKs have branches of their own, and Bob does not accept them for a reason that nobody knows."""
    acknowledged(capture)


def x_ack_call_id(capture):
    """On the way, the Call-ID of the ACKs was changed."""
    acknowledged(capture, call_id="call-1@203.0.113.1")


def x_ack_call_id_works(capture):
    """The 200 does not come again all the same."""
    acknowledged(capture, again=(), call_id="call-1@203.0.113.1")


def x_ack_call_id_of_other(capture):
    """An ACK of another call, which began before the capture."""
    acknowledged(capture, call_id="call-2", tags=("a-2", "b-2"))


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "x_ack_"))
