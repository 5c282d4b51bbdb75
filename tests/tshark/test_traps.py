#!/usr/bin/env python3
"""No capture makes the plugin take the square of the time: the traps of bench/traps.py, at sizes at which tshark is through in less than a second."""

import os
import pathlib
import sys
import tempfile
import unittest

import harness

sys.path.insert(0, str(harness.TESTS.parent / "bench"))
import bench  # noqa: E402
import traps  # noqa: E402

DIVIDE = 6


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


if __name__ == "__main__":
    unittest.main()
