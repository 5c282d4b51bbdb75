#!/usr/bin/env python3
"""The profile SIP Explain: its columns, coloring rules and filter buttons at work, and how it is installed and removed."""

import collections
import csv
import pathlib
import shutil
import subprocess
import tempfile
import unittest

import harness

FOLDER = harness.TESTS.parent / "profile"
PROFILE = FOLDER / "SIP Explain"

# For each coloring rule, a capture with a packet that gets its colors from it.
COLORED = {
    "Transfer or subscription without its NOTIFY": "real/04a-sipp-no-notify-74s.pcap",
    "Transfer failed or reported late": "real/02a-ast22-blind-busy.pcap",
    "Finding that somebody has to repair": "real/09m-ast22-200-never-acked.pcap",
    "Response that means something is broken": "real/09a-invite-failure-codes.pcap",
    "6xx Global Failure": "real/09a-invite-failure-codes.pcap",
    "4xx that is normal, such as a login": "made/response-challenge.pcap",
    "4xx Client Error": "real/02k-baresip-blind-busy.pcap",
    "3xx Redirection": "made/response-redirection.pcap",
    "2xx Success": "made/response-normal.pcap",
    "1xx Provisional": "made/response-normal.pcap",
    "SIP request": "made/response-normal.pcap",
}


def lines_of(name):
    return [line for line in (PROFILE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]


def rules():
    """Name and display filter of each coloring rule."""
    return [tuple(line.split("@")[1:3]) for line in lines_of("colorfilters")]


def buttons():
    """Label -> display filter."""
    rows = csv.reader(lines_of("dfilter_buttons"))
    return {label: expression.replace("\\x22", '"') for enabled, label, expression, comment in rows}


def frames(capture, where):
    return [int(number) for number in harness.tshark("-2", "-r", capture, "-Y", where, "-T", "fields", "-e", "frame.number").split()]


class Profile(harness.LoadedTestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        target = harness.stage().root / "home" / ".config" / "wireshark" / "profiles" / PROFILE.name
        shutil.copytree(PROFILE, target)
        for path in [*target.parents[:3], target]:
            path.chmod(0o777)

    def tshark(self, *words):
        return harness.tshark("-C", "SIP Explain", *words)

    def test_columns(self):
        """Code, response time and verdict stand before the Info column. What tshark has to complain about the profile would fail this, too."""
        lines = self.tshark("-2", "-r", "real/04a-sipp-no-notify-74s.pcap").splitlines()
        for line, words in ((1, ["180", "0.000419000", "CALL", "Status:"]), (4, ["CALL", "no_notify", "Request:"]),
                            (5, ["202", "0.000137000", "CALL", "no_notify", "Status:"]), (11, ["202", "0.000190000", "CALL", "ok", "Status:"])):
            found = lines[line].split()[6:6 + len(words)]
            self.assertEqual(["CALL" if word in ("completed", "transferred") else word for word in found], words)

    def test_column_widths_belong_to_the_columns(self):
        widths = [line.split(",")[0].strip('\t "') for line in lines_of("recent")[1:]]
        formats = [line.split('", "')[1].strip('",').replace(":0:R", "") for line in lines_of("preferences")[1:]]
        self.assertEqual(widths, formats)

    def test_every_rule_compiles(self):
        for name, expression in rules():
            with self.subTest(rule=name):
                frames("made/response-normal.pcap", expression)

    def test_rules_color_what_they_are_named_after(self):
        self.assertLessEqual(set(COLORED), {name for name, _ in rules()})
        for capture in sorted(set(COLORED.values())):
            colored = collections.Counter(self.tshark("-2", "--color", "-r", capture, "-T", "fields", "-e", "frame.coloring_rule.name").splitlines())
            for name in [name for name, where in COLORED.items() if where == capture]:
                with self.subTest(capture=capture, rule=name):
                    self.assertGreater(colored[name], 0, colored)

    def test_missing_notify_is_colored_on_its_2xx(self):
        output = self.tshark("-2", "--color", "-r", "real/04a-sipp-no-notify-74s.pcap", "-T", "fields", "-e", "frame.number",
                             "-e", "frame.coloring_rule.name")
        self.assertIn("6\tTransfer or subscription without its NOTIFY\n", output)
        self.assertIn("12\t2xx Success\n", output)

    def test_buttons(self):
        found = {label: frames("real/04a-sipp-no-notify-74s.pcap", expression) for label, expression in buttons().items()}
        self.assertEqual(found["No NOTIFY"], [6])
        self.assertEqual(found["Broken"], sorted([6, *frames("real/04a-sipp-no-notify-74s.pcap", 'sipexplain.severity == "warn"')]))
        self.assertEqual(found["Transfers"], frames("real/04a-sipp-no-notify-74s.pcap", "sipexplain.refer.verdict"))
        self.assertGreater(len(found["Failed"]), 0)
        dropped = frames("real/09m-ast22-200-never-acked.pcap", buttons()["Dropped calls"])
        self.assertEqual(dropped, frames("real/09m-ast22-200-never-acked.pcap", "sip"))
        self.assertEqual(frames("real/09m-ast22-200-never-acked.pcap", buttons()["Failed calls"]), dropped)
        self.assertEqual(frames("made/x-call-completed.pcap", buttons()["Failed calls"]), [])
        self.assertGreater(len(frames("made/x-call-failed.pcap", buttons()["Failed calls"])), 0)
        self.assertEqual(frames("made/response-challenge.pcap", buttons()["Failed"]), [])


class Installed(unittest.TestCase):
    """What `install-user` and `uninstall-user` do with the profile."""

    def setUp(self):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="sipexplain-test-"))
        self.addCleanup(shutil.rmtree, self.home)
        self.target = self.home / ".config" / "wireshark" / "profiles" / PROFILE.name

    def run_script(self, action):
        words = ["cmake", "-D", f"ACTION={action}", "-D", f"SOURCE={PROFILE}", "-D", "FOLDER=user", "-P", FOLDER / "profile.cmake"]
        done = subprocess.run(words, env={"PATH": "/usr/bin:/bin", "HOME": str(self.home)}, capture_output=True, check=True)
        return done.stderr.decode()

    def test_round_trip(self):
        self.assertIn("Installed the profile", self.run_script("install"))
        self.assertEqual({path.name for path in self.target.iterdir()}, {path.name for path in PROFILE.iterdir()})
        self.assertIn("Removed the profile", self.run_script("uninstall"))
        self.assertFalse(self.target.exists())
        self.assertEqual(self.run_script("uninstall"), "")

    def test_never_overwrites(self):
        self.target.mkdir(parents=True)
        (self.target / "preferences").write_text("# mine\n", encoding="utf-8")
        self.assertIn("left as it is", self.run_script("install"))
        self.assertEqual([path.name for path in self.target.iterdir()], ["preferences"])
        self.assertEqual((self.target / "preferences").read_text(encoding="utf-8"), "# mine\n")

    def test_keeps_what_was_changed(self):
        self.run_script("install")
        with open(self.target / "colorfilters", "a", encoding="utf-8") as rule:
            rule.write("@mine@dns@[0,0,0][65535,65535,65535]\n")
        self.assertIn("was changed (colorfilters): it is left as it is", self.run_script("uninstall"))
        self.assertEqual(len(list(self.target.iterdir())), len(list(PROFILE.iterdir())))

    def test_keeps_what_was_added(self):
        self.run_script("install")
        (self.target / "dfilters").write_text('"mine" dns\n', encoding="utf-8")
        self.assertIn("was changed (dfilters): it is left as it is", self.run_script("uninstall"))
        self.assertTrue((self.target / "dfilters").exists())

    def test_use_is_no_change(self):
        """Wireshark writes `recent` whenever it ends."""
        self.run_script("install")
        (self.target / "recent").write_text("gui.toolbar_main_show: TRUE\n", encoding="utf-8")
        self.assertIn("Removed the profile", self.run_script("uninstall"))
        self.assertFalse(self.target.exists())


if __name__ == "__main__":
    unittest.main()
