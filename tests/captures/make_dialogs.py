#!/usr/bin/env python3
"""Makes the captures in which requests find no dialog, change a call at the same time, or end one that failed. The same bytes each time.

    make_dialogs.py [FOLDER]     writes them, by default into made/ beside this file
    make_dialogs.py --check      says which files in made/ are not what would be written

Each function dialog_x fills the capture of that name, with hyphens. Unless a capture says otherwise, Alice has called Bob at 0 s.
"""

import pcapmake
from make_refer import BOB, PROXY, address_of, invite, later, outgoing
from make_retry import talking

GONE = "481 Call/Transaction Does Not Exist"


def dialog_no_from_tag(capture):
    """The BYE of Bob has no tag in From: 481."""
    dialog = talking(capture)
    dialog.request(10, "BYE", by=BOB, sender=address_of(BOB))
    dialog.answer(10.1, GONE)


def dialog_wrong_tag(capture):
    """The INFO has the To tag of another call: 481."""
    dialog = talking(capture)
    dialog.request(10, "INFO", recipient=f"{address_of(BOB)};tag=other")
    dialog.answer(10.1, GONE)


def dialog_two_hops(capture):
    """A BYE before and behind a proxy gets 481 on both hops: it did not end the call itself."""
    dialog = talking(capture)
    outer = dialog.request(10, "BYE", target=PROXY)
    inner = dialog.forward(10.01)
    dialog.answer(10.02, GONE, to=inner)
    dialog.answer(10.03, GONE, to=outer)


def dialog_crossing(capture):
    """The BYEs of both sides cross: one gets 481."""
    dialog = talking(capture)
    first = dialog.request(10, "BYE")
    second = dialog.request(10.01, "BYE", by=BOB)
    dialog.answer(10.02, GONE, to=first)
    dialog.answer(10.03, "200 OK", to=second)


def dialog_ended(capture):
    """Bob has ended the call, and Alice has said 200, when her BYE comes: 481."""
    dialog = talking(capture)
    dialog.bye(10, by=BOB)
    dialog.request(10.2, "BYE")
    dialog.answer(10.3, GONE)


def dialog_early(capture):
    """An UPDATE in a call that rings gets 481: the 183 has made the dialog."""
    dialog = outgoing(capture)
    invite(dialog, 0)
    dialog.answer(0.1, "183 Session Progress")
    dialog.request(1, "UPDATE")
    dialog.answer(1.1, GONE)


def dialog_goes_on(capture):
    """Bob answers 481 to an INFO, and later sends one of his own."""
    dialog = talking(capture)
    dialog.request(10, "INFO")
    dialog.answer(10.1, GONE)
    dialog.request(15, "INFO", by=BOB)
    dialog.answer(15.1, "200 OK")


def refused_change(dialog, time):
    """A re-INVITE of Alice that gets 491."""
    request = invite(dialog, time)
    dialog.answer(time + 0.1, "491 Request Pending", to=request)
    dialog.ack(time + 0.2, request)


def dialog_nothing_open(capture):
    """491 three times to Alice's re-INVITEs, and nothing of Bob is open."""
    dialog = talking(capture)
    for time in 10, 13, 17:
        refused_change(dialog, time)


def dialog_changes_cross(capture):
    """Both change the call at once: 491."""
    dialog = talking(capture)
    other = dialog.request(10, "INVITE", "Contact: <sip:bob@10.0.0.2>", by=BOB)
    refused_change(dialog, 10.05)
    dialog.answer(10.4, "200 OK", to=other)
    dialog.ack(10.5, other)


def dialog_changes_not_captured(capture):
    """491 to a re-INVITE in a call of which the begin is not in the capture, so that an open INVITE may be missing."""
    dialog = outgoing(capture)
    dialog.established = True
    refused_change(dialog, 10)


def hang_up(dialog, time, *headers):
    dialog.request(time, "BYE", *headers)
    dialog.answer(time + 0.1, "200 OK")


def dialog_bye_reasons(capture):
    """Calls that end with a BYE that names a failure, a timeout and normal ends; the last one says nothing."""
    for number, reason in enumerate(["SIP;cause=488;text=\"Not Acceptable Here\"", "Q.850;cause=41", "SIP;cause=200;text=\"Session timeout\"",
                                     "Q.850;cause=16;text=\"Normal call clearing\"", "SIP;cause=486", None], 1):
        dialog = outgoing(capture, number)
        request = invite(dialog, 10 * number)
        dialog.answer(10 * number + 0.1, "200 OK")
        dialog.ack(10 * number + 0.2, request)
        hang_up(dialog, 10 * number + 5, *([f"Reason: {reason}"] if reason else []))


def dialog_bye_after_failure(capture):
    """A re-INVITE is refused with 488, and Alice hangs up."""
    dialog = talking(capture)
    request = invite(dialog, 10)
    dialog.answer(10.1, "488 Not Acceptable Here")
    dialog.ack(10.2, request)
    hang_up(dialog, 11)


def dialog_bye_after_finding(capture):
    """The 200 to the INVITE is sent 11 times without an ACK, and Bob hangs up."""
    dialog = outgoing(capture)
    invite(dialog, 0)
    answer = dialog.answer(0.1, "200 OK")
    for time in 0.6, 1.6, 3.6, 7.6, 11.6, 15.6, 19.6, 23.6, 27.6, 31.6:
        dialog.send(time, answer)
    dialog.bye(32.2, by=BOB)
    later(capture, 60)


def dialog_says_why(capture):
    """603 whose answerer says why: in a header of its own, by Warning, by Reason, by the phrase; then with a Reason that fits, and without."""
    rows = (("603 Decline", "X-Twilio-Error: 32203 Outbound call blocked by fraud protection"), ("603 Decline", 'Warning: 399 gw "No credit left"'),
            ("603 Decline", "Reason: Q.850;cause=34"), ("603 Network Blocked",), ("603 Declined", "Reason: Q.850;cause=21"), ("603 Decline",))
    for number, (status, *headers) in enumerate(rows, 1):
        dialog = outgoing(capture, number)
        request = invite(dialog, number)
        dialog.answer(number + 0.1, status, *headers)
        dialog.ack(number + 0.2, request)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "dialog_"))
