# Run by cpack over the files it is about to pack: adds what Debian asks every package to have.

set(root ${CPACK_TEMPORARY_INSTALL_DIRECTORY})
set(doc ${root}/usr/share/doc/${CPACK_PACKAGE_NAME})

file(GLOB_RECURSE binaries ${root}/usr/bin/* ${root}/*.so)
execute_process(COMMAND strip --strip-unneeded --remove-section=.comment --remove-section=.note ${binaries} COMMAND_ERROR_IS_FATAL ANY)

# The name of the file is in no archive, so that the same source gives the same package.
function(compress)
  execute_process(COMMAND gzip -9n ${ARGN} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

file(GLOB_RECURSE manuals ${root}/usr/share/man/*.1)
compress(${manuals})

file(COPY ${CPACK_SIPEXPLAIN_SOURCE}/packaging/copyright DESTINATION ${doc} FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
file(READ ${CPACK_SIPEXPLAIN_SOURCE}/CHANGELOG.md changes)
file(WRITE ${doc}/changelog "${changes}")
string(TIMESTAMP now "%a, %d %b %Y %H:%M:%S +0000" UTC)
file(WRITE ${doc}/changelog.Debian "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}) unstable; urgency=medium

  * What has changed stands in changelog.gz.

 -- ${CPACK_PACKAGE_CONTACT}  ${now}
")
file(COPY ${CPACK_SIPEXPLAIN_SOURCE}/README.md ${CPACK_SIPEXPLAIN_SOURCE}/docs DESTINATION ${doc})
foreach(script report.py reports.py shard.py)
  file(COPY ${CPACK_SIPEXPLAIN_SOURCE}/scripts/${script} DESTINATION ${doc}/examples)
endforeach()
compress(${doc}/changelog ${doc}/changelog.Debian)
