"""Runs tshark with the freshly built plugin, and the program sipexplain, with nothing else of the user's.

Wireshark ignores personal plugin folders when it runs as root, so a test that runs as root drops its privileges first.
"""

import atexit
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

TESTS = pathlib.Path(__file__).resolve().parent.parent
BUILD = TESTS.parent / "build-test"


def version_of_tshark():
    """Such as "4.0"."""
    line = subprocess.run(["tshark", "--version"], capture_output=True, text=True, check=True).stdout.splitlines()[0]
    return re.search(r"(\d+\.\d+)\.", line)[1]


# ctest tells what to test; a test that is run by hand takes what the preset "test" has built.
os.environ.setdefault("SIPEXPLAIN_PLUGIN", str(BUILD / "plugin" / "sipexplain.so"))
os.environ.setdefault("SIPEXPLAIN_PROGRAM", str(BUILD / "cli" / "sipexplain"))
if "SIPEXPLAIN_WIRESHARK_VERSION" not in os.environ:
    os.environ["SIPEXPLAIN_WIRESHARK_VERSION"] = version_of_tshark()
REAL = TESTS / "captures" / "real"
MADE = TESTS / "captures" / "made"
WIRESHARK = tuple(int(part) for part in os.environ["SIPEXPLAIN_WIRESHARK_VERSION"].split("."))
NOBODY = 65534


# Names of vendors, ports and enterprises. Wireshark 4.0 reads these files at each start, which takes a third of the time that most tests take, and the plugin
# asks for none of them: test_locale.py compares what it says with them. Later versions have them built in.
NAMES = {"manuf", "services", "enterprises.tsv"}


DATA = pathlib.Path(shutil.which("tshark")).resolve().parent.parent / "share" / "wireshark"


def link_data(folder):
    """Links to Wireshark's own data, but for those names; returns what makes it look there."""
    if not DATA.is_dir():
        return {}
    folder.mkdir(mode=0o755)
    for path in DATA.iterdir():
        if path.name not in NAMES:
            (folder / path.name).symlink_to(path)
    return {"WIRESHARK_DATA_DIR": str(folder)}


class Stage:
    """A folder that anybody may read, with the plugin and the captures."""

    def __init__(self):
        plugin = pathlib.Path(os.environ["SIPEXPLAIN_PLUGIN"])
        version = os.environ["SIPEXPLAIN_WIRESHARK_VERSION"]
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="sipexplain-test-"))
        atexit.register(shutil.rmtree, self.root, ignore_errors=True)
        folder = self.root / "plugins" / version / "epan"
        folder.mkdir(parents=True)
        shutil.copy(plugin, folder)
        (self.root / "bin").mkdir()
        shutil.copy(os.environ["SIPEXPLAIN_PROGRAM"], self.root / "bin")
        (self.root / "home").mkdir()
        shutil.copytree(TESTS / "captures", self.root / "captures")
        shutil.copytree(TESTS / "texts", self.root / "texts")
        shutil.copytree(TESTS / "locale", self.root / "locale")
        shutil.copy(TESTS.parent / "docs" / "own-texts.ini", self.root / "texts")
        for path in [self.root, *self.root.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        (self.root / "bin" / "sipexplain").chmod(0o755)
        (self.root / "home").chmod(0o777)
        self.data = link_data(self.root / "data")

    def command(self, *words):
        unprivileged = []
        if os.geteuid() == 0:
            unprivileged = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        return [*unprivileged, *[str(word) for word in words]]

    def environment(self, **more):
        return {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.root / "home"),
            "LC_ALL": "C.UTF-8",
            "TZ": "UTC",
            "WIRESHARK_PLUGIN_DIR": str(self.root / "plugins"),
            "SIPEXPLAIN_WIRESHARK_VERSION": os.environ["SIPEXPLAIN_WIRESHARK_VERSION"],
            "PYTHONDONTWRITEBYTECODE": "1",
            **self.data,
            **more,
        }


_stage = None


def stage():
    global _stage
    if _stage is None:
        _stage = Stage()
    return _stage


def complete(*words, stdin=None, env=None):
    """Runs a command in the folder of the captures; returns what became of it."""
    return subprocess.run(
        stage().command(*words), cwd=stage().root / "captures", env=stage().environment(**(env or {})),
        input=stdin, capture_output=True, timeout=300)


def run(*words, stdin=None, check=True, env=None):
    """Runs a command in the folder of the captures; returns its output. Anything on stderr fails the test."""
    done = complete(*words, stdin=stdin, env=env)
    if check and (done.returncode != 0 or done.stderr):
        raise AssertionError(f"{words}: exit {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def tshark(*words, **options):
    return run("tshark", *words, **options)


def merge(target, captures, *options):
    """Makes one capture of several. mergecap notes their names in it, and that of Wireshark 4.4 and later breaks it where these take more than 64 kB: so they are
    named as seen from the folder of the captures."""
    folder = stage().root / "captures"
    run("mergecap", *options, "-F", "pcapng", "-w", target, *[os.path.relpath(path, folder) for path in captures], check=False)


def comma_locale():
    """The environment of a user whose numbers have a decimal comma; localedef makes the locale."""
    made = stage().root / "locale" / "comma-made"
    if not made.exists():
        # It warns of all that the locale does without.
        subprocess.run(["localedef", "-c", "-f", made.parent / "ascii", "-i", made.parent / "comma", made], check=False, capture_output=True)
        for path in [made, *made.rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
    environment = {"LOCPATH": str(made.parent), "LC_ALL": made.name}
    printed = run(shutil.which("python3", path="/usr/bin:/bin"), "-c", "import locale; locale.setlocale(locale.LC_ALL, ''); print(locale.str(0.5))", env=environment)
    if printed != "0,5\n":
        raise AssertionError(f"there is no locale with a decimal comma: it prints {printed}")
    return environment


def rows(capture, *fields, two_pass=True, where=None, more=()):
    """One dict a frame: field -> list of its values. Without `where`, all frames that have an Explanation."""
    words = ["-r", capture, *(["-2"] if two_pass else []), "-T", "fields", "-E", "separator=/t", "-E", "aggregator=|",
             "-Y", where or "sipexplain", *more]
    for field in fields:
        words += ["-e", field]
    return [dict(zip(fields, [value.split("|") if value else [] for value in line.split("\t")]))
            for line in tshark(*words).splitlines()]


def truth():
    """The truth about each real capture, written by hand: a dict a capture."""
    with open(REAL / "truth.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


class LoadedTestCase(unittest.TestCase):
    """A test of what tshark shows; fails at once if the plugin is not loaded, because then it would test nothing."""

    @classmethod
    def setUpClass(cls):
        if "sipexplain.so" not in tshark("-G", "plugins"):
            raise AssertionError("tshark does not load the plugin")
