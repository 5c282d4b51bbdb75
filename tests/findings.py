#!/usr/bin/env python3
"""Which tests stand behind what the pages of the findings say: reads data/findings.ini, findings.tsv and the tests.

    findings.py             what is wrong with findings.tsv or findings.md
    findings.py --missing   what has no test yet
    findings.py --update    writes findings.md
"""

import pathlib
import re
import sys

TESTS = pathlib.Path(__file__).resolve().parent
TEXTS = TESTS.parent / "data" / "findings.ini"
LIST = TESTS / "findings.tsv"
TABLE = TESTS / "findings.md"
COLUMNS = ["finding", "what", "row", "tests"]
SEVERITIES = ["chat", "note", "warn", "error"]
OPEN = "open"

HEAD = """<!-- Made of findings.tsv and data/findings.ini by: python3 tests/findings.py --update -->

# Findings, what does not raise them, and their tests

`unit: a/b` is the test `/a/b` in `unit/`; `refer: x` is the case in `cases/refer.txt` on `made/refer-x.pcap`, and likewise for the others. The row is
that of the decision table.

| finding | row | raised or not | tests |
|---|---|---|---|
"""


def texts():
    """What is to be tested: finding -> {"seen": title, "note": text, "silent1": text, ...}."""
    findings = {}
    for line in TEXTS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            findings[line[1:-1]] = entry = {}
        key, _, value = line.partition("=")
        if key == "title":
            entry["seen"] = value
        elif key in SEVERITIES or re.fullmatch(r"silent\d+", key):
            entry[key] = value
    return findings


def rows():
    """The lines of the list as (number, finding, what, row, tests)."""
    lines = [(number, line.split("\t")) for number, line in enumerate(LIST.read_text(encoding="utf-8").splitlines(), 1)
             if line and not line.startswith("#")]
    assert lines[0][1] == COLUMNS, f"{LIST.name}: expected the columns {COLUMNS}"
    for number, columns in lines[1:]:
        assert len(columns) == len(COLUMNS), f"{LIST.name}:{number}: expected {len(COLUMNS)} columns, found {len(columns)}"
        yield number, *columns


def allowed_open():
    found = re.search(r"^#.*: open (\d+)$", LIST.read_text(encoding="utf-8"), re.MULTILINE)
    return int(found[1]) if found else 0


class Tests:
    """The tests that there are."""

    def __init__(self):
        sources = "".join(path.read_text(encoding="utf-8") for path in (TESTS / "unit").glob("*.c"))
        self.units = set(re.findall(r'g_test_add\w*\("/([^"]+)"', sources))
        self.cases = {path.stem: set(re.findall(r"(?:made|real)/[\w.+-]+?(?=\.pcap)", path.read_text(encoding="utf-8")))
                      for path in (TESTS / "cases").glob("*.txt")}

    def has(self, kind, name):
        if kind == "unit":
            return name in self.units
        return (name if "/" in name else f"made/{kind}-{name}") in self.cases.get(kind, ())

    def unknown_in(self, text):
        """The tests in a cell of the list that do not exist."""
        for part in text.split("; "):
            kind, _, names = part.partition(": ")
            for name in names.split(", "):
                if not self.has(kind, name):
                    yield f"{kind}: {name}"


def wording(what, text):
    return text if what == "seen" else f"{what if what in SEVERITIES else 'not'}: {text}"


def table():
    wanted = texts()
    lines = []
    for _, finding, what, row, tests in rows():
        words = wording(what, wanted.get(finding, {}).get(what, "")).replace("|", "\\|").replace("*", "\\*").replace("<", "\\<")
        cells = [f"`{finding}`" if what == "seen" else "", row if row != "-" else "", words, tests]
        lines.append("| " + " | ".join(cells) + " |")
    return HEAD + "\n".join(lines) + "\n"


def mistakes_of_rows():
    """Mistakes of single lines, and what is twice or nowhere."""
    wanted, tests, seen = texts(), Tests(), set()
    for number, finding, what, _, names in rows():
        place = f"{LIST.name}:{number}: {finding} {what}"
        if (finding, what) in seen:
            yield f"{place} stands twice"
        seen.add((finding, what))
        if what not in wanted.get(finding, {}):
            yield f"{place} is not in {TEXTS.name}"
        if names != OPEN:
            yield from (f"{place}: there is no test {name}" for name in tests.unknown_in(names))
    for finding, entry in wanted.items():
        yield from (f"{LIST.name}: {finding} {what} is missing" for what in entry if (finding, what) not in seen)


def missing():
    return [f"{finding} {what}: {texts().get(finding, {}).get(what, '')}" for _, finding, what, _, tests in rows() if tests == OPEN]


def mistakes():
    found = list(mistakes_of_rows())
    count = len(missing())
    if count != allowed_open():
        found.append(f"{LIST.name}: {count} are open (see findings.py --missing), but it says {allowed_open()}")
    if not found and (not TABLE.exists() or TABLE.read_text(encoding="utf-8") != table()):
        found.append(f"{TABLE.name} is not what {LIST.name} and {TEXTS.name} make: python3 tests/findings.py --update")
    return found


def main(words):
    if words == ["--update"]:
        TABLE.write_text(table(), encoding="utf-8")
        return 0
    if words not in ([], ["--missing"]):
        print(__doc__, file=sys.stderr)
        return 2
    found = missing() if words else mistakes()
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
