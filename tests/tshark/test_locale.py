#!/usr/bin/env python3
"""What the plugin says is the same for every user: it has decimal points in every locale, as scripts read it, and none of Wireshark's names of vendors,
ports and enterprises."""

import re
import unittest

import harness


class AllCaptures(harness.LoadedTestCase):
    """All captures, one behind the other, read by two users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.capture = harness.stage().root / "home" / "all.pcapng"
        captures = sorted(harness.stage().root.glob("captures/*/*.pcap*"))
        harness.merge(cls.capture, captures, "-a")

    def both(self, environment, *words):
        plain = harness.run("tshark", "-r", self.capture, *words, check=False)
        return plain, harness.run("tshark", "-r", self.capture, *words, check=False, env=environment)

    def both_fields(self, environment):
        """All texts of ours; the times of fields, and what else a locale may change, Wireshark itself writes."""
        names = re.findall(r"^F\t[^\t]*\t(sipexplain\.[^\t]+)\tFT_STRING\t", harness.tshark("-G", "fields"), re.M)
        self.assertIn("sipexplain.seen", names)
        words = [word for name in [*names, "_ws.expert.message"] for word in ("-e", name)]
        return self.both(environment, "-2", "-T", "fields", *words, "-Y", "sipexplain")


class DecimalComma(AllCaptures):
    """A user whose numbers have a decimal comma."""

    def test_report(self):
        plain, comma = self.both(harness.comma_locale(), "-q", "-z", "sipexplain,report")
        self.assertGreater(int(plain.split("Findings: ")[1].split()[0]), 300)
        self.assertGreater(len(re.findall(r"\d\.\d+ s\b", plain)), 50)
        self.assertEqual(comma, plain)

    def test_fields(self):
        plain, comma = self.both_fields(harness.comma_locale())
        self.assertGreater(len(re.findall(r"\d\.\d+ s\b", plain)), 20)
        self.assertEqual(comma, plain)


class Names(AllCaptures):
    """A user who has the names that the tests do without to save time: see harness.py."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.environment = {"WIRESHARK_DATA_DIR": str(harness.DATA)}

    def test_names(self):
        """This user does have them. Later versions need no files for that."""
        without, named = self.both(self.environment, "-T", "fields", "-e", "eth.addr.oui_resolved")
        self.assertIn("Xerox", named)
        if harness.WIRESHARK < (4, 2):
            self.assertNotIn("Xerox", without)

    def test_report(self):
        without, named = self.both(self.environment, "-q", "-z", "sipexplain,report", "-z", "sipexplain,json")
        self.assertGreater(int(without.rsplit("Findings: ", 1)[1].split()[0]), 300)
        self.assertEqual(named, without)

    def test_fields(self):
        without, named = self.both_fields(self.environment)
        self.assertEqual(named, without)


if __name__ == "__main__":
    unittest.main()
