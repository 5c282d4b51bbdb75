#!/usr/bin/env python3
"""Measures what the plugin costs tshark and compares it with the budgets; see README.md."""

import argparse
import collections
import concurrent.futures
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile

import second_traffic
import traffic

# The most that a row may show in the column named; None: for information.
BUDGETS = {
    "SIP UDP, one pass": ("ratio", 1.05),
    "SIP TCP, one pass": ("ratio", 1.05),
    "SIP UDP, `-2`": ("ratio", 1.04),
    "SIP UDP, `-V`": None,
    "SIP UDP, `-V`, a line added": ("difference", 5300),
    "SIP UDP, one pass, second mix": ("ratio", 1.05),
    "SIP TCP, one pass, second mix": ("ratio", 1.05),
    "SIP UDP, `-2`, second mix": ("ratio", 1.04),
    "no SIP, one pass, second mix": ("ratio", 1.01),
    "REFER transfers UDP, one pass": None,  # every message belongs to a transfer: the worst case, without a budget of its own
    "SIP among RTP, one pass": ("ratio", 1.05),
    "RTP, one pass": ("ratio", 1.01),
    "DNS, one pass": ("ratio", 1.01),
    "start-up, instructions": None,
    "start-up, ms": ("difference", 2),
    "start-up and first responses, ms": None,
    "memory of a SIP message, bytes": ("difference", 450),
}

# How the instructions of a message are measured: name of the row, traffic, options of tshark.
RUNS = [
    ("SIP UDP, one pass", "udp", []),
    ("SIP TCP, one pass", "tcp", []),
    ("SIP UDP, `-2`", "udp", ["-2"]),
    ("SIP UDP, `-V`", "udp", ["-V"]),
    ("SIP UDP, one pass, second mix", "second-udp", []),
    ("SIP TCP, one pass, second mix", "second-tcp", []),
    ("SIP UDP, `-2`, second mix", "second-udp", ["-2"]),
    ("no SIP, one pass, second mix", "second-other", []),
    ("REFER transfers UDP, one pass", "refer", []),
    ("SIP among RTP, one pass", "mixed", []),
    ("RTP, one pass", "rtp", []),
    ("DNS, one pass", "dns", []),
]

class Second:
    """A capture of the second mix."""

    def __init__(self, make, count):
        self.make, self.count = make, count

    def save(self, path):
        self.make(self.count, str(path))


# Makes a capture of so many messages; a field that one message in `share` has, None where it ends with a whole conversation; tshark's options to
# read it.
Traffic = collections.namedtuple("Traffic", "make field share options", defaults=(1, ()))
TRAFFIC = {
    "udp": Traffic(traffic.sip_udp, "sip.CSeq.seq"),
    "tcp": Traffic(traffic.sip_tcp, "sip.CSeq.seq"),
    "second-udp": Traffic(lambda count: Second(second_traffic.sip_udp, count), "sip.CSeq.seq"),
    "second-tcp": Traffic(lambda count: Second(second_traffic.sip_tcp, count), "sip.CSeq.seq"),
    "second-other": Traffic(lambda count: Second(second_traffic.non_sip, count), None),
    "refer": Traffic(lambda count: traffic.sip_udp(count, traffic.REFER_HEAVY), "sip.CSeq.seq"),
    "mixed": Traffic(traffic.mixed, "sip.CSeq.seq", traffic.MIXED_SHARE),
    "rtp": Traffic(traffic.rtp, "rtp.seq", options=("-d", f"udp.port=={traffic.RTP_PORT},rtp")),
    "dns": Traffic(traffic.dns, "dns.id"),
    # A busy hour: the capture ends before the plugin forgets anything.
    "busy": Traffic(lambda count: traffic.sip_udp(count, gap=0.002), "sip.CSeq.seq"),
}

# Slopes start where things have settled: the plugin forgets as much as it learns, and what start-up had freed is in use again.
Sizes = collections.namedtuple("Sizes", "messages memory memory_runs start_pairs")
FULL = Sizes(messages=(6000, 24000), memory=(20000, 80000), memory_runs=5, start_pairs=41)
QUICK = Sizes(messages=(4000, 8000), memory=(20000, 50000), memory_runs=3, start_pairs=21)

BENCH = pathlib.Path(__file__).resolve().parent
NOBODY = 65534
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null", "--vgdb=no"]

# A child's peak memory starts at that of its parent, so a small process stands between.
REPORT_USAGE = """
import os, sys
_, status, usage = os.wait4(os.spawnvp(os.P_NOWAIT, sys.argv[1], sys.argv[1:]), 0)
print(usage.ru_utime + usage.ru_stime, usage.ru_maxrss, file=sys.stderr)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def give_up(why):
    print(f"bench.py: {why}", file=sys.stderr)
    sys.exit(2)


class Stage:
    """A folder that anybody may read: captures, the library that fixes the hash seed, a plugin folder with the plugin and one without."""

    def __init__(self, root, plugin):
        self.root = root
        plugins = root / "with" / wireshark_version() / "epan"
        for folder in (plugins, root / "none", root / "home"):
            folder.mkdir(parents=True)
        shutil.copy(plugin, plugins / "sipexplain.so")
        subprocess.run([*compiler(), "-shared", "-fPIC", "-O1", "-o", root / "fixed_random.so", BENCH / "fixed_random.c"], check=True)
        for path in [root, *root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        (root / "home").chmod(0o777)

    def read(self, kind, count):
        """The words with which tshark reads a capture of so many messages."""
        path = self.root / f"{kind}-{count:07d}.pcap"
        if not path.exists():
            (TRAFFIC[kind].make(count) if count else traffic.pcapmake.Capture()).save(path)
            path.chmod(0o644)
        return ["tshark", "-r", str(path), *TRAFFIC[kind].options]

    def run(self, variant, words, before=(), stdout=subprocess.DEVNULL, **environment):
        """Runs a command without the rights of root, for whom Wireshark loads no plugins from here; returns its messages."""
        unprivileged = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"] if os.geteuid() == 0 else []
        environment.update(PATH=os.environ["PATH"], HOME=str(self.root / "home"), LC_ALL="C.UTF-8", TZ="UTC",
                           WIRESHARK_PLUGIN_DIR=str(self.root / variant))
        done = subprocess.run([*before, *unprivileged, *words], cwd=self.root, env=environment, stdin=subprocess.DEVNULL, stdout=stdout,
                              stderr=subprocess.PIPE, check=False)
        told = done.stderr.decode(errors="replace")
        if done.returncode != 0:
            give_up(f"{' '.join(words)} failed with exit code {done.returncode}:\n{told}")
        return told

    def lines(self, variant, words):
        """The lines that a command prints, one by one."""
        with tempfile.TemporaryFile() as output:
            self.run(variant, words, stdout=output)
            output.seek(0)
            for line in output:
                yield line.decode(errors="replace").rstrip("\n")

    def instructions(self, variant, words):
        """How many instructions a command takes."""
        told = self.run(variant, [*VALGRIND, *words], LD_PRELOAD=str(self.root / "fixed_random.so"))
        found = re.search(r"I\s+refs:\s+([\d,]+)", told)
        if not found:
            give_up(f"valgrind does not tell the instructions of {' '.join(words)}:\n{told}")
        return int(found.group(1).replace(",", ""))

    def usage(self, variant, words):
        """Seconds of CPU time and bytes of peak memory of a command."""
        told = self.run(variant, words, before=[sys.executable, "-I", "-S", "-c", REPORT_USAGE])
        seconds, kilobytes = told.split()[-2:]
        return float(seconds), 1024 * int(kilobytes)


def compiler():
    return os.environ.get("CC", "cc").split()


def wireshark_version():
    """Major and minor version, as plugin folders are named."""
    told = subprocess.run(["tshark", "-v"], capture_output=True, text=True, check=True).stdout
    return re.search(r"(\d+\.\d+)\.\d+", told).group(1)


def check_plugin(stage):
    """The plugin is loaded where it should be, and nowhere else."""
    def is_loaded(variant):
        return any("sipexplain" in line for line in stage.lines(variant, ["tshark", "-G", "plugins"]))
    if not is_loaded("with"):
        give_up(f"tshark {wireshark_version()} does not load the plugin; was it built for another version?")
    if is_loaded("none"):
        give_up("another sipexplain plugin is loaded")


def check_traffic(stage, kind, count):
    """The traffic is what it is meant to be, and the plugin explains every response in it: a plugin that does nothing is cheap."""
    fields = (TRAFFIC[kind].field, "sip.Status-Code", "sipexplain.code")
    lines = stage.lines("with", [*stage.read(kind, count), "-T", "fields", *[word for field in fields for word in ("-e", field)]])
    rows = [line.split("\t") for line in lines]
    seen = sum(len(row[0].split(",")) for row in rows if row[0])
    if seen != -(-count // TRAFFIC[kind].share):
        give_up(f"{kind}: of {count} messages, {seen} have {TRAFFIC[kind].field}")
    for number, (_, codes, explained) in enumerate(rows, 1):
        if codes != explained:
            give_up(f"{kind}: frame {number} has the status codes [{codes}], those explained are [{explained}]")


def verdict(value, most, error):
    return "OVER" if value - error > most else "ok" if value + error <= most else f"unclear, +- {error:.1f}"


def print_row(name, difference, without=None, with_=None, digits=0, error=0):
    """Prints a row of the table; False if it is over its budget. `error`: by how much the value may be wrong."""
    shown = [name] + ["" if value is None else f"{value:,.{digits}f}" for value in (without, with_, difference)]
    values = {"difference": difference, "ratio": with_ / without if without else None}
    shown.append(f"{values['ratio']:.4f}" if without else "")
    if BUDGETS[name]:
        column, most = BUDGETS[name]
        shown += [f"{most:,} more" if column == "difference" else f"{most}", verdict(values[column], most, error)]
    else:
        shown += ["", ""]
    print("| " + " | ".join(shown) + " |", flush=True)
    return shown[-1] != "OVER"


def slope(sizes, values):
    return (values[1] - values[0]) / (sizes[1] - sizes[0])


def lines_added(stage, kind, words, counts):
    """How many lines a message the plugin adds to what tshark prints."""
    def lines(variant):
        return slope(counts, [sum(1 for _ in stage.lines(variant, [*stage.read(kind, count), *words])) for count in counts])
    return lines("with") - lines("none")


def instruction_rows(stage, counts):
    """The rows about instructions; whether each is within its budget."""
    pool = concurrent.futures.ThreadPoolExecutor(os.cpu_count())

    def submit(kind, count, words):
        return {variant: pool.submit(stage.instructions, variant, [*stage.read(kind, count), *words]) for variant in ("none", "with")}

    try:
        runs = [[submit(kind, count, words) for count in counts] for _, kind, words in RUNS]
        start = submit("udp", 0, [])
        for (name, kind, words), jobs in zip(RUNS, runs):
            without, with_ = [slope(counts, [job[variant].result() for job in jobs]) for variant in ("none", "with")]
            yield print_row(name, with_ - without, without, with_)
            if "-V" in words:
                yield print_row(f"{name}, a line added", (with_ - without) / lines_added(stage, kind, words, counts))
        without, with_ = start["none"].result(), start["with"].result()
        yield print_row("start-up, instructions", with_ - without, without, with_)
    finally:
        pool.shutdown(cancel_futures=True)


def start_row(stage, name, count, pairs):
    """Milliseconds of CPU time to read a capture, by pairs of runs, every other pair the other way round."""
    times = {"none": [], "with": []}
    for i in range(pairs):
        for variant in (("none", "with"), ("with", "none"))[i % 2]:
            times[variant].append(1000 * stage.usage(variant, stage.read("udp", count))[0])
    differences = [with_ - none for none, with_ in zip(times["none"], times["with"])]
    without, added = statistics.median(times["none"]), statistics.median(differences)
    # Two standard errors of a median.
    error = 2 * 1.25 * statistics.stdev(differences) / pairs ** 0.5
    return print_row(name, added, without, without + added, digits=2, error=error)


def memory_row(stage, counts, runs):
    """Bytes of peak memory of a SIP message, where tshark and the plugin keep all they need for a second pass."""
    def peak(variant, count):
        return statistics.median(stage.usage(variant, [*stage.read("busy", count), "-2"])[1] for _ in range(runs))

    def bytes_a_message(variant):
        return slope(counts, [peak(variant, count) for count in counts])
    without, with_ = bytes_a_message("none"), bytes_a_message("with")
    return print_row("memory of a SIP message, bytes", with_ - without, without, with_)


def measure(stage, sizes):
    """Prints the table; True if no row is over its budget."""
    check_plugin(stage)
    for kind in (kind for kind in TRAFFIC if TRAFFIC[kind].field):
        check_traffic(stage, kind, sizes.messages[0])
    print("| instructions a message, unless said otherwise | without | with | difference | ratio | budget | |", flush=True)
    print("|---|---:|---:|---:|---:|---:|---|", flush=True)
    results = list(instruction_rows(stage, sizes.messages))
    results.append(start_row(stage, "start-up, ms", 0, sizes.start_pairs))
    results.append(start_row(stage, "start-up and first responses, ms", 2 * traffic.LANES, sizes.start_pairs))
    results.append(memory_row(stage, sizes.memory, sizes.memory_runs))
    return all(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plugin", type=pathlib.Path, required=True, help="the plugin to measure, such as build/plugin/sipexplain.so")
    parser.add_argument("--quick", action="store_true", help="smaller captures, fewer runs")
    options = parser.parse_args()
    if not options.plugin.is_file():
        parser.error(f"there is no plugin {options.plugin}; build it first")
    for tool in ("tshark", "valgrind", compiler()[0], *(["setpriv"] if os.geteuid() == 0 else [])):
        if not shutil.which(tool):
            parser.error(f"{tool} is needed and not installed")
    with tempfile.TemporaryDirectory(prefix="sipexplain-bench-") as folder:
        sys.exit(0 if measure(Stage(pathlib.Path(folder), options.plugin), QUICK if options.quick else FULL) else 1)


if __name__ == "__main__":
    main()
