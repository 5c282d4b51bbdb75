#!/usr/bin/python3
"""What a user sees in Wireshark's window, read off the real one on a screen of its own; and pictures of it.

    test_gui.py FOLDER       runs the tests; the pictures go to that folder
    test_gui.py --docs       makes the pictures that the README shows again, in docs/: look at them before you commit them

Needs the settings that ctest gives to every test; see tests/CMakeLists.txt. Wireshark ignores personal plugins when it runs as root: a
root user's tests run as nobody.
"""

import pathlib
import shutil
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
INSIDE = "--inside"


def is_in_readme(picture):
    return f"(docs/{picture.name})" in (ROOT / "README.md").read_text(encoding="utf-8")


def outside(folder, only, is_wanted=lambda picture: True):
    """Lays out the stage, runs the tests there as an ordinary user and brings the pictures home."""
    sys.path.insert(0, str(HERE.parent / "tshark"))
    import harness

    stage = harness.stage()
    shutil.copytree(HERE, stage.root / "gui", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "profile" / "SIP Explain", stage.root / "SIP Explain")
    for path in [*(stage.root / "gui").rglob("*"), *(stage.root / "SIP Explain").rglob("*")]:
        path.chmod(0o644)
    pictures = stage.root / "home" / "pictures"
    words = stage.command(sys.executable, "-W", "ignore::DeprecationWarning", stage.root / "gui" / "test_gui.py", INSIDE, pictures, *only)
    environment = stage.environment()
    environment.pop("WIRESHARK_DATA_DIR", None)  # the window is that of a user
    status = subprocess.run(words, cwd=stage.root, env=environment, check=False).returncode
    folder.mkdir(parents=True, exist_ok=True)
    for picture in filter(is_wanted, pictures.glob("*.png")):
        shutil.copy(picture, folder)
    return status


def inside(pictures, only):
    import desk

    missing = desk.missing_tools()
    if missing:
        sys.exit(f"these tests need {', '.join(missing)}")
    pictures.mkdir()
    import scenes

    scenes.open_desk(pictures)
    try:
        unittest.main(module=scenes, argv=[sys.argv[0], "--verbose", *only])
    finally:
        scenes.close_desk()


if __name__ == "__main__":
    where, *tests = sys.argv[1:] or sys.exit(__doc__)
    if where == INSIDE:
        inside(pathlib.Path(tests[0]), tests[1:])
    elif where == "--docs":
        sys.exit(outside(ROOT / "docs", tests, is_in_readme))
    else:
        sys.exit(outside(pathlib.Path(where), tests))
