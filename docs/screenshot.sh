#!/bin/sh
# screenshot.sh PLUGIN.so CAPTURE FRAME FILTER OUTPUT.png [LINES_DOWN]
#
# Opens CAPTURE in the real Wireshark on a virtual screen, with the filter typed in and the packet details of FRAME
# unfolded, and saves a picture of it. Needs the packages wireshark, xvfb, xdotool and imagemagick.
set -eu
[ $# -ge 5 ] || { echo "usage: $0 PLUGIN.so CAPTURE FRAME FILTER OUTPUT.png" >&2; exit 2; }
plugin=$1 capture=$2 frame=$3 filter=$4 output=$5
version=$(tshark --version | sed -n '1s/.* \([0-9]*\.[0-9]*\)\..*/\1/p')
work=$(mktemp -d)
trap 'kill $wireshark $screen 2>/dev/null; wait 2>/dev/null; rm -rf "$work"' EXIT

mkdir -p "$work/plugins/$version/epan" "$work/home/.config/wireshark"
cp "$plugin" "$work/plugins/$version/epan/"
cp "$capture" "$work/capture"
# Only our part of the packet details is unfolded, and the window is large enough for it.
cat >"$work/home/.config/wireshark/recent" <<END
gui.geometry_main_maximized: TRUE
gui.geometry_main_upper_pane: 240
gui.geometry_main_lower_pane: 700
END
cat >"$work/home/.config/wireshark/preferences" <<END
gui.layout_type: 1
gui.layout_content_3: NONE
gui.update.enabled: FALSE
gui.qt.font_name: DejaVu Sans Mono,10,-1,5,50,0,0,0,0,0
END
chmod -R a+rX "$work"
chmod -R 777 "$work/home"

unprivileged=
[ "$(id -u)" -ne 0 ] || unprivileged="setpriv --reuid=65534 --regid=65534 --clear-groups"
Xvfb :77 -screen 0 1600x950x24 >/dev/null 2>&1 &
screen=$!
sleep 2
export DISPLAY=:77
$unprivileged env HOME="$work/home" WIRESHARK_PLUGIN_DIR="$work/plugins" LC_ALL=C.UTF-8 XDG_RUNTIME_DIR="$work/home" \
  wireshark -r "$work/capture" -Y "$filter" -g "$frame" >"$work/log" 2>&1 &
wireshark=$!
window=$(timeout 60 xdotool search --sync --onlyvisible --name 'capture' | head -1)
xdotool windowmove "$window" 0 0 windowsize "$window" 1600 950 windowfocus "$window"
sleep 4
# The last item of the packet details is ours: go to it and unfold it.
xdotool mousemove 300 317 click 1
sleep 1
xdotool key End
sleep 1
xdotool key shift+Right
sleep 2
import -window root "$output"
