#!/bin/sh
# Runs the plugin and the program of windows.sh's zip in a tshark for Windows, under wine, and compares all that they print
# with what they print on Linux; some 20 minutes the first time, for Wireshark has to be built for Windows on the way.
#
#     sh scripts/windows-test.sh          on Debian 12, whose Wireshark has to be the same version as the one built: 4.0
#
# The exit status is 0 if no line differs. All outputs stay in build-windows/test, linux/ and windows/.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
[ $# -eq 0 ] || stop "takes no arguments, found: $*"

export LC_ALL=C TZ=UTC # both sides print the same times
work=$(pwd)/build-windows
. scripts/windows_apt.sh
. scripts/windows_glib.sh
. scripts/windows_wireshark.sh
out=$work/test
export WINEPREFIX="$work/wine" WINEDEBUG=-all WINEDLLOVERRIDES="mscoree,mshtml=" out

make_linux() {
    say "Building the plugin for Linux"
    quietly linux cmake -G Ninja -S . -B "$work/linux" -DBUILD_TESTING=OFF -DCMAKE_BUILD_TYPE=RelWithDebInfo
    quietly linux cmake --build "$work/linux"
}

# As run.sh does it, once for all runs: a tshark of root's loads no plugin that is not installed.
stage_linux() {
    stage=$(mktemp -d)
    mkdir -p "$stage/plugins/4.0/epan"
    cp "$work/linux/plugin/sipexplain.so" "$stage/plugins/4.0/epan"
    chmod -R a+rX "$stage"
    linux_tshark="env HOME=/nonexistent WIRESHARK_PLUGIN_DIR=$stage/plugins tshark"
    [ "$(id -u)" -ne 0 ] || linux_tshark="setpriv --reuid=65534 --regid=65534 --clear-groups $linux_tshark"
}

# As the README.txt of the zip says.
unpack_zip() {
    rm -rf "$work/unpacked"
    unzip -q "$work"/sipexplain-*-wireshark-4.0-windows-x64.zip -d "$work/unpacked"
    roaming=$(find "$WINEPREFIX/drive_c/users/" -path '*/AppData/Roaming' -type d ! -path '*/Public/*' | head -n 1)
    [ -n "$roaming" ] || stop "wine has made no folder AppData/Roaming in $WINEPREFIX"
    rm -rf "$roaming/Wireshark"
    mkdir -p "$roaming/Wireshark"
    cp -r "$work"/unpacked/*/plugins "$work"/unpacked/*/profiles "$roaming/Wireshark/"
    wine "$run/tshark.exe" -G plugins 2>/dev/null | tr -d '\r' >"$out/plugins"
    grep 'sipexplain\.dll' "$out/plugins" || stop "tshark.exe does not load the plugin: see $out/plugins"
}

# The names of the fields, as arguments for tshark.
list_fields() {
    $linux_tshark -G fields 2>/dev/null | awk -F '\t' '$1 == "F" && $3 ~ /^sipexplain\./ {print "-e " $3}'
}

# One line a run: its name, then the arguments of tshark. This tshark.exe has another C library than the plugin, which has that of
# Wireshark's installer: with -l it writes the packets out before the plugin writes its reports.
list_runs() {
    forms="-z sipexplain,report -z sipexplain,json -z sipexplain,html -z sipexplain,calls"
    for capture in tests/captures/real/*.pcap* tests/captures/made/*.pcap*; do
        name=$(basename "$(dirname "$capture")")-$(basename "$capture")
        echo "$name -l -2 -r $capture -O sipexplain $forms"
    done
    for capture in tests/captures/real/*.pcap*; do
        echo "fields-$(basename "$capture") -r $capture -T fields $fields"
    done
    for capture in 09a-invite-failure-codes 02k-baresip-blind-busy 09m-ast22-200-never-acked; do
        echo "texts-$capture -o sipexplain.codes_file:docs/own-texts.ini -l -r tests/captures/real/$capture.pcap -O sipexplain $forms"
    done
    echo "masked -o sipexplain.mask:TRUE -r tests/captures/real/09s-kamailio-fork.pcap -q $forms"
}

list_questions() {
    for question in 486 '481 BYE' '202 380' --list '--search busy' --findings '--finding refer.no_notify' '--json 486' \
        '--check docs/own-texts.ini' '--codes-file docs/own-texts.ini 499' 999 '--finding nonsense'; do
        echo "program-$(echo "$question" | tr ' /' '__') $question"
    done
}

# Empty lines are left out: tshark itself ends the packets with one, whenever it comes to write it.
# $1: linux or windows; $2: the program and what has to stand before; standard input: the runs.
run_all() {
    mkdir -p "$out/$1"
    side=$1 program=$2 xargs -P "$(nproc)" -L 1 sh -c \
        'name=$0; timeout 300 $program "$@" 2>/dev/null | tr -d "\r" | grep . >"$out/$side/$name" || true' || stop "a run on $1 failed"
}

# The names of Ethernet's makers are in a file that only Linux has installed.
compare() {
    lines=$(cat "$out"/linux/* | wc -l)
    captures=$(find tests/captures/real tests/captures/made -name '*.pcap*' | wc -l)
    diff -r -U 0 -I '^Ethernet II' "$out/linux" "$out/windows" >"$out/differences" || true
    differences=$(grep -c '^\([-+][^-+]\|Only\)' "$out/differences" || true)
    printf '\n%s captures, %s outputs, %s lines: %s differences\n' "$captures" "$(find "$out/linux" -type f | wc -l)" "$lines" "$differences"
    [ "$lines" -gt 100000 ] || stop "so few lines cannot be all"
    [ ! -s "$out/differences" ] || stop "Windows differs from Linux: see $out/differences"
}

need_packages_of_glib
need_packages bison file flex libgcrypt-mingw-w64-dev libglib2.0-dev libgpg-error-mingw-w64-dev libwireshark-dev \
    libz-mingw-w64-dev perl python3 tshark unzip wine wine64 wireshark-dev
mkdir -p "$work"
rm -rf "$out"
mkdir -p "$out"
make_linux
sh scripts/windows.sh 4.0
build_tshark
stage_linux
trap 'wineserver -k 2>/dev/null || true; rm -rf "$stage"' EXIT
say "Running both"
wine wineboot --init >/dev/null 2>&1 || stop "wine does not start"
unpack_zip
fields=$(list_fields | paste -s -d ' ' -)
list_runs >"$out.runs"
list_questions >"$out.questions"
run_all windows "wine $run/tshark.exe" <"$out.runs"
run_all windows "wine $(find "$work/unpacked" -name sipexplain.exe)" <"$out.questions"
run_all linux "$linux_tshark" <"$out.runs"
run_all linux "$work/linux/cli/sipexplain" <"$out.questions"
compare
