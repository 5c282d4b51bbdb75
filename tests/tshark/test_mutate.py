#!/usr/bin/env python3
"""scripts/mutate.py: a few damaged captures go through tshark; what fails is told, and kept, unless tshark fails without the plugin as well."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import harness

SCRIPT = harness.TESTS.parent / "scripts" / "mutate.py"
BUILD = pathlib.Path(os.environ["SIPEXPLAIN_PLUGIN"]).parent.parent

# In place of tshark: it breaks at each damaged capture, with the plugin; without it, it ends as is written there.
BROKEN = """#!/bin/sh
case "$2" in *response-normal*) exit 0 ;; esac
case "$WIRESHARK_PLUGIN_DIR" in
*/none) exit {without} ;;
*) exit 134 ;;
esac
"""


def mutate(*words):
    done = subprocess.run([sys.executable, SCRIPT, "--build", BUILD, "--jobs", "2", *[str(word) for word in words]], capture_output=True, text=True,
                          timeout=300)
    return done.returncode, done.stdout + done.stderr


def row(table, name):
    """The numbers of a row: runs, frames, seconds, failures, those of Wireshark alone."""
    return [int(word) for line in table.splitlines() if line.startswith(name + " ") for word in line[len(name):].split()]


class Mutate(harness.LoadedTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.folder.chmod(0o755)

    def broken(self, without):
        program = self.folder / "tshark"
        program.write_text(BROKEN.format(without=without))
        program.chmod(0o755)
        return program

    def test_nothing_breaks(self):
        status, table = mutate("--frames", 12000, "--seed", 3, "--keep", self.folder / "kept")
        self.assertEqual(status, 0, table)
        runs, frames, _, failures, _ = row(table, "all")
        self.assertGreaterEqual(frames, 12000)
        self.assertEqual((runs >= 2, failures), (True, 0))
        self.assertFalse((self.folder / "kept").exists())

    def test_failure(self):
        """Each run fails, but never without the plugin."""
        status, table = mutate("--frames", 1, "--keep", self.folder / "kept", "--tshark", self.broken(without=0))
        self.assertEqual(status, 1, table)
        runs, _, _, failures, own = row(table, "all")
        self.assertEqual((failures, own), (runs, 0))
        kept = list((self.folder / "kept").iterdir())
        self.assertEqual(len(kept), runs)
        self.assertIn(f"{kept[0]}: tshark", table)
        self.assertIn("exit 134", table)

    def test_wiresharks_own(self):
        """Without the plugin tshark breaks in the same way: that is no failure."""
        status, table = mutate("--frames", 1, "--keep", self.folder / "kept", "--tshark", self.broken(without=134))
        self.assertEqual(status, 0, table)
        runs, _, _, failures, own = row(table, "all")
        self.assertEqual((failures, own), (0, runs))

    def test_same_seed(self):
        """A failure can be seen again: the same seed makes the same captures."""
        kept = []
        for name in "one", "other":
            mutate("--frames", 1, "--seed", 7, "--keep", self.folder / name, "--tshark", self.broken(without=0))
            kept.append({path.name: path.read_bytes() for path in (self.folder / name).iterdir()})
        self.assertTrue(kept[0])
        self.assertEqual(*kept)


if __name__ == "__main__":
    unittest.main()
