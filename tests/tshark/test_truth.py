#!/usr/bin/env python3
"""Every real capture against the truth that was read out of it by hand."""

import collections
import unittest

import harness

FIELDS = ("frame.number", "sipexplain.code", "sipexplain.refer.verdict", "sipexplain.refer.no_notify")


def expected_verdicts(refer):
    """Our tokens for the coarser ones of the truth file."""
    if refer.get("undecidable"):
        return {"in_progress", "ok", "no_outcome", "unknown"}
    if refer["verdict"] == "ok":
        final = (refer["final_sipfrag"] or "").split(" ")
        code = int(final[1]) if len(final) > 1 and final[1].isdigit() else 0
        return {"ok"} if 200 <= code < 300 else {"failed"} if code >= 300 else {"no_outcome", "in_progress"}
    return {
        "no_notify": {"no_notify"},
        "no_final_notify": {"in_progress", "no_outcome"},
        "not_expected": {"not_expected"},
        "rejected": {"refused", "challenged"},
        "unknown_capture_ended": {"open"},
    }[refer["verdict"]]


class Truth(harness.LoadedTestCase):
    maxDiff = None

    def test_codes(self):
        """Each response is explained, and nothing else is."""
        for entry in harness.truth():
            if "codes" not in entry:
                continue
            for two_pass in False, True:
                with self.subTest(capture=entry["file"], two_pass=two_pass):
                    found = collections.Counter()
                    for row in harness.rows(f"real/{entry['file']}", "sipexplain.code", two_pass=two_pass):
                        found.update(row["sipexplain.code"])
                    self.assertEqual(dict(found), entry["codes"])

    def test_verdicts(self):
        """In later passes the REFER, its answer and its NOTIFYs carry the verdict."""
        for entry in harness.truth():
            rows = {int(row["frame.number"][0]): row for row in harness.rows(f"real/{entry['file']}", *FIELDS)}
            for refer in entry.get("refers", []):
                for frame in {refer["frame_refer"], refer["frame_answer"], *refer["notify_frames"]} - {None}:
                    with self.subTest(capture=entry["file"], frame=frame):
                        found = set(rows[frame]["sipexplain.refer.verdict"])
                        self.assertTrue(found & expected_verdicts(refer), f"{found}, truth: {refer['verdict']}")

    def test_missing_notifies(self):
        """Flagged exactly where a NOTIFY is missing: on the 2xx in later passes, and as often in one pass, at the limit."""
        for entry in harness.truth():
            missing = [refer for refer in entry.get("refers", []) if refer["verdict"] == "no_notify"]
            late = [refer for refer in entry.get("refers", []) if "delayed" in entry["file"] and not refer["notify_frames"] == [] and
                    refer["note"].startswith(("NOTIFY", "first NOTIFY")) and refer["verdict"] == "ok"]
            with self.subTest(capture=entry["file"]):
                second = harness.rows(f"real/{entry['file']}", *FIELDS, where="sipexplain.refer.no_notify")
                self.assertEqual([int(row["frame.number"][0]) for row in second], sorted(refer["frame_answer"] for refer in missing))
                first = harness.rows(f"real/{entry['file']}", "sipexplain.refer.accepted_in", two_pass=False,
                                     where="sipexplain.refer.no_notify")
                found = sorted(int(frame) for row in first for frame in row["sipexplain.refer.accepted_in"])
                self.assertEqual(found, sorted(refer["frame_answer"] for refer in missing + late))


if __name__ == "__main__":
    unittest.main()
