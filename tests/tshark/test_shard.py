#!/usr/bin/env python3
"""scripts/shard.py: what shards find, taken together, is what the whole capture gives.

    test_shard.py --measure COUNT    the same with a capture of that many SIP messages, and what it takes
"""

import collections
import json
import re
import shutil
import subprocess
import sys
import time
import unittest

import harness

sys.path[:0] = [str(harness.TESTS.parent / "bench"), str(harness.TESTS / "captures")]
import pcapmake  # noqa: E402
import traffic  # noqa: E402

SCRIPT = harness.TESTS.parent / "scripts" / "shard.py"
PYTHON = shutil.which("python3", path="/usr/bin:/bin")  # one that anybody may run
NO_NOTIFY = "real/04a-sipp-no-notify-74s.pcap"
MESSAGES = 3000


def folder():
    return harness.stage().root / "home"


def shard(*words, env=None):
    """What shard.py does with a capture: standard output, and what it tells about the groups."""
    script = harness.stage().root / "bin" / SCRIPT.name
    for source in SCRIPT, SCRIPT.with_name("reports.py"):
        copy = script.with_name(source.name)
        if not copy.exists():
            shutil.copy(source, copy)
            copy.chmod(0o644)
    return harness.complete(PYTHON, script, *words, env=env)


def report_of(capture):
    return harness.tshark("-q", "-r", capture, "-z", "sipexplain,report")


def in_order(report):
    """The lines, but for those that count findings, whose order means nothing. The captures that are put together use the same few branches, of which
    the plugin knows only so many at a time: what it says of them depends on what else is in the shard."""
    report = re.sub(r"\n {16}( {8})?(?=\S)", " ", report)
    report = re.sub(r"; it has the branch of the \S+ in frame \d+, whose CSeq is \d+ \(RFC 3261 section 8\.1\.1\.7\)", "", report)
    report = re.sub(r"(?m)^(.*sipexplain\.response\.mismatch.*|  \w+ +\d+ x  .* (response\.mismatch|request\.malformed): .*|Findings: .*)\n", "", report)
    before, heading, rest = report.partition("Count of each finding\n")
    counts, end, after = rest.partition("\n\n")
    return [before, heading, sorted(counts.splitlines()), end, after]


def save(capture, name):
    path = folder() / name
    capture.save(path)
    path.chmod(0o644)
    return path


def moved(path, place):
    """A copy of a capture, but for pcapng, in another network, of other users: 10.0.0.1 becomes 10.3.0.1, and bob bo3. It says so in its messages, too."""
    data = path.read_bytes()
    if path.suffix == ".pcap":
        for net in (10, 0, 0), (192, 0, 2):
            first, _, last = net
            data = data.replace(bytes(net), bytes([first, place, last])).replace(b"%d.%d.%d." % net, b"%d.%d.%d." % (first, place, last))
        for user in b"alice", b"bob", b"carol":
            data = data.replace(user, user[:-1] + b"%d" % place)
    copy = folder() / path.name
    copy.write_bytes(data)
    return copy


# Captures with messages of which nobody can tell which call they belong to.
BROKEN = re.compile(r"cut|odd-message|cseq-missing|headers-(missing|odd)|sip-bare|report-unknown|to-tag-not-needed|seen-(missing|offer)|tcp-out-of-order|malformed-nameless|x-request-well-formed")

# Captures with time stamps that no clock has made, as shard.py needs them in order, and with responses that nothing but the branch ties to a request of
# another Call-ID, as shards are made by Call-ID; so the INVITE that follows a REFER need not be in its shard. Those of registrations share a server with others, and what is said of its silence names its messages to others.
UNFIT = re.compile("^(time-|request-leap|request-mismatch|x-register|x-transfer)")


def merged(which, but=re.compile("$^")):
    """All captures of a folder in one, as if they had been taken side by side in nine networks; without audio, which is in no shard."""
    paths = [path for path in sorted((harness.stage().root / "captures" / which).glob("*.pcap*")) if not but.search(path.name) and not UNFIT.search(path.name)]
    captures = [moved(path, 1 + i % 9) for i, path in enumerate(paths)]
    together, ordered = folder() / f"{which}.pcapng", folder() / f"{which}-in-order.pcapng"
    harness.merge(together, captures)
    harness.run("reordercap", together, ordered)
    silent = folder() / f"{which}-silent.pcapng"
    harness.run("tshark", "-r", ordered, "-Y", "not rtp and not rtcp", "-w", silent)
    return silent


def documents(*captures):
    """What -T ek says of each message, however often."""
    found = collections.Counter()
    for capture in captures:
        beside = capture.with_name(capture.name + ".filter")
        which = beside.read_text().strip() if beside.exists() else "sipexplain"
        for line in harness.tshark("-2", "-r", capture, "-T", "ek", "-J", "sipexplain", "-Y", which).splitlines():
            document = json.loads(line)
            if "layers" in document:
                found[document["timestamp"] + json.dumps(document["layers"]["sipexplain"], sort_keys=True)] += 1
    return found


class Shards(harness.LoadedTestCase):
    maxDiff = None

    def check(self, capture, shards, least):
        """The report of so many shards is that of the whole, line by line, and has that many findings at least."""
        whole = report_of(capture)
        done = shard("report", capture, "--shards", shards)
        self.assertEqual((in_order(done.stdout.decode()), done.returncode), (in_order(whole), 0))
        self.assertGreaterEqual(int(whole.split("Findings: ")[1].split()[0]), least)
        return done.stderr.decode()

    def test_made_captures(self):
        """Lost segments, fragments, dropped packets, TCP, SCTP, tunnels and oddities, all in one capture."""
        told = self.check(merged("made", BROKEN), 4, 100)
        self.assertNotIn("because", told)
        self.assertRegex(told, r"in 4 shards: \d+, [1-9]\d+, [1-9]\d+, [1-9]\d+;")

    def test_broken_messages(self):
        """They may be what any call waits for."""
        told = self.check(merged("made"), 2, 100)
        self.assertRegex(told, r"all calls are in one shard, because of broken messages \(\d+\), cut frames")

    def test_real_captures(self):
        self.check(merged("real"), 3, 150)

    def test_fragments(self):
        """They go where their datagram goes, also where no exchange waits for anything."""
        self.check("made/ip-fragments.pcap", 3, 1)

    def test_missing_packets(self):
        """They bear on calls between the same hosts, also where they were on no connection with SIP."""
        for name in "loss-segment", "loss-segment-before-answer", "loss-fragment", "loss-fragment-ipv6":
            with self.subTest(capture=name):
                self.check(f"made/{name}.pcap", 2, 0)

    def test_first_message(self):
        """Its finding counts once; and in each shard the capture is as old as it is, which tells that a response is a stray one."""
        capture = pcapmake.Capture()
        response = "SIP/2.0 {0}\nVia: SIP/2.0/UDP 10.0.{1}.1;branch=z9hG4bK{2}\nFrom: <sip:a@b>;tag=1\nTo: <sip:c@d>;tag=2\nCall-ID: {2}\nCSeq: 1 OPTIONS\n\n"
        request = response.replace("SIP/2.0 {0}", "OPTIONS sip:c@d SIP/2.0").replace(";tag=2", "")
        capture.udp(0, "10.0.0.2", "10.0.0.1", response.format("486 Busy Here", 0, "first"))
        for time, ends, text in (300, (1, 2), request), (300.1, (2, 1), response), (310, (2, 1), response):
            capture.udp(time, *(f"10.0.1.{end}" for end in ends), text.format("200 OK", 1, "asked" if time < 310 else "stray"))
        path = save(capture, "first-message.pcap")
        self.check(path, 2, 2)
        self.assertRegex(report_of(path), r" +4 +310\.\d+  \w+ +sipexplain\.response\.stray")

    def test_no_gaps(self):
        """Where no message is cut, transfers are spread over the shards as well."""
        told = self.check(save(traffic.sip_udp(MESSAGES, traffic.MIX, gap=0.1), "mix.pcap"), 4, 150)
        self.assertNotIn("because", told)
        self.assertRegex(told, r"in 4 shards: 7[45]\d, 7[45]\d, 7[45]\d, 7[45]\d;")

    def test_one_connection(self):
        """What is on one connection cannot be split: it says so, and the report is right."""
        told = self.check(save(traffic.sip_tcp(400), "tcp.pcap"), 3, 20)
        self.assertRegex(told, r"in 3 shards: (\d+), 0, 0; the largest group that hangs together has \1")

    def test_documents(self):
        """Those of Elasticsearch, too."""
        capture = save(traffic.sip_udp(MESSAGES // 3, traffic.REFER_HEAVY, gap=0.3), "refers.pcap")
        shards = folder() / "shards"
        self.assertEqual(shard("split", capture, shards, "--shards", 3).returncode, 0)
        whole = documents(capture)
        self.assertIn("no_notify", " ".join(whole))
        self.assertEqual(documents(*sorted(shards.glob("*.pcap"))), whole)

    def test_split_by_time_hides_exchanges(self):
        """Which is why shard.py does not do that."""
        first = folder() / "first.pcap"
        harness.run("editcap", "-r", NO_NOTIFY, first, "1-30")
        self.assertIn("sipexplain.refer.no_notify", report_of(NO_NOTIFY))
        self.assertNotIn("sipexplain.refer.no_notify", report_of(first))

    def test_decimal_comma(self):
        """The user's locale changes nothing."""
        done = shard("report", NO_NOTIFY, "--shards", 2, env=harness.comma_locale())
        self.assertEqual((in_order(done.stdout.decode()), done.returncode), (in_order(report_of(NO_NOTIFY)), 0))

    def test_before_the_first_frame(self):
        """A little disorder is allowed: a response may then come at a negative time."""
        capture = pcapmake.Capture()
        response = "SIP/2.0 486 Busy Here\nVia: SIP/2.0/UDP 10.0.0.1;branch=z9hG4bK{0}\nFrom: <sip:a@b>;tag=1\nTo: <sip:c@d>;tag=2\nCall-ID: {0}\nCSeq: 1 INVITE\n\n"
        for time, name in (0.3, "later"), (0, "earlier"), (0.4, "last"):
            capture.udp(time, "10.0.0.2", "10.0.0.1", response.format(name))
        path = save(capture, "negative.pcap")
        self.check(path, 2, 3)
        self.assertRegex(report_of(path), r" 2 +-0\.300000  note ")

    def test_options_reach_every_tshark(self):
        done = shard("report", NO_NOTIFY, "--shards", 2, "--", "-o", "sipexplain.expert_responses:FALSE")
        expected = harness.tshark("-q", "-r", NO_NOTIFY, "-o", "sipexplain.expert_responses:FALSE", "-z", "sipexplain,report")
        self.assertEqual(in_order(done.stdout.decode()), in_order(expected))

    def expect_refusal(self, capture, sentence):
        done = shard("report", capture, "--shards", 2)
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, b"")
        self.assertIn(sentence, done.stderr.decode())

    def test_out_of_order(self):
        self.expect_refusal("made/refer-clock-steps-back.pcap", "reordercap puts a capture in order")

    def test_other_formats(self):
        other = folder() / "other.snoop"
        harness.run("editcap", "-F", "snoop", NO_NOTIFY, other)
        self.expect_refusal(other, "it is neither pcap nor pcapng")

    def test_no_capture(self):
        self.expect_refusal("made/there-is-none.pcap", "tshark cannot read it")
        self.expect_refusal("README.md", "tshark cannot read it")


def measure(count):
    # In the mix, phones register users of other phones, which would tie all of them together.
    kinds = [kind for kind in traffic.MIX if kind is not traffic.login]
    capture = save(traffic.sip_udp(count, kinds, gap=0.01), "large.pcap")
    print(f"{count} SIP messages, {capture.stat().st_size // 1_000_000} MB")

    def timed(what, action):
        start = time.monotonic()
        result = action()
        print(f"{what}: {time.monotonic() - start:.1f} s", flush=True)
        return result

    whole = timed("report of the whole", lambda: report_of(capture))
    sharded = timed("report of shards", lambda: shard("report", capture))
    print(sharded.stderr.decode(), end="")
    is_same = in_order(sharded.stdout.decode()) == in_order(whole)
    print(f"{whole.split('Findings: ')[1].split()[0]} findings, {'the same' if is_same else 'DIFFERENT'}")
    shards = folder() / "large"
    timed("split", lambda: shard("split", capture, shards))

    def ek(*captures):
        words = "exec tshark -r {} -T ek >{}.ek"
        running = [subprocess.Popen(harness.stage().command("sh", "-c", words.format(path, folder() / path.name)), env=harness.stage().environment(),
                                    stderr=subprocess.DEVNULL) for path in captures]
        return [process.wait() for process in running]

    timed("-T ek of the whole", lambda: ek(capture))
    timed("-T ek of the shards, side by side", lambda: ek(*sorted(shards.glob("*.pcap"))))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        measure(int(sys.argv[2]))
    else:
        unittest.main()
