/* stat_command.c
 * Says what is wrong with an option -z, in a sentence and with the exit code.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/stat_command.h"

#include "wireshark/compat.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wsutil/report_message.h>

/** Wireshark hands over whatever begins with the name, so "sipexplain,reports" comes here too. */
static bool command_start(const char *argument, const struct stat_command *command)
{
    const char *rest = argument + strlen(command->name);
    GString *error;

    if (*rest != '\0' && *rest != ',') {
        report_failure("\"-z %s\" is not known; do you mean \"-z %s\"?", argument, command->name);
        return false;
    }
    error = command->listen(*rest && rest[1] ? rest + 1 : NULL, command->kind);
    if (!error)
        return true;
    report_failure("Couldn't register %s tap: %s", command->name, error->str);
    g_string_free(error, TRUE);
    return false;
}

#if SIPEXPLAIN_WIRESHARK < 406
/** Cannot say that it failed, so it ends the program, as tshark's own do: nothing has been opened yet. */
static void command_init(const char *argument, void *command)
{
    if (!command_start(argument, command))
        _Exit(EXIT_FAILURE);
}
#else
static bool command_init(const char *argument, void *command)
{
    return command_start(argument, command);
}
#endif

void stat_command_register(struct stat_command *command)
{
    command->ui.group = REGISTER_STAT_GROUP_GENERIC;
    command->ui.cli_string = command->name;
    command->ui.tap_init_cb = command_init;
    register_stat_tap_ui(&command->ui, command);
}
