#!/bin/sh
# Installs what is missing, builds the plugin with gcc and clang (warnings are errors) and runs all tests.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
[ $# -eq 0 ] || stop "takes no arguments, found: $*"

need_packages cmake ninja-build gcc clang libclang-rt-dev libc6-dev pkgconf libglib2.0-dev libwireshark-dev wireshark-dev tshark python3 valgrind \
    groff-base fish zsh \
    wireshark xvfb openbox dbus-daemon at-spi2-core gir1.2-atspi-2.0 python3-gi xdotool imagemagick pngquant optipng fonts-dejavu-core \
    chromium python3-jsonschema
# The layout of the source is that of this version, which later releases do not have: there it is not tested.
[ "$(. /etc/os-release && echo "${VERSION_ID:-}")" != 12 ] || need_packages clang-format-14
need_proc
need_terminals

say "Building with clang"
cmake --preset test-clang >/dev/null || stop "cmake could not configure the build with clang: see above"
cmake --build --preset test-clang || stop "the build with clang failed: see above"

say "Building the fuzz targets"
cmake --preset fuzz >/dev/null || stop "cmake could not configure the fuzz targets: see above"
cmake --build --preset fuzz || stop "the build of the fuzz targets failed: see above"

say "Building with gcc"
cmake --preset test >/dev/null || stop "cmake could not configure the build: see above"
cmake --build --preset test || stop "the build failed: see above"

say "Compiling for Windows"
sh scripts/windows.sh --check || stop "the sources do not compile for Windows: see above"

say "Running the tests"
ctest --preset test || stop "there are failed tests: see above"

say "Running the fuzz targets for a short time"
ctest --preset fuzz || stop "a fuzz target has found something: see above"

# Each suite counts its tests itself: Python as "Ran N tests", GLib as a line "ok N NAME" each. A fuzz target counts as one.
awk '/^Ran [0-9]+ tests? in/ { tests += $2 } /^ok [0-9]+ / { tests++ } /^Test Passed/ { fuzzed += FILENAME ~ /fuzz/ }
    END { printf "\n== %d tests passed\n", tests + fuzzed }' build-test/Testing/Temporary/LastTest.log build-fuzz/Testing/Temporary/LastTest.log

echo "The same with other versions of Wireshark, and the packages: sh scripts/matrix.sh"
echo "More hostile input: sh scripts/fuzz.sh [SECONDS], python3 scripts/mutate.py --frames 1000000"
