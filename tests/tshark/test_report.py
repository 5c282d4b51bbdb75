#!/usr/bin/env python3
"""The report as JSON: what its schema promises, and that it says the same as the text and the fields."""

import collections
import json
import re
import unittest

import harness
import jsonschema

SCHEMA = json.loads((harness.TESTS.parent / "docs" / "report.schema.json").read_text(encoding="utf-8"))


def reports(capture, *options, forms=("json", "report")):
    """The JSON, read, and the text of one run."""
    words = [word for form in forms for word in ("-z", f"sipexplain,{form}")]
    printed = harness.run("tshark", "-q", "-r", capture, *options, *words, check=False)
    start = printed.index('{"format"')
    report, length = json.JSONDecoder().raw_decode(printed[start:])
    return report, printed[:start] + printed[start + length:]


def captures():
    """Some alone, and all of them, together: that takes two runs of tshark, not hundreds."""
    folder = harness.stage().root / "captures"
    single = sorted(folder.glob("*/*.pcap*"))
    for which in "made", "real":
        merged = harness.stage().root / "home" / f"{which}-merged.pcapng"
        harness.merge(merged, [path for path in single if path.parent.name == which])
        yield merged
    yield from single[::40]


# Whom messages name, in the words of Wireshark's SIP dissector.
NAMES = ["sip.from.user", "sip.to.user", "sip.contact.user", "sip.r-uri.user", "sip.display.info", "sip.from.host", "sip.to.host", "sip.contact.host", "sip.r-uri.host",
         "sip.Via.sent-by.address", "sip.auth.username", "sip.Call-ID", "sdp.owner.username", "ip.src", "ip.dst"]


# Names in the captures that are words of ours, too.
WORDS = {"call", "first", "server"} | {f"call-{i}" for i in range(1, 3000)}


def public(address):
    return not re.match(r"(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[789]\d|1[01]\d|12[0-7]))\.", address)


def originals(capture):
    """What a masked report must not have: names of three letters or more, numbers of five digits or more, public addresses, Call-IDs."""
    values = {value for row in harness.rows(capture, *NAMES, where="sip", two_pass=False) for values in row.values() for value in values}
    values = {value.strip().strip('"') for value in values}
    addresses = {value for value in values if re.fullmatch(r"\d+\.\d+\.\d+\.\d+", value)}
    names = {value for value in values - addresses if re.search(r"[^\W\d]{3}", value) or re.search(r"\d{5}", value)}
    return {value for value in addresses if public(value)} | names


def own_texts(report):
    """All that a report has but the texts that it has in any case."""
    return json.dumps({name: value for name, value in report.items() if name not in ("explanations", "pages", "counts")}, ensure_ascii=False)


def leaks(values, text):
    return sorted(value for value in values if re.search(rf"(?<![\w]){re.escape(value)}(?![\w])", text))


class Report(harness.LoadedTestCase):
    maxDiff = None

    def check_schema(self, report):
        errors = [f"{list(error.path)}: {error.message[:200]}" for error in jsonschema.Draft7Validator(SCHEMA).iter_errors(report)]
        self.assertEqual(errors, [])

    def check_counts(self, report, text):
        """The text has a line for each row of the JSON, and the same counts."""
        severities = collections.Counter((finding["severity"], finding["id"]) for finding in report["findings"])
        self.assertEqual({(row["severity"], row["id"]): row["count"] for row in report["counts"]["findings"]}, dict(severities))
        self.assertEqual(sum(cause["count"] for cause in report["causes"]), len(report["findings"]))
        self.assertIn(f"\nFindings: {len(report['findings'])}\n", text)
        told = re.findall(r"^ *(\d+) +(-?[\d.]+)  (\w+) +sipexplain\.([\w.]+)", text, re.M)
        self.assertEqual(told, [(str(row["frame"]), f"{row['since_start']:.6f}", row["severity"], row["id"]) for row in report["findings"]])
        codes = re.findall(r"^ +(\d+)  (\d{1,3}) ", text.partition("Count of each response code")[2].partition("\n\n")[0], re.M)
        self.assertEqual(codes, [(str(row["count"]), str(row["code"])) for row in report["counts"]["responses"]])
        transfers = len(re.findall(r"^ *\d+ +-?[\d.]+  REFER ", text, re.M))
        self.assertEqual(transfers, len([row for row in report["transfers"] + report["undecided"] if row["method"] == "REFER"]))
        self.assertEqual([line for line in text.splitlines() if len(line) > 120 and "filter:" not in line], [])

    def test_all_captures(self):
        """Reports keep to the schema; text and JSON say the same, in lines of 120 columns."""
        count = 0
        for capture in captures():
            with self.subTest(capture=str(capture)):
                report, text = reports(capture)
                self.check_schema(report)
                self.check_counts(report, text)
                count += len(report["findings"])
        self.assertGreater(count, 300)

    def test_schema_can_fail(self):
        report, _ = reports("made/report-all.pcap")
        report["findings"][0]["severity"] = "bad"
        with self.assertRaises(AssertionError):
            self.check_schema(report)
        report, _ = reports("made/report-all.pcap")
        report["new"] = 1
        with self.assertRaises(AssertionError):
            self.check_schema(report)

    def test_fields(self):
        """The counts are those of the fields."""
        for capture in "real/09h-kamailio-routing-codes.pcap", "real/02a-ast22-blind-busy.pcap", "real/09p-cancel-487.pcap":
            with self.subTest(capture=capture):
                report, _ = reports(capture)
                codes = collections.Counter(code for row in harness.rows(capture, "sipexplain.code") for code in row["sipexplain.code"])
                self.assertEqual({str(row["code"]): row["count"] for row in report["counts"]["responses"]}, dict(codes))
                for name in {finding["id"] for finding in report["findings"]}:
                    frames = [int(row["frame.number"][0]) for row in harness.rows(capture, "frame.number", where=f"sipexplain.{name}")]
                    self.assertEqual(sorted({finding["frame"] for finding in report["findings"] if finding["id"] == name}), frames, name)

    def test_two_passes(self):
        for capture in "real/04a-sipp-no-notify-74s.pcap", "made/report-hostile.pcap":
            self.assertEqual(reports(capture)[0], reports(capture, "-2")[0])

    def test_ladder(self):
        """The messages of a call with a finding, in order; what they say of themselves is with them."""
        report, _ = reports("real/02k-baresip-blind-busy.pcap")
        failed = [(ladder, message) for ladder in report["ladders"] for message in ladder["messages"] if message.get("code") == 486]
        self.assertTrue(failed)
        ladder, message = failed[0]
        self.assertEqual([one["frame"] for one in ladder["messages"]], sorted(one["frame"] for one in ladder["messages"]))
        self.assertIn('The answerer calls itself "SIPp bob" (Server)', message["seen"])
        self.assertRegex(message["from"], r"^127\.0\.0\.\d+:\d+$")
        self.assertIn("486 INVITE", report["explanations"])

    def test_one_call_has_its_ladder(self):
        """Also if nothing was found in it."""
        report, _ = reports("real/01a-ast22-blind-ok.pcap")
        call_id = harness.rows("real/01a-ast22-blind-ok.pcap", "sip.Call-ID", where="sip.Method == INVITE")[0]["sip.Call-ID"][0]
        printed = harness.tshark("-q", "-r", "real/01a-ast22-blind-ok.pcap", "-z", f'sipexplain,json,sip.Call-ID == "{call_id}"')
        self.assertEqual([ladder["call_id"] for ladder in json.loads(printed)["ladders"]], [call_id])

    def test_sessions(self):
        """Rows of several sessions name theirs."""
        report, _ = reports("real/04a-sipp-no-notify-74s.pcap", "-M", "10")
        self.check_schema(report)
        self.assertGreater(len({row["session"] for row in report["findings"] + report["undecided"]}), 1)
        self.assertGreater(len(report["sessions"]), 2)

    def test_no_sip(self):
        """Nothing found is not the same as no SIP."""
        report, text = reports("made/report-no-sip.pcap")
        self.assertIn("TLS", report["capture"]["no_sip"])
        self.assertIn(report["capture"]["no_sip"][:40], text)
        report, text = reports("real/01a-ast22-blind-ok.pcap")
        self.assertNotIn("no_sip", report["capture"])
        self.assertNotIn("No SIP", text)

    def test_mask(self):
        """Nothing of what names people and places is left, in any form; all three have the same stand-ins, and as many rows as without."""
        for capture in [*list(captures())[:2], "real/02k-baresip-blind-busy.pcap"]:
            with self.subTest(capture=str(capture)):
                values = originals(capture) - WORDS
                plain, _ = reports(capture)
                self.assertGreater(len(leaks(values, own_texts(plain))), 3)
                masked, text = reports(capture, "-o", "sipexplain.mask:TRUE")
                self.assertTrue(masked["masked"])
                self.check_schema(masked)
                self.assertEqual(leaks(values, own_texts(masked)), [])
                self.assertEqual(leaks(values, text), [])
                page = harness.run("tshark", "-q", "-r", capture, "-o", "sipexplain.mask:TRUE", "-z", "sipexplain,html", check=False)
                self.assertEqual(json.loads(page.partition('id="report">')[2].partition("</script>")[0]), masked)
                self.assertEqual([(row["frame"], row["id"]) for row in masked["findings"]], [(row["frame"], row["id"]) for row in plain["findings"]])


if __name__ == "__main__":
    unittest.main()
