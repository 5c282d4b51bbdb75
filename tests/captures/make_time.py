#!/usr/bin/env python3
"""Makes the captures whose time stamps are out of order, or are no times at all, the same bytes each time.

    make_time.py [FOLDER]     writes them, by default into made/ beside this file
    make_time.py --check      says which files in made/ are not what would be written

Each function time_x fills the capture time-x.pcap. In the story that most of them tell, Alice asks Bob with OPTIONS at 0 s and is answered, sends a
MESSAGE at 1 s that is not, acknowledges neither the 200 to her INVITE at 2 s nor the 486 to the one at 3 s, and the capture goes on until 50 s.
"""

import pcapmake
from make_invite import ANSWER_AGAIN, again, calling
from make_refer import Dialog, later
from make_request import both_ways, message, outside

YEAR = 365 * 86400
HOUR = 3600
LEAP = 200_000_000


def call(capture, name, start, status):
    """A call whose final response is sent again and again."""
    dialog = Dialog(capture, call_id=f"{name}@10.0.0.1", established=False)
    request = calling(dialog, start)
    answer = dialog.answer(start + 0.1, status, to=request)
    again(dialog, answer, ANSWER_AGAIN, start + 0.1)


def story(capture):
    both_ways(capture)
    message(capture)
    call(capture, "answered", 2, "200 OK")
    call(capture, "busy", 3, "486 Busy Here")
    capture.sort()
    later(capture, 50)


def in_front(capture, fill):
    """Puts what `fill` makes before all else, whatever its times."""
    first = pcapmake.Capture()
    fill(first)
    capture.frames[:0] = first.frames


def time_story(capture):
    """The story, with time stamps in order."""
    story(capture)


def time_future(capture):
    """The story behind a MESSAGE and two INVITEs with their 200 and 486, stamped one year later."""
    def future(first):
        outside(first, "future-message").request(YEAR, "MESSAGE", "Content-Type: text/plain", body="Call me\n")
        call(first, "future-answered", YEAR + 1, "200 OK")
        call(first, "future-busy", YEAR + 2, "486 Busy Here")
        del first.frames[5:]
    story(capture)
    in_front(capture, future)


def time_stepped_back(capture):
    """The clock is set back by an hour: requests and responses on both sides of the step belong together, and the story is told after it."""
    dialog = outside(capture, "across")
    dialog.request(HOUR - 0.2, "MESSAGE", "Content-Type: text/plain", body="Call me\n")
    across = capture.frames[:]
    dialog.answer(-0.05, "200 OK")
    reply = capture.frames[len(across):]
    capture.frames.clear()
    story(capture)
    capture.frames[:0] = [*across, *reply]


def time_one_frame_ahead(capture):
    """The MESSAGE is answered at 1.2 s; a frame of another protocol at 1.1 s is stamped one year later."""
    both_ways(capture)
    dialog, _ = message(capture)
    later(capture, YEAR)
    dialog.answer(1.2, "200 OK")
    later(capture, 50)


def time_one_frame_ahead_in_vain(capture):
    """The same, but the MESSAGE is not answered."""
    both_ways(capture)
    message(capture)
    later(capture, YEAR)
    later(capture, 1.2)
    later(capture, 50)


def time_leaps(capture):
    """Six frames, 200,000,000 s apart: three requests, each with its response. The capture's clock was none."""
    for number in range(3):
        dialog = outside(capture, f"leap-{number}")
        dialog.request(2 * number * LEAP, "OPTIONS")
        dialog.answer((2 * number + 1) * LEAP, "200 OK")


def time_other_day(capture):
    """A MESSAGE without response and a REFER without NOTIFY; behind a frame at 4 s come two of another day, and nobody knows what was in between."""
    both_ways(capture)
    message(capture)
    dialog = Dialog(capture, call_id="call-2@10.0.0.1")
    dialog.refer(3)
    dialog.answer(3.1, "202 Accepted")
    later(capture, 4)
    later(capture, 3 * 86400)
    later(capture, 3 * 86400 + 1)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "time_"))
