#!/usr/bin/env python3
"""What docs/scripting.md promises: documents for Elasticsearch with their mapping, JSON, and sharkd."""

import json
import re
import unittest

import harness

CAPTURE = "real/04a-sipp-no-notify-74s.pcap"
TEXT = (harness.TESTS.parent / "docs" / "scripting.md").read_text(encoding="utf-8")


def command(start):
    """A command of the text, up to where it writes a file, on the capture of this test."""
    found = re.search(rf"^    ({re.escape(start)}.*?)(?: >\S+)?\n(?=    curl|    split|\n)", TEXT, re.M | re.S)
    return re.sub("(?m)^    ", "", found[1]).replace("capture.pcapng", CAPTURE)


class Elastic(harness.LoadedTestCase):
    def setUp(self):
        mapping = json.loads(harness.run("bash", "-c", command("tshark -G elastic-mapping")))
        self.assertEqual((list(mapping), mapping["mappings"]["dynamic"]), (["mappings"], True))
        self.types = {name: field["type"] for name, field in mapping["mappings"]["properties"]["layers"]["properties"]["sipexplain"]["properties"].items()}

    def documents(self):
        lines = harness.run("bash", "-c", command("tshark -2 -r capture.pcapng -T ek")).splitlines()
        self.assertEqual(set(lines[::2]), {'{"index":{}}'})
        return [json.loads(line) for line in lines[1::2]]

    def test_types(self):
        """Each number of a document is one that its mapping takes."""
        takes = {"double": float, "integer": int, "short": int, "long": int}
        seen = set()
        for document in self.documents():
            for name, value in document["layers"]["sipexplain"].items():
                if self.types.get(name) in takes:
                    for one in value if isinstance(value, list) else [value]:
                        takes[self.types[name]](one)
                    seen.add(self.types[name])
        self.assertLessEqual({"double", "integer", "short", "long"}, seen)

    def test_no_time_is_a_date(self):
        self.assertNotIn("date", self.types.values())
        self.assertEqual(self.types["sipexplain_sipexplain_refer_waited"], "double")

    def test_documents(self):
        """One for each frame that has something to say, with the verdict."""
        expected = harness.rows(CAPTURE, "frame.number", "sipexplain.refer.verdict")
        found = [{"frame.number": [document["layers"]["frame"]["frame_frame_number"]],
                  "sipexplain.refer.verdict": [document["layers"]["sipexplain"].get("sipexplain_sipexplain_refer_verdict")]} for document in self.documents()]
        self.assertEqual(found, [{name: value or [None] for name, value in row.items()} for row in expected])

    def test_no_notify(self):
        found = [document for document in self.documents() if "sipexplain_sipexplain_refer_no_notify" in json.dumps(document)]
        self.assertEqual([document["layers"]["frame"]["frame_frame_number"] for document in found], ["6"])


class Json(harness.LoadedTestCase):
    def test_report(self):
        """A line for each call, then one for each finding."""
        lines = harness.run("bash", "-c", command("tshark -q -r capture.pcapng -z sipexplain,json")).splitlines()
        self.assertIn("warn 6 refer.no_notify", lines)
        self.assertEqual(len(lines), 5 + 3)

    def test_fields(self):
        packets = json.loads(harness.run("bash", "-c", command("tshark -2 -r capture.pcapng -Y sipexplain.refer.no_notify -T json")))
        fields, = [packet["_source"]["layers"] for packet in packets]
        self.assertEqual((fields["frame.number"], fields["sip.Call-ID"]), (["6"], ["1-31107@127.0.0.11"]))
        self.assertGreater(float(fields["sipexplain.refer.waited"][0]), 33)

    def test_table(self):
        lines = harness.run("bash", "-c", command("tshark -2 -r capture.pcapng -Y sipexplain.refer.verdict").splitlines()[0]).splitlines()
        self.assertEqual(lines[:2], ["frame.number,sip.Call-ID,sipexplain.refer.verdict", "5,1-31107@127.0.0.11,no_notify"])


class Sharkd(harness.LoadedTestCase):
    def ask(self, *requests):
        """The results; sharkd tells on stderr what it is doing."""
        lines = [json.dumps({"jsonrpc": "2.0", "id": i, **request}) for i, request in enumerate(requests, 1)]
        done = harness.complete("sharkd", "-", stdin=("\n".join(lines) + "\n").encode())
        return [json.loads(line)["result"] for line in done.stdout.decode().splitlines() if line.startswith("{")]

    def test_findings(self):
        loaded, frames, frame, taps = self.ask(
            {"method": "load", "params": {"file": CAPTURE}},
            {"method": "frames", "params": {"filter": "sipexplain.refer.no_notify", "column0": "frame.number:1", "column1": "sipexplain.refer.verdict:1"}},
            {"method": "frame", "params": {"frame": 6, "proto": True}},
            {"method": "tap", "params": {"tap0": "expert"}})
        self.assertEqual(loaded, {"status": "OK"})
        self.assertEqual([row["c"] for row in frames], [["6", "no_notify"]])
        self.assertTrue(any("Explanation: 202 Accepted (Success) - REFER accepted, but no NOTIFY" in item["l"] for item in frame["tree"]))
        warned = [item["f"] for item in taps["taps"][0]["details"] if item["p"] == "SIPEXPLAIN" and item["s"] == "Warning"]
        self.assertEqual(warned, [6])


if __name__ == "__main__":
    unittest.main()
