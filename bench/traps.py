#!/usr/bin/env python3
"""Reads captures that are made to take the square of the time, at two sizes, and tells whether the plugin's part is linear; see README.md."""

import argparse
import collections
import pathlib
import sys
import tempfile

import bench
import trap_traffic

# Makes a capture of that size; the size of a full run, of the larger capture; how tshark reads it; what only the plugin knows of that.
Trap = collections.namedtuple("Trap", "make size words own", defaults=((), ()))
REPORT = ("-q", "-z", "sipexplain,report", "-z", "sipexplain,tree", "-z", "sipexplain,table")
TRAPS = {
    "Via headers in a message": Trap(trap_traffic.vias, 10_000),
    "bytes of a header line": Trap(trap_traffic.long_lines, 1_000_000),
    "bytes of a header line that is cut": Trap(trap_traffic.cut_lines, 60_000),
    "messages of one Call-ID": Trap(trap_traffic.one_call, 100_000),
    "messages with one branch": Trap(trap_traffic.one_branch, 100_000),
    "open REFERs": Trap(trap_traffic.open_refers, 50_000),
    "REFERs of one dialog": Trap(trap_traffic.refers_of_dialog, 50_000, ("-2",)),
    "open INVITEs": Trap(trap_traffic.open_invites, 50_000),
    "messages of login loops": Trap(trap_traffic.login_loops, 50_000),
    "keep-alives to dead peers": Trap(trap_traffic.keep_alives, 50_000),
    "messages in a TCP stream": Trap(trap_traffic.stream, 50_000),
    "messages in a TCP segment": Trap(trap_traffic.segment, 1_300),
    "NOTIFYs of a subscription": Trap(trap_traffic.notifies, 100_000, ("-2", "-Y", "sip.Method == NOTIFY", "-T", "fields", "-e", "frame.number")),
    "NOTIFYs of a subscription, `-V`": Trap(trap_traffic.notifies, 40_000, ("-V",)),
    "dialogs of one Call-ID": Trap(trap_traffic.dialogs_of_call, 20_000, ("-2",)),
    "values of a list": Trap(trap_traffic.lists, 10_000),
    "values of a list, `-V`": Trap(trap_traffic.lists, 2_000, ("-V",)),
    "messages with colliding Call-IDs": Trap(trap_traffic.colliding_call_ids, 240_000, (), REPORT),
    "messages with colliding branches": Trap(trap_traffic.colliding_branches, 120_000, (), REPORT),
    "findings, with report, tree and table": Trap(trap_traffic.findings, 100_000, (), REPORT),
}

Usage = collections.namedtuple("Usage", "small large")  # of the two captures

STEP = 4      # the larger capture is so many times the smaller one
GROWTH = 2.0  # so much longer may one of a kind take in the larger capture; if it took the square, it would be STEP times
CHEAP = 0.25  # of the time of tshark itself; what takes no longer than that is no trap at this size


def check(stage, name, count):
    """All messages of the trap are there for tshark to see."""
    lines = stage.lines("with", [*stage.read(name, count), "-T", "fields", "-e", "sip.CSeq.method", "-e", "sip.Status-Code"])
    rows = [line.split("\t") for line in lines]
    seen = sum(methods.count(",") + 1 if methods else bool(codes) for methods, codes in rows)  # a frame that is cut has only its start line
    expected = bench.TRAFFIC[name].make(count).messages
    if seen != expected:
        bench.give_up(f"{name}: tshark sees {seen} of {expected} messages")


def measure(stage, name, sizes, runs):
    """Seconds of CPU time, the quickest of the runs, without the plugin and with it. Other work on the machine only ever adds to them."""
    trap = TRAPS[name]
    seconds = {"none": [], "with": []}
    for size in sizes:
        words = [*stage.read(name, size), *trap.words]
        for variant, own in (("none", ()), ("with", trap.own)):
            seconds[variant].append(min(stage.usage(variant, [*words, *own])[0] for _ in range(runs)))
    return {variant: Usage(*found) for variant, found in seconds.items()}


def growth_of(usage, start):
    """How many times longer the plugin takes for one of a kind in the larger capture; 1.0 if it takes too little to say."""
    added = Usage(*[with_ - none - start for none, with_ in zip(usage["none"], usage["with"])])
    if added.large <= CHEAP * usage["none"].large:
        return 1.0
    return added.large / STEP / max(added.small, 1e-3)


def start_of(stage):
    """Seconds of CPU time that the plugin adds to the start."""
    none, with_ = [min(stage.usage(variant, stage.read("udp", 0))[0] for _ in range(3)) for variant in ("none", "with")]
    return max(with_ - none, 0)


def add_traffic():
    for name, trap in TRAPS.items():
        bench.TRAFFIC[name] = bench.Traffic(trap.make, "sip.CSeq.seq")


def judge(stage, name, size, runs, start):
    """The growth of a trap of that size, and the usage it was told from. A growth too large is measured again, lest other work is blamed on it."""
    sizes = size // STEP, size
    for attempt in range(3):
        usage = measure(stage, name, sizes, runs + attempt)
        growth = growth_of(usage, start)
        if growth <= GROWTH:
            break
    for count in sizes:
        pathlib.Path(stage.read(name, count)[2]).unlink()
    return growth, usage


def run(stage, names, divide, runs):
    """Prints the table; True if all is linear."""
    add_traffic()
    bench.check_plugin(stage)
    start = start_of(stage)
    is_linear = True
    print("| trap | size | s without, 1/4 | with | s without | with | ratio | growth | |", flush=True)
    print("|---|---:|---:|---:|---:|---:|---:|---:|---|", flush=True)
    for name in names:
        size = TRAPS[name].size // divide
        check(stage, name, size // STEP)
        growth, usage = judge(stage, name, size, runs, start)
        none, with_ = usage["none"], usage["with"]
        verdict = "linear" if growth <= GROWTH else "NOT LINEAR"
        is_linear &= growth <= GROWTH
        print(f"| {name} | {size:,} | {none.small:.2f} | {with_.small:.2f} | {none.large:.2f} | {with_.large:.2f} | {with_.large / none.large:.3f} | "
              f"{growth:.2f} | {verdict} |", flush=True)
    return is_linear


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=pathlib.Path, required=True, help="the plugin to measure, such as build/plugin/sipexplain.so")
    parser.add_argument("--runs", type=int, default=1, help="how often each capture is read without the plugin and with it")
    parser.add_argument("--divide", type=int, default=1, help="captures smaller by this factor")
    parser.add_argument("--only", default="", help="traps with this in their name")
    options = parser.parse_args()
    names = [name for name in TRAPS if options.only in name]
    if not options.plugin.is_file():
        parser.error(f"there is no plugin {options.plugin}; build it first")
    with tempfile.TemporaryDirectory(prefix="sipexplain-traps-") as folder:
        sys.exit(0 if run(bench.Stage(pathlib.Path(folder), options.plugin), names, options.divide, options.runs) else 1)


if __name__ == "__main__":
    main()
