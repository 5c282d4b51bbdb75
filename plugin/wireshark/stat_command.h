/* stat_command.h
 * An option -z NAME[,FILTER] of tshark's.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */

#ifndef SIPEXPLAIN_WIRESHARK_STAT_COMMAND_H
#define SIPEXPLAIN_WIRESHARK_STAT_COMMAND_H

#include <glib.h>

#include <epan/stat_tap_ui.h>

/**
 * Begins to listen to the messages that pass the filter (NULL: all); kind is that of the command. Returns NULL, or what
 * is wrong with the filter; the caller frees it.
 */
typedef GString *stat_listen(const char *filter, unsigned kind);

struct stat_command {
    const char *name;
    stat_listen *listen;
    unsigned kind;
    stat_tap_ui ui; /**< made of the others */
};

/** Call it while the protocol is registered. Wireshark points to the command until the program ends. */
void stat_command_register(struct stat_command *command);

#endif
