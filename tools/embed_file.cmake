# Writes the bytes of a file as a C string, an array because compilers limit the length of literals:
# cmake -D INPUT=FILE -D OUTPUT=FILE.c -D NAME=VARIABLE -D HEADER=DECLARES_IT.h -P embed_file.cmake
file(READ ${INPUT} bytes HEX)
string(REGEX REPLACE "(................................................)" "\\1\n" bytes "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "'\\\\x\\1'," bytes "${bytes}")
file(WRITE ${OUTPUT} "#include \"${HEADER}\"\n\nconst char ${NAME}[] = {\n${bytes}\n'\\0'};\n")
