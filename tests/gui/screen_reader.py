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


def if_there(ask, otherwise):
    """What a node says; windows may close while they are read."""
    try:
        return ask()
    except GLib.Error:
        return otherwise


def children(node):
    found = if_there(lambda: [node.get_child_at_index(i) for i in range(node.get_child_count())], [])
    return [child for child in found if child]


def name_of(node):
    return if_there(node.get_name, "") or ""


def role_of(node):
    """Under the name that AT-SPI gives to all versions of a role."""
    role = if_there(node.get_role_name, "")
    return {"button": "push button", "column header": "table column header"}.get(role, role)


def walk(root, role):
    """What there is of that role, level by level. Menus, and lists of thousands of cells, are looked into only where that makes sense."""
    level = [root]
    while level:
        following = []
        for node in level:
            its_role = role_of(node)
            if its_role == role:
                yield node
            if node is root or not (its_role == "menu bar" or (its_role == "tree" and not role.startswith("table "))):
                following += children(node)
        level = following


def is_showing(node):
    return if_there(lambda: node.get_state_set().contains(Atspi.StateType.SHOWING), False)


def text_of(node):
    return Atspi.Text.get_text(node, 0, Atspi.Text.get_character_count(node))


def type_text(node, text):
    Atspi.EditableText.set_text_contents(node, text)


def press(node):
    """Does what a click on it does."""
    Atspi.Action.do_action(node, 0)


def click(node, button=1):
    """With the mouse, near its left edge."""
    box = Atspi.Component.get_extents(node, Atspi.CoordType.SCREEN)
    subprocess.run(["xdotool", "mousemove", str(box.x + 20), str(box.y + box.height // 2), "click", str(button)], check=True)


def focus(node):
    Atspi.Component.grab_focus(node)


def type_keys(text):
    subprocess.run(["xdotool", "type", "--delay", "5", text], check=True)


def keys(*names):
    subprocess.run(["xdotool", "key", "--clearmodifiers", *names], check=True)


class Reader:
    """One running Wireshark."""

    def __init__(self, process, title):
        Atspi.set_timeout(CALL_TIMEOUT_MS, CALL_TIMEOUT_MS)
        # Only then look at the bus: asked before Wireshark has woken it, the registry of applications stays empty for good.
        wait_for("Wireshark's window", lambda: subprocess.run(
            ["xdotool", "search", "--all", "--pid", str(process.pid), "--name", title], check=False, capture_output=True).returncode == 0)
        self.application = wait_for("Wireshark on the bus", lambda: self.find_application(process))
        self.application.set_cache_mask(Atspi.Cache.NONE)
        self.main = self.window(title)

    def find_application(self, process):
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache()
        settle()
        return next((child for child in children(desktop) if if_there(child.get_process_id, 0) == process.pid), None)

    def windows(self):
        settle()
        return children(self.application)

    def window(self, title):
        """The window with this text in its title, when it is there."""
        return wait_for(f"a window '{title}'", lambda: next((w for w in self.windows() if title in name_of(w) and is_showing(w)), None))

    def all(self, role, within=None):
        settle()
        return walk(within or self.main, role)

    def one(self, role, name, within=None):
        """The first of that role and name, when it is there."""
        return wait_for(f"{role} '{name}'", lambda: next((node for node in self.all(role, within) if name_of(node) == name), None))

    def entry(self, *path):
        """A menu entry, found without opening the menus before it."""
        node = self.one("menu bar", "")
        for name in path:
            node = self.one("menu item", name, node)
        return node

    def menu(self, *path):
        press(self.entry(*path))

    def can_choose(self, *path):
        return self.entry(*path).get_state_set().contains(Atspi.StateType.ENABLED)

    def cells(self, tree, within=None):
        """The texts of a list or tree, cell by cell."""
        return [name_of(cell) for cell in self.all("table cell", self.one("tree", tree, within))]
