#!/usr/bin/env python3
"""What is in order raises no warning: real captures without a missing NOTIFY, and ordinary traffic."""

import collections
import unittest
import xml.etree.ElementTree

import harness

SERVER_ERROR = "sipexplain.response.server_error"
CALL_DROPPED = "sipexplain.call.dropped"
SUBSCRIBE_NO_NOTIFY = "sipexplain.subscribe.no_notify"
WARN = 0x600000

# What else is wrong in a real capture, as its name says or truth.jsonl.
BROKEN = {
    "02a-ast22-blind-busy.pcap": {CALL_DROPPED},  # here and below: the referrer hangs up as soon as the transfer has failed
    "02e-ast22-blind-noanswer.pcap": {CALL_DROPPED},
    "02k-baresip-blind-busy.pcap": {CALL_DROPPED},
    "02n-baresip-blind-unreachable.pcap": {"sipexplain.request.no_response", CALL_DROPPED},  # nobody answers the INVITE of the transfer
    "06c-refer-rejected-many.pcap": {CALL_DROPPED},  # a REFER gets 481, and its sender hangs up
    "07aa-sipfrag-variants.pcap": {CALL_DROPPED},
    "11a-long-delayed-notify.pcap": {CALL_DROPPED},
    "09f-sipp-register-wrong-password-loop.pcap": {"sipexplain.auth.rejected"},
    "09k-subscribe-no-notify.pcap": {SUBSCRIBE_NO_NOTIFY},
    "09m-ast22-200-never-acked.pcap": {"sipexplain.invite.no_ack", CALL_DROPPED},
    "09n-100rel-no-prack.pcap": {"sipexplain.provisional.no_prack"},
    "09s-kamailio-fork.pcap": {"sipexplain.invite.no_ack"},  # of two 200, one is never ACKed
}

# Logins, redirections, session timers and re-INVITEs that are in order, though they look like trouble.
IN_ORDER = [f"made/{name}.pcap" for name in (
    "auth-stale", "auth-refreshed", "auth-begins-in-the-middle", "auth-ims", "auth-algorithms", "auth-realms", "auth-fork",
    "auth-proxies-of-one-realm", "auth-unanswered", "auth-answered-late", "auth-answered-in-new-call", "auth-scan", "auth-keep-alive",
    "response-challenge", "response-challenge-each-hour", "response-challenge-each-minute", "response-challenge-each-request",
    "response-challenge-of-proxy-and-callee", "response-challenge-of-two-realms",
    "redirect-followed", "redirect-followed-in-new-call", "redirect-followed-by-proxy", "redirect-followed-late", "redirect-through-proxy",
    "redirect-nothing-to-follow", "interval-raised", "interval-raised-by-steps", "interval-two-hops", "glare-in-time", "glare-other-side",
    "glare-call-not-begun", "glare-two-hops")]


def experts(capture, two_pass):
    """The expert infos of the plugin as (name, severity) -> how often."""
    words = ["-r", capture, *(["-2"] if two_pass else []), "-Y", "sipexplain", "-T", "pdml", "-J", "sipexplain"]
    found = collections.Counter()
    for info in xml.etree.ElementTree.fromstring(harness.tshark(*words)).iter("field"):
        if info.get("name") == "_ws.expert":
            names = [field.get("name") for field in info]
            severity = next(field.get("show") for field in info if field.get("name") == "_ws.expert.severity")
            found.update((name, int(severity)) for name in names if name.startswith("sipexplain."))
    return found


def warnings(capture, two_pass):
    return {name for name, severity in experts(capture, two_pass) if severity >= WARN}


def lacks_notify(entry):
    return any(refer["verdict"] == "no_notify" for refer in entry.get("refers", []))


class Quiet(harness.LoadedTestCase):
    maxDiff = None

    def test_real_captures(self):
        """The only warnings are about server errors and what is known to be broken, where the capture holds any."""
        for entry in harness.truth():
            holds_server_error = any(code.startswith("5") for code in entry.get("codes", {}))
            expected = {SERVER_ERROR} if holds_server_error else set()
            expected |= BROKEN.get(entry["file"], set())
            for two_pass in False, True:
                if lacks_notify(entry):
                    continue
                with self.subTest(capture=entry["file"], two_pass=two_pass):
                    self.assertEqual(warnings(f"real/{entry['file']}", two_pass), expected)

    def test_ordinary_traffic(self):
        """Nothing but challenges, and they are chat."""
        for two_pass in False, True:
            with self.subTest(two_pass=two_pass):
                names = {name for name, _ in experts("made/response-ordinary.pcap", two_pass)}
                self.assertEqual(names, {"sipexplain.response.challenge"})
                self.assertEqual(warnings("made/response-ordinary.pcap", two_pass), set())

    def test_ordinary_calls(self):
        """Calls that work: logins, early media, PRACK, hold, a redirection that nobody follows, a CANCEL, a forking proxy; each hop of it is seen."""
        for two_pass in False, True:
            with self.subTest(two_pass=two_pass):
                names = {name for name, _ in experts("made/invite-ordinary.pcap", two_pass)}
                self.assertEqual(names, {"sipexplain.response.challenge", "sipexplain.response.redirection", "sipexplain.redirect.not_followed"})
                self.assertEqual(warnings("made/invite-ordinary.pcap", two_pass), set())

    def test_in_order(self):
        """No warning, even where something comes twice."""
        for capture in IN_ORDER:
            for two_pass in False, True:
                with self.subTest(capture=capture, two_pass=two_pass):
                    self.assertEqual(warnings(capture, two_pass), set())

    def test_missing_notify_is_seen(self):
        """The captures left out above do hold a finding about their REFER, so silence elsewhere means something."""
        for entry in filter(lacks_notify, harness.truth()):
            for two_pass in False, True:
                with self.subTest(capture=entry["file"], two_pass=two_pass):
                    self.assertIn("sipexplain.refer.no_notify", {name for name, _ in experts(f"real/{entry['file']}", two_pass)})


if __name__ == "__main__":
    unittest.main()
