#!/usr/bin/env python3
"""Compares what the plugin costs with what a user might take instead: a Lua post-dissector, MATE, TRANSUM; see README.md."""

import argparse
import collections
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import bench
import traffic

# Where its plugins come from; how tshark is told to use it; a field that shows that it works.
Rival = collections.namedtuple("Rival", "library words field")
RIVALS = {
    "this plugin": Rival(None, (), "sipexplain.code"),
    "Lua post-dissector": Rival(None, ("-X", "lua_script:{folder}/rivals.lua"), "lua_explain.meaning"),
    "TRANSUM": Rival("transum", ("--enable-protocol", "transum", "-o", "transum.udp_port_ranges:5060"), "transum.art"),
    "MATE": Rival("mate", ("-o", "mate.config:{folder}/rivals.mate"), "mate.sip_transaction"),
}
WAYS = {"one pass": [], "`-2`": ["-2"], "`-V`": ["-V"]}
COUNTS = (3000, 9000)
TIMED = 40_000


def clients(count, gap=0.05):
    """The ordinary mix with phones behind ports of their own, by which TRANSUM tells requests from responses."""
    capture = traffic.pcapmake.Capture()
    for i, (from_phone, dialog, text) in zip(range(count), traffic.messages(traffic.MIX)):
        phone = f"{dialog.host}:{20000 + dialog.user}"
        capture.udp(i * gap, *((phone, traffic.PROXY) if from_phone else (traffic.PROXY, phone)), text)
    return capture


bench.TRAFFIC["clients"] = bench.Traffic(clients, "sip.CSeq.seq")


def variant_of(name):
    return {"": "none", "this plugin": "with"}.get(name) or name.split()[0].lower()


def set_up(stage):
    """Gives each rival a plugin folder of its own, as the plugin has."""
    listed = subprocess.run(["tshark", "-G", "plugins"], capture_output=True, text=True, check=True).stdout
    for name, rival in RIVALS.items():
        folder = stage.root / variant_of(name) / bench.wireshark_version() / "epan"
        folder.mkdir(parents=True, exist_ok=True)
        if rival.library:
            shutil.copy(re.search(rf"\S*/{rival.library}\.so", listed).group(), folder)
        for path in [stage.root / variant_of(name), *(stage.root / variant_of(name)).rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    for name in "rivals.lua", "rivals.mate":
        shutil.copy(bench.BENCH / name, stage.root)
        (stage.root / name).chmod(0o644)


def words_of(stage, name, count, way):
    extra = [word.format(folder=stage.root) for word in RIVALS[name].words] if name else []
    return [*stage.read("clients", count), *extra, *way]


def check(stage, name):
    """It does what it is meant to: its field stands in some of the frames."""
    rows = stage.lines(variant_of(name), words_of(stage, name, COUNTS[0], ["-2", "-T", "fields", "-e", RIVALS[name].field]))
    seen = sum(1 for row in rows if row)
    if seen < COUNTS[0] // 5:
        bench.give_up(f"{name}: {RIVALS[name].field} stands in {seen} of {COUNTS[0]} frames")
    return seen


def instructions_of(stage, name, way):
    """Instructions that one message takes, by the slope between two captures."""
    return bench.slope(COUNTS, [stage.instructions(variant_of(name), words_of(stage, name, count, way)) for count in COUNTS])


def time_ratio(stage, name, pairs):
    """CPU time with it by that without it: the median of pairs of runs, every other pair the other way round."""
    ratios = []
    for i in range(pairs):
        seconds = {}
        for which in (("", name), (name, ""))[i % 2]:
            seconds[which] = stage.usage(variant_of(which), words_of(stage, which, TIMED, []))[0]
        ratios.append(seconds[name] / seconds[""])
    return statistics.median(ratios)


def measure(stage, names, pairs):
    bench.check_plugin(stage)
    set_up(stage)
    print("| | " + " | ".join(f"{way}, more" + " | ratio" for way in WAYS) + " | CPU time, one pass |")
    print("|---|" + "---:|---:|" * len(WAYS) + "---:|", flush=True)
    without = {way: instructions_of(stage, "", words) for way, words in WAYS.items()}
    print("| tshark alone | " + " | ".join(f"{value:,.0f} | 1" for value in without.values()) + " | 1 |", flush=True)
    for name in names:
        check(stage, name)
        counts = {way: instructions_of(stage, name, words) for way, words in WAYS.items()}
        cells = [f"{counts[way] - without[way]:,.0f} | {counts[way] / without[way]:.3f}" for way in WAYS]
        print(f"| {name} | " + " | ".join(cells) + f" | {time_ratio(stage, name, pairs):.3f} |", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=pathlib.Path, required=True, help="the plugin to measure, such as build/plugin/sipexplain.so")
    parser.add_argument("--pairs", type=int, default=9, help="how often the time of each is compared")
    parser.add_argument("--only", default="", help="those with this in their name")
    options = parser.parse_args()
    if not options.plugin.is_file():
        parser.error(f"there is no plugin {options.plugin}; build it first")
    with tempfile.TemporaryDirectory(prefix="sipexplain-rivals-") as folder:
        measure(bench.Stage(pathlib.Path(folder), options.plugin), [name for name in RIVALS if options.only in name], options.pairs)


if __name__ == "__main__":
    main()
