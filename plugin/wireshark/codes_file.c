/* codes_file.c
 * Reads the user's own texts when a preference has changed, never while packets are dissected.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "wireshark/codes_file.h"

#include "texts/user.h"
#include "wireshark/notes.h"

#include <wsutil/report_message.h>

/* More lines would not fit into a message box; `sipexplain --check` shows all. */
#define MISTAKES_SHOWN 5

struct mistakes {
    GString *lines;
    unsigned count;
};

static void mistake_keep(const char *file, unsigned line, const char *what, void *data)
{
    struct mistakes *mistakes = data;

    if (++mistakes->count > MISTAKES_SHOWN)
        return;

    char *words = codebook_user_mistake(file, line, what);

    g_string_append_printf(mistakes->lines, "%s\n", words);
    g_free(words);
}

void codes_file_apply(const char *path)
{
    struct mistakes mistakes = {g_string_new(NULL), 0};

    notes_use_codebook(*path ? codebook_user_read(path, mistake_keep, &mistakes) : NULL);
    if (mistakes.count > MISTAKES_SHOWN)
        g_string_append_printf(mistakes.lines, "%u more mistakes are in the file.\n", mistakes.count - MISTAKES_SHOWN);
    if (mistakes.count > 0) /* before the window is there, Wireshark keeps it until then */
        report_failure("%sSIP Explain goes on with its built-in texts.", mistakes.lines->str);
    g_string_free(mistakes.lines, TRUE);
}
