# Roots of Debian releases: RELEASE.base as debootstrap makes it, and RELEASE, which the tests fill. To be sourced by matrix.sh.

# An index that was signed long ago is as good as any for us.
make_base() {
    [ -d "$roots/$1.base" ] && return 0
    rm -rf "$roots/$1.new"
    debootstrap --variant=minbase "$1" "$roots/$1.new" "$mirror" || return 1
    echo 'Acquire::Check-Valid-Until "false";' >"$roots/$1.new/etc/apt/apt.conf.d/99no-valid-until"
    mv "$roots/$1.new" "$roots/$1.base"
}

copy_base() {
    rm -rf "$2"
    cp -a --reflink=auto "$roots/$1.base" "$2" && enter_root "$2"
}

make_root() {
    make_base "$1" || return 1
    if [ -d "$roots/$1" ]; then
        enter_root "$roots/$1"
    else
        copy_base "$1" "$roots/$1"
    fi
}

enter_root() {
    mountpoint -q "$1/proc" || mount -t proc proc "$1/proc" || return 1
    mountpoint -q "$1/dev/pts" || mount -t devpts -o ptmxmode=0666 devpts "$1/dev/pts"
}

leave_root() {
    for point in "$1/dev/pts" "$1/proc"; do
        ! mountpoint -q "$point" || umount "$point" || umount --lazy "$point"
    done
}

leave_all_roots() {
    for release in bookworm trixie sid; do
        leave_root "$roots/$release"
        leave_root "$roots/$release.clean"
    done
}

copy_project() {
    rm -rf "$1/sipexplain"
    mkdir "$1/sipexplain"
    tar -c --exclude=./.git --exclude='./build*' --exclude=__pycache__ . | tar -x --no-same-owner -C "$1/sipexplain"
}

# Runs a command line in the project's folder of a root.
inside() {
    chroot "$1" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh -c "cd /sipexplain && $2"
}
