#!/bin/sh
# Cross-builds sipexplain for 64-bit Windows, on Debian 12, and packs a zip for each version of Wireshark:
#
#     sh scripts/windows.sh [4.0] [4.4] [4.6]       all of them if none is named: build-windows/*.zip
#     sh scripts/windows.sh --check [VERSION...]    only compiles the sources with the headers of each version
#
# Neither Wireshark's source nor a Windows is needed: the headers come from Debian's packages of that version, and the
# plugin is linked with import libraries of just the symbols that its sources need. A symbol that neither this
# version's libraries nor Windows' C library export stops it.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh

export LC_ALL=C # join and sort must agree
work=$(pwd)/build-windows
. scripts/windows_apt.sh
. scripts/windows_glib.sh
version=$(sed -n 's/^project(sipexplain VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
check_only=
flags="-std=gnu11 -O2 -Wall -Wextra -Werror -Wformat=2 -DSIPEXPLAIN_VERSION=\"$version\" -Iplugin -Icli"
[ "${1:-}" != --check ] || { check_only=yes && shift; }
[ $# -gt 0 ] || set -- 4.0 4.4 4.6

# GLib's headers, with a glibconfig.h of Windows: $work/glib.
make_glib_headers() {
    fetch_glib
    rm -rf "$work/glib"
    cp -r "$work/glib2.0/root/usr/include/glib-2.0" "$work/glib"
    sed -f packaging/windows/glibconfig.sed "$work/glib2.0/root/usr/lib/x86_64-linux-gnu/glib-2.0/include/glibconfig.h" \
        >"$work/glib/glibconfig.h"
}

# The texts as C, which a program of this machine makes.
make_texts() {
    cmake -G Ninja -S . -B "$work/native" -DBUILD_TESTING=OFF >"$work/native.log"
    cmake --build "$work/native" --target sipexplain_texts >>"$work/native.log"
}

of_plugin="-D_UCRT -D__USE_MINGW_ANSI_STDIO=0 -I$work/glib"

# Compiles sources without making anything. $1: which they are; standard input: one a line; the rest: arguments.
check() {
    checked=$1
    shift
    # shellcheck disable=SC2086
    xargs -P "$(nproc)" -n 8 $target-gcc -fsyntax-only $flags $of_plugin "$@" ||
        stop "$checked does not compile for Windows: see above"
    echo "$checked: compiles for Windows"
}

# What knows Wireshark is compiled with the headers of each version, the rest once.
check_all() {
    for wireshark in "$@"; do
        fetch_headers "$wireshark" &
        fetched="${fetched:-} $!"
    done
    find plugin cli -name '*.c' ! -path 'plugin/wireshark/*' ! -path plugin/plugin.c | check "what does not need Wireshark"
    for process in $fetched; do
        wait "$process" || stop "the headers could not be fetched: see above"
    done
    for wireshark in "$@"; do
        find plugin/wireshark plugin/plugin.c -name '*.c' |
            check "the plugin for Wireshark $wireshark" -isystem "$work/$wireshark/root/usr/include/wireshark"
    done
}

# Compiles sources into a folder of objects. $1: the folder, $2: what they are; standard input: one a line; the rest: arguments.
compile() {
    objects=$1 compiled=$2
    shift 2
    rm -rf "$objects"
    mkdir -p "$objects"
    # shellcheck disable=SC2016,SC2086
    objects=$objects xargs -P "$(nproc)" -n 1 sh -c 'for source; do :; done; exec "$@" -o "$objects/$(echo "$source" | tr / _).o"' sh \
        $target-gcc -c $flags $of_plugin "$@" || stop "$compiled does not compile for Windows: see above"
}

# What does not need Wireshark, with the texts and the page of the report.
compile_pure() {
    find plugin "$work/native/plugin" -name '*.c' ! -path 'plugin/wireshark/*' ! -path plugin/plugin.c ! -path '*/CMakeFiles/*' |
        compile "$work/pure" "what does not need Wireshark"
}

compile_plugin() {
    find plugin/wireshark plugin/plugin.c -name '*.c' |
        compile "$work/$1/objects" "the plugin for Wireshark $1" -isystem "$work/$1/root/usr/include/wireshark"
}

# The undefined symbols of objects; those that only look like some are left out.
symbols_needed() {
    $target-nm -u "$@" | sed -n 's/^ *U //p' | sort -u
}

# An import library of what the objects need of a shared library, and the DLL that has it on Windows.
# The objects may need a symbol directly or by its __imp_ pointer.
make_import() {
    at=$1 library=$2 dll=$3
    nm -D --defined-only "$library" | sed 's/@.*//' | awk '{print $3, $2}' | sort -u >"$at/$dll.exports"
    symbols_needed "$work"/pure/*.o "$at"/objects/*.o | sed 's/^__imp_//' | sort -u | join - "$at/$dll.exports" |
        awk -v dll="$dll" 'BEGIN {print "LIBRARY \"" dll ".dll\"\nEXPORTS"} {print "  " $1 ($2 ~ /[BDRV]/ ? " DATA" : "")}' \
            >"$at/$dll.def"
    $target-dlltool --input-def "$at/$dll.def" --output-lib "$at/$dll.a"
}

# A file named like it for a debugger, with -gdb.py behind the number, may lie in the same package.
library_in() {
    find "$1/root" -name "$2.so.*[0-9]" -type f | head -n 1
}

# What every DLL and program of the C library needs: Windows' own, no other.
c_library="-nodefaultlibs -lmingw32 -lgcc -lmoldname -lmingwex -lucrt -lkernel32"

link_plugin() {
    at=$work/$1
    for name in wireshark wsutil wiretap; do
        make_import "$at" "$(library_in "$at" lib$name)" lib$name
    done
    make_import "$at" "$(library_in "$work/glib2.0" libglib-2.0)" glib-2.0-0
    # shellcheck disable=SC2086
    $target-gcc -shared -s -o "$at/sipexplain.dll" "$work"/pure/*.o "$at"/objects/*.o "$at/libwireshark.a" "$at/libwsutil.a" \
        "$at/libwiretap.a" "$at/glib-2.0-0.a" $c_library || stop "the plugin cannot be linked for Wireshark $1"
    echo "Wireshark $1: $(grep -hc '^  ' "$at"/*.def | paste -sd+ | bc) symbols, $(wc -c <"$at/sipexplain.dll") bytes"
}

# The program has the GLib that it needs in itself: a DLL of ours beside Wireshark's own would be one too many.
link_program() {
    build_glib static glib/libglib-2.0.a
    at=$work/program glib=$work/source/glib2.0
    rm -rf "$at"
    mkdir -p "$at"
    # shellcheck disable=SC2046,SC2086
    $target-gcc -s -static -o "$at/sipexplain.exe" $flags -D__USE_MINGW_ANSI_STDIO=1 -DGLIB_STATIC_COMPILATION -I"$glib" \
        -I"$glib/glib" -I"$work/glib-static" -I"$work/glib-static/glib" cli/*.c $(find plugin/texts -name '*.c') plugin/sip/text.c \
        "$work/native/plugin/codebook_builtin.c" "$work/native/plugin/examples.c" "$work/glib-static/glib/libglib-2.0.a" "$prefix/lib/libintl.a" \
        "$prefix/lib/libpcre2-8.a" -lws2_32 -lole32 -lwinmm -lshlwapi -luuid || stop "the program cannot be linked"
}

pack() {
    name=sipexplain-$version-wireshark-$1-windows-x64
    rm -rf "${work:?}/$name" "$work"/sipexplain-*-wireshark-"$1"-windows-x64.zip
    mkdir -p "$work/$name/plugins/$1/epan" "$work/$name/profiles"
    cp "$work/$1/sipexplain.dll" "$work/$name/plugins/$1/epan/"
    cp -r "profile/SIP Explain" "$work/$name/profiles/"
    cp "$work/program/sipexplain.exe" LICENSE "$prefix"/LICENSE.*.txt "$work/$name/"
    glib_version=$(sed -n "s/^ *version *: '\([0-9.]*\)',/\1/p" "$work/source/glib2.0/meson.build" | head -n 1)
    sed "s/@WIRESHARK@/$1/g; s/@VERSION@/$version/g; s/@GLIB@/$glib_version/g" packaging/windows/README.txt.in | sed 's/$/\r/' >"$work/$name/README.txt"
    (cd "$work" && zip -qr "$name.zip" "$name")
    rm -rf "${work:?}/$name"
    echo "build-windows/$name.zip"
}

mkdir -p "$work"
if [ -n "$check_only" ]; then
    need_packages gcc-mingw-w64-x86-64-win32 mingw-w64-x86-64-dev
    make_glib_headers
    check_all "$@"
    exit 0
fi
need_packages bc gcc libc6-dev libglib2.0-dev libwireshark-dev wireshark-dev zip
need_packages_of_glib
make_glib_headers
make_texts
link_program
compile_pure
for wireshark in "$@"; do
    fetch_headers "$wireshark"
    fetch_libraries "$wireshark"
    say "Wireshark $wireshark"
    compile_plugin "$wireshark"
    link_plugin "$wireshark"
    pack "$wireshark"
done
