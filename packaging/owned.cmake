# is_packaged(FILE RESULT): does a Debian package own the file? Then it is dpkg's to replace or to remove.
function(is_packaged file result)
  execute_process(COMMAND dpkg-query -S "${file}" RESULT_VARIABLE failed OUTPUT_QUIET ERROR_QUIET)
  if(failed STREQUAL "0")
    set(${result} TRUE PARENT_SCOPE)
  else()
    set(${result} FALSE PARENT_SCOPE)
  endif()
endfunction()
