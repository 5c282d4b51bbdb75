# Debian packages of any release, fetched and unpacked but not installed. To be sourced by windows.sh and windows-test.sh,
# after lib.sh, with $work set to the folder that all is kept in.

# The mirror that this system itself uses may be the only one that it reaches.
mirror=${SIPEXPLAIN_MIRROR:-$(apt-get indextargets --format '$(LABEL) $(REPO_URI)' 2>/dev/null | sed -n 's/^Debian //p' | head -n 1)}
mirror=${mirror:-http://deb.debian.org/debian}

suite_of() {
    case $1 in
    4.0 | glib2.0) echo bookworm ;;
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
        -o APT::Sandbox::User=root -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none "$@"
}

# Begins such a folder: $1 is the folder, $2 "deb" or "deb-src", $3 the release.
begin_apt() {
    rm -rf "$1"
    mkdir -p "$1/state/lists/partial" "$1/cache/archives/partial"
    echo "$2 $mirror $3 main" >"$1/sources.list"
    apt_of "$1" apt-get -qq update || stop "the package lists of Debian $3 could not be fetched from $mirror"
}

# Unpacks the upstream source of a Debian 12 package into $work/source/NAME. The mirror may lack a file or two of the
# source package while it is renewed; of those only the tarball is needed.
fetch_source() {
    sources=$work/source
    [ ! -d "$sources/$1" ] || return 0
    [ -d "$sources/apt" ] || begin_apt "$sources/apt" deb-src bookworm
    (cd "$sources" && apt_of "$sources/apt" apt-get -qq source --download-only "$1" >/dev/null 2>&1) || true
    tarball=$(find "$sources" -maxdepth 1 -name "$1_*.orig.tar.*" ! -name '*.asc' | head -n 1)
    [ -n "$tarball" ] || stop "the source of $1 could not be fetched from $mirror"
    rm -rf "$sources/$1.new"
    mkdir "$sources/$1.new"
    tar -x -f "$tarball" -C "$sources/$1.new" --strip-components=1
    mv "$sources/$1.new" "$sources/$1"
}

# Unpacks packages of the Debian that has that Wireshark into $work/VERSION/root. $1: the version, or glib2.0; the rest: packages.
unpack_packages() {
    unpacked=$work/$1
    shift
    mkdir -p "$unpacked/debs"
    (cd "$unpacked/debs" && rm -f ./*.deb && apt_of "$unpacked/apt" apt-get -qq download "$@") ||
        stop "$* of Debian $(suite_of "$(basename "$unpacked")") could not be fetched from $mirror"
    for package in "$unpacked"/debs/*.deb; do
        dpkg-deb -x "$package" "$unpacked/root"
    done
}

# GLib as of Debian 12, whichever Debian this is: that is the GLib which the program is built with, and the packages of later
# releases leave gwin32.h out, which glib.h includes on Windows.
fetch_glib() {
    [ ! -e "$work/glib2.0/done" ] || return 0
    rm -rf "$work/glib2.0"
    begin_apt "$work/glib2.0/apt" deb "$(suite_of glib2.0)"
    unpack_packages glib2.0 libglib2.0-dev libglib2.0-0
    touch "$work/glib2.0/done"
}

wireshark_development="libwireshark-dev libwsutil-dev libwiretap-dev"

# The headers of that Wireshark, for Linux, below $work/VERSION/root.
fetch_headers() {
    [ ! -e "$work/$1/headers.done" ] || return 0
    echo "Fetching the headers of Wireshark $1, Debian $(suite_of "$1")"
    rm -rf "${work:?}/$1"
    begin_apt "$work/$1/apt" deb "$(suite_of "$1")"
    # shellcheck disable=SC2086
    unpack_packages "$1" $wireshark_development
    touch "$work/$1/headers.done"
}

# Its libraries, of which the names of the symbols are taken.
fetch_libraries() {
    [ ! -e "$work/$1/libraries.done" ] || return 0
    # shellcheck disable=SC2086
    libraries=$(apt_of "$work/$1/apt" apt-cache depends $wireshark_development |
        sed -n 's/.*Depends: \(lib\(wireshark\|wsutil\|wiretap\)[0-9].*\)/\1/p' | sort -u)
    # shellcheck disable=SC2086
    unpack_packages "$1" $libraries
    touch "$work/$1/libraries.done"
}
