# cmake -D "FILES=FILE;FILE..." -P remove.cmake
# Removes what `cmake --install` has installed, but not what came with a Debian package.
include(${CMAKE_CURRENT_LIST_DIR}/owned.cmake)

foreach(file IN LISTS FILES)
  set(packaged FALSE)
  if("$ENV{DESTDIR}" STREQUAL "")
    is_packaged("${file}" packaged)
  endif()
  if(packaged)
    message("${file} belongs to a Debian package: it is left, apt purge removes it")
  else()
    file(REMOVE "${file}")
  endif()
endforeach()
