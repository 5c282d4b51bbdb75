#!/usr/bin/env python3
"""Measures what a SIP message costs in captures of up to a million of them, and what the plugin keeps of it; see README.md."""

import argparse
import collections
import pathlib
import random
import struct
import sys
import tempfile

import bench
import traffic
from traffic import pcapmake

SIZES = (10_000, 100_000, 1_000_000)
WAYS = {"one pass": [], "`-2`": ["-2"]}
FLAT = 1.5            # a message more may take longer in a larger capture by this factor; on a busy machine, time is a rough measure
MOST_BYTES = 600      # that the plugin may keep of a message
USERS, REFRESH_S, HOURS = 1000, 1800, (6, 24)


class Streamed(pcapmake.Capture):
    """A capture file that is written frame by frame, because a million of them would not fit the memory."""

    def __init__(self, path):
        super().__init__()
        self.out = open(path, "wb")
        self.out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, pcapmake.LINKTYPE_ETHERNET))

    def frame(self, time, data, length=None):
        seconds, microseconds = divmod(round(time * 1e6), 1_000_000)
        self.out.write(struct.pack("<IIII", pcapmake.START + seconds, microseconds, len(data), len(data)) + data)

    def close(self):
        self.out.close()


def write_mix(path, count):
    """That many messages of the ordinary mix, twenty a second."""
    capture = Streamed(path)
    for i, (from_phone, dialog, text) in zip(range(count), traffic.messages(traffic.MIX)):
        capture.udp(i * 0.05, *dialog.ends(from_phone), text)
    capture.close()


def write_registrations(path, hours):
    """USERS that register anew every REFRESH_S seconds, each time with a challenge; returns the number of messages."""
    capture, chance = Streamed(path), random.Random(1)
    dialogs = [traffic.Dialog(chance) for _ in range(USERS)]
    turns = hours * 3600 // REFRESH_S
    for turn in range(turns):
        for number, dialog in enumerate(dialogs):
            begin = turn * REFRESH_S + number * REFRESH_S / USERS
            for k, (from_phone, text) in enumerate(traffic.login(dialog)):
                capture.udp(begin + k * 0.02, *dialog.ends(from_phone), text)
    capture.close()
    return 4 * USERS * turns


Usage = collections.namedtuple("Usage", "seconds bytes")


def usages_of(stage, words, runs):
    """CPU time and peak memory without the plugin and with it. Other work on the machine only ever adds to the time, so the quickest run counts."""
    found = {"none": [], "with": []}
    for i in range(runs):
        for variant in (("none", "with"), ("with", "none"))[i % 2]:
            found[variant].append(Usage(*stage.usage(variant, words)))
    return {variant: min(all_of) for variant, all_of in found.items()}


def print_row(name, count, usages):
    none, with_ = usages["none"], usages["with"]
    print(f"| {name} | {count:,} | {1e6 * none.seconds / count:.1f} | {1e6 * with_.seconds / count:.1f} | {with_.seconds / none.seconds:.3f} | "
          f"{none.bytes / 2**20:.0f} | {with_.bytes / 2**20:.0f} |", flush=True)


def judge(name, counts, usages):
    """What a message more costs from size to size; True if that is flat and the plugin keeps little enough."""
    slopes = []
    for i in range(len(counts) - 1):
        none, with_ = [Usage(*[bench.slope(counts[i:i + 2], [usages[k][variant][j] for k in (i, i + 1)]) for j in (0, 1)]) for variant in ("none", "with")]
        slopes.append(with_.seconds)
        print(f"{name}: from {counts[i]:,} to {counts[i + 1]:,}, a message more takes {1e6 * none.seconds:.1f} us without the plugin, "
              f"{1e6 * with_.seconds:.1f} us with it ({with_.seconds / none.seconds:.3f}); tshark keeps {none.bytes:.0f} bytes of it, "
              f"the plugin {with_.bytes - none.bytes:.0f}")
        kept = with_.bytes - none.bytes
    growth = max(slopes) / slopes[0]
    print(f"{name}: the time grows by {growth:.3f}, the bound is {FLAT}; {kept:.0f} bytes of a message, {2 * kept:.0f} of a settled transaction "
          f"of two, the bound is {MOST_BYTES} of a message")
    return growth <= FLAT and kept <= MOST_BYTES


def measure(stage, sizes, runs):
    """Prints the table of the mix; True if it is flat."""
    found = {name: [] for name in WAYS}
    path = stage.root / "long.pcap"
    for size in sizes:
        write_mix(path, size)
        path.chmod(0o644)
        for name, words in WAYS.items():
            found[name].append(usages_of(stage, ["tshark", "-r", str(path), *words], runs))
            print_row(name, size, found[name][-1])
        path.unlink()
    return found


def measure_registrations(stage, runs):
    """The same of registrations through a pipe, as a live capture is read, in one pass."""
    path, counts, found = stage.root / "registrations.pcap", [], []
    for hours in HOURS:
        counts.append(write_registrations(path, hours))
        path.chmod(0o644)
        found.append(usages_of(stage, ["sh", "-c", f"cat {path} | tshark -r -"], runs))
        print_row(f"registrations, {hours} h through a pipe", counts[-1], found[-1])
        path.unlink()
    return counts, found


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=pathlib.Path, required=True, help="the plugin to measure, such as build/plugin/sipexplain.so")
    parser.add_argument("--runs", type=int, default=1, help="how often each capture is read without the plugin and with it")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="COUNT", default=SIZES, help="other numbers of messages")
    options = parser.parse_args()
    if not options.plugin.is_file():
        parser.error(f"there is no plugin {options.plugin}; build it first")
    with tempfile.TemporaryDirectory(prefix="sipexplain-long-") as folder:
        stage = bench.Stage(pathlib.Path(folder), options.plugin)
        bench.check_plugin(stage)
        print("| | SIP messages | CPU of one without, us | with, us | ratio | peak without, MiB | with, MiB |", flush=True)
        print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
        found = measure(stage, options.sizes, options.runs)
        counts, registrations = measure_registrations(stage, options.runs)
        print()
        results = [judge(name, options.sizes, found[name]) for name in WAYS]
        results.append(judge("registrations", counts, registrations))
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
