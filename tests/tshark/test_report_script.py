#!/usr/bin/env python3
"""scripts/report.py: one report over many captures, its exit status, and one call as Markdown."""

import json
import re
import shutil
import unittest

import harness

SCRIPTS = harness.TESTS.parent / "scripts"
PYTHON = shutil.which("python3", path="/usr/bin:/bin")  # one that anybody may run
WHOLE = "real/04a-sipp-no-notify-74s.pcap"
CALL = "1-31107@127.0.0.11"


def report(*words):
    for name in "report.py", "reports.py":
        copy = harness.stage().root / "bin" / name
        if not copy.exists():
            shutil.copy(SCRIPTS / name, copy)
            copy.chmod(0o644)
    return harness.complete(PYTHON, harness.stage().root / "bin" / "report.py", *words)


def printed(*words):
    done = report(*words)
    if done.returncode or done.stderr:
        raise AssertionError(f"{words}: exit {done.returncode}\n{done.stderr.decode()}")
    return done.stdout.decode()


def pieces():
    """The capture in files of 30 frames, as a ring buffer leaves them."""
    folder = harness.stage().root / "home"
    harness.run("editcap", "-c", "30", WHOLE, folder / "piece.pcap", check=False)
    found = sorted(folder.glob("piece_*.pcap"))
    for path in found:
        path.chmod(0o644)
    return found


class ReportScript(harness.LoadedTestCase):
    maxDiff = None

    def test_many_files(self):
        """The report of the parts, in any order, is that of the whole: a call that reaches from one file to the next is one call."""
        parts = pieces()
        self.assertEqual(len(parts), 3)
        whole = harness.tshark("-q", "-r", WHOLE, "-z", "sipexplain,report").strip()
        together = printed(*reversed(parts))
        files = re.search(r"\nFiles: 3, put together by time((?:\n  .*){3})", together)
        self.assertEqual([line.split(": ")[1] for line in files[1].strip().splitlines()], ["frames 1 to 30", "frames 31 to 60", "frames 61 to 73"])
        self.assertEqual(together.replace(files[0], "").strip(), whole)
        self.assertEqual(printed(WHOLE).strip(), whole)

    def test_forms(self):
        parts = pieces()
        whole = json.loads(harness.tshark("-q", "-r", WHOLE, "-z", "sipexplain,json"))
        self.assertEqual(json.loads(printed("--json", *parts)), whole)
        page = printed("--html", *parts)
        self.assertTrue(page.startswith("<!DOCTYPE html>"))
        self.assertTrue(page.endswith("</html>\n"))
        self.assertEqual(json.loads(page.partition('id="report">')[2].partition("</script>")[0]), whole)

    def test_same_file_twice(self):
        self.assertEqual(json.loads(printed("--json", WHOLE, WHOLE))["capture"]["frames"], 73)

    def test_long_names(self):
        """So many that their names together are longer than a comment in a capture may be."""
        folder = harness.stage().root / "home"
        harness.run("editcap", "-r", WHOLE, folder / "one.pcap", "1", check=False)
        paths = [folder / f"{i:0200}.pcap" for i in range(350)]
        for path in paths:
            path.symlink_to(folder / "one.pcap")
        self.assertEqual(json.loads(printed("--json", *paths))["capture"]["frames"], 350)

    def test_overlapping_files(self):
        """Those of two points: their calls are there once each, and no frame is said to be of a file."""
        text = printed("real/02a-ast22-blind-busy.pcap", "real/02k-baresip-blind-busy.pcap", "real/02a-ast22-blind-busy.pcap")
        self.assertIn("\nFiles: 2, put together by time\n", text)

    def test_exit_status(self):
        for severity, status in ("note", 1), ("warn", 1), ("error", 0):
            self.assertEqual(report("--fail-on", severity, WHOLE).returncode, status, severity)
        self.assertEqual(report("--fail-on", "note", "real/01a-ast22-blind-ok.pcap").returncode, 0)
        for words in ["made/there-is-none.pcap"], ["README.md"], [WHOLE, "--", "-o", "no.such:1"], ["--markdown", "no such call", WHOLE]:
            done = report(*words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertRegex(done.stderr.decode(), r"^report\.py: .+")

    def test_markdown(self):
        text = printed("--markdown", CALL, WHOLE)
        self.assertTrue(text.startswith(f"### SIP call {CALL}\n"))
        self.assertIn("| 6 | warn | refer.no\\_notify | REFER accepted with 202 in frame 6: no NOTIFY within 33 s in this capture |", text)
        self.assertRegex(text, r"(?m)^\| \d+\.\d{3} \| 6 \| 127\.0\.0\.\d+:\d+ \| -\\> \| 127\.0\.0\.\d+:\d+ \| 202 \(REFER\) \|$")
        self.assertIn("How to fix:", text)
        self.assertNotIn("86647be51500a128", text)

    def test_masked(self):
        done = report("--markdown", CALL, "--mask", WHOLE)
        self.assertEqual(done.returncode, 0, done.stderr.decode())
        self.assertNotIn(CALL, done.stdout.decode())
        self.assertNotIn("alice", done.stdout.decode())

    def test_output_and_merged(self):
        folder = harness.stage().root / "home"
        self.assertEqual(printed("--output", folder / "out.txt", "--merged", folder / "out.pcapng", *pieces()), "")
        self.assertIn("Findings: 3", (folder / "out.txt").read_text())
        self.assertEqual(len(harness.tshark("-r", folder / "out.pcapng").splitlines()), 73)


if __name__ == "__main__":
    unittest.main()
