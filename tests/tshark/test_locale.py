#!/usr/bin/env python3
"""What the plugin says has decimal points in every locale: scripts read it, and it is the same in each bug report."""

import re
import unittest

import harness


class DecimalComma(harness.LoadedTestCase):
    """All captures, one behind the other, read by a user whose numbers have a decimal comma."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.capture = harness.stage().root / "home" / "all.pcapng"
        captures = sorted(harness.stage().root.glob("captures/*/*.pcap*"))
        harness.merge(cls.capture, captures, "-a")

    def both(self, *words):
        plain = harness.run("tshark", "-r", self.capture, *words, check=False)
        return plain, harness.run("tshark", "-r", self.capture, *words, check=False, env=harness.comma_locale())

    def test_report(self):
        plain, comma = self.both("-q", "-z", "sipexplain,report")
        self.assertGreater(int(plain.split("Findings: ")[1].split()[0]), 300)
        self.assertGreater(len(re.findall(r"\d\.\d+ s\b", plain)), 50)
        self.assertEqual(comma, plain)

    def test_fields(self):
        """All texts of ours; the times of fields, and what else a locale may change, Wireshark itself writes."""
        names = re.findall(r"^F\t[^\t]*\t(sipexplain\.[^\t]+)\tFT_STRING\t", harness.tshark("-G", "fields"), re.M)
        self.assertIn("sipexplain.seen", names)
        words = [word for name in [*names, "_ws.expert.message"] for word in ("-e", name)]
        plain, comma = self.both("-2", "-T", "fields", *words, "-Y", "sipexplain")
        self.assertGreater(len(re.findall(r"\d\.\d+ s\b", plain)), 20)
        self.assertEqual(comma, plain)


if __name__ == "__main__":
    unittest.main()
