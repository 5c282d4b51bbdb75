#!/usr/bin/env python3
"""Makes the captures in which the difference between two messages tells why a call fails, the same bytes each time.

    make_why.py [FOLDER]     writes them, by default into made/ beside this file
    make_why.py --check      says which files in made/ are not what would be written

Each function why_x fills the capture why-x.pcap. As in make_ack.py, Alice calls Bob at 0 s, he answers at 1 s, and the capture goes on until all
limits have passed.
"""

import dataclasses

import pcapmake
from make_ack import misfits
from make_refer import BOB, later, outgoing


def why_ack_other_target(capture):
    """The ACKs have the address of the INVITE instead of the Contact of the 200; then Bob gives up."""
    misfits(capture, "200 OK", "Contact: <sip:bob@10.0.0.2:5070>", start="ACK sip:bob@example.com SIP/2.0").bye(33, by=BOB)
    later(capture, 50)


def why_ack_other_target_accepted(capture):
    """The same, and Bob takes it: his 200 does not come again."""
    misfits(capture, "200 OK", "Contact: <sip:bob@10.0.0.2:5070>", times=(), start="ACK sip:bob@example.com SIP/2.0")
    later(capture, 50)


def why_ack_other_route(capture):
    """The ACKs have no Route, although the proxy has recorded itself."""
    misfits(capture, "200 OK", "Record-Route: <sip:10.0.0.2;lr>", "Contact: <sip:bob@10.0.0.9>", start="ACK sip:bob@10.0.0.9 SIP/2.0")
    later(capture, 50)


def why_ack_contact_elsewhere(capture):
    """The Contact of the 200 names another port than it comes from, and the ACKs go there."""
    misfits(capture, "200 OK", "Contact: <sip:bob@10.0.0.2:5070>", start="ACK sip:bob@10.0.0.2:5070 SIP/2.0", target="10.0.0.2:5070")
    later(capture, 50)


def why_ack_contact_elsewhere_answers(capture):
    """The same, and Bob listens there, too."""
    misfits(capture, "200 OK", "Contact: <sip:bob@10.0.0.2:5070>", times=(), start="ACK sip:bob@10.0.0.2:5070 SIP/2.0", target="10.0.0.2:5070")
    later(capture, 50)


def why_response_unheard(capture):
    """Bob answers Alice's OPTIONS at the port that its Via names; it came from another, behind a NAT."""
    dialog = outgoing(capture)
    request = dialog.request(0, "OPTIONS", source="10.0.0.1:31004")
    answer = dialog.send(0.02, dataclasses.replace(dialog.answer(None, "200 OK"), target="10.0.0.1:5060"))
    for time in (0.5, 1.5, 3.5, 7.5):
        dialog.send(time, request)
        dialog.send(time + 0.02, answer)
    later(capture, 50)


if __name__ == "__main__":
    pcapmake.run_maker(pcapmake.writer(globals(), "why_"))
