#!/bin/sh
# Installs what is missing, builds the plugin, installs it and shows it at work on two captures of this repository.
# As root it is installed for all users, otherwise for the user's own only: then nothing needs root once the packages are there.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
[ $# -eq 0 ] || stop "takes no arguments, found: $*"

need_packages cmake ninja-build gcc libc6-dev pkgconf libglib2.0-dev libwireshark-dev wireshark-dev tshark

say "Building the plugin"
cmake --preset default >/dev/null || stop "cmake could not configure the build: see above"
cmake --build --preset default || stop "the build failed: see above"

if [ "$(id -u)" -eq 0 ]; then
    say "Installing it for all users"
    cmake --install build || stop "the plugin could not be installed: see above"
else
    say "Installing it for $(id -un)"
    cmake --build build --target install-user || stop "the plugin could not be installed: see above"
fi
tshark -G plugins 2>/dev/null | grep sipexplain || stop "tshark does not load the plugin: see 'tshark -G plugins'"

show() {
    printf '\n$ %s\n' "$1"
    eval "$1" 2>/dev/null || stop "tshark failed"
}

say "A call that failed: what the 486 means, and what to do"
show "tshark -r tests/captures/real/02k-baresip-blind-busy.pcap -O sipexplain -Y 'sipexplain.class == \"Client Error\"'"

say "A transfer that was accepted, and never heard of again"
show "tshark -2 -r tests/captures/real/04a-sipp-no-notify-74s.pcap -O sipexplain -Y sipexplain.refer.no_notify"

say "Two codes compared, without a capture"
show "build/cli/sipexplain 202 380"

say "Done. In Wireshark: Help > About Wireshark > Plugins lists sipexplain.so"
