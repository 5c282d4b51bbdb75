#!/usr/bin/env python3
"""Makes the captures about ACKs and PRACKs that do not fit, or that have no effect, the same bytes each time.

    make_ack.py [FOLDER]     writes them, by default into made/ beside this file
    make_ack.py --check      says which files in made/ are not what would be written

Each function ack_x fills the capture ack-x.pcap. As in make_invite.py, Alice calls Bob at 0 s, he answers at 1 s, and the capture goes on until
all limits have passed.
"""

import dataclasses

import pcapmake
from make_invite import ANSWER_AGAIN, RELIABLE, RELIABLE_AGAIN, again, answered, early_media
from make_loss import Connection
from make_refer import BOB, later, outgoing, via_of


def acknowledgement(call, answer, **changes):
    """The ACK to this response as it should be, but for the changes."""
    is_success = answer.start.startswith("SIP/2.0 2")
    ack = dataclasses.replace(
        call, start=call.start.replace("INVITE", "ACK"), cseq=call.cseq.replace("INVITE", "ACK"), recipient=answer.recipient,
        via=(f"{call.via[0]}-ack",) if is_success else call.via[:1], headers=("Max-Forwards: 70",), body="")
    return dataclasses.replace(ack, **changes)


def misfits(capture, status, *headers, times=ANSWER_AGAIN, **changes):
    """The response, its copies, and an ACK with these changes after each of the first three."""
    dialog = outgoing(capture)
    call, answer = answered(dialog, *headers, status=status)
    ack = acknowledgement(call, answer, **changes)
    dialog.send(1.02, ack)
    for count, time in enumerate(times):
        dialog.send(1 + time, answer)
        if count < 2:
            dialog.send(1.02 + time, ack)
    return dialog


def ack_other_cseq(capture):
    """Each 200 gets an ACK with the next CSeq number: Bob takes none of them and gives up with BYE."""
    misfits(capture, "200 OK", cseq="102 ACK").bye(33, by=BOB)
    later(capture, 50)


def ack_other_tag(capture):
    """The ACKs have the To tag of another response."""
    misfits(capture, "200 OK", recipient="<sip:bob@example.com>;tag=early")
    later(capture, 50)


def ack_accepted(capture):
    """The ACK has another CSeq number, and Bob takes it all the same: his 200 does not come again."""
    misfits(capture, "200 OK", times=(), cseq="102 ACK")
    later(capture, 50)


def ack_other_branch(capture):
    """The ACKs to a 302 have a branch and a Request-URI of their own."""
    misfits(capture, "302 Moved Temporarily", "Contact: <tel:5551234>", start="ACK tel:5551234 SIP/2.0", via=(via_of("10.0.0.1", "new"),))
    later(capture, 50)


def ack_other_branch_accepted(capture):
    """The ACK to a 486 has a branch of its own, and the 486 does not come again."""
    misfits(capture, "486 Busy Here", times=(), via=(via_of("10.0.0.1", "new"),))
    later(capture, 50)


def ack_after_cancel(capture):
    """Alice cancels the call at 2 s. The 487 comes at 40 s, when she has forgotten it: no ACK."""
    dialog = outgoing(capture)
    call, _ = answered(dialog, status="183 Session Progress")
    dialog.cancel(2, call)
    answer = dialog.answer(40, "487 Request Terminated", to=call)
    again(dialog, answer, ANSWER_AGAIN, start=40, until=90)
    later(capture, 90)


def ack_answered(capture):
    """Bob answers each ACK with 400, repeats his 200 to the end, and gives up with BYE."""
    dialog = outgoing(capture)
    call, answer = answered(dialog)
    ack = acknowledgement(call, answer, headers=())
    for time in (0, *ANSWER_AGAIN):
        dialog.send(1 + time, answer)
        dialog.send(1.02 + time, ack)
        dialog.answer(1.03 + time, "400 Bad Request", to=ack)
    dialog.bye(33.1, by=BOB)
    later(capture, 50)


def ack_without_effect_tcp(capture):
    """Over TCP the 200 comes again after its ACK, which cannot have been lost; Alice does not send it again."""
    dialog = outgoing(Connection(capture))
    call, answer = answered(dialog)
    dialog.send(1.02, acknowledgement(call, answer))
    again(dialog, answer, ANSWER_AGAIN)
    later(capture, 50)


def ack_late_copy(capture):
    """No ACK. The first copy of the 200 is late on its way, so that the second one comes 40 ms behind it."""
    dialog = outgoing(capture)
    _, answer = answered(dialog)
    again(dialog, answer, (1.46, *ANSWER_AGAIN[1:]))
    later(capture, 50)


def ack_prack_misfit(capture):
    """A proxy has changed the CSeq number of the INVITE, but not RAck in the PRACK: Bob refuses it with 481 and repeats his 183."""
    dialog, call, early = early_media(capture, *RELIABLE)
    dialog.request(1.1, "PRACK", "RAck: 1 100 INVITE")
    dialog.answer(1.15, "481 Call/Transaction Does Not Exist")
    again(dialog, early, RELIABLE_AGAIN)
    dialog.answer(33.1, "504 Server Time-out", to=call)
    dialog.send(33.2, acknowledgement(call, dialog.newest))
    later(capture, 90)


def ack_prack_accepted(capture):
    """The same PRACK after two repetitions, and Bob takes it."""
    dialog, _, early = early_media(capture, *RELIABLE)
    again(dialog, early, RELIABLE_AGAIN[:2])
    dialog.request(2.6, "PRACK", "RAck: 1 100 INVITE")
    dialog.answer(2.65, "200 OK")
    later(capture, 50)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "ack_"))
