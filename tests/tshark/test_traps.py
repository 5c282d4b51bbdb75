#!/usr/bin/env python3
"""No capture makes the plugin take the square of the time: the traps of bench/traps.py, at sizes at which tshark is through in less than a second. Nor does one
make it keep more than a message may cost."""

import os
import pathlib
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, str(harness.TESTS.parent / "bench"))
import bench  # noqa: E402
import trap_traffic  # noqa: E402
import traps  # noqa: E402

DIVIDE = 6

# Bytes kept for each message of failed calls with long offers, and the messages of the two captures: the smaller one fills what is kept anyway. Calls of
# three messages are the shortest there are: what is kept of each call falls on few messages.
MOST_BYTES = 700
REJECTED = 21_000, 42_000


class Traps(unittest.TestCase):
    def test_linear(self):
        """One message, header, value or finding more costs as much in a large capture as in a small one."""
        traps.add_traffic()
        with tempfile.TemporaryDirectory(prefix="sipexplain-traps-") as folder:
            stage = bench.Stage(pathlib.Path(folder), os.environ["SIPEXPLAIN_PLUGIN"])
            bench.check_plugin(stage)
            start = traps.start_of(stage)
            for name, trap in traps.TRAPS.items():
                with self.subTest(trap=name):
                    growth, usage = traps.judge(stage, name, trap.size // DIVIDE, 1, start)
                    self.assertLessEqual(growth, traps.GROWTH, f"seconds without the plugin {usage['none']}, with it {usage['with']}")

    def test_memory(self):
        """Failed calls with long offers keep no more than others: their facts are found at once when much is kept."""
        bench.TRAFFIC["rejected"] = bench.Traffic(trap_traffic.rejected_offers, "sip.CSeq.seq")
        with tempfile.TemporaryDirectory(prefix="sipexplain-traps-") as folder:
            stage = bench.Stage(pathlib.Path(folder), os.environ["SIPEXPLAIN_PLUGIN"])
            added = [stage.usage("with", stage.read("rejected", size))[1] - stage.usage("none", stage.read("rejected", size))[1] for size in REJECTED]
            frames = f"frame.number == 2 || frame.number == {REJECTED[1] - 1}"
            first, last = stage.lines("with", [*stage.read("rejected", REJECTED[1]), "-Y", frames, "-T", "fields", "-e", "sipexplain.seen"])
        self.assertLessEqual((added[1] - added[0]) / (REJECTED[1] - REJECTED[0]), MOST_BYTES)
        self.assertIn("Offer, refused by Warning 304", first)
        self.assertEqual(last, first.replace("call 0", f"call {REJECTED[1] // 3 - 1}"))


if __name__ == "__main__":
    unittest.main()
