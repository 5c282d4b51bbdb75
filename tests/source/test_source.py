#!/usr/bin/env python3
"""Holds the plugin's source to the rules of CONTRIBUTING.md: which folder may include which, and how long things may get."""

import pathlib
import re
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
PLUGIN = ROOT / "plugin"

# From the bottom to the top: a folder includes itself and those before it.
ROOMS = ["sip", "texts", "calls", "facts", "watches", "report", "wireshark"]

# Tables are longer: the registration of fields and of findings.
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
TABLES = {"wireshark/packet-sipexplain.c"}
LONGEST_LINE = 120

# Headers of Wireshark's; the pure rooms have none.
OF_WIRESHARK = re.compile(r'#include <(epan|wsutil|wiretap|ws_)')


def includes(text):
    return re.findall(r'^#include "([^"]+)"', text, re.MULTILINE)


def sources(folder=PLUGIN):
    return sorted(path for path in folder.rglob("*.[ch]") if path.parent != PLUGIN)


def upward(name, text):
    """The includes of a file that run against the order of the folders, or that name no folder."""
    room = name.split("/")[0]
    wrong = []
    for include in includes(text):
        of = include.split("/")[0]
        if of not in ROOMS or ROOMS.index(of) > ROOMS.index(room):
            wrong.append(include)
    return wrong


def circles(graph):
    """Sets of modules that include each other, directly or by way of others."""
    reach = {}
    for start in graph:
        seen, todo = set(), list(graph[start])
        while todo:
            module = todo.pop()
            if module not in seen:
                seen.add(module)
                todo += graph.get(module, ())
        reach[start] = seen
    return sorted({tuple(sorted(m for m in reach[start] if start in reach.get(m, ())))
                   for start in graph if start in reach[start]})


def functions(text):
    """(lines, first line) of each function: from its first line to its closing brace."""
    lines = text.split("\n")
    start = None
    for i, line in enumerate(lines):
        if line == "{":
            start = i
        elif line == "}" and start is not None:
            first = start
            while first > 0 and lines[first - 1] and not re.match(r"[}/#]| \*", lines[first - 1]):
                first -= 1
            yield i - first + 1, lines[first]
            start = None


def subject(module, modules):
    """The module that this one is a private part of, or itself: calls/dialog_parts, which includes calls/dialog, is of it."""
    whole = max((name for name in modules if module.startswith(name + "_") and name in modules[module]), key=len, default=module)
    return whole if whole == module else subject(whole, modules)


class Rooms(unittest.TestCase):
    def test_no_include_runs_upwards(self):
        for path in sources():
            name = str(path.relative_to(PLUGIN))
            with self.subTest(name):
                self.assertEqual([], upward(name, path.read_text(encoding="utf-8")))

    def test_an_include_that_runs_upwards_is_found(self):
        self.assertEqual(["watches/watch.h"], upward("sip/text.c", '#include "sip/text.h"\n#include "watches/watch.h"\n'))
        self.assertEqual(["text.h"], upward("sip/text.c", '#include "text.h"\n'))

    def test_no_circles(self):
        modules, graph = {}, {}
        for path in sources():
            used = {include[:-2] for include in includes(path.read_text(encoding="utf-8"))}
            modules.setdefault(str(path.relative_to(PLUGIN).with_suffix("")), set()).update(used)
        for module, used in modules.items():
            whole = subject(module, modules)
            graph.setdefault(whole, set()).update({subject(name, modules) for name in used} - {whole})
        self.assertEqual([], circles(graph))

    def test_a_private_part_is_of_its_module(self):
        modules = {"a": {"a_parts"}, "a_parts": {"a"}, "a_more": {"b"}, "b": set()}
        self.assertEqual(["a", "a", "a_more", "b"], [subject(name, modules) for name in modules])

    def test_a_circle_is_found(self):
        self.assertEqual([("a", "b")], circles({"a": {"b"}, "b": {"a"}, "c": {"a"}}))

    def test_pure_rooms_know_nothing_of_wireshark(self):
        for path in sources():
            if path.parent.name != "wireshark":
                with self.subTest(path.name):
                    self.assertIsNone(OF_WIRESHARK.search(path.read_text(encoding="utf-8")))

    def test_every_file_is_built(self):
        built = (PLUGIN / "CMakeLists.txt").read_text(encoding="utf-8")
        for path in PLUGIN.rglob("*.c"):
            with self.subTest(path.name):
                self.assertIn(str(path.relative_to(PLUGIN)), built)


class Sizes(unittest.TestCase):
    def test_files(self):
        for path in sources():
            name = str(path.relative_to(PLUGIN))
            if name not in TABLES:
                with self.subTest(name):
                    self.assertLessEqual(path.read_text(encoding="utf-8").count("\n"), LONGEST_FILE)

    def test_functions(self):
        for path in sources():
            if path.suffix == ".c":
                for length, first in functions(path.read_text(encoding="utf-8")):
                    with self.subTest(f"{path.name}: {first}"):
                        self.assertLess(length, LONGEST_FUNCTION)

    def test_a_function_is_measured_whole(self):
        text = "int a;\n\nstatic int f(int x,\n             int y)\n{\n    return x;\n}\n"
        self.assertEqual([(5, "static int f(int x,")], list(functions(text)))

    def test_lines(self):
        for path in [*sources(), PLUGIN / "plugin.c"]:
            with self.subTest(path.name):
                self.assertLessEqual(max(map(len, path.read_text(encoding="utf-8").splitlines())), LONGEST_LINE)


class Heads(unittest.TestCase):
    def test_each_file_says_what_it_is_for(self):
        for path in [*sources(), PLUGIN / "plugin.c"]:
            with self.subTest(path.name):
                self.assertRegex(path.read_text(encoding="utf-8"),
                                 rf"\A/\* {re.escape(path.name)}\n \* .+\n(?: \*.*\n)*? \*\n \* SPDX-License-Identifier: GPL-2.0-or-later\n \*/\n")

    def test_guards(self):
        for path in sources():
            if path.suffix == ".h":
                guard = "SIPEXPLAIN_" + re.sub(r"[^A-Z0-9]", "_", str(path.relative_to(PLUGIN))[:-2].upper()) + "_H"
                with self.subTest(path.name):
                    self.assertIn(f"#ifndef {guard}\n#define {guard}\n", path.read_text(encoding="utf-8"))


if __name__ == "__main__":
    unittest.main()
