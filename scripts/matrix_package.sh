# Tries packages in clean roots. To be sourced by matrix.sh and package-test.sh, after matrix_root.sh.
#
# Of each version of Wireshark, $packages has a folder: the package, the same built once more in rebuilt/, and in old/ that of release
# 1.0.0, which is built from the history.

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
        [ -f "$clean/usr/share/man/man1/sipexplain.1.gz" ] && [ -f "$clean/usr/share/wireshark/profiles/SIP Explain/colorfilters" ] &&
        [ -f "$clean/usr/share/doc/wireshark-sipexplain/README.md" ] && [ -f "$clean/usr/share/doc/wireshark-sipexplain/docs/findings.md" ]
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

# $1: the version of Wireshark, $2: the project where it was built, the rest: runs a command line there.
keep_packages() {
    kept=$packages/$1 project=$2
    shift 2
    rm -rf "$kept"
    mkdir -p "$kept/rebuilt" "$kept/old"
    cp "$project"/build-package/*.deb "$kept/"
    rm -f "$project"/build-package/*.deb
    "$@" 'cd build-package && cpack -G DEB' && cp "$project"/build-package/*.deb "$kept/rebuilt/" || return 1
    copy_release "$project/build-release" && "$@" "$build_release" || return 1
    cp "$project"/build-release/build-package/*.deb "$kept/old/"
}

build_release="cd build-release && cmake --preset package && cmake --build --preset package && cd build-package && cpack -G DEB"

# The source of release 1.0.0.
copy_release() {
    commit=$(git log --format=%H --grep='^Release 1\.0\.0$' -n 1)
    [ -n "$commit" ] || stop "the history lacks the commit 'Release 1.0.0': a whole clone is needed to try the upgrade"
    rm -rf "$1"
    mkdir "$1"
    git archive "$commit" | tar -x -C "$1"
}

installed_version() {
    in_clean dpkg-query -W -f '${Version}' wireshark-sipexplain
}

# With all that apt installs unasked: a plugin is no reason for a desktop.
brings_no_desktop() {
    in_clean apt-get -s install -y "$1" >"$clean/plan"
    grep '^Inst tshark ' "$clean/plan" && ! grep '^Inst \(wireshark\|wireshark-qt\|libqt[56]*gui.*\) ' "$clean/plan"
    brings=$?
    rm "$clean/plan"
    return "$brings"
}

# Over release 1.0.0, and the same source built once more: each is an upgrade.
upgrades() {
    old=$(basename "$clean"/packages/old/*.deb) rebuilt=$(basename "$clean"/packages/rebuilt/*.deb)
    apt_install "/packages/old/$old" && [ "$(installed_version)" = "$(version_of "$clean/packages/old/$old")" ] || return 1
    apt_install "$1" && does_its_job && [ "$(installed_version)" = "$(version_of "$clean$1")" ] || return 1
    apt_install "/packages/rebuilt/$rebuilt" && does_its_job && [ "$(installed_version)" != "$(version_of "$clean$1")" ]
}

version_of() {
    dpkg-deb -f "$1" Version
}

# Installs, upgrades, uses and removes it.
try_package() {
    ours=/packages/$(basename "$packages/$1"/*.deb)
    mkdir "$clean/packages"
    cp "$packages"/*/*.deb "$clean/packages/"
    cp -r "$packages/$1/old" "$packages/$1/rebuilt" "$clean/packages/"
    cp "$capture" "$clean/packages/capture.pcap"
    in_clean apt-get -qq update && brings_no_desktop "$ours" && apt_install tshark || return 1
    list_files >"$roots/before"
    refuses_others "$1" && list_files | diff "$roots/before" - || return 1
    apt_install "$ours" && does_its_job || return 1
    in_clean apt-get -qq purge -y wireshark-sipexplain && list_files | diff "$roots/before" - || return 1
    upgrades "$ours" || return 1
    in_clean apt-get -qq purge -y wireshark-sipexplain && list_files | diff "$roots/before" -
}

test_package() {
    clean=$roots/$(release_of "$1").clean
    refused_versions=
    say "The package for Wireshark $1, in a clean root"
    copy_base "$(release_of "$1")" "$clean"
    if try_package "$1" >>"$roots/$1.log" 2>&1; then
        result "$1" package "installs, upgrades, works, removes; refused:${refused_versions:- none tried}"
    else
        result "$1" package "FAILED: see $roots/$1.log"
    fi
    result_of "$1" package
    leave_root "$clean"
    rm -rf "$clean"
}
