# Run by `cmake --install` before anything is installed for all users, with PLUGIN and USER_PLUGIN (below a home) set: says which other copies there are.
# A plugin in the same place that came with the Debian package is not overwritten.
include(${CMAKE_CURRENT_LIST_DIR}/owned.cmake)

function(look_for_copies)
  is_packaged("${PLUGIN}" packaged)
  if(packaged)
    message(FATAL_ERROR "${PLUGIN} belongs to the package wireshark-sipexplain. Remove it first (apt purge wireshark-sipexplain), "
      "or build a new package and install that (sh scripts/package.sh)")
  endif()
  foreach(home IN ITEMS "$ENV{HOME}" "/home/$ENV{SUDO_USER}")
    if(EXISTS "${home}/${USER_PLUGIN}")
      message("There is a user's own copy, ${home}/${USER_PLUGIN}: Wireshark warns of two and takes the one for all users. "
        "`cmake --build build --target uninstall-user` removes that user's")
    endif()
  endforeach()
endfunction()

# A package is not made for the system that it is made on.
if("$ENV{DESTDIR}" STREQUAL "")
  look_for_copies()
endif()
