#!/usr/bin/env python3
"""Runs the cases in tests/cases: each is a command line of tshark or sipexplain and what it must print.

    # What it shows.
    $ tshark -r real/04a-sipp-no-notify-74s.pcap -2 -Y sipexplain.refer.no_notify
    expected output

A line of stderr begins with "! ", and "= 2" at the end is an exit status other than 0. Empty lines of output are left out,
because a case ends at an empty line. Where Wireshark itself prints something else in later versions, "4.2+ " begins a line that stands
for the one before it from that version on. `test_cases.py --update FILE...` writes the output of today into the files, where it differs from
what is expected: read the difference before you commit it. `test_cases.py refer` runs the cases of refer.txt with what the build folder of the preset
"test" holds, and `test_cases.py refer Cases.test_refer_003` one of them.
"""

import pathlib
import re
import shlex
import subprocess
import sys
import unittest

import harness

CASES = harness.TESTS / "cases"


def blocks(text):
    return [block.splitlines() for block in text.strip("\n").split("\n\n")]


def output_of(command):
    """The command's lines, as a case has them. `|` joins commands as in a shell; only the last one may fail."""
    *parts, last = command.split(" | ")
    text = None
    for part in parts:
        text = harness.run(*shlex.split(part), stdin=text).encode()
    done = harness.complete(*shlex.split(last), stdin=text)
    lines = [line.rstrip() for line in done.stdout.decode().splitlines() if line.strip()]
    lines += [f"! {line}" for line in done.stderr.decode(errors="replace").splitlines()]
    return lines + ([f"= {done.returncode}"] if done.returncode else [])


def split(block):
    """Comments, command and expected lines of a case; no command in a block of comments only."""
    comments = [line for line in block if line.startswith("#")]
    rest = block[len(comments):]
    if not rest:
        return comments, None, []
    if not rest[0].startswith("$ "):
        raise AssertionError(f"expected '$ COMMAND', found: {rest[0]}")
    return comments, rest[0][2:], rest[1:]


def expected_here(lines):
    """What this version of Wireshark must print."""
    expected = []
    for line in lines:
        later = re.match(r"(\d+)\.(\d+)\+ (.*)", line)
        if not later:
            expected.append(line)
        elif harness.WIRESHARK >= (int(later[1]), int(later[2])):
            expected[-1] = later[3]
    return expected


class Cases(harness.LoadedTestCase):
    maxDiff = None


def add_cases(path):
    for number, block in enumerate(blocks(path.read_text(encoding="utf-8"))):
        comments, command, expected = split(block)
        if command is None:
            continue

        def test(self, command=command, expected=expected):
            self.assertEqual(output_of(command), expected_here(expected), command)

        test.__doc__ = " ".join(comments).lstrip("# ") or command
        setattr(Cases, f"test_{path.stem}_{number:03}", test)


def update(path):
    parts = []
    for block in blocks(path.read_text(encoding="utf-8")):
        comments, command, expected = split(block)
        output = output_of(command) if command else []
        if output == expected_here(expected):
            output = expected
        parts.append("\n".join([*comments, *([f"$ {command}", *output] if command else [])]))
    path.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--update"]:
        for name in sys.argv[2:]:
            update(pathlib.Path(name))
        sys.exit(0)
    only = sys.argv[1] if len(sys.argv) > 1 else "*"
    found = sorted(CASES.glob(f"{only}.txt"))
    for case_file in found:
        add_cases(case_file)
    if not found:
        sys.exit(f"no cases in {CASES}/{only}.txt")
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
