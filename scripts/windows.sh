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

mirror=${SIPEXPLAIN_MIRROR:-http://deb.debian.org/debian}
export LC_ALL=C # join and sort must agree
work=$(pwd)/build-windows
target=x86_64-w64-mingw32
version=$(sed -n 's/^project(sipexplain VERSION \([0-9.]*\).*/\1/p' CMakeLists.txt)
check_only=
[ "${1:-}" != --check ] || { check_only=yes && shift; }
[ $# -gt 0 ] || set -- 4.0 4.4 4.6

suite_of() {
    case $1 in
    4.0) echo bookworm ;;
    4.4) echo trixie ;;
    4.6) echo sid ;;
    *) stop "there is no Debian release with Wireshark '$1': name 4.0, 4.4 or 4.6" ;;
    esac
}

# apt with lists of its own, of one release; nothing of it is installed.
apt_of() {
    apt_root=$1 tool=$2
    shift 2
    "$tool" -o "Dir::Etc::SourceList=$apt_root/sources.list" -o Dir::Etc::SourceParts=/dev/null \
        -o "Dir::State=$apt_root/state" -o Dir::State::status=/dev/null -o "Dir::Cache=$apt_root/cache" \
        -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false "$@"
}

# Headers and libraries of that Wireshark, for Linux, below $work/VERSION/root.
fetch() {
    at=$work/$1 suite=$(suite_of "$1")
    [ ! -e "$at/root.done" ] || return 0
    say "Fetching Wireshark $1, Debian $suite"
    rm -rf "$at"
    mkdir -p "$at/state/lists/partial" "$at/cache/archives/partial" "$at/debs" "$at/root"
    echo "deb $mirror $suite main" >"$at/sources.list"
    apt_of "$at" apt-get -qq update
    development="libwireshark-dev libwsutil-dev libwiretap-dev"
    # shellcheck disable=SC2086
    libraries=$(apt_of "$at" apt-cache depends $development |
        sed -n 's/.*Depends: \(lib\(wireshark\|wsutil\|wiretap\)[0-9].*\)/\1/p' | sort -u)
    # shellcheck disable=SC2086
    (cd "$at/debs" && apt_of "$at" apt-get -qq download $development $libraries)
    for package in "$at"/debs/*.deb; do
        dpkg-deb -x "$package" "$at/root"
    done
    touch "$at/root.done"
}

# GLib's headers, with a glibconfig.h of Windows: $work/glib.
make_glib_headers() {
    rm -rf "$work/glib"
    mkdir -p "$work/glib"
    cp -r "$(pkg-config --variable=includedir glib-2.0)/glib-2.0/." "$work/glib"
    sed -f packaging/windows/glibconfig.sed "$(pkg-config --variable=libdir glib-2.0)/glib-2.0/include/glibconfig.h" \
        >"$work/glib/glibconfig.h"
}

# The texts as C, which a program of this machine makes.
make_texts() {
    cmake -S . -B "$work/native" -DBUILD_TESTING=OFF >"$work/native.log"
    cmake --build "$work/native" --target sipexplain_texts >>"$work/native.log"
}

compile() {
    object=$1 source=$2
    shift 2
    $target-gcc -c -o "$object" "$source" -std=gnu11 -O2 -Wall -Wextra -Werror -Wformat=2 -D_UCRT \
        -D__USE_MINGW_ANSI_STDIO=0 -DSIPEXPLAIN_VERSION="\"$version\"" -Iplugin -Icli -I"$work/glib" "$@"
}

# Each source of the plugin, and the texts, with the headers of that Wireshark.
compile_plugin() {
    objects=$work/$1/objects
    rm -rf "$objects"
    mkdir -p "$objects"
    for source in plugin/*.c plugin/*/*.c "$work/native/plugin/codebook_builtin.c"; do
        compile "$objects/$(echo "$source" | tr / _).o" "$source" -isystem "$work/$1/root/usr/include/wireshark" ||
            stop "$source does not compile for Windows with Wireshark $1"
    done
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
    symbols_needed "$at"/objects/*.o | sed 's/^__imp_//' | sort -u | join - "$at/$dll.exports" |
        awk -v dll="$dll" 'BEGIN {print "LIBRARY \"" dll ".dll\"\nEXPORTS"} {print "  " $1 ($2 ~ /[BDRV]/ ? " DATA" : "")}' \
            >"$at/$dll.def"
    $target-dlltool --input-def "$at/$dll.def" --output-lib "$at/$dll.a"
}

library_in() {
    find "$1/root" -name "$2.so.*" -type f | head -n 1
}

# What every DLL and program of the C library needs: Windows' own, no other.
c_library="-nodefaultlibs -lmingw32 -lgcc -lmoldname -lmingwex -lucrt -lkernel32"

link_plugin() {
    at=$work/$1
    for name in wireshark wsutil wiretap; do
        make_import "$at" "$(library_in "$at" lib$name)" lib$name
    done
    make_import "$at" "$(pkg-config --variable=libdir glib-2.0)/libglib-2.0.so.0" glib-2.0-0
    # shellcheck disable=SC2086
    $target-gcc -shared -s -o "$at/sipexplain.dll" "$at"/objects/*.o "$at/libwireshark.a" "$at/libwsutil.a" \
        "$at/libwiretap.a" "$at/glib-2.0-0.a" $c_library || stop "the plugin cannot be linked for Wireshark $1"
    echo "Wireshark $1: $(grep -hc '^  ' "$at"/*.def | paste -sd+ | bc) symbols, $(wc -c <"$at/sipexplain.dll") bytes"
}

# The program takes the GLib of the Wireshark that it is unpacked into.
link_program() {
    at=$work/program
    rm -rf "$at"
    mkdir -p "$at/objects"
    for source in cli/*.c plugin/texts/*.c plugin/sip/text.c "$work/native/plugin/codebook_builtin.c"; do
        compile "$at/objects/$(echo "$source" | tr / _).o" "$source" || stop "$source does not compile for Windows"
    done
    make_import "$at" "$(pkg-config --variable=libdir glib-2.0)/libglib-2.0.so.0" glib-2.0-0
    # shellcheck disable=SC2086
    $target-gcc -s -o "$at/sipexplain.exe" "$at"/objects/*.o "$at/glib-2.0-0.a" $c_library ||
        stop "the program cannot be linked"
}

pack() {
    name=sipexplain-$version-wireshark-$1-windows-x64
    rm -rf "${work:?}/$name" "$work/$name.zip"
    mkdir -p "$work/$name/plugins/$1/epan" "$work/$name/profiles"
    cp "$work/$1/sipexplain.dll" "$work/$name/plugins/$1/epan/"
    cp -r "profile/SIP Explain" "$work/$name/profiles/"
    cp "$work/program/sipexplain.exe" LICENSE "$work/$name/"
    sed "s/@WIRESHARK@/$1/g; s/@VERSION@/$version/g" packaging/windows/README.txt.in | sed 's/$/\r/' >"$work/$name/README.txt"
    (cd "$work" && zip -qr "$name.zip" "$name")
    rm -rf "${work:?}/$name"
    echo "build-windows/$name.zip"
}

need_packages bc binutils-mingw-w64-x86-64 cmake gcc gcc-mingw-w64-x86-64-win32 libglib2.0-dev mingw-w64-x86-64-dev \
    ninja-build pkg-config wireshark-dev zip
mkdir -p "$work"
make_glib_headers
make_texts
[ -n "$check_only" ] || link_program
for wireshark in "$@"; do
    fetch "$wireshark"
    say "Wireshark $wireshark"
    compile_plugin "$wireshark"
    if [ -n "$check_only" ]; then
        echo "compiles"
    else
        link_plugin "$wireshark"
        pack "$wireshark"
    fi
done
