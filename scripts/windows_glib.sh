# Cross-builds GLib for Windows from Debian's source, which no Debian package has. To be sourced, after windows_apt.sh.
#
# What it needs besides: PCRE2, without which it does not build, and gettext, of which Debian has no Windows build either:
# a library that returns each text as it is takes its place. GLib's GObject and GIO are not built.

target=x86_64-w64-mingw32
prefix=$work/prefix

need_packages_of_glib() {
    need_packages binutils-mingw-w64-x86-64 cmake g++-mingw-w64-x86-64-win32 gcc-mingw-w64-x86-64-win32 meson \
        mingw-w64-x86-64-dev ninja-build pkg-config xz-utils
}

# Runs a command quietly; its output is shown if it fails.
quietly() {
    log=$1
    shift
    "$@" >"$work/$log.log" 2>&1 || {
        tail -n 30 "$work/$log.log" | cut -c 1-300 >&2
        stop "building $log failed: the log is $work/$log.log"
    }
}

cmake_for_windows() {
    cmake -G Ninja -DCMAKE_TOOLCHAIN_FILE="$(pwd)/packaging/windows/toolchain.cmake" -DCMAKE_INSTALL_PREFIX="$prefix" \
        -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=OFF "$@"
}

build_intl() {
    [ ! -e "$prefix/lib/libintl.a" ] || return 0
    mkdir -p "$prefix/lib/pkgconfig" "$prefix/include" "$prefix/bin"
    cp packaging/windows/libintl.h "$prefix/include/"
    $target-gcc -c -O2 -o "$work/intl.o" -Ipackaging/windows packaging/windows/libintl.c
    $target-ar crs "$prefix/lib/libintl.a" "$work/intl.o"
}

build_pcre2() {
    [ ! -e "$prefix/lib/libpcre2-8.a" ] || return 0
    fetch_source pcre2
    quietly pcre2 cmake_for_windows -S "$work/source/pcre2" -B "$work/pcre2" -DPCRE2_BUILD_PCRE2GREP=OFF -DPCRE2_BUILD_TESTS=OFF
    quietly pcre2 cmake --build "$work/pcre2" --target install
    cp "$work/source/pcre2/LICENCE" "$prefix/LICENSE.pcre2.txt"
}

# GLib's configuration asks for libffi and zlib, which what is built here does not need.
pretend_package() {
    printf 'Name: %s\nDescription: stands in for it\nVersion: 99\nLibs:\nCflags:\n' "$1" >"$prefix/lib/pkgconfig/$1.pc"
}

# $1: shared or static; the rest: what to build. It is then in $work/glib-$1.
build_glib() {
    kind=$1
    shift
    [ ! -e "$work/glib-$kind/done" ] || return 0
    say "Building GLib for Windows, $kind"
    build_intl
    build_pcre2
    fetch_source glib2.0
    pretend_package libffi
    pretend_package zlib
    sed "s|@PREFIX@|$prefix|g" packaging/windows/cross.ini.in >"$work/cross.ini"
    rm -rf "$work/glib-$kind"
    quietly "glib-$kind" meson setup --cross-file "$work/cross.ini" --buildtype=release --default-library="$kind" \
        --wrap-mode=nodownload -Dtests=false -Dnls=disabled "$work/glib-$kind" "$work/source/glib2.0"
    quietly "glib-$kind" ninja -C "$work/glib-$kind" "$@"
    cp "$work/source/glib2.0/COPYING" "$prefix/LICENSE.glib.txt"
    touch "$work/glib-$kind/done"
}
