#!/bin/sh
# Builds the Debian package for the Wireshark of this system, in build-package/, and has lintian look at it.
set -eu
cd "$(dirname "$0")/.."
. scripts/lib.sh
[ $# -eq 0 ] || stop "takes no arguments, found: $*"

need_packages cmake ninja-build gcc libc6-dev pkgconf libglib2.0-dev libwireshark-dev wireshark-dev dpkg-dev file lintian

say "Building"
rm -f build-package/*.deb
cmake --preset package >/dev/null || stop "cmake could not configure the build: see above"
cmake --build --preset package || stop "the build failed: see above"

say "Packing"
(cd build-package && cpack -G DEB) || stop "cpack failed: see above"
lintian --allow-root --fail-on error,warning build-package/*.deb || stop "lintian objects: see above"

say "Done: apt install ./$(ls build-package/*.deb)"
echo "How it is installed, upgraded and removed: sh scripts/package-test.sh"
