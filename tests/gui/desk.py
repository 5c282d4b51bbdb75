"""A private screen with a window manager, a message bus, and the real Wireshark on it with the freshly built plugin.

Everything runs as the user of this process, under a home folder that holds nothing else: see test_gui.py.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time

WIDTH, HEIGHT = 1280, 800
TOOLS = ["wireshark", "Xvfb", "openbox", "dbus-daemon", "xdotool", "import", "pngquant", "optipng"]

PREFERENCES = """\
gui.layout_type: 1
gui.layout_content_3: NONE
gui.update.enabled: FALSE
gui.ask_unsaved: FALSE
gui.packet_list_show_minimap: FALSE
gui.qt.font_name: DejaVu Sans Mono,10,-1,5,50,0,0,0,0,0
"""
RECENT = """\
gui.geometry_main_maximized: TRUE
gui.geometry_main_upper_pane: {upper}
gui.geometry_main_lower_pane: 700
"""
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


def wait_for(what, found, timeout=30):
    """Asks again and again until `found` gives something, and returns that; fails after so many seconds."""
    end = time.monotonic() + timeout
    while True:
        result = found()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {timeout} s in vain for {what}")
        time.sleep(0.05)


class Desk:
    """The screen and the bus; they end with close()."""

    def __init__(self, pictures):
        self.pictures = pathlib.Path(pictures)
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="gui-", dir=os.environ["HOME"]))
        self.children = []
        os.environ.update(XDG_RUNTIME_DIR=str(self.home), XDG_CONFIG_HOME=str(self.home / ".config"), XDG_DATA_HOME=str(self.home / ".local"))
        self.start_screen()
        self.start_bus()

    def start(self, *words, **options):
        child = subprocess.Popen([str(word) for word in words], stderr=subprocess.DEVNULL, **options)
        self.children.append(child)
        return child

    def start_screen(self):
        """Xvfb chooses a display that is free and tells its number."""
        server = self.start("Xvfb", "-displayfd", "1", "-screen", "0", f"{WIDTH}x{HEIGHT}x24", "-nolisten", "tcp", stdout=subprocess.PIPE)
        os.environ["DISPLAY"] = ":" + server.stdout.readline().decode().strip()
        settings = self.home / "openbox.xml"
        settings.write_text(OPENBOX, encoding="utf-8")
        self.start("openbox", "--sm-disable", "--config-file", settings)

    def start_bus(self):
        bus = self.start("dbus-daemon", "--session", "--nofork", "--print-address=1", stdout=subprocess.PIPE)
        os.environ["DBUS_SESSION_BUS_ADDRESS"] = bus.stdout.readline().decode().strip()
        os.environ["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"

    def wireshark(self, *words, upper=240, profile=None):
        """Starts Wireshark with a home folder of its own; returns the process."""
        home = pathlib.Path(tempfile.mkdtemp(prefix="home-", dir=self.home))
        folder = home / ".config" / "wireshark"
        folder.mkdir(parents=True)
        (folder / "preferences").write_text(PREFERENCES, encoding="utf-8")
        (folder / "recent").write_text(RECENT.format(upper=upper), encoding="utf-8")
        if profile:
            shutil.copytree(profile, folder / "profiles" / pathlib.Path(profile).name)
        environment = {**os.environ, "HOME": str(home), "XDG_CONFIG_HOME": str(home / ".config")}
        return self.start("wireshark", *words, env=environment)

    def picture(self, name, *crop):
        """Saves what the screen shows, or a part of it given as X's geometry, with few colours: that is small and looks the same."""
        path = self.pictures / f"{name}.png"
        subprocess.run(["import", "-window", "root", *(["-crop", *crop, "+repage"] if crop else []), path], check=True)
        subprocess.run(["pngquant", "--force", "--speed", "1", "--nofs", "--output", path, "64", path], check=True)
        subprocess.run(["optipng", "-quiet", "-strip", "all", path], check=True)
        return path

    def close(self):
        for child in reversed(self.children):
            child.terminate()
        for child in self.children:
            child.wait(timeout=20)
            if child.stdout:
                child.stdout.close()
