#!/bin/sh
# Builds, tests and packs sipexplain with each Wireshark of Debian, in a root of its own, and prints a table of what came out.
#
#     sh scripts/matrix.sh [4.0] [4.4] [4.6]       all of them if none is named; as root
#
# The exit status is 0 if everything named is in order, 1 if something failed, and 2 if nothing failed but something could not be tested.
# The roots are made by debootstrap in $SIPEXPLAIN_ROOTS, or else in /var/tmp/sipexplain-roots, where they stay for the next time; remove
# them to have them made anew.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/matrix_root.sh
. scripts/matrix_package.sh

roots=${SIPEXPLAIN_ROOTS:-/var/tmp/sipexplain-roots}
mirror=${SIPEXPLAIN_MIRROR:-http://deb.debian.org/debian}
packages=$roots/packages
table=$roots/table

release_of() {
    case $1 in
    4.0) echo bookworm ;;
    4.4) echo trixie ;;
    4.6) echo sid ;;
    *) stop "there is no root for Wireshark '$1': name 4.0, 4.4 or 4.6" ;;
    esac
}

# Runs the tests and builds the package in the root; the result of each is one line in a file of its own.
run_in_root() {
    version=$1 root=$2
    copy_project "$root"
    if inside "$root" 'sh scripts/test.sh'; then
        tests=$(sed -n 's/^== \([0-9]* tests passed\)$/\1/p' "$roots/$version.log" | tail -n 1)
        result "$version" tests "ok, $tests"
    else
        result "$version" tests FAILED
    fi
    if inside "$root" 'sh scripts/package.sh' && keep_packages "$version" "$root/sipexplain" inside "$root"; then
        result "$version" package built
    else
        result "$version" package FAILED
    fi
    shown=$(chroot "$root" tshark --version 2>/dev/null | sed -n '1s/.*Wireshark) \([0-9.]*[0-9]\).*/\1/p')
    result "$version" shown "${shown:-$version}"
}

test_version() {
    version=$1
    release=$(release_of "$version")
    mkdir -p "$packages/$version"
    rm -f "$roots/$version".*
    say "Wireshark $version, Debian $release: the log is $roots/$version.log"
    if make_root "$release" >>"$roots/$version.log" 2>&1; then
        run_in_root "$version" "$roots/$release" >>"$roots/$version.log" 2>&1
    else
        result "$version" tests "NOT TESTED: no root of Debian $release could be made"
        result "$version" package "NOT TESTED"
    fi
    leave_root "$roots/$release"
    cat "$roots/$version.tests" "$roots/$version.package"
}

result() {
    printf '%s\n' "$3" >"$roots/$1.$2"
}

result_of() {
    cat "$roots/$1.$2" 2>/dev/null || echo "$3"
}

print_table() {
    printf '\n%-10s %-9s %-26s %s\n' Wireshark Debian "Build and tests" Package
    for version in "$@"; do
        printf '%-10s %-9s %-26s %s\n' "$(result_of "$version" shown "$version")" "$(release_of "$version")" \
            "$(result_of "$version" tests)" "$(result_of "$version" package)"
    done
}

[ $# -gt 0 ] || set -- 4.0 4.4 4.6
for version in "$@"; do
    release_of "$version" >/dev/null
done
[ "$(id -u)" -eq 0 ] || stop "this makes and enters roots: run it as root"
need_packages debootstrap
mkdir -p "$packages"
trap leave_all_roots EXIT

for version in "$@"; do
    test_version "$version"
done
for version in "$@"; do
    [ "$(result_of "$version" package)" != built ] || test_package "$version"
done
print_table "$@" | tee "$table"
! grep -q FAILED "$table" || exit 1
! grep -q 'NOT TESTED' "$table" || exit 2
