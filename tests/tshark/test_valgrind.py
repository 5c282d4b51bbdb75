#!/usr/bin/env python3
"""valgrind finds no error and no leak that our code has a part in; what Wireshark itself leaks is not our business."""

import pathlib
import unittest
import xml.etree.ElementTree

import harness

SUPPRESSIONS = pathlib.Path(__file__).with_name("valgrind.supp")
SOURCES = {path.name for path in (harness.TESTS.parent / "plugin").rglob("*.c")}
CAPTURES = ("real/04a-sipp-no-notify-74s.pcap", "real/09a-invite-failure-codes.pcap", "real/08g-tcp-one-connection-60-dialogs.pcap")


def is_ours(frame):
    return frame.findtext("file") in SOURCES or "sipexplain" in pathlib.Path(frame.findtext("obj") or "").name


def describe(error):
    lines = [error.findtext("what") or error.findtext("xwhat/text")]
    lines += [f"  {frame.findtext('fn')} ({frame.findtext('file')}:{frame.findtext('line')})" for frame in error.iter("frame")]
    return "\n".join(lines)


def valgrind(*words, check=True):
    """The errors and leaks that valgrind reports for a tshark command line, those of our code only, and how many there are in all."""
    log = harness.stage().root / "home" / "valgrind.xml"
    harness.run(
        "valgrind", "--quiet", "--leak-check=full", "--keep-debuginfo=yes", "--num-callers=30", "--xml=yes", f"--xml-file={log}",
        f"--suppressions={SUPPRESSIONS}", "tshark", *words, check=check, env={"WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple", "G_SLICE": "always-malloc"})
    errors = list(xml.etree.ElementTree.parse(log).getroot().iter("error"))
    return [describe(error) for error in errors if any(is_ours(frame) for frame in error.iter("frame"))], len(errors)


class Valgrind(harness.LoadedTestCase):
    def test_one_pass(self):
        for capture in CAPTURES:
            with self.subTest(capture=capture):
                ours, _ = valgrind("-r", capture, "-O", "sipexplain", "-q", "-z", "expert")
                self.assertEqual(ours, [])

    def test_two_passes(self):
        for capture in CAPTURES[:2]:
            with self.subTest(capture=capture):
                ours, _ = valgrind("-r", capture, "-2", "-O", "sipexplain")
                self.assertEqual(ours, [])

    def test_sessions(self):
        """The memory of a session is gone when the report is printed."""
        statistics = "-z", "sipexplain,report", "-z", "sipexplain,json", "-z", "sipexplain,html", "-o", "sipexplain.mask:TRUE", "-z", "sipexplain,tree", "-z", "sipexplain,table"
        ours, _ = valgrind("-r", CAPTURES[0], "-q", "-M", "10", *statistics, check=False)
        self.assertEqual(ours, [])

    def test_own_texts(self):
        for name in ("own-texts.ini", "windows.ini"):
            with self.subTest(name=name):
                ours, _ = valgrind("-r", CAPTURES[1], "-o", f"sipexplain.codes_file:../texts/{name}", "-O", "sipexplain")
                self.assertEqual(ours, [])


if __name__ == "__main__":
    unittest.main()
