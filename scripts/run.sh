#!/bin/sh
# Starts tshark, wireshark or sharkd with the plugin of a build folder, which need not be installed:
#     sh scripts/run.sh tshark -r FILE -O sipexplain
# BUILD names the folder, "build" if it is not set. Other plugins of the user's are not loaded meanwhile. Wireshark ignores all
# but installed plugins when it runs as root: then this drops to the user nobody, who has to be able to read the file.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build}
stop() {
    printf 'run.sh: %s\n' "$1" >&2
    exit 2
}
case "${1:-}" in
tshark | wireshark | sharkd) ;;
*) stop "expected tshark, wireshark or sharkd and its arguments, found: ${1:-nothing}" ;;
esac
[ -f "$build/plugin/sipexplain.so" ] || stop "there is no plugin in $build: cmake --preset default && cmake --build build"

version=$(tshark --version 2>/dev/null | sed -n '1s/.* \([0-9][0-9]*\.[0-9][0-9]*\)\..*/\1/p')
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
mkdir -p "$stage/plugins/$version/epan"
cp "$build/plugin/sipexplain.so" "$stage/plugins/$version/epan"
chmod -R a+rX "$stage"
if [ "$(id -u)" -eq 0 ]; then
    mkdir "$stage/home"
    chmod 777 "$stage/home"
    setpriv --reuid=65534 --regid=65534 --clear-groups env HOME="$stage/home" WIRESHARK_PLUGIN_DIR="$stage/plugins" "$@"
else
    WIRESHARK_PLUGIN_DIR="$stage/plugins" "$@"
fi
