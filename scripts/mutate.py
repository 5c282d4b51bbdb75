#!/usr/bin/env python3
"""Runs tshark with the plugin over damaged captures.

    mutate.py [--frames N] [--seed S] [--jobs N] [--asan] [--build FOLDER] [--tshark PROGRAM] [--keep FOLDER]

The captures of the tests, put together to one, are damaged in many ways: changed bytes, cut frames, frames that come twice, in another order, or
at another time. tshark reads each with other options, as an unprivileged user, and stops at a bug in a dissector. Where it fails without the plugin
as well, the fault is Wireshark's own and counts apart. What fails with the plugin alone is kept, and the exit status is 1. The same seed makes the
same captures.

--asan builds the plugin with AddressSanitizer first, in build-asan/.
"""

import argparse
import concurrent.futures
import os
import pathlib
import random
import re
import struct
import subprocess
import sys
import time

PROJECT = pathlib.Path(__file__).resolve().parent.parent
BUILDS = [PROJECT / folder for folder in ("build-test", "build")]
TIMEOUT = 300  # seconds for a file that takes some seconds; with valgrind, a short one
VALGRIND_EACH, VALGRIND_FRAMES = 40, 150  # one run in so many, with the first frames only
STRICT_EACH = 4  # one run in so many with Wireshark's checks of each block of memory, which take long

# Options of tshark: those that it has anyway, and those that only the plugin makes possible.
REPORTS = ["-z", "sipexplain,report", "-z", "sipexplain,json", "-z", "sipexplain,html", "-z", "sipexplain,tree", "-z", "sipexplain,table"]
FIELDS = ["-Y", "sipexplain", "-e", "sipexplain.refer.verdict", "-e", "sipexplain.seen"]
WAYS = {
    "details": (["-V"], []),
    "details, two passes": (["-2", "-V"], []),
    "reports": (["-q"], REPORTS),
    "reports, two passes": (["-2", "-q", "-z", "expert"], REPORTS),
    "json": (["-T", "json"], []),
    "ek, two passes": (["-2", "-T", "ek"], []),
    "columns": ([], []),
    "fields, two passes": (["-2", "-T", "fields", "-e", "_ws.expert"], FIELDS),
}

# What tshark says of the file, not of itself.
HARMLESS = re.compile(rb"cut short in the middle of a packet|^\s*$|^Running as user")

ENHANCED_PACKET = 6  # the kind of block that holds a frame in a pcapng file


def blocks_of(data):
    """The blocks of a pcapng file."""
    at = 0
    while at + 12 <= len(data):
        length = struct.unpack_from("<I", data, at + 4)[0]
        yield data[at:at + length]
        at += length


def is_frame(block):
    return struct.unpack_from("<I", block)[0] == ENHANCED_PACKET


def twice(frames, dice):
    return [copy for frame in frames for copy in [frame] * (2 if dice.random() < 0.1 else 1)]


def in_other_order(frames, dice):
    """Most a few places away, as networks do it; or all over the file."""
    reach = dice.choice([2, 5, 20, len(frames)])
    order = [i + dice.random() * reach for i in range(len(frames))]
    return [frame for _, frame in sorted(zip(order, frames), key=lambda pair: pair[0])]


def at_other_times(frames, dice):
    """Steps of the clock, and times that no clock shows."""
    def moved(frame):
        if dice.random() > 0.02:
            return frame
        high, low = struct.unpack_from("<II", frame, 12)
        stamp = dice.choice([0, 2**63 - 1, 2**64 - 1, dice.getrandbits(64), (high << 32 | low) + dice.randint(-10**8, 10**8)]) % 2**64
        return frame[:12] + struct.pack("<II", stamp >> 32, stamp & 0xFFFFFFFF) + frame[20:]
    return [moved(frame) for frame in frames]


def first(frames, count):
    return frames[:count] if count else frames


def rearrange(source, target, dice, count=None):
    """Writes a capture anew with its frames in disorder; returns how many there are."""
    blocks = list(blocks_of(source.read_bytes()))
    frames = first([block for block in blocks if is_frame(block)], count)
    for change in twice, in_other_order, at_other_times:
        if dice.random() < 0.5:
            frames = change(frames, dice)
    target.write_bytes(b"".join([block for block in blocks if not is_frame(block)] + frames))
    target.chmod(0o644)
    return len(frames)


def damage(source, target, dice):
    """What editcap can do: other bytes, at least where SIP begins in most frames, and cut frames."""
    words = ["-E", str(dice.choice([0.0005, 0.002, 0.01, 0.05])), "--seed", str(dice.randrange(2**31)), "-o", str(dice.choice([0, 14, 42, 42]))]
    words += ["-s", str(dice.choice([60, 120, 300, 400, 600]))] if dice.random() < 0.25 else []
    subprocess.run(["editcap", "-F", "pcapng", *words, source, target], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class Bench:
    """Where tshark runs, with the plugin and without."""

    def __init__(self, options):
        os.environ["SIPEXPLAIN_PLUGIN"] = str(options.build / "plugin" / "sipexplain.so")
        os.environ["SIPEXPLAIN_PROGRAM"] = str(options.build / "cli" / "sipexplain")
        if "SIPEXPLAIN_WIRESHARK_VERSION" not in os.environ:
            version = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True).stdout
            os.environ["SIPEXPLAIN_WIRESHARK_VERSION"] = re.search(r"(\d+\.\d+)\.\d+", version)[1]
        sys.path.insert(0, str(PROJECT / "tests" / "tshark"))
        import harness
        import test_valgrind
        self.stage, self.valgrind = harness.stage(), test_valgrind.valgrind
        self.options = options
        self.folder = self.stage.root / "home"
        (self.stage.root / "none").mkdir()
        self.expect_plugin()

    def expect_plugin(self):
        """Without it, its fields are a mistake."""
        capture = self.stage.root / "captures" / "made" / "response-normal.pcap"
        done = subprocess.run(self.command("-r", capture, "-T", "fields", "-e", "sipexplain.code"), env=self.environment(True, False),
                              capture_output=True, timeout=TIMEOUT)
        if done.returncode:
            sys.exit(f"mutate.py: tshark does not load the plugin of {self.options.build}:\n{done.stderr.decode(errors='replace')}")

    def command(self, *words):
        """setpriv must not load what the plugin needs: it hangs."""
        preload = ["env", f"LD_PRELOAD={self.options.asan}"] if self.options.asan else []
        return self.stage.command(*preload, self.options.tshark, *words)

    def environment(self, with_plugin, strictly):
        more = {"WIRESHARK_ABORT_ON_DISSECTOR_BUG": "1"}
        if strictly:
            more["WIRESHARK_DEBUG_WMEM_OVERRIDE"] = "strict"
        if self.options.asan:  # Wireshark's own blocks would hide what lies beyond one of ours
            more.update(WIRESHARK_DEBUG_WMEM_OVERRIDE="simple", G_SLICE="always-malloc",
                        ASAN_OPTIONS="detect_leaks=0:detect_odr_violation=0:abort_on_error=1", UBSAN_OPTIONS="print_stacktrace=1")
        if not with_plugin:
            more["WIRESHARK_PLUGIN_DIR"] = str(self.stage.root / "none")
        environment = self.stage.environment(**more)
        if self.options.tshark != "tshark":  # it has data of its own
            environment.pop("WIRESHARK_DATA_DIR", None)
        return environment

    def complaint(self, path, words, with_plugin=True, strictly=False):
        """What is wrong with a run; None if nothing is."""
        command = self.command("-r", path, *words)
        try:
            done = subprocess.run(command, env=self.environment(with_plugin, strictly), cwd=self.folder, stdout=subprocess.DEVNULL,
                                  stderr=subprocess.PIPE, timeout=TIMEOUT)
        except subprocess.TimeoutExpired:
            return f"takes more than {TIMEOUT} s"
        said = [line for line in done.stderr.splitlines() if not HARMLESS.search(line)]
        if done.returncode in (0, 2) and not said:
            return None
        return " ".join([f"exit {done.returncode}"] + [line.decode(errors="replace") for line in said[:3]])

    def is_wiresharks_own(self, path, words, failure):
        """Does it fail in the same way without the plugin? Numbers aside, as those of processes and lines change."""
        plain = self.complaint(path, words, with_plugin=False)
        return plain is not None and re.sub(r"\d+", "0", plain) == re.sub(r"\d+", "0", failure)

    def valgrind_complaint(self, path, words):
        try:
            ours, _ = self.valgrind("-r", path, *words)
        except (AssertionError, subprocess.TimeoutExpired):
            return None  # tshark itself fails or takes too long: that shows without valgrind, too
        return ours[0] if ours else None


def base_of(bench, dice):
    """All captures in one, one after the other in some order."""
    folder = PROJECT / "tests" / "captures"
    captures = sorted(folder.glob("*/*.pcap*"))
    dice.shuffle(captures)
    path = bench.folder / "base.pcapng"
    # Their names go into the capture, which mergecap of Wireshark 4.4 and later breaks where these take more than 64 kB.
    subprocess.run(["mergecap", "-a", "-F", "pcapng", "-w", path, *[name.relative_to(folder) for name in captures]], check=True, cwd=folder)
    return path


class Round:
    """One damaged capture and what tshark does with it."""

    def __init__(self, bench, base, seed, number):
        self.bench, self.base = bench, base
        self.way = list(WAYS)[number % len(WAYS)]
        self.dice = random.Random(f"{seed} {number}")
        self.path = bench.folder / f"mutated-{seed}-{number}.pcapng"
        self.in_valgrind = number % VALGRIND_EACH == VALGRIND_EACH - 1 and not bench.options.asan
        self.strictly = number % STRICT_EACH == 0
        self.frames, self.failure, self.own, self.seconds = 0, None, 0, 0

    def run(self):
        begin = time.monotonic()
        self.path.touch(0o644)
        damage(self.base, self.path, self.dice)
        self.frames = rearrange(self.path, self.path, self.dice, VALGRIND_FRAMES if self.in_valgrind else None)
        words, more = WAYS[self.way]
        if self.in_valgrind:
            self.failure = self.bench.valgrind_complaint(self.path, [*words, "-z", "sipexplain,report"])  # Wireshark never frees its trees of statistics
        else:
            self.failure = self.bench.complaint(self.path, words + more, strictly=self.strictly)
            if self.failure and self.bench.is_wiresharks_own(self.path, words, self.failure):
                self.failure, self.own = None, 1
        self.seconds = time.monotonic() - begin
        if self.failure:
            self.keep()
        self.path.unlink()
        return self

    def keep(self):
        folder = self.bench.options.keep
        folder.mkdir(parents=True, exist_ok=True)
        (folder / self.path.name).write_bytes(self.path.read_bytes())
        print(f"{folder / self.path.name}: tshark {' '.join(sum(WAYS[self.way], []))}: {self.failure}", flush=True)


def rounds(bench, options):
    """Runs rounds, some at a time, until there were frames enough."""
    base = base_of(bench, random.Random(options.seed))
    frames = number = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        while frames < options.frames:
            some = [Round(bench, base, options.seed, number + i) for i in range(options.jobs)]
            number += len(some)
            for done in pool.map(Round.run, some):
                frames += done.frames
                yield done


def tell(done):
    """The table. Returns how many failed."""
    print(f"{'way':<24} {'runs':>6} {'frames':>9} {'seconds':>8} {'failures':>9} {'Wireshark alone':>16}")
    kinds = [(way, [one for one in done if one.way == way and not one.in_valgrind]) for way in WAYS]
    kinds += [("valgrind", [one for one in done if one.in_valgrind]), ("all", done)]
    for name, some in kinds:
        failures, own = sum(one.failure is not None for one in some), sum(one.own for one in some)
        print(f"{name:<24} {len(some):6} {sum(one.frames for one in some):9} {sum(one.seconds for one in some):8.0f} {failures:9} {own:16}")
    return failures


def asan_build():
    """Builds the plugin with AddressSanitizer; returns the folder and the libraries that have to be loaded before all others."""
    build = PROJECT / "build-asan"
    for words in (["cmake", "-S", PROJECT, "-B", build, "-G", "Ninja", "-DBUILD_TESTING=OFF", "-DCMAKE_C_COMPILER=gcc",
                   "-DCMAKE_C_FLAGS=-fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer"],
                  ["cmake", "--build", build, "--target", "sipexplain", "sipexplain_program"]):
        done = subprocess.run(words, capture_output=True, text=True, env={**os.environ, "ASAN_OPTIONS": "detect_leaks=0"})
        if done.returncode:
            sys.exit(f"mutate.py: the plugin cannot be built with AddressSanitizer:\n{done.stdout}{done.stderr}")
    libraries = [subprocess.run(["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True).stdout.strip()
                 for name in ("libasan.so", "libubsan.so")]
    return build, ":".join(libraries)


def options_read():
    parser = argparse.ArgumentParser(description="Runs tshark with the plugin over damaged captures.")
    parser.add_argument("--frames", type=int, default=100000, help="how many frames at least, in all (%(default)s)")
    parser.add_argument("--seed", type=int, default=1, help="another one makes other captures (%(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many tsharks at a time (%(default)s)")
    parser.add_argument("--asan", action="store_true", help="with the plugin built with AddressSanitizer")
    parser.add_argument("--build", type=pathlib.Path, help="where the plugin was built; if none is given, build-test or build")
    parser.add_argument("--tshark", default="tshark", help="another tshark")
    parser.add_argument("--keep", type=pathlib.Path, default=PROJECT / "build-mutate", help="where captures go that fail (%(default)s)")
    options = parser.parse_args()
    options.asan, asan = "", options.asan
    if asan:
        options.build, options.asan = asan_build()
    options.build = options.build or next((path for path in BUILDS if (path / "plugin" / "sipexplain.so").exists()), None)
    if not options.build:
        parser.error("there is no plugin: build it first")
    return options


def main():
    options = options_read()
    done = list(rounds(Bench(options), options))
    sys.exit(1 if tell(done) else 0)


if __name__ == "__main__":
    main()
