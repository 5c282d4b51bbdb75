#!/usr/bin/env python3
"""A capture in several sessions: the files of a ring buffer (-b), or what lies between two resets (-M). What each held is told at the end."""

import collections
import re
import unittest

import harness

NO_NOTIFY = "real/04a-sipp-no-notify-74s.pcap"
AGAIN = re.compile(r" +frames are numbered from 1 again, first message at (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)")
STATISTICS = "-z", "sipexplain,report", "-z", "sipexplain,tree", "-z", "sipexplain,table"


def section(report, heading):
    """The entries below a heading, each in one line."""
    return report.replace("\n" + " " * 24, " ").partition(f"\n{heading}")[2].partition("\n\n")[0].splitlines()[1:]


def words(lines):
    """Lines of a report without frame and time, nor what lines columns up."""
    return [" ".join(line.split()[2:]) for line in lines]


class Sessions(harness.LoadedTestCase):
    maxDiff = None

    def test_reset(self):
        """What was found in each session, with its own frame numbers; counts of all."""
        report = harness.run("tshark", "-q", "-M", "10", "-r", NO_NOTIFY, "-z", "sipexplain,report", check=False)
        found = section(report, "Findings: 2")
        self.assertEqual([line.split()[0] for line in found if not AGAIN.fullmatch(line)], ["3", "8"])
        self.assertEqual([AGAIN.fullmatch(line)[1] for line in found if AGAIN.fullmatch(line)], ["2026-11-20 10:05:25", "2026-11-20 10:06:36"])
        self.assertEqual(section(report, "Count of each finding"), ["       2  note  sipexplain.response.client_error"])
        self.assertEqual(["open", "in_progress"], [line.split()[3] for line in section(report, "Not decided") if not AGAIN.fullmatch(line) and "REFER" in line])

    def test_many(self):
        """However many sessions there are, every response counts, and what passes from one to the next does no harm."""
        capture = harness.stage().root / "home" / "all.pcapng"
        harness.merge(capture, sorted(harness.stage().root.glob("captures/*/*.pcap*")), "-a")
        for count, path in ("200", capture), ("1", NO_NOTIFY):
            with self.subTest(count=count):
                done = harness.complete("tshark", "-q", "-M", count, "-r", path, *STATISTICS)
                self.assertEqual(done.returncode, 0)
                report, _, table = done.stdout.decode().partition("SIP responses:")
                counts = collections.Counter()
                for code, responses in re.findall(r"^(\d+) \|.*\|(\d+) \|$", table or report, re.M):
                    counts[code] += int(responses)
                told = {line.split()[1]: int(line.split()[0]) for line in section(report, "Count of each response code")}
                self.assertEqual(told, counts)
                self.assertGreater(sum(counts.values()), 30)

    def test_one_session(self):
        """Nothing is told of sessions where there is one."""
        self.assertEqual(harness.run("tshark", "-q", "-M", "100000", "-r", NO_NOTIFY, "-z", "sipexplain,report"),
                         harness.tshark("-q", "-r", NO_NOTIFY, "-z", "sipexplain,report"))

    def test_ring_buffer(self):
        """A live capture from a pipe into files of 4 kB."""
        capture = (harness.REAL.parent / NO_NOTIFY).read_bytes()
        target = harness.stage().root / "home" / "ring.pcap"
        done = harness.complete("tshark", "-q", "-i", "-", "-b", "filesize:4", "-w", target, *STATISTICS, stdin=capture)
        report = done.stdout.decode().partition("SIP Explain report")[2]
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertGreater(len(list(target.parent.glob("ring_*.pcap"))), 5)
        whole = harness.tshark("-q", "-r", NO_NOTIFY, "-z", "sipexplain,report")
        self.assertEqual(section(report, "Count of each response code"), section(whole, "Count of each response code"))
        # The wait reaches over a file's end, and the cause of a failure may be in the file before.
        expected = [line.split(": ")[0] for line in words(section(whole, "Findings:")) if "no_notify" not in line]
        self.assertEqual([line.split(": ")[0] for line in words(section(report, "Findings:")) if "sipexplain" in line], expected)
        self.assertRegex(report, AGAIN)


if __name__ == "__main__":
    unittest.main()
