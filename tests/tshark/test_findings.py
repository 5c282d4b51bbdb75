#!/usr/bin/env python3
"""The pages of the findings: what the program prints, docs/findings.md, and the tests that stand behind what they say."""

import json
import re
import sys
import unittest

import harness

sys.path.insert(0, str(harness.TESTS))

import findings  # noqa: E402

DOCUMENT = harness.TESTS.parent / "docs" / "findings.md"


def severities_of(one):
    return [one["severity"], *(other["severity"] for other in one["otherwise"])]


def sipexplain(*words):
    return harness.run("sipexplain", *words)


class Program(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.all = json.loads(sipexplain("--json", "--findings"))

    def test_list(self):
        lines = [re.fullmatch(r"([a-z_]+\.[a-z0-9_]+) \((\w+(?: or \w+)*)\) - (.+)", line).groups() for line in sipexplain("--findings").splitlines()]
        self.assertEqual(lines, [(one["id"], " or ".join(severities_of(one)), one["title"]) for one in self.all])
        self.assertEqual(len({line[0] for line in lines}), len(lines))

    def test_json(self):
        for one in self.all:
            self.assertEqual(json.loads(sipexplain("--json", "--finding", one["id"])), one)
            self.assertEqual(json.loads(sipexplain("--json", "--finding", one["filter"])), one)
            self.assertTrue(one["description"] and one["why"] and one["silent"] and one["fix"] and one["references"])
            self.assertLessEqual(set(severities_of(one)), set(findings.SEVERITIES))

    def test_page(self):
        """Each page has all that JSON has of its finding."""
        for one in self.all:
            page = " ".join(sipexplain("--finding", one["id"]).split())
            texts = [one["title"], one["description"], one["why"], one["filter"], *(other["where"] for other in one["otherwise"]), *one["harmless"], *one["silent"], *one["fix"]]
            for text in [*texts, *(reference["url"] for reference in one["references"])]:
                self.assertIn(" ".join(text.split()), page)

    def test_are_those_of_the_plugin(self):
        """Each finding is an expert field, which its display filter names."""
        fields = {line.split("\t")[2] for line in harness.tshark("-G", "fields").splitlines() if line.startswith("F\t") and "\tsipexplain." in line}
        self.assertLessEqual({one["filter"] for one in self.all}, fields)


class Document(unittest.TestCase):
    def test_is_up_to_date(self):
        self.assertEqual(DOCUMENT.read_text(encoding="utf-8"), sipexplain("--findings", "--markdown"),
                         "docs/findings.md is out of date: build/cli/sipexplain --findings --markdown >docs/findings.md")

    def test_links_lead_somewhere(self):
        text = DOCUMENT.read_text(encoding="utf-8")
        anchors = re.findall(r'<a id="([^"]+)"></a>', text)
        self.assertEqual(anchors, re.findall(r"\]\(#([^)]+)\)", text))
        self.assertEqual(len(set(anchors)), len(anchors))


class Tests(unittest.TestCase):
    def test_stand_behind_every_page(self):
        self.assertEqual(findings.mistakes(), [], "see tests/findings.py")


if __name__ == "__main__":
    unittest.main()
