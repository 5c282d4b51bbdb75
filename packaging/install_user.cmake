# cmake -D PLUGIN=FILE -P install_user.cmake
# Says before a user's own copy is installed whether there is one for all users.
if(EXISTS "${PLUGIN}")
  message("There is a copy for all users, ${PLUGIN}: Wireshark warns of two and takes that one")
endif()
