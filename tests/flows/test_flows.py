#!/usr/bin/env python3
"""Random legal REFER flows: what the plugin says of each is what the rules say.

    test_flows.py                               a few flows of several seeds
    test_flows.py --flows 10000 --seed 7        that many, in captures of 1000 flows
    test_flows.py --seed 7 --show 123           the messages of one flow and what is to be said of it
    test_flows.py --seed 7 --show 123 --write flow.pcap
"""

import argparse
import collections
import pathlib
import random
import sys
import unittest
import xml.etree.ElementTree

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "tshark"))
import around  # noqa: E402
import flows  # noqa: E402
import harness  # noqa: E402
import judged  # noqa: E402
import truth  # noqa: E402
import wire  # noqa: E402

SECOND = 1_000_000
SEVERITIES = {0x600000: truth.WARN, 0x400000: truth.NOTE}
MODES = ("all", "some", "none")  # of the NOTIFYs: which are in the capture
BATCH = 1000

# What tshark shows: a flag as (frame of the 2xx, frame it is raised on, severity), a verdict by frame, and each finding as
# (frame, its name, its message); the last two with -2.
Shown = collections.namedtuple("Shown", "flags verdicts findings")


class Scene:
    """A capture of many flows, with all their NOTIFYs, with some or without any, and the truth about it."""

    def __init__(self, seed, count, mode):
        self.seed, self.mode = seed, mode
        self.length = max(200, count // 8) * SECOND
        self.flows = [flows.flow_of(seed, number, self.length) for number in range(count)]
        for flow in self.flows:
            drop_notifies(flow, mode, random.Random(f"{seed} drop {flow.number}"))
        others = [event for number in range(count // 3) for event in around.sip_around(seed, number, self.length)]
        self.path = harness.stage().root / f"flows-{seed}-{mode}.pcap"
        self.times = self.write(self.path, self.flows, others)
        self.others = {event.frame for event in others}
        self.path.chmod(0o644)
        self.truths = [(flow, exchange, truth.truth_of(flow, exchange, self.times[-1]))
                       for flow in self.flows for exchange in flow.exchanges]

    def write(self, path, some_flows, others=()):
        events = [event for flow in some_flows for event in flow.events]
        return wire.write(path, self.seed, [*events, *others], around.ticks(self.seed, self.length), self.length)

    def frame_after(self, deadline):
        """The first frame at that time or later."""
        return next(number for number, at in enumerate(self.times, 1) if at >= deadline)


def drop_notifies(flow, mode, chance):
    """Takes the NOTIFYs of all or some exchanges out of the flow, and their answers with them."""
    dropped = [exchange for exchange in flow.exchanges if mode == "none" or mode == "some" and chance.random() < 0.5]
    flow.dialog.events = [event for event in flow.events if not (
        event.meaning.kind in ("notify", "report-answer") and event.meaning.exchange in dropped)]


def parts(capture, two_pass, where):
    """(frame, its Explanations) of each frame that the filter finds."""
    out = harness.tshark("-r", capture, *(["-2"] if two_pass else []), "-T", "pdml", "-J", "sipexplain", "-Y", where)
    for packet in xml.etree.ElementTree.fromstring(out.encode()).iter("packet"):
        frame = int(packet.find("./proto[@name='geninfo']/field[@name='num']").get("show"))
        yield frame, packet.findall("./proto[@name='sipexplain']")


def shows(part, name):
    return [field.get("show") for field in part.iter("field") if field.get("name") == name]


def flags_of(frame, part):
    """The missing NOTIFYs that one Explanation of a frame tells of."""
    for expert in part.iter("field"):
        if expert.get("name") == "_ws.expert" and expert.find("./field[@name='sipexplain.refer.no_notify']") is not None:
            accepted = shows(part, "sipexplain.refer.accepted_in")
            yield int(accepted[0]) if len(accepted) == 1 else accepted, frame, SEVERITIES[int(shows(expert, "_ws.expert.severity")[0])]


def findings_of(frame, part):
    """The findings of one Explanation of a frame."""
    for expert in part.iter("field"):
        if expert.get("name") == "_ws.expert":
            names = [field.get("name") for field in expert.iter("field") if field.get("name").startswith("sipexplain.")]
            yield from [(frame, name.partition(".")[2], shows(expert, "_ws.expert.message")[0]) for name in names]


def shown(capture, two_pass):
    """What the plugin shows of the capture."""
    flags, verdicts, findings = [], {}, []
    where = "sipexplain and (_ws.expert or sipexplain.refer.verdict)" if two_pass else "sipexplain.refer.no_notify"
    for frame, explanations in parts(capture, two_pass, where):
        flags += [flag for part in explanations for flag in flags_of(frame, part)]
        verdicts[frame] = [verdict for part in explanations for verdict in shows(part, "sipexplain.refer.verdict")]
        findings += [finding for part in explanations for finding in findings_of(frame, part)]
    return Shown(flags, verdicts, findings)


def wrong_flags(scene, flags, two_pass):
    """(flow, exchange, sentence) of each flag that is missing, superfluous or raised in the wrong way."""
    found = collections.defaultdict(list)
    for accepted, frame, severity in flags:
        found[accepted].append((frame, severity))
    for flow, exchange, told in scene.truths:
        if not told.accepted or not told.flag:
            continue
        raised, is_told = found[told.accepted.frame], told.flag != truth.MAYBE
        place = None if not is_told else told.accepted.frame if two_pass else scene.frame_after(told.deadline)
        allowed = (told.flag,) if told.flag in (truth.WARN, truth.NOTE) else (truth.WARN, truth.NOTE)
        match = next((flag for flag in raised if flag[1] in allowed and place in (None, flag[0])), None)
        if match:
            raised.remove(match)
        elif is_told:
            yield flow, exchange, f"REFER {exchange.cseq}: expected {told.flag} in frame {place}, raised are {raised}"
    owners = {event.frame: (flow, event.meaning.exchange) for flow in scene.flows for event in flow.events if event.meaning.kind == "answer"}
    for accepted, raised in found.items():
        for flag in raised:
            yield (*owners.get(accepted, (None, None)), f"accepted in {accepted}: raised for no reason: {flag}")


def wrong_verdicts(scene, verdicts):
    """(flow, exchange, sentence) of each frame with a verdict that is not the truth."""
    allowed_for = {exchange: told.verdicts for _, exchange, told in scene.truths}
    by_frame = collections.defaultdict(list)
    for flow in scene.flows:
        for event in flow.events:
            if event.frame and event.hidden not in ("all", "event") and event.meaning.kind in ("refer", "answer", "notify"):
                by_frame[event.frame].append((flow, event))
    for frame, among in by_frame.items():
        found = list(verdicts.get(frame, []))
        for flow, event in sorted(among, key=lambda pair: pair[1].place):
            exchange = event.meaning.exchange
            allowed = allowed_for[exchange]
            if found and (allowed is None or found[0] in allowed):
                found.pop(0)
            elif allowed is not None and not 100 <= event.meaning.code < 200:
                yield flow, exchange, (f"REFER {exchange.cseq}, frame {frame} ({event.meaning.kind}): expected verdict {sorted(allowed)}, "
                                       f"shown {found}")
                break


def ladder(scene, flow):
    """The messages of a flow and what is to be said of it, for a person."""
    lines = [f"seed {scene.seed}, flow {flow.number}, NOTIFYs: {scene.mode}; {flow.shape}"]
    for event in sorted(flow.events, key=lambda event: (event.time, event.frame)):
        start = event.data.partition(b"\r\n")[0].decode()
        meaning = event.meaning
        cseq = meaning.exchange.cseq if meaning.exchange else ""
        more = [f"{name}={value}" for name, value in vars(meaning).items() if value and name not in ("kind", "exchange")]
        lines.append(f"{event.time / SECOND:12.6f} frame {event.frame or '-':>6} {event.source:>24} > {event.target:24} "
                     f"{start[:45]:45} {meaning.kind} {cseq} {' '.join(more)}" + (f" CUT: {event.hidden}" if event.hidden else ""))
    for other, exchange, told in scene.truths:
        if other is flow:
            lines.append(f"  REFER {exchange.cseq} by {exchange.by}: {exchange.terms}; verdicts {told.verdicts}, flag {told.flag} ({told.why}), "
                         f"deadline {told.deadline / SECOND:.6f}, clock {scene.times[-1] / SECOND:.6f}")
    return "\n".join(lines)


def mismatches(scene, one, two):
    """Everything that the plugin says of the capture and the truth does not, as (flow, exchange, sentence)."""
    for name, wrong in (("one pass", wrong_flags(scene, one.flags, False)), ("-2", wrong_flags(scene, two.flags, True)),
                        ("-2", wrong_verdicts(scene, two.verdicts)),
                        ("-2", judged.false_alarms(scene.flows, scene.others, two.findings))):
        for flow, exchange, what in wrong:
            yield flow, exchange, f"{name}: {what}"


def split(scene, wrong):
    """Mismatches that count, and those of contested exchanges."""
    why = {exchange: told.contested for _, exchange, told in scene.truths}

    def is_contested(exchange, what):
        return why.get(exchange) and ("verdict" in what or why[exchange] != truth.NO_ID)
    return [item for item in wrong if not is_contested(*item[1:])], [item for item in wrong if is_contested(*item[1:])]


def summary(scene, one, two, contested):
    flags = collections.Counter(str(told.flag) for _, _, told in scene.truths)
    verdicts = collections.Counter("/".join(sorted(told.verdicts)) if told.verdicts else "any" for _, _, told in scene.truths)
    reasons = {exchange: told.contested for _, exchange, told in scene.truths}
    apart = collections.Counter(reasons[exchange] for exchange in {exchange for _, exchange, _ in contested})
    return (f"seed {scene.seed}, NOTIFYs {scene.mode}: {len(scene.flows)} flows, {len(scene.truths)} REFERs, {len(scene.times)} frames; "
            f"raised {len(one.flags)} in one pass, {len(two.flags)} with -2; expected {dict(flags)}; verdicts {dict(verdicts)}; "
            f"contested REFERs that differ {dict(apart)}; findings {dict(collections.Counter(name for _, name, _ in two.findings))}")


class Flows(harness.LoadedTestCase):
    maxDiff = None
    counts = [(1, 100), (2, 100), (3, 100)]
    is_loud = False
    is_strict = False

    def check(self, seed, count, mode):
        scene = Scene(seed, count, mode)
        one, two = shown(scene.path, False), shown(scene.path, True)
        everything = list(mismatches(scene, one, two))
        wrong, contested = split(scene, everything)
        if self.is_loud:
            print(summary(scene, one, two, contested), flush=True)
        wrong = everything if self.is_strict else wrong
        told = []
        for flow in list(dict.fromkeys(flow for flow, _, _ in wrong))[:5]:
            told += [what for other, _, what in wrong if other is flow] + ([ladder(scene, flow)] if flow else [])
        with self.subTest(seed=seed, mode=mode):
            if wrong:
                self.fail(f"{len(wrong)} mismatches\n" + "\n".join(told))

    def test_all_notified(self):
        """No flow with its NOTIFYs is flagged."""
        for seed, count in self.counts:
            self.check(seed, count, "all")

    def test_some_notified(self):
        """Among REFERs that were notified, those that were not are flagged."""
        for seed, count in self.counts:
            self.check(seed, count, "some")

    def test_none_notified(self):
        """Without its NOTIFYs, each REFER is flagged that must be, and no other one."""
        for seed, count in self.counts:
            self.check(seed, count, "none")

    def test_notices(self):
        """What is said wrongly is noticed: each flag and each verdict, when the truth is turned into its opposite."""
        scene = Scene(1, 100, "none")
        one, two = shown(scene.path, False), shown(scene.path, True)
        self.assertEqual(list(mismatches(scene, one, two)), [])
        turned = {None: truth.WARN, truth.WARN: None, truth.NOTE: truth.WARN, truth.MAYBE: truth.MAYBE, truth.EITHER: None}
        for _, exchange, told in scene.truths:
            told.flag = turned[told.flag] if told.accepted and told.verdicts != {"open"} else told.flag
            told.verdicts = told.verdicts and frozenset({"late"})
        noticed = {(what.partition(":")[0], exchange) for _, exchange, what in mismatches(scene, one, two)}
        for _, exchange, told in scene.truths:
            if told.accepted and told.verdicts and told.why == "D1":
                self.assertIn(("one pass", exchange), noticed)
            if told.verdicts and told.why != "A7":
                self.assertIn(("-2", exchange), noticed)


def command_line():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--flows", type=int, help="how many flows")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--strict", action="store_true", help="count what is contested, too")
    parser.add_argument("--show", metavar="FLOW", type=int, help="print the messages of this flow, as numbered with --flows %d" % BATCH)
    parser.add_argument("--mode", choices=MODES, default="all", help="which NOTIFYs are in, for --show")
    parser.add_argument("--write", metavar="FILE", type=pathlib.Path, help="write the flow of --show as a capture of its own")
    return parser.parse_known_args()


def show(options):
    scene = Scene(options.seed, options.flows or BATCH, options.mode)
    flow = scene.flows[options.show]
    print(ladder(scene, flow))
    if options.write:
        scene.write(options.write, [flow])


if __name__ == "__main__":
    known, rest = command_line()
    if known.show is not None:
        show(known)
    else:
        if known.flows:
            Flows.counts = [(known.seed + i, min(BATCH, known.flows - i * BATCH)) for i in range(-(-known.flows // BATCH))]
            Flows.is_loud = True
        Flows.is_strict = known.strict
        unittest.main(argv=[sys.argv[0], *rest])
