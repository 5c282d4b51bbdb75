#!/usr/bin/env python3
"""Makes the captures about how transfers end, what they ask for, and the report, the same bytes each time.

    make_transfer.py [FOLDER]     writes them, by default into made/ beside this file
    make_transfer.py --check      says which files in made/ are not what would be written

Each function transfer_x or report_x fills the capture transfer-x.pcap or report-x.pcap. Unless a capture says otherwise, Alice refers Bob
to Carol inside their call at 0 s, and Bob accepts with 202 at 0.1 s.
"""

import pcapmake
from make_refer import BOB, Dialog, accepted, later, outgoing, invite, out_of_dialog, refused_call

EXPIRES = "active;expires=20"
HOSTILE = "\x1b[31m\x07%s%n"


# Subscriptions that end without a final report. That of Bob ends at 20.2 s, so the final NOTIFY is overdue at 53.2 s.

def transfer_unfinished(capture):
    """100 Trying, then the subscription runs out."""
    accepted(capture).notify(0.2, state=EXPIRES)
    later(capture, 53.199999)
    later(capture, 53.2)


def transfer_unfinished_capture_ends(capture):
    """100 Trying; the capture ends before the limit after the end of the subscription."""
    accepted(capture).notify(0.2, state=EXPIRES)
    later(capture, 53)


def transfer_refreshed(capture):
    """100 Trying, then 180 Ringing with a new interval, which is not over when the capture ends."""
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    dialog.notify(15, "180 Ringing", state="active;expires=60")
    later(capture, 60)


def transfer_refreshed_then_unfinished(capture):
    """100 Trying, then 180 Ringing with a new interval, which runs out as well."""
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    dialog.notify(15, "180 Ringing", state="active;expires=60")
    later(capture, 60)
    later(capture, 110)


def transfer_ended_by_bye(capture):
    """100 Trying, then the call ends before the subscription does."""
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    dialog.bye(10)
    later(capture, 60)


def transfer_unfinished_then_bye(capture):
    """100 Trying, the subscription runs out, and the call goes on until 100 s."""
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    later(capture, 60)
    dialog.bye(100)


def transfer_finished_late(capture):
    """100 Trying; the final NOTIFY comes when its time is over."""
    dialog = accepted(capture)
    dialog.notify(0.2, state=EXPIRES)
    later(capture, 60)
    dialog.notify(61, "200 OK")


def transfer_finished_and_active(capture):
    """The result is reported, and the subscription runs out without being terminated."""
    dialog = accepted(capture)
    dialog.notify(0.2, "486 Busy Here", state=EXPIRES)
    later(capture, 60)


def transfer_without_expires(capture):
    """100 Trying in a NOTIFY that does not say when the subscription ends."""
    accepted(capture).notify(0.2, state="active")
    later(capture, 4000)


def transfer_not_captured(capture):
    """The capture starts after the REFER; its subscription runs out."""
    dialog = Dialog(capture)
    dialog.notify(0.2, state=EXPIRES)
    later(capture, 60)


def transfer_notify_rejected(capture):
    """The referrer answers the NOTIFY with 481: the subscription is gone."""
    accepted(capture).notify(0.2, state=EXPIRES, answer="481 Subscription Does Not Exist")
    later(capture, 60)


def transfer_notify_failed(capture):
    """The referrer answers the NOTIFY with 500, which leaves the subscription as it is; it runs out."""
    accepted(capture).notify(0.2, state=EXPIRES, answer="500 Server Internal Error")
    later(capture, 60)


def transfer_bye_of_fork(capture):
    """The call was forked; Alice ends its other branch right after the 202. Bob never notifies."""
    dialog = accepted(capture)
    other = BOB._replace(tag="b-2")
    Dialog(capture, other=other).bye(0.2)
    later(capture, 40)


# What the REFER asks for.

def transfer_attended(capture):
    """Carol is asked to replace another call of Alice; the target is busy."""
    dialog = accepted(capture, "Referred-By: \"Alice\" <sip:alice@example.com>",
                      to="<sip:carol@10.0.0.3:5062;transport=udp?Replaces=call-9%4010.0.0.1%3Bto-tag%3Dc-1%3Bfrom-tag%3Da-9>")
    dialog.notify(0.2)
    dialog.notify(3.2, "486 Busy Here")


def transfer_click_to_dial(capture):
    """A REFER out of dialog makes a new call; the referee's user declines."""
    dialog = out_of_dialog(capture)
    dialog.refer(0)
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, "603 Decline")


def transfer_method(capture):
    """Bob is asked to send a BYE."""
    accepted(capture, to="<sip:carol@example.com;method=BYE>").notify(0.2, "200 OK")


def transfer_without_target(capture):
    """The REFER has no Refer-To, which Bob does not mind."""
    dialog = Dialog(capture)
    dialog.request(0, "REFER", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(0.1, "202 Accepted")
    dialog.notify(0.2, "200 OK")


def transfer_odd_target(capture):
    """Refer-To of 200 bytes with two-byte characters, Replaces with escaped control characters, Referred-By with those that color a terminal."""
    accepted(capture, f"Referred-By: <sip:{HOSTILE}@example.com>",
             to=f"<sip:{'é' * 100}@example.com?Replaces=%1b[31m%0A%ff@10.0.0.1>").notify(0.2, "200 OK")


# What the report has to show.

def report_all(capture):
    """A busy call, and four transfers: never notified, still open, in progress and successful; a fifth one is not answered."""
    refused_call(capture, "486 Busy Here")
    for number, time in enumerate([1, 50, 51, 52, 53], 2):
        dialog = Dialog(capture, call_id=f"call-{number}@10.0.0.1")
        dialog.refer(time)
        if number < 6:
            dialog.answer(time + 0.1, "202 Accepted")
        if number > 3 and number < 6:
            dialog.notify(time + 0.2, "100 Trying" if number == 4 else "200 OK")


def report_unknown(capture):
    """A transfer whose REFER is cut off, and a SUBSCRIBE that is still open."""
    accepted(capture, cut="Contact")
    dialog = Dialog(capture, call_id="subscription-1@10.0.0.1", established=False)
    dialog.request(39, "SUBSCRIBE", "Event: presence", "Expires: 3600", "Contact: <sip:alice@10.0.0.1>")
    dialog.answer(39.1, "200 OK", "Expires: 3600")
    later(capture, 40)


def report_hostile(capture):
    """Call-IDs and a phrase that hold what colors a terminal, of a refused call and of a transfer; its Referred-By is folded within the address."""
    refused = outgoing(capture, 1)
    refused.call_id = f"{HOSTILE}call@10.0.0.1"
    call = invite(refused, 0)
    refused.answer(0.1, f"499 {HOSTILE}")
    refused.ack(0.2, call)
    dialog = Dialog(capture, call_id=f"{HOSTILE}refer@10.0.0.1")
    dialog.refer(1, "Referred-By: <sip:alice\n @example.com>")
    dialog.answer(1.1, "202 Accepted")
    later(capture, 40)


def report_no_sip(capture):
    """No SIP at all."""
    later(capture, 0)
    later(capture, 40)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "transfer_", "report_"))
