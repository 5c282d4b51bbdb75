"""A private screen with a window manager, a message bus, and the real Wireshark on it with the freshly built plugin.

Everything runs as the user of this process, under a home folder that holds nothing else: see test_gui.py.
"""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import time

WIDTH, HEIGHT = 1460, 810
TOOLS = ["wireshark", "Xvfb", "openbox", "dbus-daemon", "xdotool", "import", "pngquant", "optipng"]

LAYOUT = """\
gui.layout_type: 1
gui.layout_content_3: NONE
"""
PREFERENCES = """\
gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
gui.packet_list_show_minimap: FALSE
gui.qt.font_name: DejaVu Sans Mono,{font},-1,5,50,0,0,0,0,0
"""
MAXIMIZED = "gui.geometry_main_maximized: TRUE\n"
PANES = """\
gui.geometry_main_upper_pane: {upper}
gui.geometry_main_lower_pane: 700
"""
COLUMN_WIDTHS = "column.width: %m, 56, %t, 92, %s, 126, %d, 126, %p, 84, %L, 64, %i, 560\n"
# Windows stand where the tests put them, and the main one fills the screen.
OPENBOX = """\
<?xml version="1.0"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><name>Clearlooks</name></theme>
  <desktops><number>1</number><popupTime>0</popupTime></desktops>
  <placement><policy>Smart</policy><center>yes</center></placement>
</openbox_config>
"""


def missing_tools():
    return [tool for tool in TOOLS if not shutil.which(tool)]


def wait_for(what, found, timeout=20):
    """Asks again and again until `found` gives something, and returns that; fails after so many seconds, with a picture of the screen."""
    end = time.monotonic() + timeout
    while True:
        result = found()
        if result:
            return result
        if time.monotonic() > end:
            Desk.current.picture("failed")
            raise AssertionError(f"waited {timeout} s in vain for {what}")
        time.sleep(0.05)


class Desk:
    """The screen and the bus; they end with close(). There is one at a time."""

    current = None

    def __init__(self, pictures):
        Desk.current = self
        self.pictures = pathlib.Path(pictures)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="gui-", dir=os.environ["HOME"]))
        self.children = []
        os.environ.update(XDG_RUNTIME_DIR=str(self.home), XDG_CONFIG_HOME=str(self.home / ".config"), XDG_DATA_HOME=str(self.home / ".local"))
        self.start_screen()
        self.start_bus()

    def start(self, *words, **options):
        child = subprocess.Popen([str(word) for word in words], **{"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **options})
        self.children.append(child)
        return child

    def start_screen(self):
        """Xvfb chooses a display that is free and tells its number."""
        server = self.start("Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-noreset", "-nolisten", "tcp", stdout=subprocess.PIPE)
        os.environ["DISPLAY"] = ":" + server.stdout.readline().decode().strip()
        settings = self.home / "openbox.xml"
        settings.write_text(OPENBOX, encoding="utf-8")
        wait_for("the screen", lambda: self.xdotool_can("getdisplaygeometry"))
        self.start("openbox", "--sm-disable", "--config-file", settings)
        wait_for("the window manager", lambda: self.xdotool_can("get_num_desktops"))
        self.mouse_away()

    def mouse_away(self):
        """Into a corner: what it stands on looks different."""
        self.xdotool_can("mousemove", str(WIDTH), str(HEIGHT))

    def xdotool_can(self, *words):
        return subprocess.run(["xdotool", *words], check=False, capture_output=True).returncode == 0

    def start_bus(self):
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

    def wireshark(self, *words, upper, font=10, profile=None):
        """
        Starts Wireshark with a home folder of its own that has this profile, if any; returns the process. `upper`: the height of the packet list, or
        None for the panes as Wireshark lays them out itself; `font`: the size of what stands in the panes.
        """
        home = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=self.home))
        folder = home / ".config" / "wireshark"
        folder.mkdir(parents=True)
        (folder / "recent_common").write_text(MAXIMIZED, encoding="utf-8")
        if profile:
            shutil.copytree(profile, folder / "profiles" / profile)
            folder = folder / "profiles" / profile
        with open(folder / "preferences", "a", encoding="utf-8") as preferences, open(folder / "recent", "a", encoding="utf-8") as recent:
            preferences.write(("" if upper is None else LAYOUT) + PREFERENCES.format(font=font))
            if upper is not None:
                recent.write(PANES.format(upper=upper) + ("" if profile else COLUMN_WIDTHS))
        # What is freed holds other bytes, so that what is still read of it is seen.
        environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config"), "MALLOC_PERTURB_": "165"}
        return self.start("wireshark", *words, env=environment)

    def end(self, child):
        child.kill()
        child.wait(timeout=20)

    def place(self, title, *geometry):
        """Moves and resizes a window: x, y, width, height."""
        x, y, width, height = (str(number) for number in geometry)
        window = self.window_id(title)
        subprocess.run(["xdotool", "windowsize", "--sync", window, width, height, "windowmove", "--sync", window, x, y], check=True)

    def window_id(self, title):
        done = subprocess.run(["xdotool", "search", "--onlyvisible", "--name", f"^{re.escape(title)}$"], capture_output=True, check=True)
        return done.stdout.split()[-1].decode()

    def window_count(self):
        """How many windows are visible, menus among them."""
        return len(subprocess.run(["xdotool", "search", "--onlyvisible", "--class", "."], capture_output=True, check=False).stdout.split())

    def picture(self, name, window=None, height=HEIGHT):
        """Saves what the screen shows from its top down, or a window with its frame. With few colours: that is small and looks the same."""
        path = self.pictures / f"{name}.png"
        what = ["-window", self.window_id(window), "-frame"] if window else ["-window", "root", "-crop", f"{WIDTH}x{height}+0+0", "+repage"]
        subprocess.run(["import", *what, path], check=True)
        subprocess.run(["pngquant", "--force", "--nofs", "--output", path, "64", path], check=True)
        subprocess.run(["optipng", "-quiet", "-o1", "-strip", "all", path], check=True)

    def close(self):
        for child in reversed(self.children):
            child.terminate()  # does nothing to one that has ended
        for child in self.children:
            child.wait(timeout=20)
            if child.stdout:
                child.stdout.close()
