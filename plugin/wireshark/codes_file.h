/* codes_file.h
 * The preference that names a file of the user's own texts.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_CODES_FILE_H
#define SIPEXPLAIN_WIRESHARK_CODES_FILE_H

/** Reads the file and puts its texts in force; with "", or with a mistake, which the user is told of, the built-in
 * texts are in force. */
void codes_file_apply(const char *path);

#endif
