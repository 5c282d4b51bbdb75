#!/usr/bin/env python3
"""What the cases cannot show of the program sipexplain: terminals, all of its JSON, its manual page, its completions, what it needs to run."""

import fcntl
import json
import os
import pty
import re
import struct
import subprocess
import sys
import termios
import unittest

import harness

CLI = harness.TESTS.parent / "cli"


def sipexplain(*words):
    return harness.run("sipexplain", *words)


def on_terminal(*words, columns=80, **environment):
    """The output of the program on a terminal of its own."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    stage = harness.stage()
    with subprocess.Popen(stage.command("sipexplain", *words), stdout=slave, env=stage.environment(**environment)) as program:
        os.close(slave)
        text = b""
        try:
            while more := os.read(master, 4096):
                text += more
        except OSError:  # what Linux says at the end of a terminal
            pass
        os.close(master)
    assert program.returncode == 0
    return text.decode().replace("\r\n", "\n")


class Terminal(unittest.TestCase):
    def test_headings_are_bold(self):
        self.assertIn("\033[1mDescription\033[0m\n", on_terminal("486", TERM="xterm"))

    def test_bold_adds_nothing_else(self):
        self.assertEqual(re.sub("\033\\[[01]m", "", on_terminal("202", "380", TERM="xterm")), sipexplain("202", "380"))

    def test_no_color(self):
        self.assertNotIn("\033", on_terminal("486", TERM="xterm", NO_COLOR="1"))

    def test_empty_no_color_counts_as_unset(self):
        self.assertIn("\033", on_terminal("486", TERM="xterm", NO_COLOR=""))

    def test_dumb_terminal(self):
        self.assertNotIn("\033", on_terminal("486", TERM="dumb"))

    def test_list_has_no_bold(self):
        self.assertEqual(on_terminal("--list", TERM="xterm"), sipexplain("--list"))

    def test_width(self):
        for columns, widest in [(60, 60), (72, 72), (80, 80), (200, 80), (0, 80)]:
            lines = on_terminal("202", "380", columns=columns, TERM="dumb").splitlines()
            self.assertLessEqual(max(map(len, lines)), widest, columns)
            self.assertGreater(max(map(len, lines)), widest - 10, columns)

    def test_narrow_terminal_stays_readable(self):
        text = on_terminal("486", columns=5, TERM="dumb")
        self.assertLessEqual(max(len(line) for line in text.splitlines() if "http" not in line), 40)


class Json(unittest.TestCase):
    def check_code(self, code):
        self.assertTrue({"code", "class", "registered", "severity", "summary", "description", "when", "fix", "references"} <= code.keys())
        self.assertEqual("treat_as" in code, not code["registered"])
        self.assertTrue(code["fix"] and code["references"])
        for reference in code["references"]:
            self.assertTrue(reference["url"].startswith("https://"))

    def test_list(self):
        codes = json.loads(sipexplain("--json", "--list"))
        for code in codes:
            self.check_code(code)
        numbers = [code["code"] for code in codes]
        self.assertEqual(numbers, sorted(set(numbers)))
        self.assertEqual([line.split(" ")[0] for line in sipexplain("--list").splitlines()], [str(number) for number in numbers])

    def test_every_code_is_as_in_the_list(self):
        for code in json.loads(sipexplain("--json", "--list")):
            self.assertEqual(json.loads(sipexplain("--json", code["code"])), code)

    def test_methods(self):
        for code in json.loads(sipexplain("--json", "--search", "e")):
            if "method" in code:
                self.assertEqual(json.loads(sipexplain("--json", code["code"], code["method"])), code)
                self.check_code(code)

    def test_comparison(self):
        for one, other in [(202, 380), (486, 486), (498, 499), (101, 699), (404, 604)]:
            both = json.loads(sipexplain("--json", one, other))
            self.assertEqual([code["code"] for code in both["codes"]], [one, other])
            self.assertEqual(both["codes"][0], json.loads(sipexplain("--json", one)))
            self.assertEqual(len(both["use"]), 2)
            self.assertEqual(len(both["next"]), 2)
            page = " ".join(sipexplain(one, other).split())
            for text in [both["title"], both["opening"], *both["shared"], *(fact for row in both["differences"] for fact in row["facts"])]:
                self.assertIn(text, page)


class Program(unittest.TestCase):
    def test_needs_no_wireshark(self):
        libraries = harness.run("ldd", harness.stage().root / "bin" / "sipexplain")
        self.assertIn("libglib-2.0", libraries)
        self.assertNotRegex(libraries, "wireshark|wsutil|wiretap")

    def test_full_disk(self):
        done = harness.complete("sh", "-c", "sipexplain 486 >/dev/full")
        self.assertEqual((done.returncode, done.stderr), (1, b"sipexplain: the output could not be written\n"))

    def test_mistakes_are_one_sentence_on_stderr(self):
        for words in [["99"], ["700"], ["abc"], ["202", "380", "486"], ["--colour"], ["486", "ACK"], [], ["--list", "486"], ["--finding", "x"]]:
            done = harness.complete("sipexplain", *words)
            self.assertEqual((done.returncode, done.stdout), (2, b""), words)
            self.assertRegex(done.stderr.decode(), r"\Asipexplain: [^\n]+[^.\n]\n\Z")


class Readme(unittest.TestCase):
    def check(self, words, end, least):
        """Line by line and in order; what stands in brackets is abridged."""
        readme = (CLI.parent / "README.md").read_text(encoding="utf-8")
        block = readme.split(f"    $ sipexplain {' '.join(words)}\n")[1].split(end)[0]
        shown = [line[4:] for line in block.splitlines() if line.strip() and not line.strip().startswith("[...")]
        real = iter(sipexplain(*words).splitlines())
        for line in shown:
            self.assertIn(line, real)
        self.assertGreater(len(shown), least)

    def test_shows_real_output(self):
        self.check(["202", "380"], "\n| command |", 20)
        self.check(["--finding", "refer.no_notify"], "\n[tests/findings.md]", 5)


class Codes(unittest.TestCase):
    DOCUMENT = CLI.parent / "docs" / "codes.md"

    def test_is_up_to_date(self):
        self.assertEqual(self.DOCUMENT.read_text(encoding="utf-8"), sipexplain("--list", "--markdown"),
                         "docs/codes.md is out of date: build/cli/sipexplain --list --markdown >docs/codes.md")

    def test_links_lead_somewhere(self):
        text = self.DOCUMENT.read_text(encoding="utf-8")
        anchors = re.findall(r'<a id="([^"]+)"></a>', text)
        self.assertEqual([line.split()[0] for line in sipexplain("--list").splitlines()], anchors)
        self.assertEqual(set(re.findall(r"\]\(#([^)]+)\)", text)) - set(anchors), set())


def options_of(text):
    return set(re.findall(r"--[a-z]+(?:-[a-z]+)*", text))


class Manual(unittest.TestCase):
    def test_is_well_formed(self):
        done = harness.complete("groff", "-man", "-ww", "-z", "-Tutf8", stdin=(CLI / "sipexplain.1").read_bytes())
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"", b""))

    def test_has_every_option(self):
        manual = (CLI / "sipexplain.1").read_text(encoding="utf-8").replace("\\-", "-")
        described = re.findall(r"^\.BR (-[a-zA-Z]) \", \" (--[a-z]+)", manual, re.MULTILINE)
        self.assertEqual(sorted(described), sorted(re.findall(r"(-[a-zA-Z]), (--[a-z]+)", sipexplain("--help"))))
        options = re.findall(r"^\.TP\n\.BR .*?(--[a-z]+(?:-[a-z]+)*)", manual.split("\n.SH OPTIONS")[1].split("\n.SH ")[0], re.MULTILINE)
        self.assertEqual(sorted(options), sorted(options_of(sipexplain("--help"))))


class Completions(unittest.TestCase):
    """The completions are copied to the stage, because the tests may run without the right to read the sources."""

    @classmethod
    def setUpClass(cls):
        cls.folder = harness.stage().root / "completions"
        cls.folder.mkdir(exist_ok=True)
        for path in (CLI / "completions").iterdir():
            (cls.folder / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
            (cls.folder / path.name).chmod(0o644)
        cls.folder.chmod(0o755)

    def complete(self, *words):
        """What bash offers for the last word."""
        script = 'source "$0"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _sipexplain; printf "%s\\n" "${COMPREPLY[@]}"'
        return harness.run("bash", "-c", script, self.folder / "sipexplain.bash", *words).split()

    def test_bash_codes(self):
        self.assertEqual(self.complete("sipexplain", "48"), [f"48{digit}" for digit in range(10)])

    def test_bash_methods(self):
        self.assertEqual(self.complete("sipexplain", "481", "PRA"), ["PRACK"])
        self.assertEqual(self.complete("sipexplain", "202", "38"), ["380"])
        self.assertEqual(self.complete("sipexplain", "PRA"), [])

    def test_bash_options(self):
        self.assertEqual(self.complete("sipexplain", "--"), sorted(options_of(sipexplain("--help"))))

    def test_bash_files(self):
        for option in ["--check", "--codes-file", "-f"]:
            self.assertEqual(self.complete("sipexplain", option, "real/01a"), ["real/01a-ast22-blind-ok.pcap"])

    def test_bash_findings(self):
        self.assertEqual(self.complete("sipexplain", "--finding", "refer.no_n"), ["refer.no_notify"])
        self.assertEqual(self.complete("sipexplain", "--finding", "auth."), [line.split(" ")[0] for line in sipexplain("--findings").splitlines()
                                                                               if line.startswith("auth.")])

    def test_bash_leaves_words_to_look_for_alone(self):
        self.assertEqual(self.complete("sipexplain", "--search", "4"), [])

    def test_fish(self):
        script = f"source {self.folder / 'sipexplain.fish'}; complete -C 'sipexplain 481 PRA'; complete -C 'sipexplain 48'; complete -C 'sipexplain --sea'; complete -C 'sipexplain --finding refer.no_n'"
        self.assertEqual([line.split("\t")[0] for line in harness.run("fish", "--no-config", "-c", script).splitlines()],
                         ["PRACK", *[f"48{digit}" for digit in range(10)], "--search", "refer.no_notify"])

    def test_zsh(self):
        harness.run("zsh", "-n", self.folder / "_sipexplain")

    def test_all_know_every_option(self):
        options = options_of(sipexplain("--help"))
        self.assertLessEqual(options, options_of((self.folder / "_sipexplain").read_text(encoding="utf-8")))
        fish = re.findall(r" -l ([a-z-]+)", (self.folder / "sipexplain.fish").read_text(encoding="utf-8"))
        self.assertEqual({f"--{name}" for name in fish}, options)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0]])
