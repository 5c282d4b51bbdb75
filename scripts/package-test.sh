#!/bin/sh
# Builds the package for the Wireshark of this Debian and tries it in a clean root of the same release, which debootstrap makes: it is
# installed, upgraded over release 1.0.0 and over itself, used and removed. Nothing is installed here. As root.
#
# The root stays in $SIPEXPLAIN_ROOTS, or else in /var/tmp/sipexplain-roots, for the next time.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
. scripts/matrix_root.sh
. scripts/matrix_package.sh
[ $# -eq 0 ] || stop "takes no arguments, found: $*"
[ "$(id -u)" -eq 0 ] || stop "this makes and enters a root: run it as root"

roots=${SIPEXPLAIN_ROOTS:-/var/tmp/sipexplain-roots}
mirror=${SIPEXPLAIN_MIRROR:-http://deb.debian.org/debian}
packages=$(pwd)/build-package-test/packages
need_packages debootstrap git tshark

release_of() {
    . /etc/os-release && echo "${VERSION_CODENAME:-sid}"
}

result() {
    printf '%s\n' "$3" >"$roots/$1.$2"
}

result_of() {
    cat "$roots/$1.$2"
}

here() {
    (eval "$1")
}

# What a package owns is not overwritten or removed by an installation from source. The question to dpkg is answered here.
spares_packaged() {
    trial=$(mktemp -d)
    printf '#!/bin/sh\nexit %s\n' "$1" >"$trial/dpkg-query"
    chmod 755 "$trial/dpkg-query"
    touch "$trial/sipexplain.so"
    installed=refused
    (PATH="$trial:$PATH" cmake -D PLUGIN="$trial/sipexplain.so" -P packaging/install.cmake) >/dev/null 2>&1 && installed=allowed
    (PATH="$trial:$PATH" cmake -D FILES="$trial/sipexplain.so;$trial/other" -P packaging/remove.cmake) >/dev/null 2>&1
    kept=removed
    [ ! -e "$trial/sipexplain.so" ] || kept=kept
    rm -rf "$trial"
    echo "$installed, $kept"
}

say "What belongs to a package"
[ "$(spares_packaged 0)" = "refused, kept" ] || stop "an installation from source takes what belongs to a package"
[ "$(spares_packaged 1)" = "allowed, removed" ] || stop "an installation from source does not remove what is its own"
echo "is left alone"

wireshark=$(tshark --version 2>/dev/null | sed -n '1s/.*Wireshark) \([0-9]*\.[0-9]*\)\..*/\1/p')
mkdir -p "$roots"
rm -rf "$packages"
mkdir -p "$packages"
sh scripts/package.sh
keep_packages "$wireshark" . here >"$roots/$wireshark.log" 2>&1 || stop "it could not be built again, or release 1.0.0 not: see $roots/$wireshark.log"
trap 'leave_root "$roots/$(release_of).clean"' EXIT
make_base "$(release_of)" >>"$roots/$wireshark.log" 2>&1 || stop "no root of Debian $(release_of) could be made: see $roots/$wireshark.log"
test_package "$wireshark"
! result_of "$wireshark" package | grep -q FAILED
