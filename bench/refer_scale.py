#!/usr/bin/env python3
"""Measures what settled REFER exchanges cost as a capture grows: time must be linear and memory within a bound; see README.md."""

import argparse
import pathlib
import statistics
import sys
import tempfile

import bench
import traffic

SIZES = (10_000, 50_000, 100_000)
COUNTED_SIZES = (1_000, 3_000, 9_000)
MESSAGES = 6          # of an exchange: REFER, 202, and two NOTIFYs with their answers
LINEAR = 1.5          # an exchange more may take longer in a larger capture by this factor; on a busy machine, time is a rough measure
LINEAR_COUNT = 1.02   # the same for instructions, which are exact
MOST_BYTES = 1800     # that the plugin may keep of a settled exchange
FIELDS = ["-Y", "sipexplain.refer.no_notify || sipexplain.refer.verdict", "-T", "fields", "-e", "sipexplain.refer.verdict"]


def settled(dialog):
    """A REFER out of a dialog that is accepted and reported on until its end."""
    yield dialog.request("REFER", f"Refer-To: <sip:{dialog.peer + 1}@pbx.example.com>", has_tag=False)
    yield dialog.response(202, "REFER")
    yield from traffic.report(dialog, "SIP/2.0 100 Trying", "active;expires=60")
    yield from traffic.report(dialog, "SIP/2.0 200 OK", "terminated;reason=noresource")


def capture_of(count):
    """A capture of so many exchanges, some of which are under way at any time."""
    return traffic.sip_udp(MESSAGES * count, [settled], gap=0.002)


bench.TRAFFIC["settled"] = bench.Traffic(capture_of, "sip.CSeq.seq")


def check(stage, count):
    """The REFER, its answer and both NOTIFYs have the verdict of a settled exchange, but for those that the capture's end cuts short."""
    verdicts = list(stage.lines("with", [*stage.read("settled", count), "-2", *FIELDS]))
    under_way = MESSAGES * traffic.LANES
    if verdicts.count("ok") < 4 * count - under_way or len(verdicts) > 4 * count + under_way:
        bench.give_up(f"of {count} exchanges the verdicts are {({word: verdicts.count(word) for word in set(verdicts)})}")


def measure_size(stage, count, runs):
    """(seconds, bytes of peak memory) without the plugin and with it, of a capture of so many exchanges; the capture is removed.

    Other work on the machine only ever adds to the CPU time, so the quickest run counts.
    """
    words = stage.read("settled", count)
    check(stage, count)
    usages = {"none": [], "with": []}
    for i in range(runs):
        for variant in (("none", "with"), ("with", "none"))[i % 2]:
            usages[variant].append(stage.usage(variant, words))
    pathlib.Path(words[2]).unlink()
    return {variant: (min(seconds for seconds, _ in usages[variant]), statistics.median(peak for _, peak in usages[variant]))
            for variant in usages}


def print_size(count, usage):
    """A row of the table."""
    (none_s, none_bytes), (with_s, with_bytes) = usage["none"], usage["with"]
    print(f"| {count:,} | {1e6 * none_s / count:.1f} | {1e6 * with_s / count:.1f} | {with_s / none_s:.3f} | {none_bytes / 2**20:.0f} | "
          f"{with_bytes / 2**20:.0f} | {(with_bytes - none_bytes) / count:.0f} |", flush=True)


def time_is_linear(sizes, usages):
    """Does an exchange more take as long in a large capture as in a small one?"""
    slopes = {variant: [1e6 * bench.slope((sizes[i], sizes[i + 1]), (usages[i][variant][0], usages[i + 1][variant][0]))
                        for i in range(len(sizes) - 1)] for variant in ("none", "with")}
    for i, (none, with_) in enumerate(zip(slopes["none"], slopes["with"])):
        print(f"time: from {sizes[i]:,} to {sizes[i + 1]:,}, an exchange more takes {none:.1f} us without the plugin, {with_:.1f} us with it")
    growth = max(slopes["with"]) / slopes["with"][0]
    is_linear = growth <= LINEAR
    print(f"time: that grows by {growth:.3f}; the bound is {LINEAR}: "
          f"{'linear' if is_linear else 'NOT LINEAR'}")
    return is_linear


def memory_is_small(sizes, usages):
    none, with_ = [bench.slope((sizes[0], sizes[-1]), (usages[0][variant][1], usages[-1][variant][1])) for variant in ("none", "with")]
    is_small = with_ - none <= MOST_BYTES
    print(f"memory: the plugin keeps {with_ - none:.0f} bytes of a settled exchange, tshark itself {none:.0f}; the bound is {MOST_BYTES}: "
          f"{'ok' if is_small else 'OVER'}")
    return is_small


def count_is_linear(stage, sizes):
    """Does an exchange more take as many instructions of the plugin in a large capture as in a small one? Valgrind takes its time."""
    bench.check_plugin(stage)
    counts = {variant: [stage.instructions(variant, stage.read("settled", size)) for size in sizes] for variant in ("none", "with")}
    more = []
    for i in range(len(sizes) - 1):
        none, with_ = [bench.slope(sizes[i:i + 2], counts[variant][i:i + 2]) for variant in ("none", "with")]
        more.append(with_ - none)
        print(f"instructions: from {sizes[i]:,} to {sizes[i + 1]:,}, an exchange more takes {none:,.0f} without the plugin, "
              f"{with_ - none:,.0f} more with it ({with_ / none:.4f})")
    is_linear = max(more) <= LINEAR_COUNT * more[0]
    print(f"instructions: those of the plugin grow by {max(more) / more[0]:.4f}; the bound is {LINEAR_COUNT}: "
          f"{'linear' if is_linear else 'NOT LINEAR'}")
    return is_linear


def measure(stage, sizes, runs):
    """Prints the table; True if time is linear and memory within its bound."""
    bench.check_plugin(stage)
    print("| settled exchanges | CPU of one without, us | with, us | ratio | peak without, MiB | with, MiB | plugin's bytes of one |", flush=True)
    print("|---:|---:|---:|---:|---:|---:|---:|", flush=True)
    usages = []
    for count in sizes:
        usages.append(measure_size(stage, count, runs))
        print_size(count, usages[-1])
    print()
    return all([time_is_linear(sizes, usages), memory_is_small(sizes, usages)])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=pathlib.Path, required=True, help="the plugin to measure, such as build/plugin/sipexplain.so")
    parser.add_argument("--runs", type=int, default=3, help="how often each capture is read without the plugin and with it")
    parser.add_argument("--sizes", type=int, nargs="+", metavar="COUNT", help="other numbers of exchanges")
    parser.add_argument("--instructions", action="store_true", help="count instructions with valgrind instead of measuring")
    options = parser.parse_args()
    if not options.plugin.is_file():
        parser.error(f"there is no plugin {options.plugin}; build it first")
    with tempfile.TemporaryDirectory(prefix="sipexplain-scale-") as folder:
        stage = bench.Stage(pathlib.Path(folder), options.plugin)
        if options.instructions:
            sys.exit(0 if count_is_linear(stage, options.sizes or COUNTED_SIZES) else 1)
        sys.exit(0 if measure(stage, options.sizes or SIZES, options.runs) else 1)


if __name__ == "__main__":
    main()
