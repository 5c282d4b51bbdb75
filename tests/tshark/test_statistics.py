#!/usr/bin/env python3
"""The counts of -z sipexplain,tree and -z sipexplain,table against an independent count by Wireshark's own field."""

import collections
import re
import unittest

import harness

FAILURES = "real/09a-invite-failure-codes.pcap"


def independent_counts(capture, where="sip.Status-Code"):
    """How often Wireshark's SIP dissector saw each status code, without what ICMP errors quote."""
    found = harness.tshark("-r", capture, "-Y", f"({where}) && !icmp && !icmpv6", "-T", "fields", "-E", "aggregator=,", "-e", "sip.Status-Code")
    return collections.Counter(code for line in found.splitlines() for code in line.split(",") if code)


def statistics_of(capture, *options, where=""):
    """What tshark prints of both statistics."""
    more = f",{where}" if where else ""
    return harness.tshark("-q", "-r", capture, *options, "-z", f"sipexplain,tree{more}", "-z", f"sipexplain,table{more}")


def leaf_counts(tree, root):
    """Counts of the codes below one root of the tree."""
    part = tree.partition(f"\n{root} ")[2]
    part = re.split(r"\n(?=\S)", part, maxsplit=1)[0]
    counts = collections.Counter()
    for code, count in re.findall(r"^ +(\d{3}) .*?  +(\d+) ", part, re.M):
        counts[code] += int(count)
    return counts


def table_counts(table):
    counts = collections.Counter()
    for code, count in re.findall(r"^(\d{3}) \|.*\|(\d+) \|$", table, re.M):
        counts[code] += int(count)
    return counts


class Statistics(harness.LoadedTestCase):
    def check(self, printed, expected):
        self.assertEqual(leaf_counts(printed, "SIP responses by class"), expected)
        self.assertEqual(leaf_counts(printed, "SIP responses by method"), expected)
        self.assertEqual(table_counts(printed), expected)

    def test_real_captures(self):
        """By class, by method and in the table: the same counts as those of the field sip.Status-Code."""
        total = 0
        for entry in harness.truth():
            capture = f"real/{entry['file']}"
            with self.subTest(capture=capture):
                expected = independent_counts(capture)
                self.check(statistics_of(capture), expected)
                total += sum(expected.values())
        self.assertGreater(total, 1000)

    def test_two_passes(self):
        """In two passes nothing is counted twice."""
        self.check(statistics_of(FAILURES, "-2"), independent_counts(FAILURES))

    def test_filter(self):
        expected = independent_counts(FAILURES, "sip.Status-Code >= 500")
        self.assertGreater(sum(expected.values()), 3)
        self.check(statistics_of(FAILURES, where="sip.Status-Code >= 500"), expected)

    def test_nothing(self):
        """Where nothing passes the filter there is nothing to count."""
        self.check(statistics_of(FAILURES, where="sip.Status-Code == 698"), {})


if __name__ == "__main__":
    unittest.main()
