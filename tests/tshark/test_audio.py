#!/usr/bin/env python3
"""The audio of real captures: counted as Wireshark's own statistics of RTP count it, and missed where a part of it is taken away."""

import collections
import functools
import re
import unittest

import harness

# Of the real captures, only this one has audio: three legs.
CAPTURES = ["real/01b-ast22-blind-ok-rtp.pcap", "made/x-media-both-ways.pcap"]
# Audio that goes one way only, or to somewhere else.
MADE = ["made/x-media-elsewhere.pcap", "made/x-media-hold.pcap", "made/x-media-late.pcap", "made/x-media-one-way.pcap",
        "made/x-media-one-way-short.pcap", "made/x-media-one-way-beside.pcap", "made/x-media-private.pcap"]
FACT = re.compile(r"Audio of this call: ([\d,]+) packets? to the caller at ([\d.]+):(\d+), ([\d,]+) to the callee at ([\d.]+):(\d+)")
FINDINGS = "sipexplain.media.one_way or sipexplain.media.none"


@functools.cache
def streams(capture):
    """Packets by the address and port that they go to, as `-z rtp,streams` counts them. It does not know RTP that no SDP in the capture
    announces."""
    counts = collections.Counter()
    for line in harness.tshark("-n", "-q", "-r", capture, "-z", "rtp,streams").splitlines():
        found = re.match(r" *[\d.]+ +[\d.]+ +\S+ +\d+ +(\S+) +(\d+) +0x\w+ +\S+ +(\d+) ", line)
        if found:
            counts[found[1], int(found[2])] += int(found[3])
    return counts


def said(capture, two_pass):
    """The same, as the BYEs and their responses say it."""
    counts = {}
    for row in harness.rows(capture, "sipexplain.seen", two_pass=two_pass):
        for fact in row["sipexplain.seen"]:
            found = FACT.fullmatch(fact)
            for at in (1, 4) if found else ():
                counts[found[at + 1], int(found[at + 2])] = int(found[at].replace(",", ""))
    return counts


def without(capture, target=None):
    """A copy of the capture without the audio that goes to that address and port, or without any."""
    path = harness.stage().root / "home" / "part.pcap"
    where = f" and ip.dst == {target[0]} and udp.dstport == {target[1]}" if target else ""
    harness.tshark("-r", capture, "-Y", f"!(rtp{where})", "-w", path)
    return path


class Audio(harness.LoadedTestCase):
    def test_counts(self):
        for capture in CAPTURES + MADE:
            for two_pass in (False, True):
                with self.subTest(capture=capture, two_pass=two_pass):
                    counts = said(capture, two_pass)
                    self.assertTrue(counts)
                    self.assertEqual({target: count for target, count in counts.items() if count}, dict(streams(capture)))

    def test_one_direction(self):
        """Whichever is taken away, it is missed, and nothing else is."""
        for capture in CAPTURES:
            for target in streams(capture):
                part = without(capture, target)
                for two_pass in (False, True):
                    with self.subTest(capture=capture, target=target, two_pass=two_pass):
                        found = harness.rows(part, "_ws.expert.message", two_pass=two_pass, where=FINDINGS)
                        self.assertEqual(len(found), 1)
                        self.assertIn(f"{target[0]}:{target[1]} none came", str(found[0]))

    def test_whole_and_none(self):
        for capture in CAPTURES:
            for path in capture, without(capture):
                with self.subTest(path=path):
                    self.assertEqual(harness.rows(path, "frame.number", where=FINDINGS), [])


if __name__ == "__main__":
    unittest.main()
