#!/usr/bin/env python3
"""Which request a response answers: the plugin against an independent pairing by the topmost Via, for every response of every capture.

    test_transactions.py --table    prints, a capture a line, how many responses there are and how often each pairing differs
"""

import re
import sys
import unittest
import xml.etree.ElementTree

import harness

# Where a message is cut, Wireshark shows no fields of the headers behind the cut one; then they are read off the payload.
HEADERS = {"sip.Via": r"^Via: *(.+?)\r$", "sip.CSeq.seq": r"^CSeq: *(\d+)", "sip.CSeq.method": r"^CSeq: *\d+ +(\w+)",
           "sip.Call-ID": r"^Call-ID: *(.+?)\r$", "sip.Method": r"\A([A-Z]+) "}


class Message:
    """One SIP message as Wireshark's own dissector saw it."""

    def __init__(self, frame, time, element, payload):
        self.frame, self.time = frame, time
        self.fields = {}
        for field in element.iter("field"):
            self.fields.setdefault(field.get("name"), field.get("show"))
        for name, pattern in HEADERS.items():
            found = payload and name not in self.fields and re.search(pattern, payload, re.M)
            if found:
                self.fields[name] = found.group(1)
        self.own_link = self.fields.get("sip.response-request")

    @property
    def is_response(self):
        return "sip.Status-Code" in self.fields

    @property
    def key(self):
        """Top branch, sent-by, CSeq number and method, Call-ID; None if one of the last three is missing."""
        via = self.fields.get("sip.Via", "").split(",")[0]
        sent_by = re.sub(r"^\s*SIP\s*/\s*2\.0\s*/\s*\S+\s+", "", via).split(";")[0].strip().removesuffix(":5060")
        branch = re.search(r";\s*branch\s*=\s*([^;,\s]+)", via, re.I)
        rest = [self.fields.get(name) for name in ("sip.CSeq.seq", "sip.CSeq.method", "sip.Call-ID")]
        return None if None in rest else (branch and branch.group(1), sent_by, *rest)


class Explained:
    """What the plugin says of a response."""

    def __init__(self, element):
        fields = {field.get("name"): field.get("show") for field in element.iter("field")}
        self.code = fields.get("sipexplain.code")
        self.request_in = fields.get("sipexplain.request_in")
        self.response_time = fields.get("sipexplain.response_time")


def packets(capture, options):
    """Frame number, time, SIP messages and Explanations of each packet with SIP of its own."""
    text = harness.tshark("-r", capture, *options, "-Y", "sip && !icmp && !icmpv6", "-T", "pdml")
    for packet in xml.etree.ElementTree.fromstring(text):
        protos = list(packet.iter("proto"))
        general = {field.get("name"): field for field in packet.iter("field") if field.get("name") in ("num", "timestamp", "udp.payload")}
        payload = bytes.fromhex(general["udp.payload"].get("value")).decode(errors="replace") if "udp.payload" in general else ""
        frame, time = int(general["num"].get("show")), float(general["timestamp"].get("value"))
        yield (frame, time, [Message(frame, time, proto, payload) for proto in protos if proto.get("name") == "sip"],
               [Explained(proto) for proto in protos if proto.get("name") == "sipexplain"])


def compare(capture, options=()):
    """How many responses there are, and where the plugin's and Wireshark's own links differ from the pairing."""
    first, count, differences, own_differences = {}, 0, [], []
    for frame, time, messages, explained in packets(capture, options):
        of_responses = [item for item in explained if item.code]
        responses = [message for message in messages if message.is_response]
        if [item.code for item in of_responses] != [message.fields["sip.Status-Code"] for message in responses]:
            differences.append(f"frame {frame}: {len(of_responses)} Explanations of {len(responses)} responses")
            continue
        explanations = iter(of_responses)
        for message in messages:
            if not message.is_response:
                if message.key and message.fields.get("sip.Method") != "ACK":
                    first.setdefault(message.key, message)
                continue
            item = next(explanations)
            count += 1
            request = first.get(message.key) if message.key else None
            expected = (str(request.frame), time - request.time) if request else (None, None)
            got = (item.request_in, item.response_time and float(item.response_time))
            if got[0] != expected[0] or (request and abs(got[1] - expected[1]) > 0.000002):
                differences.append(f"frame {frame}: request {expected}, the plugin says {got}")
            if message.own_link != expected[0]:
                own_differences.append(frame)
    return count, differences, own_differences


def captures():
    """All real captures, and the options they need."""
    for entry in harness.truth():
        keys = re.sub(r"\.pcap(ng)?$", ".keys.log", entry["file"])
        needs_keys = (harness.REAL / keys).exists()
        yield f"real/{entry['file']}", ("-o", f"tls.keylog_file:real/{keys}") if needs_keys else ()


class Transactions(harness.LoadedTestCase):
    def test_agreement(self):
        """For every response, the same request and the same time as by branch; Wireshark's own link is not always that."""
        total, own_total = 0, 0
        for capture, options in captures():
            with self.subTest(capture=capture):
                count, differences, own_differences = compare(capture, options)
                self.assertEqual(differences, [])
                total += count
                own_total += len(own_differences)
        self.assertGreater(total, 1000)
        self.assertGreater(own_total, 0)


def print_table():
    sums = [0, 0, 0]
    print(f"{'capture':55} {'responses':>9} {'plugin':>7} {'sip.response-request':>21}")
    for capture, options in captures():
        count, differences, own_differences = compare(capture, options)
        numbers = (count, len(differences), len(own_differences))
        sums = [one + more for one, more in zip(sums, numbers)]
        print(f"{capture[5:]:55} {numbers[0]:9} {numbers[1]:7} {numbers[2]:21}")
        for difference in differences:
            print(f"    {difference}")
    print(f"{'differences in all':55} {sums[0]:9} {sums[1]:7} {sums[2]:21}")


if __name__ == "__main__":
    if sys.argv[1:] == ["--table"]:
        print_table()
    else:
        unittest.main()
