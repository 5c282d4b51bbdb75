# Tries the packages that matrix.sh has built in clean roots. To be sourced by it.

capture=tests/captures/real/04a-sipp-no-notify-74s.pcap

in_clean() {
    chroot "$clean" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"
}

apt_install() {
    in_clean apt-get -q install --no-install-recommends -y "$@"
}

# Every file, but for what apt and dpkg keep for themselves.
list_files() {
    (cd "$clean" && find etc home opt root usr var -xdev ! -path 'var/lib/dpkg*' ! -path 'var/lib/apt*' ! -path 'var/cache*' ! -path 'var/log*' | sort)
}

does_its_job() {
    in_clean tshark -G plugins | grep sipexplain.so &&
        in_clean tshark -q -r /packages/capture.pcap -z sipexplain,report | grep -A 1 'warn  sipexplain.refer.no_notify' | grep 'no NOTIFY within 33 s' &&
        in_clean sipexplain 202 380 | grep '202 Accepted vs 380 Alternative Service' &&
        [ -f "$clean/usr/share/man/man1/sipexplain.1.gz" ] && [ -f "$clean/usr/share/wireshark/profiles/SIP Explain/colorfilters" ]
}

# The package for another Wireshark must not install.
refuses_package() {
    ! apt_install "/packages/$1" >"$clean/refusal" 2>&1
    cat "$clean/refusal"
    grep -q 'Depends:\{0,1\} libwireshark' "$clean/refusal" && rm "$clean/refusal"
}

# Nor must tshark load a plugin that was copied out of it, but it goes on to work.
refuses_plugin() {
    folder=$(dirname "$(cd "$clean" && find usr/lib -name 'ethercat.so')")
    dpkg-deb --fsys-tarfile "$packages/$1"/*.deb | tar -xO --wildcards './usr/lib/*/sipexplain.so' >"$clean/$folder/sipexplain.so"
    in_clean tshark -r /packages/capture.pcap -c 1 >"$clean/output" 2>"$clean/refusal" || return 1
    cat "$clean/refusal"
    grep -q 'sipexplain.so' "$clean/refusal" && grep -q SIP "$clean/output" && ! in_clean tshark -G plugins 2>/dev/null | grep sipexplain.so
    refused=$?
    rm "$clean/$folder/sipexplain.so" "$clean/refusal" "$clean/output"
    return "$refused"
}

refuses_others() {
    for other in 4.0 4.4 4.6; do
        for package in "$packages/$other"/*.deb; do
            [ "$other" != "$1" ] && [ -f "$package" ] || continue
            refuses_package "$(basename "$package")" && refuses_plugin "$other" || return 1
            refused_versions="$refused_versions $other"
        done
    done
}

# Installs, uses and removes it; prints what came out.
try_package() {
    mkdir "$clean/packages"
    cp "$packages"/*/*.deb "$clean/packages/"
    cp "$capture" "$clean/packages/capture.pcap"
    in_clean apt-get -qq update && apt_install tshark || return 1
    list_files >"$roots/before"
    refuses_others "$1" && list_files | diff "$roots/before" - || return 1
    apt_install "/packages/$(basename "$packages/$1"/*.deb)" && does_its_job || return 1
    in_clean apt-get -qq purge -y wireshark-sipexplain && list_files | diff "$roots/before" -
}

test_package() {
    clean=$roots/$(release_of "$1").clean
    refused_versions=
    say "The package for Wireshark $1, in a clean root"
    copy_base "$(release_of "$1")" "$clean"
    if try_package "$1" >>"$roots/$1.log" 2>&1; then
        result "$1" package "installs, works, removes; refused:${refused_versions:- none tried}"
    else
        result "$1" package "FAILED: see $roots/$1.log"
    fi
    result_of "$1" package
    leave_root "$clean"
    rm -rf "$clean"
}
