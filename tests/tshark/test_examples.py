#!/usr/bin/env python3
"""The pages of codes: their examples are valid SIP, their ladders are whole, and their display filters are ones that Wireshark accepts."""

import json
import re
import struct
import sys
import unittest

import harness

COMMON = [100, 180, 181, 183, 200, 202, 301, 302, 401, 403, 404, 407, 408, 415, 480, 481, 486, 487, 488, 500, 503, 603]


def sipexplain(*words):
    return harness.run("sipexplain", *words)


def codes():
    return json.loads(sipexplain("--json", "--list"))


def examples():
    return {code["code"]: code["example"] for code in codes() if "example" in code}


def frame_of(message):
    """The message over UDP from 192.0.2.20 to 192.0.2.1, as raw IP."""
    sip = message.replace("\n", "\r\n").encode()
    if b"\r\n\r\n" not in sip:
        sip += b"\r\n"
    udp = struct.pack("!HHHH", 5060, 5060, 8 + len(sip), 0) + sip
    return struct.pack("!BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), 0, 0, 64, 17, 0, bytes([192, 0, 2, 20]), bytes([192, 0, 2, 1])) + udp


def capture_of(messages, name):
    path = harness.stage().root / name
    data = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)
    for second, message in enumerate(messages):
        frame = frame_of(message)
        data += struct.pack("<IIII", second, 0, len(frame), len(frame)) + frame
    path.write_bytes(data)
    path.chmod(0o644)
    return path


class Messages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.examples = examples()
        cls.capture = capture_of([example["message"] for example in cls.examples.values()], "examples.pcap")

    def fields(self, *names):
        words = [word for name in names for word in ("-e", name)]
        lines = harness.run("tshark", "-r", self.capture, "-T", "fields", "-E", "aggregator=~", *words).splitlines()
        return [line.split("\t") for line in lines]

    def test_the_commonest_codes_have_one(self):
        self.assertEqual(sorted(self.examples), COMMON)

    def test_are_read_as_what_they_are(self):
        rows = self.fields("sip.Status-Code", "sip.CSeq.method", "sipexplain.registered")
        self.assertEqual([row[0] for row in rows], [str(code) for code in self.examples])
        for row in rows:
            self.assertTrue(row[1])
            self.assertEqual(row[2], "True" if row[2] in ("True", "False") else "1")

    def test_nothing_complains(self):
        """No malformed packet, no wrong length, no unknown header, nothing that the plugin misses."""
        for code, (expert, seen) in zip(self.examples, self.fields("_ws.expert.message", "sipexplain.seen")):
            self.assertNotRegex(seen, "missing|malformed", code)
            self.assertRegex(expert, rf"\A({code} [^~]*|)\Z", code)

    def test_lengths_are_right(self):
        for code, example in self.examples.items():
            head, _, body = example["message"].partition("\n\n")
            length = int(re.search(r"^Content-Length: (\d+)$", head, re.MULTILINE).group(1))
            self.assertEqual(length, len(body.replace("\n", "\r\n")), code)

    def test_each_call_is_another(self):
        calls = [row[0] for row in self.fields("sip.Call-ID")]
        self.assertEqual(len(calls), len(set(calls)))


class Ladders(unittest.TestCase):
    def test_have_straight_lines(self):
        for code, example in examples().items():
            hosts, *steps = example["ladder"].splitlines()
            columns = [at for at, char in enumerate(steps[0]) if char == "|"]
            self.assertEqual(len(columns), len(re.split(r"  +", hosts.strip())), code)
            for step in steps:  # an arrow to the last host passes over the line of the one between
                self.assertLessEqual(len(step), 60, code)
                self.assertLessEqual({columns[0], columns[-1]}, {at for at, char in enumerate(step) if char == "|"}, code)
                self.assertLessEqual({at for at, char in enumerate(step) if char == "|"}, set(columns), code)
                self.assertRegex(step, r"[<>]", code)

    def test_mark_the_response(self):
        for code, example in examples().items():
            marked = [step for step in example["ladder"].splitlines() if "==" in step]
            self.assertEqual(len(marked), 1, code)
            self.assertRegex(marked[0], rf"<=+ {code} ", code)

    def test_are_left_out_where_they_do_not_fit(self):
        page = harness.run("sh", "-c", "sipexplain 486")
        self.assertIn("|<========= 486 Busy Here ==========|", page)

    def test_belong_to_a_method(self):
        self.assertIn("\nExample\n", sipexplain(481, "BYE"))
        self.assertNotIn("\nExample\n", sipexplain(481, "INVITE"))


class Filters(unittest.TestCase):
    def filters(self):
        for code in codes():
            yield from ((code["code"], row["filter"]) for row in code["filters"])
            for method in ["INVITE", "REFER", "REGISTER", "BYE"]:
                page = sipexplain(code["code"], method) if code["code"] in COMMON else ""
                for line in page.partition("\nDisplay Filters\n")[2].partition("\n\n")[0].splitlines()[1::2]:
                    yield code["code"], line.strip()
                for found in re.findall(r"Filter: (.*)", page):
                    yield code["code"], found

    def test_are_accepted(self):
        """All at once; one by one only to name the one that is not."""
        capture = capture_of([example["message"] for example in examples().values()], "filters.pcap")
        every = sorted({row for _, row in self.filters()})
        self.assertGreater(len(every), 200)
        done = harness.complete("tshark", "-r", capture, "-Y", " || ".join(f"({row})" for row in every))
        if done.returncode != 0 or done.stderr:
            for row in every:
                done = harness.complete("tshark", "-r", capture, "-Y", row)
                self.assertEqual((done.returncode, done.stderr), (0, b""), row)

    def test_fit_a_line(self):
        for code, row in self.filters():
            self.assertLessEqual(len(row), 66, code)

    def test_find_what_they_say(self):
        real = harness.stage().root / "captures" / "real" / "09a-invite-failure-codes.pcap"
        for code in [302, 404, 486, 503, 603]:
            rows = {row["finds"]: row["filter"] for row in json.loads(sipexplain("--json", code))["filters"]}
            frames = [harness.run("tshark", "-2", "-r", real, "-Y", rows[what]).splitlines()
                      for what in ["these responses", "those that ended a call attempt"]]
            self.assertTrue(frames[0], code)
            self.assertTrue(set(frames[1]) <= set(frames[0]) and frames[1], code)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
