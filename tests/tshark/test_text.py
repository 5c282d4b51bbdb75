#!/usr/bin/env python3
"""Texts from packets are shown escaped and shortened, whatever they hold, in every place that the plugin quotes them; ordinary ones as they are."""

import json
import sys
import unittest

import harness

sys.path.insert(0, str(harness.TESTS / "captures"))
import pcapmake  # noqa: E402

PHONE, SERVER = "192.0.2.1:5060", "192.0.2.2:5060"

# What colors a terminal, turns the direction of writing, has no width, is no UTF-8, rings, is a format of printf, and much of it.
HOSTILE = b"\x1b[31m\xe2\x80\xae\xe2\x80\x8b\xef\xbb\xbf\xff\xc3\x07\x9b%s%n" + b"x" * 2000
FOLDED = b"\r\n \x1b[2J\x00" + HOSTILE  # in a header, a value may go on in the next line, and hold a NUL
ORDINARY = "Müller日本".encode()

# The names of the places start each of the texts, and are so looked for. How often a call is heard: request, its lines, status, its lines.
# T stands for the text in a header, P for the text in a start line.
PLACES = {
    "Phrase": ("INVITE", [], "499 P", []),
    "Method": ("X", [], "408 Request Timeout", []),
    "Reason": ("INVITE", [], "486 Busy Here", ['Reason: Q.850;cause=17;text="T"']),
    "Protocol": ("INVITE", [], "486 Busy Here", ["Reason: T;cause=17"]),
    "Warning": ("INVITE", [], "503 Service Unavailable", ['Warning: 399 host "T"']),
    "Agent": ("INVITE", [], "503 Service Unavailable", ['Warning: 399 T "text"']),
    "Realm": ("REGISTER", [], "401 Unauthorized", ['WWW-Authenticate: Digest realm="T", nonce="1"']),
    "User": ("REGISTER", ['Authorization: Digest username="T", realm="r", nonce="2", uri="sip:bob@example.com", response="0"'], "401 Unauthorized",
             ['WWW-Authenticate: Digest realm="r", nonce="2"']),
    "Contact": ("INVITE", [], "302 Moved Temporarily", ["Contact: <sip:T@192.0.2.9>"]),
    "Server": ("INVITE", [], "503 Service Unavailable", ["Server: T"]),
    "Note": ("INVITE", [], "503 Service Unavailable", ["Retry-After: 60 (T)"]),
    "Unsupported": ("INVITE", ["Require: T"], "420 Bad Extension", ["Unsupported: T"]),
    "Required": ("INVITE", [], "421 Extension Required", ["Require: T"]),
    "Accepted": ("MESSAGE", [], "415 Unsupported Media Type", ["Accept: T/plain"]),
    "Allowed": ("INFO", [], "405 Method Not Allowed", ["Allow: T"]),
    "Event": ("SUBSCRIBE", ["Event: T"], "489 Bad Event", ["Allow-Events: presence"]),
    "Events": ("SUBSCRIBE", ["Event: dialog"], "489 Bad Event", ["Allow-Events: T"]),
    "Minimum": ("REGISTER", [], "423 Interval Too Brief", ["Min-Expires: T"]),
    "Replaced": ("INVITE", ["Replaces: T;to-tag=1;from-tag=2"], "481 Call/Transaction Does Not Exist", []),
    "Target": ("REFER", ["Refer-To: <sip:T@192.0.2.9>"], "202 Accepted", ["Contact: <sip:bob@192.0.2.2>"]),
    "Referrer": ("REFER", ["Refer-To: <sip:c@192.0.2.9>", "Referred-By: <sip:T@192.0.2.1>"], "202 Accepted", ["Contact: <sip:bob@192.0.2.2>"]),
    "Transferred": ("REFER", ["Refer-To: <sip:c@192.0.2.9?Replaces=T%1b%e2%80%ae>"], "202 Accepted", ["Contact: <sip:bob@192.0.2.2>"]),
}
CROWDED_OUT = ["Agent"]  # the blank in a hostile text ends the agent, and the long text behind it is quoted alone
IN_REPORT = ["Phrase", "Method", "User", "Target", "Call-ID"]  # which also stand in lines of the report
TEXT_FIELDS = ["phrase", "method", "name", "seen", "refer.target", "refer.verdict", "description"]


def message(start, number, method, lines, call=b"", to_tag=b""):
    head = [start, b"Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK%d" % number, b"From: <sip:alice@example.com>;tag=a", b"To: <sip:bob@example.com>" + to_tag,
            b"Call-ID: " + (call or b"%d" % number), b"CSeq: 1 " + method, *lines, b"Content-Length: 0", b"", b""]
    return b"\r\n".join(head)


def capture_of(header_text, line_text):
    """A capture with a call for each of the places, then one whose Call-ID is such a text; the limits pass at its end."""
    capture = pcapmake.Capture()
    for number, (name, (method, asked, status, told)) in enumerate(PLACES.items()):
        def filled(line, text, name=name):
            return line.encode().replace(b"T" if text is header_text else b"P", name.encode() + text, 1)
        def header(line):
            field, value = line.split(":", 1)
            return field.encode() + b":" + filled(value, header_text)
        sent = method.encode() if name != "Method" else name.encode() + line_text
        capture.udp(number, PHONE, SERVER, message(method.encode() + b" sip:bob@example.com SIP/2.0", number, method.encode(), map(header, asked)))
        capture.udp(number + 0.1, SERVER, PHONE, message(b"SIP/2.0 " + status.encode().replace(b"P", name.encode() + line_text), number, sent,
                                                        map(header, told), to_tag=b";tag=b"))
    for call in b"Call-ID" + line_text, b"Call-ID" + b"y" * 3000:
        capture.udp(90, PHONE, SERVER, message(b"REFER sip:bob@example.com SIP/2.0", 90, b"REFER", [b"Refer-To: <sip:c@192.0.2.9>"], call))
        capture.udp(90.1, SERVER, PHONE, message(b"SIP/2.0 202 Accepted", 90, b"REFER", [b"Contact: <sip:bob@192.0.2.2>"], call, b";tag=b"))
    capture.udp(200, PHONE, SERVER, message(b"OPTIONS sip:bob@example.com SIP/2.0", 99, b"OPTIONS", []))
    return capture


def saved(capture, name):
    path = harness.stage().root / "captures" / name
    capture.save(path)
    path.chmod(0o644)
    return path


def outputs(path, two_pass):
    """Everything that shows the texts of the plugin: name -> text. Bytes that are no UTF-8 fail here."""
    columns = ",".join(f'"{field}","%Cus:sipexplain.{field}"' for field in TEXT_FIELDS)
    fields = [word for field in TEXT_FIELDS for word in ("-e", f"sipexplain.{field}")]
    ways = {
        "-V": ("-O", "sipexplain", "-V"),
        "fields": ("-T", "fields", *fields),
        "json": ("-T", "json", "-J", "sipexplain"),
        "ek": ("-T", "ek", "-J", "sipexplain"),
        "pdml": ("-T", "pdml", "-J", "sipexplain"),
        "columns": ("-o", f"gui.column.format:{columns}"),
        "report": ("-q", "-z", "sipexplain,report"),
        "report in JSON": ("-q", "-z", "sipexplain,json"),
        "report as a page": ("-q", "-z", "sipexplain,html"),
        "tree": ("-q", "-z", "sipexplain,tree", "-z", "sipexplain,table"),
    }
    shown = {way: harness.tshark("-r", path, *(["-2"] if two_pass else []), "-Y", "sipexplain", *words) for way, words in ways.items()}
    shown["-V"] = "\n".join(line for line in shown["-V"].splitlines() if line.lstrip().startswith("["))
    shown["json"] = json.dumps(json.loads(shown["json"], strict=True, object_pairs_hook=list), ensure_ascii=False, indent=1)  # shows what is escaped for JSON only, and each value of a key
    return shown


def unsafe(text):
    """The characters that do more than stand there."""
    return {char for char in text if not char.isprintable() and char not in "\n\t"}


class Text(harness.LoadedTestCase):
    maxDiff = None

    def test_hostile(self):
        """No output holds what a terminal obeys, or a text without end."""
        for two_pass in False, True:
            for way, text in outputs(saved(capture_of(FOLDED, HOSTILE), "text.pcap"), two_pass).items():
                with self.subTest(way=way, two_pass=two_pass):
                    self.assertEqual(unsafe(text.replace("\\u001b", "\x1b")), set())
                    self.assertNotIn("x" * 300, text)
                    self.assertNotIn("y" * 300, text)

    def test_every_place(self):
        """All of the places are quoted, so the test above tests something."""
        for two_pass in False, True:
            shown = outputs(saved(capture_of(FOLDED, HOSTILE), "text.pcap"), two_pass)
            for way in "-V", "fields", "json", "ek", "pdml", "columns":
                with self.subTest(way=way, two_pass=two_pass):
                    self.assertEqual([name for name in PLACES if name not in shown[way] and name not in CROWDED_OUT], [])
            with self.subTest(way="report", two_pass=two_pass):
                self.assertEqual([name for name in IN_REPORT if name not in shown["report"]], [])

    def test_ordinary(self):
        """Letters of any language stay as they are."""
        path = saved(capture_of(ORDINARY, ORDINARY), "text-ordinary.pcap")
        for way, text in outputs(path, True).items():
            with self.subTest(way=way):
                self.assertEqual(unsafe(text), set())
                if way != "tree":
                    self.assertIn(ORDINARY.decode(), text)
                self.assertEqual([name for name in PLACES if way in ("-V", "fields") and f"{name}{ORDINARY.decode()}" not in text], [])


if __name__ == "__main__":
    unittest.main()
