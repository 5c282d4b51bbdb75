"""Reads and operates Wireshark's windows as a screen reader for blind people does: by the names and roles of what they hold (AT-SPI)."""

import subprocess

import gi

gi.require_version("Atspi", "2.0")
from gi.repository import Atspi, GLib  # noqa: E402

from desk import wait_for  # noqa: E402

CALL_TIMEOUT_MS = 10000


def settle():
    """Takes in what the bus has told."""
    context = GLib.MainContext.default()
    while context.pending():
        context.iteration(False)


def children(node):
    """Those that are still there: windows may close while they are read."""
    try:
        found = [node.get_child_at_index(i) for i in range(node.get_child_count())]
    except GLib.Error:
        return []
    return [child for child in found if child]


def name_of(node):
    try:
        return node.get_name() or ""
    except GLib.Error:
        return ""


def walk(node):
    yield node
    for child in children(node):
        yield from walk(child)


def is_showing(node):
    return node.get_state_set().contains(Atspi.StateType.SHOWING)


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def type_text(node, text):
    Atspi.EditableText.set_text_contents(node, text)


def press(node):
    """Does what a click on it does."""
    Atspi.Action.do_action(node, 0)


def keys(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


class Reader:
    """One running Wireshark."""

    def __init__(self, title):
        Atspi.set_timeout(CALL_TIMEOUT_MS, CALL_TIMEOUT_MS)
        # Only then look at the bus: asked before Wireshark has woken it, the registry of applications stays empty for good.
        subprocess.run(["timeout", "30", "xdotool", "search", "--sync", "--name", title], check=True, stdout=subprocess.DEVNULL)
        self.application = wait_for("Wireshark on the bus", self.find_application)
        self.main = self.window(title)

    def find_application(self):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        settle()
        return next((child for child in children(desktop) if name_of(child) == "Wireshark"), None)

    def windows(self):
        self.application.clear_cache()
        settle()
        return children(self.application)

    def window(self, title, timeout=30):
        """The window with this text in its title, when it is there."""
        return wait_for(f"a window '{title}'", lambda: next((w for w in self.windows() if title in name_of(w) and is_showing(w)), None), timeout)

    def all(self, role, within=None):
        root = within or self.main
        root.clear_cache()
        settle()
        return [node for node in walk(root) if node.get_role_name() == role]

    def one(self, role, name, within=None):
        """The first of that role and name, when it is there."""
        return wait_for(f"{role} '{name}'", lambda: next((node for node in self.all(role, within) if name_of(node) == name), None))

    def menu(self, *path):
        """Chooses a menu entry, without opening the menus before it."""
        node = self.one("menu bar", "")
        for name in path:
            node = self.one("menu item", name, node)
        press(node)

    def cells(self, tree, within=None):
        """The texts of a list or tree, cell by cell."""
        return [name_of(cell) for cell in self.all("table cell", self.one("tree", tree, within))]
