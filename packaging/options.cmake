# Read by cpack when it runs. Each version of Wireshark has a package of its own, that of a later one is an upgrade; and so is
# one that was built later, which apt would take for installed already if it had the same version. With SOURCE_DATE_EPOCH
# set, the same source gives the same package.
string(TIMESTAMP built "%Y%m%d%H%M%S" UTC)
set(CPACK_DEBIAN_PACKAGE_RELEASE "1+ws${CPACK_SIPEXPLAIN_WIRESHARK}+${built}")
