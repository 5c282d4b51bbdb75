# Cross-builds tshark of Debian 12's Wireshark for Windows, to run it under wine. To be sourced, after windows_glib.sh.

wireshark=$work/source/wireshark
build=$work/wireshark
run=$build/run

# Where Wireshark's and CMake's files look for GLib.
install_glib() {
    built=$work/glib-shared
    mkdir -p "$prefix/include/glib-2.0/glib/deprecated" "$prefix/lib/glib-2.0/include"
    cp -p "$work"/source/glib2.0/glib/*.h "$prefix/include/glib-2.0/glib/"
    cp -p "$work"/source/glib2.0/glib/deprecated/*.h "$prefix/include/glib-2.0/glib/deprecated/"
    cp -p "$built"/glib/*.h "$prefix/include/glib-2.0/glib/"
    cp -p "$work"/source/glib2.0/glib/glib*.h "$work"/source/glib2.0/gmodule/gmodule.h "$prefix/include/glib-2.0/"
    cp -rp "$work"/source/glib2.0/gmodule "$prefix/include/glib-2.0/"
    cp -p "$built"/gmodule/*.h "$prefix/include/glib-2.0/gmodule/"
    cp -p "$built/glib/glibconfig.h" "$prefix/lib/glib-2.0/include/"
    cp -p "$built"/*/lib*.dll.a "$prefix/lib/"
    cp -p "$built"/*/lib*.dll "$prefix/bin/"
    # The zip's plugin asks for GLib by the name that it has in Wireshark's installer, and there can be only one.
    mv "$prefix/bin/libglib-2.0-0.dll" "$prefix/bin/glib-2.0-0.dll"
    sed -i 's/libglib-2\.0-0\.dll/glib-2.0-0.dll\x00\x00\x00/g' "$prefix"/bin/*.dll "$prefix"/lib/lib*.dll.a
}

build_cares() {
    [ ! -e "$prefix/lib/libcares.a" ] || return 0
    say "Building c-ares for Windows"
    fetch_source c-ares
    quietly c-ares cmake_for_windows -S "$work/source/c-ares" -B "$work/c-ares" -DCARES_STATIC=ON -DCARES_SHARED=OFF \
        -DCARES_BUILD_TOOLS=OFF
    quietly c-ares cmake --build "$work/c-ares" --target install
}

# What keeps this version from being cross-built: names of headers in other letters than mingw's, a missing #include,
# and a generator that has to run here.
mend_wireshark() {
    [ ! -e "$wireshark/mended" ] || return 0
    sed -i 's/<Ws2tcpip.h>/<ws2tcpip.h>/; s/<VersionHelpers.h>/<versionhelpers.h>/' "$wireshark"/wsutil/*.c
    sed -i '0,/^#include/s//#include <wsutil\/feature_list.h>\n#include/' "$wireshark/capture/capture-wpcap.c"
    cc -O1 -w -o "$work/lemon" "$wireshark/tools/lemon/lemon.c"
    sed -i "s|COMMAND \$<TARGET_FILE:lemon>|COMMAND $work/lemon|" "$wireshark/cmake/modules/UseLemon.cmake"
    touch "$wireshark/mended"
}

# Those that CMake names by itself, and the one that c-ares needs.
windows_libraries="-lkernel32 -luser32 -lgdi32 -lwinspool -lshell32 -lole32 -loleaut32 -luuid -lcomdlg32 -ladvapi32 -liphlpapi"

# MSYSTEM keeps Wireshark's build from fetching libraries of its own from elsewhere.
configure_wireshark() {
    options=
    for option in wireshark rawshark dumpcap text2pcap mergecap reordercap editcap capinfos captype randpkt dftest androiddump \
        sshdump ciscodump dpauxmon randpktdump wifidump sdjournal udpdump sharkd mmdbresolve; do
        options="$options -DBUILD_$option=OFF"
    done
    for option in PCAP LUA GNUTLS KERBEROS SMI BROTLI LZ4 ZSTD SNAPPY NGHTTP2 LIBXML2 SPANDSP BCG729 AMRNB ILBC OPUS SBC \
        MINIZIP SINSP WERROR PLUGIN_IFDEMO AIRPCAP WINSPARKLE; do
        options="$options -DENABLE_$option=OFF"
    done
    ! command -v ccache >/dev/null || options="$options -DCMAKE_C_COMPILER_LAUNCHER=ccache"
    # shellcheck disable=SC2086
    MSYSTEM=MINGW64 PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig quietly wireshark cmake_for_windows -S "$wireshark" -B "$build" \
        -DGLIB2_INTERNAL_INCLUDE_DIR="$prefix/lib/glib-2.0/include" -DBUILD_SHARED_LIBS=ON -DCMAKE_BUILD_TYPE=None \
        -DCMAKE_C_FLAGS="-DPCRE2_STATIC -DCARES_STATICLIB -O0 -w" -DCMAKE_C_STANDARD_LIBRARIES="$windows_libraries" $options
}

# The DLLs that tshark.exe needs besides Wireshark's own.
place_libraries() {
    cp "$prefix"/bin/*.dll "$run/"
    find /usr/$target/ /usr/lib/gcc/$target/ \( -name 'libgcrypt*.dll' -o -name 'libgpg-error*.dll' -o -name 'zlib1.dll' \
        -o -name 'libgcc_s_seh-1.dll' -o -name 'libssp-0.dll' -o -name 'libwinpthread-1.dll' \) -exec cp {} "$run/" \;
}

build_tshark() {
    [ ! -e "$run/done" ] || return 0
    build_glib shared glib/libglib-2.0-0.dll gmodule/libgmodule-2.0-0.dll gthread/libgthread-2.0-0.dll
    install_glib
    build_cares
    say "Building tshark for Windows"
    fetch_source wireshark
    mend_wireshark
    configure_wireshark
    quietly wireshark ninja -C "$build" tshark
    place_libraries
    touch "$run/done"
}
