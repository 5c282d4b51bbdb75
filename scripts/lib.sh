# What try.sh and test.sh share. To be sourced by them from the root of the project.

say() {
    printf '\n== %s\n' "$*"
}

stop() {
    printf '%s: %s\n' "$(basename "$0")" "$*" >&2
    exit 1
}

as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        stop "this needs root or sudo: $*"
    fi
}

# Installs those of the named Debian packages that are missing.
need_packages() {
    command -v apt-get >/dev/null || stop "this script installs Debian packages, but there is no apt-get here"
    missing=
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing$missing"
    as_root apt-get -qq update || stop "apt-get update failed: is there a network, and does /etc/apt name a Debian mirror?"
    # shellcheck disable=SC2086
    as_root env DEBIAN_FRONTEND=noninteractive apt-get -qq install --no-install-recommends -y $missing >/dev/null ||
        stop "apt-get could not install$missing"
}

# Debuggers and sanitizers look at /proc, which a bare chroot lacks.
need_proc() {
    [ -e /proc/self/maps ] || as_root mount -t proc proc /proc || stop "/proc is not mounted"
}

# Some tests need a terminal, which a bare chroot cannot make either.
need_terminals() {
    [ -e /dev/pts/ptmx ] || as_root mount -t devpts -o ptmxmode=0666 devpts /dev/pts || stop "/dev/pts is not mounted"
}
